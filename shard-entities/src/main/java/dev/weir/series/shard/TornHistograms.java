package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.Runs;
import dev.weir.series.shard.Refused.Reason;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Histograms of a batch of which a part has no room. Without their count, which comes behind the
 * other parts, they are not there: the parts that were taken already mean nothing then.
 */
final class TornHistograms {
  private final Runs runs;
  private final Reason full;

  /** Times of histograms that lack a part, by the labels of the whole. */
  private final Map<Labels, Set<Long>> times = new HashMap<>();

  /** Parts that were not taken, with their samples, as long as no count was refused for them. */
  private final Map<Labels, Integer> unanswered = new LinkedHashMap<>();

  /** Samples of counts that are not taken. */
  private final BitSet out = new BitSet();

  /**
   * @param full why parts have no room
   */
  TornHistograms(Runs runs, Reason full) {
    this.runs = runs;
    this.full = full;
  }

  /** Takes note of a series that is not taken; whether it is a part that is not counted itself. */
  boolean tear(Labels labels, int run) {
    if (labels.isCounted()) {
      return false;
    }
    Set<Long> torn = times.computeIfAbsent(labels.withoutPart(), _ -> new HashSet<>());
    for (int sample = runs.from(run); sample < runs.to(run); sample++) {
      torn.add(runs.time(sample));
    }
    unanswered.put(labels, runs.to(run) - runs.from(run));
    return true;
  }

  /** Takes out the counts of histograms that lack a part; how many, and they are refused. */
  int takeOut(Labels labels, int run, IntPredicate admits, RefusalLog refused) {
    if (times.isEmpty() || !labels.isPart() || !labels.isCounted()) {
      return 0;
    }
    Labels histogram = labels.withoutPart();
    Set<Long> torn = times.getOrDefault(histogram, Set.of());
    int taken = 0;
    for (int sample = runs.from(run); sample < runs.to(run); sample++) {
      if (torn.contains(runs.time(sample)) && admits.test(sample)) {
        out.set(sample);
        taken++;
      }
    }
    if (taken > 0) {
      refused.add(labels, taken, full);
      unanswered.keySet().removeIf(part -> part.withoutPart().equals(histogram));
    }
    return taken;
  }

  boolean isOut(int sample) {
    return out.get(sample);
  }

  /** Refuses the parts for which no count was: they came without it, as from an export. */
  void end(RefusalLog refused) {
    unanswered.forEach((part, samples) -> refused.add(part, samples, full));
  }
}
