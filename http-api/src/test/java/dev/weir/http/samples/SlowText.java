package dev.weir.http.samples;

import static dev.weir.http.samples.Outcome.Sink.require;

import dev.weir.http.samples.Outcome.Bad;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus text and OpenMetrics read with regular expressions. */
final class SlowText {
  private static final String BLANKS = "[ \\t]*+";
  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*+\"";
  private static final String LABEL_NAME = "(?:[a-zA-Z_][a-zA-Z0-9_]*+|" + TEXT + ")";
  private static final String LABEL =
      "(?:" + LABEL_NAME + BLANKS + "=" + BLANKS + TEXT + "|" + TEXT + ")" + BLANKS;
  private static final String LABELS =
      "\\{%1$s(?:%2$s(?:,%1$s%2$s)*+,?+%1$s)?+\\}".formatted(BLANKS, LABEL);
  private static final String SERIES =
      "(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*+)?+(?:"
          + BLANKS
          + "(?<labels>"
          + LABELS
          + ")|(?=[ \\t]))"
          + BLANKS;
  private static final Pattern SAMPLE =
      Pattern.compile(
          SERIES
              + "(?<value>[^ \\t]++)(?:[ \\t]++(?<time>[^ \\t#][^ \\t]*+))?+"
              + "(?:[ \\t]++(?<exemplar>#.*+))?+"
              + BLANKS,
          Pattern.DOTALL);
  private static final Pattern ONE_LABEL =
      Pattern.compile(
          "(?:(?<name>%s)%s=%s(?<value>%s)|(?<metric>%s))"
              .formatted(LABEL_NAME, BLANKS, BLANKS, TEXT, TEXT),
          Pattern.DOTALL);

  private SlowText() {}

  static Outcome read(byte[] body, boolean openMetrics, SampleLimits limits, long arrival) {
    Outcome.Sink sink = new Outcome.Sink(limits);
    List<String> lines =
        new ArrayList<>(List.of(new String(body, StandardCharsets.ISO_8859_1).split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    lines.replaceAll(line -> line.replaceFirst("\r\\z", "").replaceFirst("^[ \t]+", ""));
    if (openMetrics && lines.indexOf("# EOF") != lines.size() - 1) {
      return Outcome.refused(SampleRefusal.Reason.MALFORMED);
    }
    if (openMetrics && lines.isEmpty()) {
      return Outcome.refused(SampleRefusal.Reason.MALFORMED);
    }
    for (String line : lines) {
      try {
        if (!line.isEmpty() && !line.startsWith("#")) {
          line(line, openMetrics, sink, arrival);
        }
      } catch (Bad _) {
        sink.rejected++;
      }
    }
    return sink.outcome();
  }

  private static void line(String line, boolean openMetrics, Outcome.Sink sink, long arrival)
      throws Bad {
    Matcher parts = SAMPLE.matcher(line);
    require(parts.matches());
    List<String[]> labels = labels(parts.group("name"), parts.group("labels"));
    long bits = bits(parts.group("value"));
    String time = parts.group("time");
    long millis = arrival;
    if (time != null) {
      millis = openMetrics ? seconds(time) : SlowInflux.signed(time);
    }
    sink.samples.add(sink.sample(labels, millis, bits));
    sink.skipped += parts.group("exemplar") != null ? 1 : 0;
  }

  private static List<String[]> labels(String name, String text) throws Bad {
    List<String[]> labels = new ArrayList<>();
    if (name != null) {
      labels.add(new String[] {"__name__", name});
    }
    if (text == null) {
      return labels;
    }
    Matcher label = ONE_LABEL.matcher(text);
    for (int at = 1; label.find(at); at = label.end()) {
      if (label.group("metric") == null) {
        labels.add(new String[] {plain(label.group("name")), plain(label.group("value"))});
      } else {
        require(labels.stream().noneMatch(known -> known.length == 3) && name == null);
        labels.add(new String[] {"__name__", plain(label.group("metric")), "quoted"});
      }
    }
    return labels;
  }

  private static String plain(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      String two = text.substring(i, i + 2);
      switch (two) {
        case "\\\\", "\\\"" -> plain.append(text.charAt(++i));
        case "\\n" -> {
          plain.append('\n');
          i++;
        }
        default -> plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static long bits(String text) throws Bad {
    if (text.matches("(?i)nan")) {
      return 0x7ff8000000000001L;
    }
    if (text.matches("(?i)[+-]?inf(inity)?")) {
      boolean negative = text.startsWith("-");
      return Double.doubleToRawLongBits(
          negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return Double.doubleToRawLongBits(SlowInflux.decimal(text));
  }

  private static long seconds(String text) throws Bad {
    require(text.length() <= 64);
    require(text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?"));
    int exponent = text.toLowerCase(Locale.ROOT).indexOf('e') + 1;
    require(exponent == 0 || text.substring(exponent).matches("[+-]?0*[0-9]{1,4}"));
    BigDecimal seconds = new BigDecimal(text);
    require(Math.abs(seconds.scale()) <= 1000);
    BigDecimal millis = seconds.multiply(new BigDecimal(1000)).setScale(0, RoundingMode.FLOOR);
    return SlowInflux.signed(millis.toPlainString());
  }
}
