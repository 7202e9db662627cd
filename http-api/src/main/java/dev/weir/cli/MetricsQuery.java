package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.weir.promql.DurationText;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code weir metrics query} asks, and how it shows the answer. */
final class MetricsQuery {
  private static final List<String> VALUE = List.of("series", "value");
  private static final List<String> VALUES = List.of("series", "time", "value");

  private static final long MILLIS = 1000;

  /** Steps of a range when nothing else is said. */
  private static final int STEPS = 200;

  @Parameters(paramLabel = "PROMQL", description = "What to ask.")
  private String query;

  @Option(names = "--at", paramLabel = "TIME", description = "RFC 3339 or seconds; else now.")
  private String at;

  @Option(
      names = "--last",
      paramLabel = "DURATION",
      description = "Values over so long until now, such as 1h30m; a plot on a terminal.")
  private String last;

  @Option(names = "--start", paramLabel = "TIME", description = "Values from then on.")
  private String start;

  @Option(names = "--end", paramLabel = "TIME", description = "With --start; else now.")
  private String end;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      description = "Between two values; else the time divided by " + STEPS + ".")
  private String step;

  /** Why the options do not go together; empty if they do. */
  String mistake() {
    if (last != null && start != null) {
      return "Give --last or --start, not both.";
    }
    if (at != null && isRange()) {
      return "Give --at for one time, --last or --start for many.";
    }
    if (end != null && start == null) {
      return "--end needs --start.";
    }
    return last == null || isDuration(last)
        ? ""
        : last + " is no duration. Write for example 1h30m.";
  }

  private static boolean isDuration(String text) {
    try {
      return seconds(text) > 0;
    } catch (IllegalArgumentException wrong) {
      return false;
    }
  }

  boolean isRange() {
    return last != null || start != null;
  }

  /**
   * The end of the address that answers.
   *
   * @param nowSeconds since 1970
   */
  String address(long nowSeconds) {
    String asked = "query=" + Api.encode(query);
    if (!isRange()) {
      return "/query?" + asked + (at == null ? "" : "&time=" + Api.encode(at));
    }
    String to = end == null ? Long.toString(nowSeconds) : end;
    String from = start == null ? Long.toString(nowSeconds - seconds(last)) : start;
    return "/query_range?%s&start=%s&end=%s&step=%s"
        .formatted(asked, Api.encode(from), Api.encode(to), Api.encode(step(nowSeconds)));
  }

  private String step(long nowSeconds) {
    if (step != null) {
      return step;
    }
    long seconds = last == null ? nowSeconds - startSeconds(nowSeconds) : seconds(last);
    return Long.toString(Math.max(1, seconds / STEPS));
  }

  private long startSeconds(long nowSeconds) {
    try {
      return (long) Double.parseDouble(start);
    } catch (NumberFormatException notSeconds) {
      return startTime(nowSeconds);
    }
  }

  /** The server says what is wrong with a time that is none. */
  private long startTime(long nowSeconds) {
    try {
      return OffsetDateTime.parse(start).toEpochSecond();
    } catch (DateTimeParseException wrong) {
      return nowSeconds;
    }
  }

  private static long seconds(String duration) {
    return DurationText.millis(duration) / MILLIS;
  }

  /** Prints an answer. */
  void print(JsonNode answer, WeirCommand root) {
    JsonNode data = answer.path("data");
    for (String kind : List.of("warnings", "infos")) {
      answer.path(kind).forEach(note -> root.note(note.asText()));
    }
    switch (root.format()) {
      case TABLE -> table(data, root);
      case JSON -> root.console().out().println(Json.pretty(answer));
      case NDJSON -> lines(data, root);
      case CSV -> root.printer().rows(answer, rows(data), isMatrix(data) ? VALUES : VALUE);
    }
  }

  private static boolean isMatrix(JsonNode data) {
    return data.path("resultType").asText().equals("matrix");
  }

  private static void lines(JsonNode data, WeirCommand root) {
    JsonNode result = data.path("result");
    if (result.path(0).isObject() || result.isEmpty()) {
      result.forEach(root.console().out()::println);
    } else {
      root.console().out().println(result);
    }
  }

  private static void table(JsonNode data, WeirCommand root) {
    JsonNode result = data.path("result");
    if (!isMatrix(data)) {
      root.printer().rows(data, rows(data), VALUE);
      return;
    }
    if (result.isEmpty()) {
      root.note("No series has a value in this time.");
      return;
    }
    List<TerminalPlot.Line> lines = new ArrayList<>();
    result.forEach(series -> lines.add(line(series)));
    if (result.findValue("histograms") != null) {
      root.note("Native histograms are not drawn; take a number of each: histogram_quantile().");
    }
    Console console = root.console();
    boolean isColoured =
        console.outIsTerminal() && console.environment().getOrDefault("NO_COLOR", "").isEmpty();
    TerminalPlot.of(lines, console.width(), console.height(), isColoured)
        .forEach(console.out()::println);
    if (lines.size() > TerminalPlot.SERIES_MAX) {
      root.note("The first %d of %d series.".formatted(TerminalPlot.SERIES_MAX, lines.size()));
    }
  }

  private static TerminalPlot.Line line(JsonNode series) {
    JsonNode values = series.path("values");
    double[] times = new double[values.size()];
    double[] numbers = new double[values.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = values.get(i).get(0).asDouble();
      numbers[i] = number(values.get(i).get(1).asText());
    }
    return new TerminalPlot.Line(name(series.path("metric")), times, numbers);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static ArrayNode rows(JsonNode data) {
    ArrayNode rows = Json.mapper().createArrayNode();
    JsonNode result = data.path("result");
    switch (data.path("resultType").asText()) {
      case "vector" ->
          result.forEach(
              each ->
                  rows.addObject()
                      .put("series", name(each.path("metric")))
                      .put("value", value(each, "value", "histogram")));
      case "matrix" -> result.forEach(each -> addRows(rows, each));
      default -> rows.addObject().put("series", "").put("value", result.path(1).asText());
    }
    return rows;
  }

  private static void addRows(ArrayNode rows, JsonNode series) {
    for (String kind : List.of("values", "histograms")) {
      for (JsonNode sample : series.path(kind)) {
        rows.addObject()
            .put("series", name(series.path("metric")))
            .put("time", sample.path(0).asText())
            .put("value", value(sample.path(1)));
      }
    }
  }

  private static String value(JsonNode element, String number, String histogram) {
    return value(element.path(element.has(number) ? number : histogram).path(1));
  }

  /** A number, or what a native histogram has come to. */
  private static String value(JsonNode value) {
    return value.isObject()
        ? "count %s, sum %s".formatted(value.path("count").asText(), value.path("sum").asText())
        : value.asText();
  }

  private static String name(JsonNode metric) {
    StringJoiner labels = new StringJoiner(", ", "{", "}").setEmptyValue("");
    metric
        .properties()
        .forEach(
            label -> {
              if (!label.getKey().equals("__name__")) {
                labels.add(label.getKey() + "=" + label.getValue());
              }
            });
    String name = metric.path("__name__").asText("");
    String all = name + labels;
    return all.isEmpty() ? "{}" : all;
  }
}
