package dev.weir.promql.evaluation;

import dev.weir.promql.DurationText;
import dev.weir.promql.histogram.HistogramText;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.histogram.Histogram;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of files of cases: times, labels and values. */
final class CaseText {
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern SERIES =
      Pattern.compile(
          "(?<name>[a-zA-Z_:][\\w:]*)?(?:\\{(?<labels>(?:[^\"}]|"
              + QUOTED
              + ")*)})?\\s+(?<rest>.*)");
  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*(?<name>\\w+|" + QUOTED + ")\\s*(?:=\\s*(?<value>" + QUOTED + "))?\\s*,?");
  private static final String SIZE = "(?:Inf|NaN|\\d+\\.?\\d*(?:[eE][+-]?\\d+)?)";
  private static final Pattern VALUES =
      Pattern.compile(
          "(?<first>[+-]?"
              + SIZE
              + "|stale|_)"
              + "(?:(?<change>[+-]"
              + SIZE
              + ")?x(?<more>\\d+))?"
              + "(?:@(?<time>-?[\\w.]+))?");
  private static final Pattern WORD =
      Pattern.compile("\\{\\{[^}]*}}(?:[+-]\\{\\{[^}]*}})?[^\\s{]*|\\S+");
  private static final Pattern TIMED =
      Pattern.compile("(?<histograms>\\{\\{.*?)(?:@(?<time>-?[\\w.]+))?");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern SECONDS = Pattern.compile("\\d+(?:\\.\\d+)?");

  private CaseText() {}

  /** Labels and the values behind them. */
  record Line(Labels labels, List<Value> values) {}

  /**
   * What stands for one sample.
   *
   * @param bits of its value, the stale marker among them
   * @param time in milliseconds, where one is written
   * @param histogram null where it is a number
   */
  record Value(boolean isThere, long bits, Long time, Histogram histogram) {
    Value(boolean isThere, long bits, Long time) {
      this(isThere, bits, time, null);
    }
  }

  /** A time or a duration such as {@code 5m}, or in seconds. */
  static long millis(String text) {
    if (text.startsWith("-")) {
      return -millis(text.substring(1));
    }
    return SECONDS.matcher(text).matches()
        ? new BigDecimal(text).movePointRight(3).longValueExact()
        : DurationText.millis(text);
  }

  /** {@code name{label="value"} 1 2 3}. */
  static Line line(String text) {
    Matcher series = SERIES.matcher(text);
    if (!series.matches()) {
      throw new IllegalArgumentException("no series with values: " + text);
    }
    LabelsBuilder labels = new LabelsBuilder();
    if (series.group("name") != null) {
      labels.add(Labels.METRIC_NAME, series.group("name"));
    }
    if (series.group("labels") != null) {
      addLabels(labels, series.group("labels"));
    }
    return new Line(labels.build(), values(series.group("rest")));
  }

  /** A quoted text without an equals sign is the name of the metric. */
  private static void addLabels(LabelsBuilder labels, String text) {
    Matcher label = LABEL.matcher(text);
    int from = 0;
    for (; label.find(from) && label.start() == from; from = label.end()) {
      String name = plain(label.group("name"));
      if (label.group("value") == null) {
        labels.add(Labels.METRIC_NAME, name);
      } else {
        labels.add(name, plain(label.group("value")));
      }
    }
    if (!text.substring(from).isBlank()) {
      throw new IllegalArgumentException("no labels: " + text);
    }
  }

  /** Without quotes and escapes, if it has any. */
  static String plain(String text) {
    return text.startsWith("\"")
        ? ESCAPE
            .matcher(text.substring(1, text.length() - 1))
            .replaceAll(
                escape ->
                    Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)))
        : text;
  }

  private static List<Value> values(String text) {
    List<Value> values = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (word.group().startsWith("{{")) {
        addHistograms(values, word.group());
      } else {
        addValues(values, word.group());
      }
    }
    return values;
  }

  /** One or several, as {@link HistogramText} reads them; one may have a time. */
  private static void addHistograms(List<Value> values, String word) {
    Matcher found = TIMED.matcher(word);
    if (!found.matches()) {
      throw new IllegalArgumentException("no histogram: " + word);
    }
    Long time = found.group("time") == null ? null : Long.valueOf(millis(found.group("time")));
    for (Histogram histogram : HistogramText.sequence(found.group("histograms"))) {
      values.add(new Value(true, 0, time, histogram));
    }
  }

  /** {@code 1x2} is {@code 1 1 1} and {@code 1+2x2} is {@code 1 3 5}, but {@code _x2} is two. */
  private static void addValues(List<Value> values, String word) {
    Matcher found = VALUES.matcher(word);
    if (!found.matches()) {
      throw new IllegalArgumentException("no value: " + word);
    }
    Long time = found.group("time") == null ? null : Long.valueOf(millis(found.group("time")));
    int more = found.group("more") == null ? 0 : Integer.parseInt(found.group("more"));
    String first = found.group("first");
    if (first.equals("_")) {
      for (int each = 0; each < Math.max(1, more); each++) {
        values.add(new Value(false, 0, time));
      }
      return;
    }
    double change = found.group("change") == null ? 0 : number(found.group("change"));
    for (int each = 0; each <= more; each++) {
      long bits =
          first.equals("stale")
              ? Reads.STALE
              : Double.doubleToLongBits(each == 0 ? number(first) : number(first) + each * change);
      values.add(new Value(true, bits, time));
    }
  }

  /** As PromQL writes numbers in decimals. */
  static double number(String text) {
    return Double.parseDouble(text.replace("Inf", "Infinity"));
  }
}
