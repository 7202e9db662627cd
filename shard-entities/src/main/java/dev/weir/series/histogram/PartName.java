package dev.weir.series.histogram;

import java.util.Optional;

/** Which part of a histogram a series is: what the label {@code __native__} says. */
sealed interface PartName {
  /** The value of the label. */
  String text();

  /** Numbers of which a histogram has one at most. */
  enum Single implements PartName {
    /** The schema; 0 where it is not there. */
    SCHEMA("schema"),
    /** The zero threshold; 0 where it is not there. */
    ZERO_THRESHOLD("zero_threshold"),
    /** The count of the zero bucket; 0 where it is not there. */
    ZERO_COUNT("zero_count"),
    /** The number of the reset hint; unknown where it is not there. */
    RESET_HINT("reset_hint"),
    /** The sum; always there. */
    SUM("sum"),
    /** The count; always there. */
    COUNT("count");

    private final String text;

    Single(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /**
   * A bucket of exponential bounds, as {@code +3:17} or {@code -3:17}.
   *
   * @param isPositive the sign of its observations
   */
  record Bucket(boolean isPositive, int schema, int index) implements PartName {
    @Override
    public String text() {
      return (isPositive ? "+" : "-") + schema + ":" + index;
    }
  }

  /**
   * A bucket of given bounds, as {@code le:0.5}; the last one is {@code le:+Inf}.
   *
   * @param upper no NaN
   */
  record Bound(double upper) implements PartName {
    private static final String BEGIN = "le:";

    @Override
    public String text() {
      if (Double.isInfinite(upper)) {
        return BEGIN + (upper > 0 ? "+Inf" : "-Inf");
      }
      String shortest = Double.toString(upper);
      return BEGIN
          + (shortest.endsWith(".0") ? shortest.substring(0, shortest.length() - 2) : shortest);
    }
  }

  /** What a value of the label means; empty for one that no histogram is written with. */
  static Optional<PartName> of(String text) {
    for (Single single : Single.values()) {
      if (single.text.equals(text)) {
        return Optional.of(single);
      }
    }
    try {
      return text.startsWith(Bound.BEGIN)
          ? bound(text, text.substring(Bound.BEGIN.length()))
          : bucket(text);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<PartName> bound(String text, String number) {
    double upper =
        switch (number) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(number);
        };
    return written(new Bound(upper), text);
  }

  private static Optional<PartName> bucket(String text) {
    int colon = text.indexOf(':');
    if (colon < 2) {
      return Optional.empty();
    }
    int schema = Integer.parseInt(text.substring(1, colon));
    int index = Integer.parseInt(text.substring(colon + 1));
    return written(new Bucket(text.charAt(0) == '+', schema, index), text);
  }

  /** One text for each part: another way to write it would be a second series of the same. */
  private static Optional<PartName> written(PartName part, String text) {
    return Optional.of(part).filter(each -> each.text().equals(text));
  }
}
