package dev.weir.app.link;

/**
 * What a {@link FaultProxy} does to bytes on their way in one direction.
 *
 * @param delayMillis how much later each byte arrives; throughput stays
 * @param bytesPerSecond the most that passes, 0 for no bound
 * @param stalled nothing passes; what was sent arrives once the link is healed
 * @param bytesPerFlip one bit changes in so many bytes on average, 0 for none
 */
public record Link(long delayMillis, long bytesPerSecond, boolean stalled, int bytesPerFlip) {
  /** Bytes pass as they come. */
  public static final Link PASS = new Link(0, 0, false, 0);

  /** Nothing passes. */
  public static final Link STALLED = new Link(0, 0, true, 0);

  public static Link delayed(long millis) {
    return new Link(millis, 0, false, 0);
  }

  public static Link limited(long bytesPerSecond) {
    return new Link(0, bytesPerSecond, false, 0);
  }

  /** Both: the line to a far place. */
  public static Link far(long delayMillis, long bytesPerSecond) {
    return new Link(delayMillis, bytesPerSecond, false, 0);
  }

  public static Link flipping(int bytesPerFlip) {
    return new Link(0, 0, false, bytesPerFlip);
  }
}
