package dev.weir.promql.template;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weir.promql.DurationText;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.evaluation.Template;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions of templates. */
final class Functions {
  /** An argument that may stand any number of times. */
  private static final int ANY = Integer.MAX_VALUE;

  private static final int PATTERN_MAX = 4096;

  private static final Map<String, Function> ALL = all();

  private final TemplateData data;

  Functions(TemplateData data) {
    this.data = data;
  }

  @FunctionalInterface
  private interface Body {
    Object of(Functions functions, Object[] arguments);
  }

  private record Function(int argumentsMin, int argumentsMax, Body body) {}

  static boolean isKnown(String name) {
    return ALL.containsKey(name) || name.equals("and") || name.equals("or");
  }

  /** What a function makes of its arguments. */
  Object call(String name, Object[] arguments) {
    Function function = ALL.get(name);
    boolean fits =
        arguments.length >= function.argumentsMin() && arguments.length <= function.argumentsMax();
    if (!fits) {
      throw new TemplateException(
          "wrong number of args for %s: want %d got %d"
              .formatted(name, function.argumentsMin(), arguments.length));
    }
    try {
      return function.body().of(this, arguments);
    } catch (TemplateException wrong) {
      throw new TemplateException("error calling " + name + ": " + wrong.getMessage());
    }
  }

  private static Map<String, Function> all() {
    Map<String, Function> all = new HashMap<>();
    addOfGo(all);
    addNumbers(all);
    addTexts(all);
    addSamples(all);
    return Map.copyOf(all);
  }

  private static void addOfGo(Map<String, Function> all) {
    all.put("not", pure(1, 1, arguments -> !Values.isTrue(arguments[0])));
    all.put("len", pure(1, 1, arguments -> (long) Values.length(arguments[0])));
    all.put("index", pure(1, ANY, arguments -> Values.index(arguments[0], behindFirst(arguments))));
    all.put("slice", pure(1, 3, arguments -> Values.slice(arguments[0], behindFirst(arguments))));
    all.put("print", pure(0, ANY, Functions::print));
    all.put("println", pure(0, ANY, Functions::printLine));
    all.put(
        "printf",
        pure(1, ANY, arguments -> GoFormat.format(text(arguments[0]), behindFirst(arguments))));
    all.put("urlquery", pure(0, ANY, arguments -> encoded(print(arguments))));
    all.put("eq", pure(2, ANY, Functions::isEqualToAny));
    all.put("ne", pure(2, 2, arguments -> !Values.isEqual(arguments[0], arguments[1])));
    all.put("lt", pure(2, 2, arguments -> isOrdered(arguments) && compared(arguments) < 0));
    all.put("le", pure(2, 2, arguments -> isOrdered(arguments) && compared(arguments) <= 0));
    all.put("gt", pure(2, 2, arguments -> isOrdered(arguments) && compared(arguments) > 0));
    all.put("ge", pure(2, 2, arguments -> isOrdered(arguments) && compared(arguments) >= 0));
  }

  private static void addNumbers(Map<String, Function> all) {
    all.put("humanize", pure(1, 1, arguments -> Humanized.decimal(number(arguments))));
    all.put("humanize1024", pure(1, 1, arguments -> Humanized.binary(number(arguments))));
    all.put("humanizeDuration", pure(1, 1, arguments -> Humanized.duration(number(arguments))));
    all.put("humanizePercentage", pure(1, 1, arguments -> Humanized.percentage(number(arguments))));
    all.put("humanizeTimestamp", pure(1, 1, arguments -> Humanized.timestamp(number(arguments))));
    all.put("toTime", pure(1, 1, arguments -> Humanized.time(number(arguments))));
    all.put("toDuration", pure(1, 1, arguments -> Humanized.duration(number(arguments))));
    all.put("parseDuration", pure(1, 1, arguments -> seconds(text(arguments[0]))));
  }

  private static void addTexts(Map<String, Function> all) {
    all.put("title", pure(1, 1, arguments -> title(text(arguments[0]))));
    all.put("toUpper", pure(1, 1, arguments -> text(arguments[0]).toUpperCase(Locale.ROOT)));
    all.put("toLower", pure(1, 1, arguments -> text(arguments[0]).toLowerCase(Locale.ROOT)));
    all.put("safeHtml", pure(1, 1, arguments -> text(arguments[0])));
    all.put("urlQueryEscape", pure(1, 1, arguments -> encoded(text(arguments[0]))));
    all.put(
        "match", pure(2, 2, arguments -> pattern(arguments[0]).matcher(text(arguments[1])).find()));
    all.put("reReplaceAll", pure(3, 3, Functions::replaced));
    all.put("stripPort", pure(1, 1, arguments -> withoutPort(text(arguments[0]))));
    all.put("stripDomain", pure(1, 1, arguments -> withoutDomain(text(arguments[0]))));
    all.put("externalURL", new Function(0, 0, (functions, _) -> functions.data.externalUrl()));
    all.put("pathPrefix", new Function(0, 0, (functions, _) -> functions.pathPrefix()));
    all.put("graphLink", pure(1, 1, arguments -> link(text(arguments[0]), 0)));
    all.put("tableLink", pure(1, 1, arguments -> link(text(arguments[0]), 1)));
    all.put("args", pure(0, ANY, Functions::numbered));
  }

  private static void addSamples(Map<String, Function> all) {
    all.put("query", new Function(1, 1, (functions, arguments) -> functions.query(arguments)));
    all.put("first", pure(1, 1, Functions::first));
    all.put("label", pure(2, 2, arguments -> label(arguments[1], text(arguments[0]))));
    all.put("value", pure(1, 1, arguments -> Values.member(arguments[0], "Value")));
    all.put("strvalue", pure(1, 1, arguments -> label(arguments[0], "__value__")));
    all.put("sortByLabel", pure(2, 2, Functions::sorted));
  }

  private static Function pure(
      int argumentsMin, int argumentsMax, java.util.function.Function<Object[], Object> body) {
    return new Function(argumentsMin, argumentsMax, (_, arguments) -> body.apply(arguments));
  }

  private static Object[] behindFirst(Object[] arguments) {
    return Arrays.copyOfRange(arguments, 1, arguments.length);
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new TemplateException("expected string; found " + Values.type(value));
  }

  private static double number(Object[] arguments) {
    return Numbers.of(arguments[0]);
  }

  /** With a space between two that are no texts. */
  private static String print(Object[] arguments) {
    StringBuilder out = new StringBuilder();
    for (int each = 0; each < arguments.length; each++) {
      boolean areTexts =
          each == 0 || arguments[each] instanceof String || arguments[each - 1] instanceof String;
      out.append(areTexts ? "" : " ").append(Values.text(arguments[each]));
    }
    return out.toString();
  }

  private static String printLine(Object[] arguments) {
    return Arrays.stream(arguments).map(Values::text).collect(Collectors.joining(" ", "", "\n"));
  }

  private static Object isEqualToAny(Object[] arguments) {
    return Arrays.stream(behindFirst(arguments))
        .anyMatch(other -> Values.isEqual(arguments[0], other));
  }

  private static boolean isOrdered(Object[] arguments) {
    return Stream.of(arguments).noneMatch(each -> each instanceof Double number && number.isNaN());
  }

  private static int compared(Object[] arguments) {
    return Values.compare(arguments[0], arguments[1]);
  }

  private static Object seconds(String text) {
    try {
      return DurationText.millis(text) / 1e3;
    } catch (IllegalArgumentException noDuration) {
      throw new TemplateException(noDuration.getMessage());
    }
  }

  /** The first letter of each word large, the others as they are. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    int before = ' ';
    for (int character : text.codePoints().toArray()) {
      boolean isWithin = Character.isLetterOrDigit(before) || before == '_' || before == '\'';
      out.appendCodePoint(isWithin ? character : Character.toTitleCase(character));
      before = character;
    }
    return out.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  /** A page of Prometheus that shows a query. */
  private static String link(String query, int tab) {
    return "/graph?g0.expr=" + encoded(query) + "&g0.tab=" + tab;
  }

  private static Pattern pattern(Object text) {
    String pattern = text(text);
    if (pattern.length() > PATTERN_MAX) {
      throw new TemplateException("a pattern has more than " + PATTERN_MAX + " characters");
    }
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException wrong) {
      throw new TemplateException("error parsing regexp: " + wrong.getMessage());
    }
  }

  private static Object replaced(Object[] arguments) {
    Template replacement = Template.read(text(arguments[1]));
    String text = text(arguments[2]);
    Matcher match = pattern(arguments[0]).matcher(text);
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (match.find()) {
      out.append(text, at, match.start()).append(replacement.of(match));
      at = match.end();
    }
    return out.append(text.substring(at)).toString();
  }

  /** Host and port, the second empty where there is none. */
  private static String[] parted(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    boolean isBracketed = hostPort.startsWith("[");
    boolean hasPort =
        colon >= 0
            && (isBracketed
                ? colon > 0 && hostPort.charAt(colon - 1) == ']'
                : hostPort.indexOf(':') == colon);
    if (!hasPort) {
      return new String[] {hostPort, ""};
    }
    String host = hostPort.substring(isBracketed ? 1 : 0, isBracketed ? colon - 1 : colon);
    return new String[] {host, hostPort.substring(colon + 1)};
  }

  private static String withoutPort(String hostPort) {
    return parted(hostPort)[0];
  }

  private static String withoutDomain(String hostPort) {
    String[] parts = parted(hostPort);
    boolean isAddress = parts[0].matches("[0-9.]+") || parts[0].indexOf(':') >= 0;
    if (isAddress) {
      return hostPort;
    }
    int dot = parts[0].indexOf('.');
    String host = dot < 0 ? parts[0] : parts[0].substring(0, dot);
    return parts[1].isEmpty() ? host : host + ":" + parts[1];
  }

  private String pathPrefix() {
    String path = URI.create(data.externalUrl()).getPath();
    return path == null ? "" : path;
  }

  private static Object numbered(Object[] arguments) {
    Map<String, Object> numbered = new TreeMap<>();
    for (int each = 0; each < arguments.length; each++) {
      numbered.put("arg" + each, arguments[each]);
    }
    return numbered;
  }

  private Object query(Object[] arguments) {
    List<Object> samples = new ArrayList<>();
    for (QueryResult.Element element : data.query().apply(text(arguments[0]))) {
      Map<String, String> labels = new TreeMap<>();
      for (int label = 0; label < element.labels().size(); label++) {
        labels.put(element.labels().name(label), element.labels().value(label));
      }
      samples.add(Map.of("Labels", labels, "Value", element.value()));
    }
    return samples;
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new TemplateException("expected samples of a query; found " + Values.type(value));
  }

  private static Object first(Object[] arguments) {
    List<?> list = list(arguments[0]);
    if (list.isEmpty()) {
      throw new TemplateException("first() called on vector with no elements");
    }
    return list.getFirst();
  }

  private static Object label(Object sample, String name) {
    return Values.member(Values.member(sample, "Labels"), name);
  }

  private static Object sorted(Object[] arguments) {
    String name = text(arguments[0]);
    List<Object> sorted = new ArrayList<>(list(arguments[1]));
    sorted.sort(Comparator.comparing(sample -> label(sample, name).toString()));
    return sorted;
  }
}
