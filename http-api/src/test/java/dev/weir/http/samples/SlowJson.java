package dev.weir.http.samples;

import static dev.weir.http.samples.Outcome.Sink.require;

import dev.weir.http.samples.Outcome.Bad;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON lines read with regular expressions. */
final class SlowJson {
  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*+\"";
  private static final String NUMBER =
      "[+-]?+(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+";
  private static final String PAIR = TEXT + "_:_" + TEXT;
  private static final String VALUE = "(?:" + NUMBER + "|null|" + TEXT + ")";
  private static final String TIME = "-?+[0-9]++(?:\\.[0-9]*+)?+(?:[eE][+-]?+[0-9]++)?+";
  private static final Map<String, Pattern> MEMBERS =
      Map.of(
          "metric", pattern("\\{_" + list(PAIR) + "\\}"),
          "values", pattern("\\[_" + list(VALUE) + "\\]"),
          "timestamps", pattern("\\[_" + list(TIME) + "\\]"));
  private static final Pattern BLANKS = pattern("_");
  private static final Pattern ONE_TEXT = pattern(TEXT);
  private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9+.-]++");
  private static final Pattern ONE_PAIR = pattern("(" + TEXT + ")_:_(" + TEXT + ")");
  private static final Pattern ONE_VALUE = pattern(VALUE);

  private SlowJson() {}

  private static String list(String item) {
    return "(?:" + item + "_(?:,_" + item + "_)*+)?+";
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(text.replace("_", "[ \\t\\r]*+"), Pattern.DOTALL);
  }

  static Outcome read(byte[] body, SampleLimits limits) {
    Outcome.Sink sink = new Outcome.Sink(limits);
    for (String line : new String(body, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      try {
        if (!line.matches("[ \\t\\r]*")) {
          line(line, sink);
        }
      } catch (Bad _) {
        sink.rejected++;
      }
    }
    return sink.outcome();
  }

  private static void line(String line, Outcome.Sink sink) throws Bad {
    Map<String, String> members = new HashMap<>();
    int[] at = {0};
    take(BLANKS, line, at);
    object(line, at, 0, members);
    take(BLANKS, line, at);
    require(at[0] == line.length());
    require(members.size() == 3);
    List<String[]> labels = labels(members.get("metric"));
    List<String> values = all(ONE_VALUE, members.get("values"));
    List<String> times = all(ONE_VALUE, members.get("timestamps"));
    require(values.size() == times.size());
    sink.check(labels);
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      samples.add(sink.sample(labels, time(times.get(i)), bits(values.get(i))));
    }
    sink.samples.addAll(samples);
  }

  /** Passes over an object; what it has of the known members is kept, each once. */
  private static void object(String line, int[] at, int depth, Map<String, String> members)
      throws Bad {
    take("{", line, at);
    take(BLANKS, line, at);
    boolean mayBeEmpty = depth > 0;
    while (!(mayBeEmpty && line.startsWith("}", at[0]))) {
      String quoted = take(ONE_TEXT, line, at);
      Pattern known = depth > 0 ? null : MEMBERS.get(quoted.substring(1, quoted.length() - 1));
      take(BLANKS, line, at);
      take(":", line, at);
      take(BLANKS, line, at);
      if (known == null) {
        skip(line, at, depth);
      } else {
        require(members.put(quoted.replace("\"", ""), take(known, line, at)) == null);
      }
      take(BLANKS, line, at);
      if (line.startsWith("}", at[0])) {
        break;
      }
      mayBeEmpty = false;
      take(",", line, at);
      take(BLANKS, line, at);
    }
    take("}", line, at);
  }

  private static void skip(String line, int[] at, int depth) throws Bad {
    require(depth < JsonSkip.DEPTH_MAX && at[0] < line.length());
    switch (line.charAt(at[0])) {
      case '"' -> take(ONE_TEXT, line, at);
      case '{' -> object(line, at, depth + 1, Map.of());
      case '[' -> {
        at[0]++;
        take(BLANKS, line, at);
        boolean more = !line.startsWith("]", at[0]);
        while (more) {
          skip(line, at, depth + 1);
          take(BLANKS, line, at);
          more = !line.startsWith("]", at[0]);
          if (more) {
            take(",", line, at);
            take(BLANKS, line, at);
          }
        }
        at[0]++;
      }
      default -> take(WORD, line, at);
    }
  }

  private static String take(Pattern pattern, String line, int[] at) throws Bad {
    Matcher found = pattern.matcher(line).region(at[0], line.length());
    require(found.lookingAt());
    at[0] = found.end();
    return found.group();
  }

  private static void take(String sign, String line, int[] at) throws Bad {
    require(line.startsWith(sign, at[0]));
    at[0] += sign.length();
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group()).toList();
  }

  private static List<String[]> labels(String text) throws Bad {
    List<String[]> labels = new ArrayList<>();
    Matcher pair = ONE_PAIR.matcher(text);
    while (pair.find()) {
      labels.add(new String[] {plain(pair.group(1)), plain(pair.group(2))});
    }
    return labels;
  }

  private static String plain(String quoted) throws Bad {
    String text = quoted.substring(1, quoted.length() - 1);
    StringBuilder units = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      require(text.charAt(i) >= ' ');
      if (text.charAt(i) != '\\') {
        units.append(text.charAt(i));
        continue;
      }
      char escape = text.charAt(++i);
      int known = "\"\\/bfnrt".indexOf(escape);
      if (known >= 0) {
        units.append("\"\\/\b\f\n\r\t".charAt(known));
        continue;
      }
      require(escape == 'u');
      int end = i + 5;
      StringBuilder unescaped = new StringBuilder().append(unit(text, i + 1));
      if (Character.isHighSurrogate(unescaped.charAt(0))) {
        require(text.startsWith("\\u", end));
        unescaped.append(unit(text, end + 2));
        end += 6;
        require(Character.isLowSurrogate(unescaped.charAt(1)));
      } else {
        require(!Character.isSurrogate(unescaped.charAt(0)));
      }
      byte[] bytes = unescaped.toString().getBytes(StandardCharsets.UTF_8);
      units.append(new String(bytes, StandardCharsets.ISO_8859_1));
      i = end - 1;
    }
    return units.toString();
  }

  private static char unit(String text, int from) throws Bad {
    require(from + 4 <= text.length());
    String digits = text.substring(from, from + 4);
    require(digits.matches("[0-9a-fA-F]{4}"));
    return (char) Integer.parseInt(digits, 16);
  }

  private static long time(String text) throws Bad {
    if (text.matches("-?[0-9]+")) {
      return SlowInflux.signed(text);
    }
    double millis = SlowInflux.decimal(text);
    require(millis == Math.rint(millis) && Math.abs(millis) <= 0x1p53);
    return (long) millis;
  }

  private static long bits(String text) throws Bad {
    if (text.matches("\"NaN:[0-9a-fA-F]{16}\"")) {
      long bits = Long.parseUnsignedLong(text.substring(5, 21), 16);
      require(Double.isNaN(Double.longBitsToDouble(bits)));
      return bits;
    }
    return switch (text) {
      case "null", "\"NaN\"" -> 0x7ff8000000000001L;
      case "\"StaleNaN\"" -> 0x7ff0000000000002L;
      case "\"Infinity\"" -> 0x7ff0000000000000L;
      case "\"-Infinity\"" -> 0xfff0000000000000L;
      default -> Double.doubleToRawLongBits(SlowInflux.decimal(text));
    };
  }
}
