package dev.weir.entity;

/**
 * How fresh a read must be.
 *
 * @param minRev answer at this rev or a later one; 0 for any
 * @param timeoutMillis how long to wait for it
 */
public record ReadAt(long minRev, int timeoutMillis) {
  public static final ReadAt NOW = new ReadAt(0, 0);
}
