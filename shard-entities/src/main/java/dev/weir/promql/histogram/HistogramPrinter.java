package dev.weir.promql.histogram;

import dev.weir.promql.FloatText;
import dev.weir.series.histogram.Histogram;

/** Histograms as texts, the way Go writes them in labels and messages. */
public final class HistogramPrinter {
  private HistogramPrinter() {}

  /** {@code {count:3, sum:4.5, [-0.001,0.001]:1, (0.5,1]:2}}, ascending. */
  public static String text(Histogram histogram) {
    StringBuilder text = new StringBuilder("{count:");
    text.append(FloatText.general(histogram.count()));
    text.append(", sum:").append(FloatText.general(histogram.sum()));
    for (Bucket bucket : AllBuckets.uncut(histogram)) {
      text.append(", ").append(bucket);
    }
    return text.append('}').toString();
  }
}
