package dev.weir.http.samples;

import static dev.weir.http.samples.Outcome.Sink.require;

import dev.weir.http.samples.Outcome.Bad;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Line protocol read as its documentation tells it, with texts and lists. */
final class SlowInflux {
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);

  private static final String INSIDE = "([^\"\\\\]|\\\\[\"\\\\]|\\\\(?![\"\\\\]))*+";
  private static final String TEXT = "(?s)\"" + INSIDE + "\"";
  private static final Pattern OPEN_TEXT = Pattern.compile("(?s)\"" + INSIDE);
  private static final Pattern WHOLE_TEXT = Pattern.compile(TEXT + "(?=[, \r\n]|\\z)");

  private SlowInflux() {}

  static Outcome read(
      byte[] body, BigDecimal unitMillis, Optional<String> db, SampleLimits limits, long arrival) {
    Outcome.Sink sink = new Outcome.Sink(limits);
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int[] end = {0};
    for (int from = 0; from < text.length(); from = end[0] + 1) {
      end[0] = lineEnd(text, from);
      try {
        String line = line(text, from, end, db, sink);
        if (!line.isEmpty() && !line.startsWith("#")) {
          line(line, unitMillis, db, sink, arrival);
        }
      } catch (Bad _) {
        sink.rejected++;
      }
    }
    return sink.outcome();
  }

  private static int lineEnd(String text, int from) {
    int feed = text.indexOf('\n', from);
    return feed < 0 ? text.length() : feed;
  }

  /** A line; it goes on behind a line break in a text that ends where a value may. */
  private static String line(
      String text, int from, int[] end, Optional<String> db, Outcome.Sink sink) throws Bad {
    while (true) {
      String line = text.substring(from, end[0]).replaceFirst("\r\\z", "");
      String plain = line.replaceFirst("^[ \t]+", "");
      int open = plain.startsWith("#") ? -1 : openText(plain, db, sink);
      if (open < 0) {
        return plain;
      }
      String rest = text.substring(from + line.length() - plain.length() + open);
      Matcher whole = WHOLE_TEXT.matcher(rest);
      require(whole.lookingAt());
      end[0] = lineEnd(text, text.length() - rest.length() + whole.end());
    }
  }

  /** Where the text of a line's last field begins if it has no end and all before it is well. */
  private static int openText(String line, Optional<String> db, Outcome.Sink sink) throws Bad {
    int keyEnd = unescaped(line, ' ', 0, false);
    String rest = line.substring(keyEnd).replaceFirst("^[ \t]+", "");
    if (unescaped(rest, ' ', 0, true) < rest.length()) {
      return -1;
    }
    List<String> fields = split(rest, ',', true);
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      int equals = unescaped(field, '=', 0, false);
      boolean isLast = i == fields.size() - 1;
      if (equals == 0 || equals == field.length()) {
        return -1;
      }
      String value = field.substring(equals + 1);
      if (isLast && value.startsWith("\"") && !value.matches(TEXT)) {
        sink.check(fieldLabels(line.substring(0, keyEnd), field.substring(0, equals), db));
        return OPEN_TEXT.matcher(value).matches() ? line.length() - value.length() : -1;
      }
      field(line.substring(0, keyEnd), field, db, sink);
    }
    return -1;
  }

  private static void line(
      String line, BigDecimal unitMillis, Optional<String> db, Outcome.Sink sink, long arrival)
      throws Bad {
    int keyEnd = unescaped(line, ' ', 0, false);
    require(keyEnd < line.length());
    String rest = line.substring(keyEnd).replaceFirst("^[ \t]+", "");
    int fieldsEnd = unescaped(rest, ' ', 0, true);
    String time = rest.substring(fieldsEnd).replaceAll("^[ \t]+|[ \t]+\\z", "");
    long millis = time.isEmpty() ? arrival : millis(time, unitMillis);
    List<String> samples = new ArrayList<>();
    int texts = 0;
    for (String field : split(rest.substring(0, fieldsEnd), ',', true)) {
      Optional<Double> value = field(line.substring(0, keyEnd), field, db, sink);
      if (value.isPresent()) {
        int equals = unescaped(field, '=', 0, false);
        List<String[]> labels =
            fieldLabels(line.substring(0, keyEnd), field.substring(0, equals), db);
        samples.add(sink.sample(labels, millis, Double.doubleToRawLongBits(value.get())));
      } else {
        texts++;
      }
    }
    sink.samples.addAll(samples);
    sink.skipped += texts;
  }

  /** The value of a field, empty for a text. */
  private static Optional<Double> field(
      String key, String field, Optional<String> db, Outcome.Sink sink) throws Bad {
    int equals = unescaped(field, '=', 0, false);
    require(equals > 0 && equals < field.length());
    require(unescaped(field.substring(0, equals), ' ', 0, false) == equals);
    sink.check(fieldLabels(key, field.substring(0, equals), db));
    String value = field.substring(equals + 1);
    if (value.startsWith("\"")) {
      require(value.matches(TEXT));
      return Optional.empty();
    }
    return Optional.of(value(value));
  }

  private static List<String[]> fieldLabels(String key, String field, Optional<String> db)
      throws Bad {
    return labels(key, unescape(field, ", ="), db);
  }

  private static List<String[]> labels(String key, String field, Optional<String> db) throws Bad {
    List<String> parts = split(key, ',', false);
    List<String[]> labels = new ArrayList<>();
    require(!parts.getFirst().isEmpty());
    labels.add(new String[] {"__name__", unescape(parts.getFirst(), ", ") + "_" + field});
    boolean hasDb = false;
    for (String tag : parts.subList(1, parts.size())) {
      List<String> sides = split(tag, '=', false);
      require(sides.size() == 2 && !sides.get(0).isEmpty());
      String name = unescape(sides.get(0), ", =");
      hasDb |= name.equals("db");
      labels.add(new String[] {name, unescape(sides.get(1), ", =")});
    }
    if (db.isPresent() && !hasDb) {
      labels.add(new String[] {"db", db.get()});
    }
    return labels;
  }

  /** Where a letter stands that no backslash and, if asked, no text takes the meaning of. */
  private static int unescaped(String text, char letter, int from, boolean texts) {
    boolean inText = false;
    for (int i = from; i < text.length(); i++) {
      char here = text.charAt(i);
      if (inText) {
        if (here == '\\' && i + 1 < text.length() && "\"\\".indexOf(text.charAt(i + 1)) >= 0) {
          i++;
        } else if (here == '"') {
          inText = false;
        }
      } else if (here == letter && (i == 0 || text.charAt(i - 1) != '\\')) {
        return i;
      } else if (texts
          && here == '"'
          && i > 0
          && text.charAt(i - 1) == '='
          && (i < 2 || text.charAt(i - 2) != '\\')
          && firstEquals(text, i - 1)) {
        inText = true;
      }
    }
    return text.length();
  }

  /** Whether an equals sign is the first of its field, so that a value begins behind it. */
  private static boolean firstEquals(String text, int equals) {
    for (int i = equals - 1; i >= 0; i--) {
      char here = text.charAt(i);
      boolean escaped = i > 0 && text.charAt(i - 1) == '\\';
      if (here == ',' && !escaped) {
        return true;
      }
      if (here == '=' && !escaped) {
        return false;
      }
    }
    return true;
  }

  private static List<String> split(String text, char letter, boolean texts) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (true) {
      int end = unescaped(text.substring(from), letter, 0, texts) + from;
      parts.add(text.substring(from, end));
      if (end == text.length()) {
        return parts;
      }
      from = end + 1;
    }
  }

  private static String unescape(String text, String letters) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean escape =
          text.charAt(i) == '\\'
              && i + 1 < text.length()
              && letters.indexOf(text.charAt(i + 1)) >= 0;
      plain.append(text.charAt(escape ? ++i : i));
    }
    return plain.toString();
  }

  private static double value(String text) throws Bad {
    if (text.matches("t|T|true|True|TRUE")) {
      return 1;
    }
    if (text.matches("f|F|false|False|FALSE")) {
      return 0;
    }
    if (text.matches("[+-]?[0-9]+i")) {
      return whole(text.substring(0, text.length() - 1), LONG_MIN, LONG_MAX).doubleValue();
    }
    if (text.matches("[0-9]+u")) {
      BigInteger max = LONG_MAX.shiftLeft(1).add(BigInteger.ONE);
      return whole(text.substring(0, text.length() - 1), BigInteger.ZERO, max).doubleValue();
    }
    return decimal(text);
  }

  static double decimal(String text) throws Bad {
    require(text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?"));
    double value = Double.parseDouble(text);
    require(Double.isFinite(value));
    return value;
  }

  static long signed(String text) throws Bad {
    return whole(text, LONG_MIN, LONG_MAX).longValueExact();
  }

  private static BigInteger whole(String text, BigInteger min, BigInteger max) throws Bad {
    require(text.matches("[+-]?[0-9]+"));
    BigInteger value = new BigInteger(text);
    require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    return value;
  }

  private static long millis(String text, BigDecimal unitMillis) throws Bad {
    BigDecimal millis = new BigDecimal(signed(text)).multiply(unitMillis);
    return signed(millis.setScale(0, RoundingMode.FLOOR).toPlainString());
  }
}
