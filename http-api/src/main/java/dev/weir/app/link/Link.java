package dev.weir.app.link;

/**
 * What a {@link FaultProxy} does to bytes on their way in one direction.
 *
 * @param delayMillis how much later each byte arrives; throughput stays
 * @param bytesPerSecond the most that passes, 0 for no bound
 * @param stalled nothing passes; what was sent arrives once the link is healed
 */
public record Link(long delayMillis, long bytesPerSecond, boolean stalled) {
  /** Bytes pass as they come. */
  public static final Link PASS = new Link(0, 0, false);

  /** Nothing passes. */
  public static final Link STALLED = new Link(0, 0, true);

  public static Link delayed(long millis) {
    return new Link(millis, 0, false);
  }

  public static Link limited(long bytesPerSecond) {
    return new Link(0, bytesPerSecond, false);
  }
}
