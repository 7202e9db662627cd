package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.config.Seeds;
import dev.weir.promql.Expression;
import dev.weir.promql.Parser;
import dev.weir.promql.PromqlException;
import dev.weir.promql.ValueType;
import dev.weir.promql.evaluation.Case.Question;
import dev.weir.promql.evaluation.Expected.Said;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.series.index.Matcher;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Asks the question of a case and compares the answer. */
final class CaseRunner {
  private static final long SAMPLES_MAX = 1_000_000;
  private static final double TOLERANCE = 1e-12;
  private static final long ANY_STEP = 60_000;

  private final Case one;
  private final Expected expected;

  private CaseRunner(Case one) {
    this.one = one;
    this.expected = Expected.of(one.expected());
  }

  /**
   * Passes when the answer is what the case says.
   *
   * @throws AssertionError when it is not
   */
  static void run(Case one) {
    CaseRunner runner = new CaseRunner(one);
    if (runner.expected.failures().isEmpty()) {
      runner.requireAnswer();
    } else {
      runner.requireFailure(runner.expected.failures().getFirst());
    }
  }

  private void requireFailure(Said said) {
    Throwable failure = catchThrowable(() -> answer(query()));
    assertThat(failure)
        .isInstanceOfAny(
            PromqlException.class, EvaluationException.class, LimitExceededException.class);
    assertThat(failure.getMessage()).matches(said.fits(), said.words());
  }

  private void requireAnswer() {
    Query query = query();
    Outcome outcome = answer(query);
    requireResult(outcome.result(), query.steps());
    requireNotes(outcome.warnings(), expected.warnings());
    requireNotes(outcome.infos(), expected.infos());
    ValueType type = query.expression().type();
    boolean hasSteps = type == ValueType.SCALAR || type == ValueType.INSTANT_VECTOR;
    if (!query.isRange() && hasSteps && !expected.isOrdered()) {
      requireSameAsRange(query, outcome.result());
    }
  }

  private Query query() {
    Question question = one.question();
    Expression expression = Parser.parse(question.text(), question.settings().isExperimental());
    Steps steps =
        question.isRange()
            ? Steps.between(question.start(), question.end(), question.stepMillis())
            : Steps.at(question.start());
    return new Query(
        question.text(),
        expression,
        steps,
        question.end(),
        question.isRange(),
        question.settings().lookbackMillis(),
        question.settings().subqueryStepMillis(),
        Tiers.NONE);
  }

  private Outcome answer(Query query) {
    List<Selection> announced = Selections.of(query);
    SeriesSource source =
        selection -> {
          assertThat(announced).as("what a query says that it reads").contains(selection);
          return one.series().stream()
              .map(LoadedSeries::samples)
              .filter(samples -> isSelected(samples.labels(), selection))
              .map(samples -> cut(samples, selection))
              .filter(samples -> samples.times().length + samples.histograms().size() > 0)
              .toList();
        };
    long seed = Seeds.next();
    boolean _ =
        SplitPlan.require(
            query, source, Seeds.random(seed), Seeds.option(seed) + ": " + query.text());
    return Queries.answer(query, source, new Budget(SAMPLES_MAX, () -> false));
  }

  private static boolean isSelected(Labels labels, Selection selection) {
    for (Matcher matcher : selection.selector().matchers()) {
      if (!matcher.matches(labels.value(matcher.name()).orElse(""))) {
        return false;
      }
    }
    return true;
  }

  /** No sample more than is asked for, so that none is looked at by mistake. */
  private static SeriesSamples cut(SeriesSamples samples, Selection selection) {
    int[] kept =
        IntStream.range(0, samples.times().length)
            .filter(at -> samples.times()[at] > selection.after())
            .filter(at -> samples.times()[at] <= selection.to())
            .toArray();
    if (selection.isNewest() && kept.length > 0) {
      int newest = kept[kept.length - 1];
      kept = samples.bits()[newest] == Reads.STALE ? new int[0] : new int[] {newest};
    }
    return new SeriesSamples(
        samples.labels(),
        Arrays.stream(kept).mapToLong(at -> samples.times()[at]).toArray(),
        Arrays.stream(kept).mapToLong(at -> samples.bits()[at]).toArray(),
        cut(samples.histograms(), selection));
  }

  private static HistogramSamples cut(HistogramSamples samples, Selection selection) {
    int[] kept =
        IntStream.range(0, samples.size())
            .filter(at -> samples.times()[at] > selection.after())
            .filter(at -> samples.times()[at] <= selection.to())
            .toArray();
    return new HistogramSamples(
        Arrays.stream(kept).mapToLong(at -> samples.times()[at]).toArray(),
        Arrays.stream(kept).mapToObj(at -> samples.values()[at]).toArray(Histogram[]::new));
  }

  private void requireResult(QueryResult result, Steps steps) {
    switch (result) {
      case QueryResult.Scalar scalar -> requireScalar(scalar);
      case QueryResult.Text text -> assertThat(text.value()).isEqualTo(expected.text());
      case QueryResult.Vector vector -> {
        assertThat(vector.time()).isEqualTo(steps.first());
        requireRows(CaseRow.of(vector), steps);
      }
      case QueryResult.Matrix matrix -> requireRows(CaseRow.of(matrix), steps);
    }
  }

  private void requireScalar(QueryResult.Scalar scalar) {
    assertThat(scalar.time()).isEqualTo(one.question().start());
    assertThat(expected.scalar()).as("got %s", scalar.value()).isPresent();
    requireRows(
        List.of(new CaseRow("", List.of(scalar.value()), List.of())),
        List.of(new CaseRow("", List.of(expected.scalar().getAsDouble()), List.of())));
  }

  private void requireRows(List<CaseRow> actual, Steps steps) {
    assertThat(expected.text()).as("got %s", actual).isNull();
    assertThat(expected.scalar()).as("got %s", actual).isEmpty();
    boolean hasSteps = one.question().isRange();
    requireRows(
        actual,
        expected.lines().stream()
            .map(line -> hasSteps ? CaseRow.atSteps(line, steps) : CaseRow.of(line))
            .toList());
  }

  private void requireRows(List<CaseRow> actual, List<CaseRow> wanted) {
    List<CaseRow> got = expected.isOrdered() ? actual : sorted(actual);
    List<CaseRow> want = expected.isOrdered() ? wanted : sorted(wanted);
    boolean isNear =
        expected.isApproximate()
            && got.size() == want.size()
            && IntStream.range(0, got.size())
                .allMatch(row -> got.get(row).isNear(want.get(row), TOLERANCE));
    if (!isNear) {
      // as text, which tells all numbers apart, -0.0 too, but no NaN from another
      assertThat(got.stream().map(CaseRow::toString))
          .containsExactlyElementsOf(want.stream().map(CaseRow::toString).toList());
    }
  }

  private static List<CaseRow> sorted(List<CaseRow> rows) {
    return rows.stream().sorted(Comparator.comparing(CaseRow::labels)).toList();
  }

  private static void requireNotes(List<String> actual, List<Said> wanted) {
    assertThat(actual).hasSameSizeAs(wanted);
    for (int each = 0; each < wanted.size(); each++) {
      assertThat(actual.get(each)).matches(wanted.get(each).fits(), wanted.get(each).words());
    }
  }

  /** One step of a range of times is the same time. */
  private void requireSameAsRange(Query instant, QueryResult result) {
    Query range =
        new Query(
            instant.text(),
            instant.expression(),
            Steps.between(instant.end(), instant.end(), ANY_STEP),
            instant.end(),
            true,
            instant.lookbackMillis(),
            instant.subqueryStepMillis(),
            Tiers.NONE);
    List<CaseRow> rows =
        switch (result) {
          case QueryResult.Scalar scalar ->
              List.of(new CaseRow("{}", List.of(scalar.value()), List.of()));
          case QueryResult.Vector vector -> CaseRow.of(vector);
          case QueryResult.Text _, QueryResult.Matrix _ -> List.of();
        };
    QueryResult.Matrix matrix = (QueryResult.Matrix) answer(range).result();
    assertThat(sorted(CaseRow.of(matrix)).stream().map(CaseRow::untimed))
        .as("the same as a range of one step")
        .containsExactlyElementsOf(sorted(rows).stream().map(CaseRow::untimed).toList());
  }
}
