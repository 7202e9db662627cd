package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Histograms as files of cases write them: {@code {{schema:1 sum:3 count:2 buckets:[1 1]}}}. */
public final class HistogramText {
  private static final Pattern ITEM =
      Pattern.compile("\\s*(?<key>\\w+):\\s*(?<value>\\[[^\\]]*]|[^\\s\\[\\]]+)\\s*");
  private static final String ONE = "\\{\\{[^}]*}}";
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "(?<first>" + ONE + ")(?:(?:(?<sign>[+-])(?<change>" + ONE + "))?x(?<more>\\d+))?");

  private final Map<String, String> items = new HashMap<>();

  private HistogramText(String text) {
    String inner = text.strip();
    if (!inner.startsWith("{{") || !inner.endsWith("}}")) {
      throw new IllegalArgumentException("no histogram: " + text);
    }
    Matcher item = ITEM.matcher(inner.substring(2, inner.length() - 2));
    int from = 0;
    for (; item.find(from) && item.start() == from; from = item.end()) {
      if (items.put(item.group("key"), item.group("value")) != null) {
        throw new IllegalArgumentException("twice %s: %s".formatted(item.group("key"), text));
      }
    }
    if (!inner.substring(2 + from, inner.length() - 2).isBlank()) {
      throw new IllegalArgumentException("no histogram: " + text);
    }
  }

  /**
   * One histogram in double braces.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static Histogram read(String text) {
    HistogramText read = new HistogramText(text);
    Histogram histogram = read.histogram();
    if (!read.items.isEmpty()) {
      throw new IllegalArgumentException("unknown %s: %s".formatted(read.items.keySet(), text));
    }
    return histogram;
  }

  /**
   * One histogram, or several as of numbers: {@code {{a}}x2} is three times the same, and {@code
   * {{a}}+{{b}}x2} is it and its sums with one and with two of the other.
   *
   * @throws IllegalArgumentException when the text is none of these
   */
  public static List<Histogram> sequence(String text) {
    Matcher found = SEQUENCE.matcher(text.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException("no histograms: " + text);
    }
    List<Histogram> all = new ArrayList<>();
    Histogram next = read(found.group("first"));
    all.add(next);
    int more = found.group("more") == null ? 0 : Integer.parseInt(found.group("more"));
    for (int each = 0; each < more; each++) {
      if (found.group("change") != null) {
        next = changed(next, found.group("sign"), read(found.group("change")));
      }
      all.add(next);
    }
    return all;
  }

  private static Histogram changed(Histogram histogram, String sign, Histogram change) {
    if (histogram.schema() > change.schema()) {
      throw new IllegalArgumentException("the change has a coarser schema");
    }
    Sum sum = sign.equals("+") ? Sums.sum(histogram, change) : Sums.difference(histogram, change);
    return sum.value().orElseThrow();
  }

  private Histogram histogram() {
    return new Histogram(
        (int) number("schema"),
        number("z_bucket_w"),
        number("z_bucket"),
        number("count"),
        number("sum"),
        hint(),
        counts("buckets", "offset"),
        counts("n_buckets", "n_offset"),
        numbers("custom_values"));
  }

  private ResetHint hint() {
    String word = items.remove("counter_reset_hint");
    return switch (word == null ? "unknown" : word) {
      case "unknown" -> ResetHint.UNKNOWN;
      case "reset" -> ResetHint.RESET;
      case "not_reset" -> ResetHint.NO_RESET;
      case "gauge" -> ResetHint.GAUGE;
      default -> throw new IllegalArgumentException("no hint: " + word);
    };
  }

  private BucketCounts counts(String key, String offsetKey) {
    int offset = (int) number(offsetKey);
    List<Double> all = numbers(key);
    int[] indexes = new int[all.size()];
    double[] counts = new double[all.size()];
    for (int at = 0; at < indexes.length; at++) {
      indexes[at] = offset + at;
      counts[at] = all.get(at);
    }
    return BucketCounts.of(indexes, counts);
  }

  private List<Double> numbers(String key) {
    String text = items.remove(key);
    if (text == null) {
      return List.of();
    }
    List<Double> numbers = new ArrayList<>();
    for (String word : text.substring(1, text.length() - 1).strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        numbers.add(number(key, word));
      }
    }
    return numbers;
  }

  /** 0 where there is none. */
  private double number(String key) {
    String word = items.remove(key);
    return word == null ? 0 : number(key, word);
  }

  private static double number(String key, String word) {
    String sign = word.startsWith("-") ? "-" : "";
    String digits = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
    if (digits.equalsIgnoreCase("inf")) {
      return Double.parseDouble(sign + "Infinity");
    }
    if (digits.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(sign + digits);
    } catch (NumberFormatException cause) {
      throw new IllegalArgumentException("no number of %s: %s".formatted(key, word), cause);
    }
  }

  /** Whether all numbers of two histograms differ by a part of their size at most. */
  public static boolean areNear(Histogram one, Histogram other, double tolerance) {
    return one.schema() == other.schema()
        && one.bounds().equals(other.bounds())
        && areNear(one.zeroThreshold(), other.zeroThreshold(), tolerance)
        && areNear(one.zeroCount(), other.zeroCount(), tolerance)
        && areNear(one.count(), other.count(), tolerance)
        && areNear(one.sum(), other.sum(), tolerance)
        && areNear(one.positive(), other.positive(), tolerance)
        && areNear(one.negative(), other.negative(), tolerance);
  }

  private static boolean areNear(BucketCounts one, BucketCounts other, double tolerance) {
    boolean areNear = one.size() == other.size();
    for (int at = 0; areNear && at < one.size(); at++) {
      areNear =
          one.index(at) == other.index(at) && areNear(one.count(at), other.count(at), tolerance);
    }
    return areNear;
  }

  private static boolean areNear(double one, double other, double tolerance) {
    return Double.compare(one, other) == 0 || Math.abs(one - other) <= tolerance * Math.abs(other);
  }
}
