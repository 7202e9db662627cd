package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.histogram.HistogramParts;
import dev.weir.series.histogram.HistogramSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes series of what shards answer: floats as they are, histograms out of their parts, and one
 * series of both where these have the same labels.
 */
public final class SeriesAssembly {
  private static final long[] NO_SAMPLES = {};

  private final List<SeriesSamples> floats = new ArrayList<>();

  /** By the labels without those of the parts; in the order in which they came. */
  private final Map<Labels, HistogramParts> histograms = new LinkedHashMap<>();

  /**
   * Takes what a shard has of one series, each series once.
   *
   * @param times in milliseconds, ascending; kept, not copied
   * @param bits raw bits of the values; kept, not copied
   */
  public void add(Labels labels, long[] times, long[] bits) {
    if (!labels.isPart()) {
      floats.add(new SeriesSamples(labels, times, bits));
      return;
    }
    histograms
        .computeIfAbsent(labels.withoutPart(), _ -> new HistogramParts())
        .add(labels.part(), times, bits);
  }

  /** All series; to be asked for once. */
  public List<SeriesSamples> series() {
    if (histograms.isEmpty()) {
      return floats;
    }
    Map<Labels, HistogramSamples> left = read();
    List<SeriesSamples> all = new ArrayList<>(floats.size() + left.size());
    for (SeriesSamples each : floats) {
      HistogramSamples same = left.remove(each.labels());
      all.add(same == null ? each : with(each, same));
    }
    left.forEach(
        (labels, samples) -> all.add(new SeriesSamples(labels, NO_SAMPLES, NO_SAMPLES, samples)));
    return all;
  }

  /** Without those of whose parts no histogram can be made. */
  private Map<Labels, HistogramSamples> read() {
    Map<Labels, HistogramSamples> read = new LinkedHashMap<>();
    histograms.forEach(
        (labels, parts) -> {
          HistogramSamples samples = parts.histograms();
          if (samples.size() > 0) {
            read.put(labels, samples);
          }
        });
    return read;
  }

  private static SeriesSamples with(SeriesSamples floats, HistogramSamples histograms) {
    return new SeriesSamples(floats.labels(), floats.times(), floats.bits(), histograms);
  }

  /**
   * The newest sample of each series, a float or a histogram: the histogram when both have the same
   * time. Series that end with it are left out.
   */
  public List<SeriesSamples> newest() {
    if (histograms.isEmpty()) {
      return floats;
    }
    return series().stream().map(SeriesAssembly::newest).filter(SeriesAssembly::isAlive).toList();
  }

  private static SeriesSamples newest(SeriesSamples series) {
    HistogramSamples histograms = series.histograms();
    if (histograms.size() == 0) {
      return series;
    }
    int last = histograms.size() - 1;
    int lastFloat = series.times().length - 1;
    return lastFloat >= 0 && series.times()[lastFloat] > histograms.times()[last]
        ? new SeriesSamples(series.labels(), series.times(), series.bits())
        : new SeriesSamples(
            series.labels(),
            NO_SAMPLES,
            NO_SAMPLES,
            new HistogramSamples(
                Arrays.copyOfRange(histograms.times(), last, last + 1),
                Arrays.copyOfRange(histograms.values(), last, last + 1)));
  }

  private static boolean isAlive(SeriesSamples series) {
    int last = series.bits().length - 1;
    return series.histograms().size() == 0
        ? last >= 0 && series.bits()[last] != Reads.STALE
        : series.histograms().values()[0] != null;
  }
}
