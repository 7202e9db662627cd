package dev.weir.promql.evaluation;

import dev.weir.promql.evaluation.Case.Construct;
import dev.weir.promql.evaluation.Case.Question;
import dev.weir.promql.evaluation.Case.Section;
import dev.weir.series.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes the page about PromQL out of the cases: each construct with the first case about it. */
final class PromqlPage {
  /** The page, seen from the directory of the module. */
  static final Path PATH = Path.of("promql.md");

  private static final String DIRECTORY = "src/test/resources/promql/";
  private static final String USUAL_INTERVAL = "1m";
  private static final Pattern RULE = Pattern.compile("expect (ordered|approx|no_warn|no_info)");
  private static final Pattern WORD = Pattern.compile("\\W+");

  private static final String HEAD =
      """
      # PromQL by example

      What each part of PromQL does in Weir, which follows Prometheus 3.9. This page is written by `PromqlPage` out of
      the files of cases that `PromqlCasesTest` plays; each row is the first of the cases about it.

      - **data** are series with samples one minute apart from time 0 on, unless it says otherwise: `0+10x3` is
        `0 10 20 30`, `1x3` is `1 1 1 1`, `_` no sample, and `stale` the end of a series.
      - **example** is asked at one time, or at the steps of a range; times count from the first sample, or in seconds
        since 1970.
      - **result** has a line for each element. A range has a value for each step, `_` where there is none; samples stand
        with their times, as in `1@2m`.
      - Constructs with \\* are experimental: `weir.metrics.promql-experimental` allows them.
      """;

  private PromqlPage() {}

  /**
   * Writes the page.
   *
   * @param arguments the directory of the module, where it is not the working directory
   */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments.length == 0 ? "" : arguments[0]).resolve(PATH), text());
  }

  /** The page as it should be. */
  static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Section section : CaseReader.all()) {
      page.append(heading(section));
      Map<Construct, Case> examples = new LinkedHashMap<>();
      section.cases().forEach(each -> examples.putIfAbsent(each.construct(), each));
      examples.forEach((construct, example) -> page.append(row(construct, example)));
    }
    return page.toString();
  }

  private static String heading(Section section) {
    return """

    ## %s

    %d cases: [%s](%s)

    | construct | what it does | data | example | result |
    |---|---|---|---|---|
    """
        .formatted(
            section.title(), section.cases().size(), section.file(), DIRECTORY + section.file());
  }

  private static String row(Construct construct, Case example) {
    return "| %s%s | %s | %s | %s | %s |\n"
        .formatted(
            code(construct.name()),
            example.question().settings().isExperimental() ? " \\*" : "",
            construct.sentence().replace("|", "\\|").replace(" * ", " \\* "),
            data(example),
            asked(example.question()),
            lines(
                example.expected().stream()
                    .filter(line -> !RULE.matcher(line).matches())
                    .toList()));
  }

  private static String data(Case example) {
    return example.series().stream()
        .filter(series -> isAbout(example.question().text(), series))
        .map(
            series ->
                code(series.text())
                    + (series.interval().equals(USUAL_INTERVAL)
                        ? ""
                        : " each " + series.interval()))
        .collect(Collectors.joining("<br>"));
  }

  /** Whether the name of the metric stands in the question. */
  private static boolean isAbout(String question, LoadedSeries series) {
    String name = series.samples().labels().value(Labels.METRIC_NAME).orElse("");
    return List.of(WORD.split(question)).contains(name);
  }

  private static String asked(Question question) {
    String times =
        question.isRange()
            ? "from %s to %s, step %s"
                .formatted(
                    time(question.start()), time(question.end()), time(question.stepMillis()))
            : "at " + time(question.start());
    return code(question.text()) + " " + times;
  }

  /** Minutes where it is some, as in the files, but no dates in units. */
  private static String time(long millis) {
    final long minute = 60_000;
    final long day = 24 * 60 * minute;
    if (millis == 0) {
      return "0";
    }
    return millis % minute == 0 && millis < day
        ? millis / minute + "m"
        : String.valueOf(millis / 1000.0).replaceFirst("\\.0$", "");
  }

  private static String lines(List<String> expected) {
    return expected.stream().map(PromqlPage::line).collect(Collectors.joining("<br>"));
  }

  private static String line(String expected) {
    String said = expected.replaceFirst("^expect \\w+( msg:| regex:)?\\s*", "");
    if (expected.equals("expect empty")) {
      return "nothing";
    }
    if (expected.startsWith("expect string")) {
      return code(said);
    }
    if (expected.startsWith("expect fail")) {
      return "error " + code(said);
    }
    if (expected.startsWith("expect ")) {
      return "with " + code(said);
    }
    return code(expected);
  }

  /** In the quotes of Markdown; a bar would end the cell, even there. */
  private static String code(String text) {
    String fence = text.contains("`") ? "``" : "`";
    String space = text.contains("`") ? " " : "";
    return fence + space + text.replace("|", "\\|") + space + fence;
  }
}
