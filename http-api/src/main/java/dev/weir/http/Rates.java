package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What tenants may ask of this node per second, by one bucket of tokens each; a bucket holds what
 * two seconds give.
 *
 * <p>Whoever finds a token may take more than are left: a batch larger than the bucket is not
 * refused for ever, what it took too much is missing afterwards.
 */
final class Rates {
  private static final int BURST_SECONDS = 2;
  private static final double MILLIS_PER_SECOND = 1000;

  /** Full buckets say nothing; names that nobody has could fill the memory otherwise. */
  private static final int BUCKETS_MAX = 10_000;

  private final String limit;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double tokens, long atMillis) {}

  /**
   * @param limit the name problems show
   */
  Rates(String limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Takes tokens of a tenant.
   *
   * @param perSecond 0 for no limit
   * @throws WeirException {@code rate-limited} when none is left
   */
  void take(String tenant, long amount, long perSecond) {
    change(tenant, perSecond, bucket -> taken(bucket, amount, perSecond));
  }

  /** Takes what a request that was let in turns out to be beyond what it took, or gives back. */
  void owe(String tenant, long amount, long perSecond) {
    change(
        tenant,
        perSecond,
        bucket -> {
          Bucket now = filled(bucket, perSecond);
          return new Bucket(now.tokens - amount, now.atMillis);
        });
  }

  private void change(String tenant, long perSecond, UnaryOperator<Bucket> change) {
    if (perSecond == 0) {
      return;
    }
    if (buckets.size() >= BUCKETS_MAX) {
      buckets.clear();
    }
    buckets.compute(tenant, (name, bucket) -> change.apply(bucket));
  }

  private Bucket taken(Bucket bucket, long amount, long perSecond) {
    Bucket now = filled(bucket, perSecond);
    if (now.tokens < 1) {
      throw refused(perSecond, now.tokens);
    }
    return new Bucket(now.tokens - amount, now.atMillis);
  }

  private Bucket filled(Bucket bucket, long perSecond) {
    long now = clock.millis();
    double full = (double) BURST_SECONDS * perSecond;
    double tokens = bucket == null ? full : bucket.tokens;
    long passed = bucket == null ? 0 : Math.max(0, now - bucket.atMillis);
    return new Bucket(Math.min(full, tokens + passed / MILLIS_PER_SECOND * perSecond), now);
  }

  private WeirException refused(long perSecond, double tokens) {
    long seconds = (long) Math.ceil((1 - tokens) / perSecond);
    return new WeirException(
        ErrorCode.RATE_LIMITED,
        "the tenant has used up its "
            + limit
            + " of "
            + perSecond
            + ". Nothing was stored; send the request again after the time in Retry-After.",
        Map.of(
            "limit",
            limit,
            "limit_value",
            perSecond,
            "actual",
            perSecond + 1,
            "scope",
            "tenant",
            Problems.RETRY_AFTER,
            seconds));
  }
}
