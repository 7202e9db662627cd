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

/** Line protocol read as its documentation tells it, with texts and lists. */
final class SlowInflux {
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);

  private SlowInflux() {}

  static Outcome read(
      byte[] body, BigDecimal unitMillis, Optional<String> db, SampleLimits limits, long arrival) {
    Outcome.Sink sink = new Outcome.Sink(limits);
    for (String whole : new String(body, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String line = whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
      line = line.replaceFirst("^ +", "");
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        line(line, unitMillis, db, sink, arrival);
      } catch (Bad _) {
        sink.rejected++;
      }
    }
    return sink.outcome();
  }

  private static void line(
      String line, BigDecimal unitMillis, Optional<String> db, Outcome.Sink sink, long arrival)
      throws Bad {
    int keyEnd = unescaped(line, ' ', 0, false);
    require(keyEnd < line.length());
    String rest = line.substring(keyEnd).replaceFirst("^ +", "");
    int fieldsEnd = unescaped(rest, ' ', 0, true);
    String time = rest.substring(fieldsEnd).strip();
    require(rest.substring(fieldsEnd).replace(" ", "").length() == time.length());
    long millis = time.isEmpty() ? arrival : millis(time, unitMillis);
    List<String> samples = new ArrayList<>();
    int texts = 0;
    for (String field : split(rest.substring(0, fieldsEnd), ',', true)) {
      int equals = unescaped(field, '=', 0, false);
      require(equals > 0 && equals < field.length());
      require(unescaped(field.substring(0, equals), ' ', 0, false) == equals);
      List<String[]> labels =
          labels(line.substring(0, keyEnd), unescape(field.substring(0, equals), ", ="), db);
      String value = field.substring(equals + 1);
      sink.check(labels);
      if (value.startsWith("\"")) {
        require(value.matches("(?s)\"([^\"\\\\]|\\\\[\"\\\\]|\\\\(?![\"\\\\]))*\""));
        texts++;
      } else {
        samples.add(sink.sample(labels, millis, Double.doubleToRawLongBits(value(value))));
      }
    }
    sink.samples.addAll(samples);
    sink.skipped += texts;
  }

  private static List<String[]> labels(String key, String field, Optional<String> db) throws Bad {
    List<String> parts = split(key, ',', false);
    List<String[]> labels = new ArrayList<>();
    require(!parts.getFirst().isEmpty());
    labels.add(new String[] {"__name__", unescape(parts.getFirst(), ", ") + "_" + field});
    boolean hasDb = false;
    for (String tag : parts.subList(1, parts.size())) {
      List<String> sides = split(tag, '=', false);
      require(sides.size() == 2 && !sides.get(0).isEmpty() && !sides.get(1).isEmpty());
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
