package dev.weir.series.shard;

/**
 * What a metrics shard takes.
 *
 * @param seriesMax series of the shard; samples of further ones are refused
 * @param agoMillisMax how much older than its arrival a sample may be
 * @param aheadMillisMax how much later than its arrival a sample may be
 */
public record ShardLimits(int seriesMax, long agoMillisMax, long aheadMillisMax) {
  private static final long MINUTE_MILLIS = 60_000;

  /** A quarter of a million series, fifteen days back and ten minutes ahead. */
  public static final ShardLimits DEFAULT =
      new ShardLimits(250_000, 15 * 24 * 60 * MINUTE_MILLIS, 10 * MINUTE_MILLIS);

  boolean admits(long time, long arrival) {
    return time >= arrival - agoMillisMax && time <= arrival + aheadMillisMax;
  }
}
