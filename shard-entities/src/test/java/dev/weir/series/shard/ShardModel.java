package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.MetricsBatch;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a shard must hold: for each series the last value of each time. */
final class ShardModel {
  private final Map<String, NavigableMap<Long, Long>> series = new TreeMap<>();

  /** Applies a request of which everything is accepted. */
  void apply(MetricsBatch request) {
    for (int run = 0; run < request.runs().runs(); run++) {
      Labels labels = request.fresh().get(request.runs().sid(run));
      NavigableMap<Long, Long> samples =
          series.computeIfAbsent(labels.toString(), name -> new TreeMap<>());
      for (int i = request.runs().from(run); i < request.runs().to(run); i++) {
        samples.put(request.runs().time(i), request.runs().bits(i));
      }
    }
  }

  /** All samples from one time to another, by series. */
  Map<String, NavigableMap<Long, Long>> between(long from, long to) {
    Map<String, NavigableMap<Long, Long>> found = new TreeMap<>();
    series.forEach(
        (name, samples) -> {
          NavigableMap<Long, Long> some = new TreeMap<>(samples.subMap(from, true, to, true));
          if (!some.isEmpty()) {
            found.put(name, some);
          }
        });
    return found;
  }

  /** The newest sample from one time to another, by series; none where that is a stale marker. */
  Map<String, NavigableMap<Long, Long>> newest(long from, long to) {
    Map<String, NavigableMap<Long, Long>> found = between(from, to);
    found.values().forEach(samples -> samples.headMap(samples.lastKey()).clear());
    found.values().removeIf(samples -> samples.lastEntry().getValue() == Answer.STALE);
    return found;
  }
}
