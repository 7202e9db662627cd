package dev.weir.series.shard;

import dev.weir.config.Limits;

/**
 * What a metrics shard takes.
 *
 * @param seriesMax series of the shard; samples of further ones are refused
 * @param newSeriesPerHourMax series that may come in an hour; 0 for none
 * @param retention how long is kept what is taken; older samples are refused
 * @param aheadMillisMax how much later than its arrival a sample may be
 */
public record ShardLimits(
    int seriesMax, int newSeriesPerHourMax, Retention retention, long aheadMillisMax) {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long AHEAD_MILLIS = 10 * MINUTE_MILLIS;

  /**
   * What one of a tenant's shards takes: its part of what the tenant may have, so that all of them
   * together never have more.
   *
   * @param shards how many the tenant has
   */
  public static ShardLimits ofShard(Limits tenant, Retention retention, int shard, int shards) {
    return new ShardLimits(
        part(tenant.seriesMax(), shard, shards),
        part(tenant.newSeriesPerHourMax(), shard, shards),
        retention,
        AHEAD_MILLIS);
  }

  private static int part(int all, int shard, int shards) {
    return all / shards + (shard < all % shards ? 1 : 0);
  }

  boolean admits(long time, long arrival) {
    return time >= arrival - retention.raw() && time <= arrival + aheadMillisMax;
  }
}
