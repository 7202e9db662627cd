package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides batches one after another, over a shard that does not change meanwhile: each sees the
 * series that the ones before it bring.
 */
public final class Draft {
  private static final int NO_SERIES = -1;
  private static final int RUN_BITS = 32;

  private final MetricsShard shard;
  private final ShardLimits limits;
  private final Map<Labels, Integer> fresh = new HashMap<>();

  /**
   * What is to be stored of a batch.
   *
   * @param batch with the shard's numbers of series; empty when nothing is left of it
   * @param refused what is not stored
   */
  public record Drafted(Optional<MetricsBatch> batch, List<Refused> refused) {}

  Draft(MetricsShard shard, ShardLimits limits) {
    this.shard = shard;
    this.limits = limits;
  }

  /**
   * Decides a batch.
   *
   * @param request whose series have numbers of their own, all of them {@code fresh}
   */
  public Drafted decide(MetricsBatch request) {
    int firstSid = shard.seriesCount() + fresh.size();
    List<Labels> brought = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    long[] order = new long[request.runs().runs()];
    int runs = 0;
    for (int run = 0; run < order.length; run++) {
      Labels labels = request.fresh().get(request.runs().sid(run) - request.firstSid());
      int admitted = admitted(request, run);
      int outside = request.runs().to(run) - request.runs().from(run) - admitted;
      if (outside > 0) {
        refused.add(new Refused(labels.toString(), outside, Refused.Reason.TIME));
      }
      int sid = admitted == 0 ? NO_SERIES : sid(labels, brought);
      if (sid != NO_SERIES) {
        order[runs++] = (long) sid << RUN_BITS | run;
      } else if (admitted > 0) {
        refused.add(new Refused(labels.toString(), admitted, Refused.Reason.SERIES));
      }
    }
    Arrays.sort(order, 0, runs);
    return new Drafted(ordered(request, firstSid, brought, order, runs), refused);
  }

  private int admitted(MetricsBatch request, int run) {
    int admitted = 0;
    for (int sample = request.runs().from(run); sample < request.runs().to(run); sample++) {
      admitted += admits(request, sample) ? 1 : 0;
    }
    return admitted;
  }

  private boolean admits(MetricsBatch request, int sample) {
    return limits.admits(request.runs().time(sample), request.arrivalMillis());
  }

  private int sid(Labels labels, List<Labels> brought) {
    int known = shard.find(labels);
    if (known >= 0) {
      return known;
    }
    Integer before = fresh.get(labels);
    if (before != null) {
      return before;
    }
    int next = shard.seriesCount() + fresh.size();
    if (next >= limits.seriesMax()) {
      return NO_SERIES;
    }
    fresh.put(labels, next);
    brought.add(labels);
    return next;
  }

  private Optional<MetricsBatch> ordered(
      MetricsBatch request, int firstSid, List<Labels> brought, long[] order, int count) {
    if (count == 0) {
      return Optional.empty();
    }
    Runs from = request.runs();
    Runs.Builder runs = new Runs.Builder();
    for (int i = 0; i < count; i++) {
      int run = (int) order[i];
      runs.begin((int) (order[i] >>> RUN_BITS));
      for (int sample = from.from(run); sample < from.to(run); sample++) {
        if (admits(request, sample)) {
          runs.add(from.time(sample), from.bits(sample));
        }
      }
    }
    return Optional.of(new MetricsBatch(request.arrivalMillis(), firstSid, brought, runs.build()));
  }
}
