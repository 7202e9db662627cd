package dev.weir.multijvm;

import dev.weir.promql.evaluation.Selection;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.promql.evaluation.SeriesSource;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The same samples for two engines: half an hour of gauges, counters with resets and histograms,
 * with gaps, at times that are never whole seconds, so that none is on the edge of a window.
 */
final class PeerData implements SeriesSource {
  /** In the middle of the samples, and on no multiple of a subquery's step, in milliseconds. */
  static final long MIDDLE = 1_700_000_007_000L + 900_000;

  private static final long START = 1_700_000_000_000L;
  private static final int MINUTES = 30;
  private static final int STEP_MILLIS = 15_000;
  private static final double[] BOUNDS = {0.1, 0.5, 1, 5};

  private final Random random;
  private final List<SeriesSamples> all = new ArrayList<>();

  PeerData(Random random) {
    this.random = random;
    for (String a : List.of("x", "y", "z")) {
      for (String b : List.of("1", "2")) {
        gauge(a, b);
        counter(a, b);
      }
      histogram(a);
    }
  }

  private void gauge(String a, String b) {
    double value = 20 + random.nextInt(20);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < samples(); i++) {
      value += random.nextInt(200) / 100.0 - 1;
      values.add(Math.rint(value * 1000) / 1000);
    }
    add(new LabelsBuilder().add("__name__", "gauge").add("a", a).add("b", b).build(), values);
  }

  /** Far from zero, before and after a reset. */
  private void counter(String a, String b) {
    double value = 1_000_000 + random.nextInt(1_000_000);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < samples(); i++) {
      value = random.nextInt(40) == 0 ? 500_000 + random.nextInt(1_000) : value;
      value += random.nextInt(50);
      values.add(value);
    }
    add(
        new LabelsBuilder().add("__name__", "requests_total").add("a", a).add("b", b).build(),
        values);
  }

  private void histogram(String a) {
    double[] counts = new double[BOUNDS.length + 1];
    Arrays.setAll(counts, bound -> 1_000_000 * (bound + 1));
    List<List<Double>> buckets = new ArrayList<>();
    for (int bound = 0; bound <= BOUNDS.length; bound++) {
      buckets.add(new ArrayList<>());
    }
    for (int i = 0; i < samples(); i++) {
      double more = 0;
      for (int bound = 0; bound <= BOUNDS.length; bound++) {
        more += random.nextInt(5);
        counts[bound] += more;
        buckets.get(bound).add(counts[bound]);
      }
    }
    for (int bound = 0; bound <= BOUNDS.length; bound++) {
      String le =
          bound == BOUNDS.length
              ? "+Inf"
              : BigDecimal.valueOf(BOUNDS[bound]).stripTrailingZeros().toPlainString();
      add(
          new LabelsBuilder().add("__name__", "took_bucket").add("a", a).add("le", le).build(),
          buckets.get(bound));
    }
  }

  private static int samples() {
    return MINUTES * 60_000 / STEP_MILLIS;
  }

  private void add(Labels labels, List<Double> values) {
    int jitter = 100 + random.nextInt(800);
    int gap = random.nextInt(3) == 0 ? random.nextInt(values.size()) : values.size();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (i < gap || i > gap + 30) {
        kept.add(i);
      }
    }
    all.add(
        new SeriesSamples(
            labels,
            kept.stream().mapToLong(i -> START + (long) i * STEP_MILLIS + jitter).toArray(),
            kept.stream().mapToLong(i -> Double.doubleToRawLongBits(values.get(i))).toArray()));
  }

  @Override
  public List<SeriesSamples> read(Selection selection) {
    List<SeriesSamples> found = new ArrayList<>();
    for (SeriesSamples series : all) {
      boolean isMeant =
          selection.selector().matchers().stream()
              .allMatch(
                  matcher -> matcher.matches(series.labels().value(matcher.name()).orElse("")));
      if (isMeant) {
        int[] inside = inside(series.times(), selection);
        if (inside.length > 0) {
          found.add(
              new SeriesSamples(
                  series.labels(),
                  Arrays.stream(inside).mapToLong(i -> series.times()[i]).toArray(),
                  Arrays.stream(inside).mapToLong(i -> series.bits()[i]).toArray()));
        }
      }
    }
    return found;
  }

  private static int[] inside(long[] times, Selection selection) {
    return java.util.stream.IntStream.range(0, times.length)
        .filter(i -> times[i] > selection.after() && times[i] <= selection.to())
        .toArray();
  }

  /** As OpenMetrics, in the order of names and times that {@code promtool} wants. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("gauge", "requests_total", "took_bucket")) {
      for (SeriesSamples series : all) {
        if (series.labels().value("__name__").orElseThrow().equals(name)) {
          lines(text, name, series);
        }
      }
    }
    return text.append("# EOF\n").toString();
  }

  private static void lines(StringBuilder text, String name, SeriesSamples series) {
    StringBuilder labels = new StringBuilder();
    for (int label = 0; label < series.labels().size(); label++) {
      if (!series.labels().name(label).equals("__name__")) {
        labels
            .append(labels.isEmpty() ? "" : ",")
            .append(series.labels().name(label))
            .append("=\"")
            .append(series.labels().value(label))
            .append('"');
      }
    }
    for (int i = 0; i < series.times().length; i++) {
      text.append(name).append('{').append(labels).append("} ");
      text.append(Double.longBitsToDouble(series.bits()[i])).append(' ');
      text.append(BigDecimal.valueOf(series.times()[i], 3).toPlainString()).append('\n');
    }
  }
}
