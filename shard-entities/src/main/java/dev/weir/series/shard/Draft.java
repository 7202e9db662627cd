package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.shard.Refused.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Decides batches one after another, over a shard that does not change meanwhile: each sees the
 * series that the ones before it bring.
 */
public final class Draft {
  private static final int NO_SERIES = -1;
  private static final int RUN_BITS = 32;

  /** Labels that are said to grow. */
  private static final int GROWING = 5;

  private final MetricsShard shard;
  private final Map<Labels, Integer> fresh = new HashMap<>();
  private final Set<MetricMetadata> described = new HashSet<>();
  private NewSeries recent;

  /**
   * What is to be stored of a batch.
   *
   * @param batch with the shard's numbers of series; empty when nothing is left of it
   * @param refusals what is not stored
   */
  public record Drafted(Optional<MetricsBatch> batch, Refusals refusals) {}

  Draft(MetricsShard shard) {
    this.shard = shard;
    this.recent = shard.newSeries();
  }

  /**
   * Decides a batch.
   *
   * @param request whose series have numbers of their own, all of them {@code fresh}
   */
  public Drafted decide(MetricsBatch request, ShardLimits limits) {
    int firstSid = shard.seriesCount() + fresh.size();
    long arrival = request.arrivalMillis();
    Room room = Room.of(limits, firstSid, recent.at(arrival));
    List<Labels> brought = new ArrayList<>();
    RefusalLog refused = new RefusalLog();
    IntPredicate admits = sample -> admits(request, sample, limits);
    TornHistograms torn = new TornHistograms(request.runs(), room.full());
    long[] order = new long[request.runs().runs()];
    int runs = 0;
    for (int run = 0; run < order.length; run++) {
      Labels labels = request.fresh().get(request.runs().sid(run) - request.firstSid());
      int admitted = admitted(request, run, limits);
      int outside = request.runs().to(run) - request.runs().from(run) - admitted;
      if (outside > 0 && labels.isCounted()) {
        refused.add(labels, outside, Reason.TIME);
      }
      int whole = admitted - torn.takeOut(labels, run, admits, refused);
      int sid = whole == 0 ? NO_SERIES : sid(labels, brought, room);
      if (sid != NO_SERIES) {
        order[runs++] = (long) sid << RUN_BITS | run;
      } else if (whole > 0 && !torn.tear(labels, run)) {
        refused.add(labels, whole, room.full());
      }
    }
    torn.end(refused);
    Arrays.sort(order, 0, runs);
    recent = recent.and(brought.size(), arrival);
    return new Drafted(
        ordered(
            request,
            sample -> admits.test(sample) && !torn.isOut(sample),
            brought,
            Arrays.copyOf(order, runs)),
        refused.end(series -> shard.growth(series, GROWING), recent.waitMillis(arrival)));
  }

  /** What is to be stored of what a request says of metrics. */
  public List<MetricMetadata> decide(List<MetricMetadata> said) {
    return said.stream().filter(each -> shard.takes(each) && described.add(each)).toList();
  }

  /**
   * How many series a batch may bring.
   *
   * @param full why not more
   */
  private record Room(int series, Reason full) {
    static Room of(ShardLimits limits, int present, int recent) {
      int bySize = limits.seriesMax() - present;
      int byHour = limits.newSeriesPerHourMax() - recent;
      return new Room(Math.min(bySize, byHour), byHour < bySize ? Reason.HOUR : Reason.SERIES);
    }
  }

  private int admitted(MetricsBatch request, int run, ShardLimits limits) {
    int admitted = 0;
    for (int sample = request.runs().from(run); sample < request.runs().to(run); sample++) {
      admitted += admits(request, sample, limits) ? 1 : 0;
    }
    return admitted;
  }

  private boolean admits(MetricsBatch request, int sample, ShardLimits limits) {
    long time = request.runs().time(sample);
    return time >= shard.since() && limits.admits(time, request.arrivalMillis());
  }

  private int sid(Labels labels, List<Labels> brought, Room room) {
    int known = shard.find(labels);
    if (known >= 0) {
      return known;
    }
    Integer before = fresh.get(labels);
    if (before != null) {
      return before;
    }
    if (brought.size() >= room.series()) {
      return NO_SERIES;
    }
    int next = shard.seriesCount() + fresh.size();
    fresh.put(labels, next);
    brought.add(labels);
    return next;
  }

  private Optional<MetricsBatch> ordered(
      MetricsBatch request, IntPredicate taken, List<Labels> brought, long[] order) {
    if (order.length == 0) {
      return Optional.empty();
    }
    int firstSid = shard.seriesCount() + fresh.size() - brought.size();
    Runs from = request.runs();
    Runs.Builder runs = new Runs.Builder();
    for (long each : order) {
      int run = (int) each;
      runs.begin((int) (each >>> RUN_BITS));
      for (int sample = from.from(run); sample < from.to(run); sample++) {
        if (taken.test(sample)) {
          runs.add(from.time(sample), from.bits(sample));
        }
      }
    }
    return Optional.of(new MetricsBatch(request.arrivalMillis(), firstSid, brought, runs.build()));
  }
}
