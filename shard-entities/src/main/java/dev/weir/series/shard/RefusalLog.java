package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.index.Growth;
import dev.weir.series.shard.Refused.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Notes what is refused of a batch: all of it as counts, some of it in words. */
final class RefusalLog {
  private static final int FIRST_MAX = 10;

  /** Series in which growing labels are looked for: who floods a shard must not make it busy. */
  private static final int FRESH_MAX = 1_000;

  private final Map<Reason, Integer> samples = new EnumMap<>(Reason.class);
  private final List<Refused> first = new ArrayList<>();
  private final List<Labels> fresh = new ArrayList<>();

  void add(Labels series, int count, Reason reason) {
    samples.merge(reason, count, Integer::sum);
    if (first.size() < FIRST_MAX) {
      first.add(new Refused(series.withoutPart().toString(), count, reason));
    }
    if (reason != Reason.TIME && fresh.size() < FRESH_MAX) {
      fresh.add(series);
    }
  }

  /**
   * All that was noted.
   *
   * @param growth says which labels grow by series
   * @param waitMillis until more series may come
   */
  Refusals end(Function<List<Labels>, Growth> growth, long waitMillis) {
    return samples.isEmpty()
        ? Refusals.NONE
        : new Refusals(
            samples,
            first,
            fresh.isEmpty() ? Refusals.NONE.growth() : growth.apply(fresh),
            samples.containsKey(Reason.HOUR) ? waitMillis : 0);
  }
}
