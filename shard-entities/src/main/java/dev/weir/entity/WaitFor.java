package dev.weir.entity;

/**
 * What a batch waits for before it is answered, beyond being durable at home.
 *
 * @param applied that the answer can name the views it changed
 * @param regions how many other regions must hold it; 0 for none
 * @param millis how long to wait for them; then the answer says how many do
 */
public record WaitFor(boolean applied, int regions, int millis) {
  public static final WaitFor APPLIED = new WaitFor(true, 0, 0);

  public static final WaitFor COMMIT = new WaitFor(false, 0, 0);
}
