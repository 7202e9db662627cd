package dev.weir.series.index;

import dev.weir.series.Labels;
import dev.weir.series.index.Statistics.Count;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts what there is and what comes. */
final class Statistician {
  private static final int SAMPLES = 3;
  private static final Comparator<Count> HIGHEST_FIRST =
      Comparator.comparingLong((Count count) -> -count.count()).thenComparing(Count::name);

  private final LabelStore labels;

  Statistician(LabelStore labels) {
    this.labels = labels;
  }

  Statistics statistics(int k, int series, long bytes) {
    if (k < 0) {
      throw new IllegalArgumentException("%d lines are asked for".formatted(k));
    }
    return new Statistics(
        series,
        labels.shownNames(),
        labels.shownPairs(),
        bytes,
        pairs(labels.heaviestMetrics(), k)
            .map(pair -> count(labels.valueText(pair), pair))
            .toList(),
        byLabel(k, name -> labels.name(name).values()),
        pairs(labels.heaviestPairs(), k).map(pair -> count(text(pair), pair)).toList(),
        byLabel(k, name -> labels.name(name).bits() / Byte.SIZE));
  }

  private Stream<Integer> pairs(Heaviest heaviest, int k) {
    return heaviest.top(k, labels.postings()::count).stream();
  }

  private Count count(String text, int pair) {
    return new Count(text, labels.postings().count(pair));
  }

  private String text(int pair) {
    return labels.nameText(labels.nameOf(pair)) + '=' + labels.valueText(pair);
  }

  private List<Count> byLabel(int k, IntToLongFunction measure) {
    return top(
        k,
        IntStream.range(0, labels.names())
            .filter(name -> !labels.isPartName(name))
            .mapToObj(name -> new Count(labels.nameText(name), measure.applyAsLong(name))));
  }

  private static List<Count> top(int k, Stream<Count> counts) {
    return counts.sorted(HIGHEST_FIRST).limit(k).toList();
  }

  Growth growth(List<Labels> fresh, int k) {
    Map<String, Set<String>> newValues = new HashMap<>();
    for (Labels series : fresh) {
      for (int label = 0; label < series.size(); label++) {
        if (!series.name(label).equals(Labels.PART_NAME)
            && isNew(series.name(label), series.value(label))) {
          newValues
              .computeIfAbsent(series.name(label), _ -> new HashSet<>())
              .add(series.value(label));
        }
      }
    }
    List<Count> counts =
        top(
            k,
            newValues.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue().size())));
    return new Growth(counts, samples(fresh, counts));
  }

  private List<Labels> samples(List<Labels> fresh, List<Count> counts) {
    return fresh.stream()
        .filter(series -> counts.isEmpty() || hasNewValue(series, counts.getFirst().name()))
        .limit(SAMPLES)
        .toList();
  }

  private boolean hasNewValue(Labels series, String name) {
    return series.value(name).filter(value -> isNew(name, value)).isPresent();
  }

  private boolean isNew(String name, String value) {
    int known = labels.findName(name);
    return known == LabelStore.ABSENT
        || labels.findPair(known, value.getBytes(StandardCharsets.UTF_8)) == LabelStore.ABSENT;
  }
}
