package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Compares the answer that is made of parts with the one that is made of all samples at once. */
final class SplitPlan {
  private static final long SAMPLES_MAX = 2_000_000;

  /** Sums of sums, whose last bits differ. */
  private static final double TOLERANCE = 1e-11;

  /** What depends on the order of elements. */
  private static final Pattern CHOICE = Pattern.compile("limit|topk|bottomk");

  private final boolean isSum;
  private final boolean isTyped;
  private final boolean isOrdered;
  private final String what;

  private SplitPlan(Query query, boolean isTyped, String what) {
    this.isSum = query.text().contains("sum") || query.text().contains("avg");
    this.isTyped = isTyped;
    this.isOrdered = !isTyped && !isSum;
    this.what = what;
  }

  /**
   * Passes when both answers are the same, or both plans fail with the same words.
   *
   * @param what is told when they differ
   * @return whether shards had a part in it
   */
  static boolean require(Query query, SeriesSource whole, Random random, String what) {
    SplitSource split = new SplitSource(whole, query, random);
    Tried parts = tried(query, split);
    boolean isChoice = CHOICE.matcher(query.text()).find();
    if (!isChoice || !split.isTyped()) {
      new SplitPlan(query, split.isTyped(), what).require(tried(query, whole), parts);
    }
    return split.isSplit();
  }

  /** What came out: an answer or a failure. */
  private record Tried(Outcome outcome, String failure) {}

  private static Tried tried(Query query, SeriesSource source) {
    Supplier<Outcome> answer =
        () -> Queries.answer(query, source, new Budget(SAMPLES_MAX, () -> false));
    try {
      return new Tried(answer.get(), "");
    } catch (EvaluationException | LimitExceededException failure) {
      return new Tried(null, failure.getMessage());
    }
  }

  private void require(Tried whole, Tried split) {
    assertThat(told(split)).as(what).isEqualTo(told(whole));
    if (whole.outcome() == null) {
      return;
    }
    assertThat(split.outcome().warnings())
        .as(what)
        .containsExactlyInAnyOrderElementsOf(whole.outcome().warnings());
    assertThat(split.outcome().infos())
        .as(what)
        .containsExactlyInAnyOrderElementsOf(whole.outcome().infos());
    switch (whole.outcome().result()) {
      case QueryResult.Vector vector ->
          require(CaseRow.of(vector), CaseRow.of((QueryResult.Vector) split.outcome().result()));
      case QueryResult.Matrix matrix ->
          require(CaseRow.of(matrix), CaseRow.of((QueryResult.Matrix) split.outcome().result()));
      case QueryResult.Scalar scalar ->
          require(
              List.of(new CaseRow("", List.of(scalar.value()), List.of())),
              List.of(
                  new CaseRow(
                      "",
                      List.of(((QueryResult.Scalar) split.outcome().result()).value()),
                      List.of())));
      case QueryResult.Text text -> assertThat(split.outcome().result()).isEqualTo(text);
    }
  }

  /** The first of several mistakes, which may be another one where the order is another one. */
  private String told(Tried tried) {
    return isTyped && tried.outcome() == null ? "any" : tried.failure();
  }

  /** Elements stand in the same order, but where sums of which the last bits differ are sorted. */
  private void require(List<CaseRow> wanted, List<CaseRow> got) {
    List<CaseRow> want = isOrdered ? wanted : sorted(wanted);
    List<CaseRow> have = isOrdered ? got : sorted(got);
    if (!isSum) {
      assertThat(have.stream().map(CaseRow::toString))
          .as(what)
          .containsExactlyElementsOf(want.stream().map(CaseRow::toString).toList());
      return;
    }
    assertThat(have).as(what).hasSameSizeAs(want);
    assertThat(
            IntStream.range(0, want.size())
                .filter(row -> !have.get(row).isNear(want.get(row), TOLERANCE))
                .mapToObj(row -> have.get(row) + " instead of " + want.get(row)))
        .as(what)
        .isEmpty();
  }

  private static List<CaseRow> sorted(List<CaseRow> rows) {
    return rows.stream().sorted(Comparator.comparing(CaseRow::labels)).toList();
  }
}
