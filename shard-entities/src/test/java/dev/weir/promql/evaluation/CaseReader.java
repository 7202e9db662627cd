package dev.weir.promql.evaluation;

import dev.weir.promql.evaluation.Case.Construct;
import dev.weir.promql.evaluation.Case.Question;
import dev.weir.promql.evaluation.Case.Section;
import dev.weir.promql.evaluation.Case.Settings;
import dev.weir.promql.evaluation.CaseText.Value;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads files of cases, one statement a line:
 *
 * <pre>
 * # Title of the file, in its first line; further lines like this one are comments
 * ## row: a row of the table of rules that the file is about
 * ## construct: a part of the language
 * # A sentence about it, in one line.
 * load 1m                          series follow, with samples from time 0 on
 *   errors_total{job="a"} 0+10x5   0 10 20 30 40 50; 1x3 is 1 1 1 1, _ no sample, stale an end
 *   sizes {{count:2 sum:3 buckets:[1 1]}}   a native histogram; several as of numbers
 * set experimental on              or: set lookback 1m, set step 30s
 * eval instant at 5m rate(errors_total[5m])
 *   {job="a"} 0.2
 * eval range from 0 to 2m step 1m errors_total
 *   errors_total{job="a"} 0 10 20
 * clear                            forgets series and settings
 * </pre>
 *
 * <p>What may stand below a question is told by {@link Expected}.
 */
final class CaseReader {
  private static final Path CASES = Path.of("src/test/resources/promql");
  private static final Pattern QUESTION =
      Pattern.compile(
          "eval (?:instant at (?<at>\\S+)|range from (?<from>\\S+) to (?<to>\\S+) step"
              + " (?<step>\\S+)) (?<text>.+)");

  private final String file;
  private final Set<String> rows = new LinkedHashSet<>();
  private final List<Case> cases = new ArrayList<>();
  private final List<LoadedSeries> series = new ArrayList<>();
  private Settings settings = Settings.DEFAULT;
  private Construct construct = new Construct("", "");
  private boolean isSentence;
  private String interval = "";
  private Question question;
  private int questionLine;
  private final List<String> expected = new ArrayList<>();

  private CaseReader(String file) {
    this.file = file;
  }

  /** All files, in the order of their names. */
  static List<Section> all() {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .filter(file -> file.toString().endsWith(".promql"))
          .sorted()
          .map(CaseReader::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Section read(Path path) {
    try {
      return new CaseReader(path.getFileName().toString()).read(Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Section read(List<String> lines) {
    for (int line = 1; line < lines.size(); line++) {
      try {
        read(lines.get(line).stripTrailing(), line + 1);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "%s:%d: %s".formatted(file, line + 1, wrong.getMessage()), wrong);
      }
    }
    finish();
    return new Section(file, lines.getFirst().substring(1).strip(), rows, List.copyOf(cases));
  }

  private void read(String line, int number) {
    if (line.isBlank()) {
      return;
    }
    if (line.startsWith("#")) {
      readComment(line);
    } else if (line.startsWith(" ")) {
      readIndented(line.strip());
    } else {
      finish();
      readStatement(line, number);
    }
  }

  private void readComment(String line) {
    if (line.startsWith("## row: ")) {
      rows.add(line.substring("## row: ".length()));
    } else if (line.startsWith("## construct: ")) {
      finish();
      construct = new Construct(line.substring("## construct: ".length()), "");
      isSentence = true;
    } else if (isSentence) {
      construct = new Construct(construct.name(), line.substring(1).strip());
      isSentence = false;
    }
  }

  private void readIndented(String line) {
    if (line.startsWith("#")) {
      return;
    }
    if (question != null) {
      expected.add(line);
    } else if (interval.isEmpty()) {
      throw new IllegalArgumentException("belongs to nothing: " + line);
    } else {
      series.add(loaded(line));
    }
  }

  private LoadedSeries loaded(String line) {
    CaseText.Line parts = CaseText.line(line);
    long between = CaseText.millis(interval);
    List<Value> values = parts.values();
    int[] numbers =
        IntStream.range(0, values.size())
            .filter(at -> values.get(at).isThere() && values.get(at).histogram() == null)
            .toArray();
    int[] histograms =
        IntStream.range(0, values.size())
            .filter(at -> values.get(at).histogram() != null)
            .toArray();
    return new LoadedSeries(
        line,
        interval,
        new SeriesSamples(
            parts.labels(),
            Arrays.stream(numbers).mapToLong(at -> at * between).toArray(),
            Arrays.stream(numbers).mapToLong(at -> values.get(at).bits()).toArray(),
            new HistogramSamples(
                Arrays.stream(histograms).mapToLong(at -> at * between).toArray(),
                Arrays.stream(histograms)
                    .mapToObj(at -> values.get(at).histogram())
                    .toArray(Histogram[]::new))));
  }

  private void readStatement(String line, int number) {
    interval = "";
    Matcher asked = QUESTION.matcher(line);
    String[] words = line.split("\\s+", -1);
    if (asked.matches()) {
      question = question(asked);
      questionLine = number;
    } else if (line.equals("clear")) {
      series.clear();
      settings = Settings.DEFAULT;
    } else if (words[0].equals("load") && words.length == 2) {
      interval = words[1];
    } else if (words[0].equals("set") && words.length == 3) {
      settings = settings.with(words[1], words[2]);
    } else {
      throw new IllegalArgumentException("no statement: " + line);
    }
  }

  private Question question(Matcher asked) {
    boolean isRange = asked.group("at") == null;
    long start = CaseText.millis(asked.group(isRange ? "from" : "at"));
    return new Question(
        asked.group("text"),
        isRange,
        start,
        isRange ? CaseText.millis(asked.group("to")) : start,
        isRange ? CaseText.millis(asked.group("step")) : 1,
        settings);
  }

  /** A question is over where the next statement begins. */
  private void finish() {
    if (question != null) {
      cases.add(new Case(file, questionLine, construct, series, question, expected));
      question = null;
      expected.clear();
    }
  }
}
