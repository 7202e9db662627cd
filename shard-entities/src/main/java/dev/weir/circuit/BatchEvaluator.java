package dev.weir.circuit;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.RowSet;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a plan once over immutable rows, on any thread: the same operators, filled and thrown
 * away.
 */
public final class BatchEvaluator {
  private static final String RESULT = "result";

  private BatchEvaluator() {}

  /**
   * The rows of a plan, however long it takes.
   *
   * @see #evaluate(Plan, Map, CircuitLimits, Runnable)
   */
  public static RowSet evaluate(Plan plan, Map<String, RowSet> relations, CircuitLimits limits) {
    return evaluate(plan, relations, limits, () -> {});
  }

  /**
   * The rows of a plan.
   *
   * @param relations the content of every relation the plan scans, by name
   * @param checkpoint run every few thousand rows; what it throws ends the evaluation
   * @throws WeirException {@code value-invalid} when an expression fails on a row, {@code
   *     query-too-large} when a bound is passed
   */
  public static RowSet evaluate(
      Plan plan, Map<String, RowSet> relations, CircuitLimits limits, Runnable checkpoint) {
    return evaluate(plan, relations, 0, limits, checkpoint);
  }

  /**
   * The rows of a plan at a time.
   *
   * @param clock what NOW() is, in microseconds since 1970
   */
  public static RowSet evaluate(
      Plan plan,
      Map<String, RowSet> relations,
      long clock,
      CircuitLimits limits,
      Runnable checkpoint) {
    CircuitContext context = new CircuitContext(limits, 0, () -> 0, checkpoint);
    context.clock = clock;
    Graph graph = new Graph(context, name -> source(context, name, relations));
    try {
      ViewContent content = new ViewContent(plan.schema(), new int[0], context.seed);
      graph.build(plan).scan(chunk -> add(chunk, content, context));
      return content.rowSet(context.strings.reader());
    } catch (StepFailure failure) {
      throw refused(failure.of(RESULT, 0));
    }
  }

  private static RowSource source(
      CircuitContext context, String name, Map<String, RowSet> relations) {
    RowSet rows = relations.get(name);
    if (rows == null) {
      throw new IllegalArgumentException("no rows were given for " + name);
    }
    return new RowSource(context, name, rows, new int[0]);
  }

  private static void add(Delta chunk, ViewContent content, CircuitContext context)
      throws StepFailure {
    context.checkpoint.run();
    content.apply(Consolidator.net(chunk, new int[0], context.seed), context);
    if (content.rows() > context.limits.stepRowsMax()) {
      throw StepFailure.budget(
          "step-budget", "the result has more than " + context.limits.stepRowsMax() + " rows");
    }
  }

  private static WeirException refused(ViewFailure failure) {
    boolean budget =
        List.of("step-budget", "recursion-limit", "view-state-limit").contains(failure.error());
    return new WeirException(
        budget ? ErrorCode.QUERY_TOO_LARGE : ErrorCode.VALUE_INVALID,
        "The query failed: " + failure.detail(),
        Map.of("expression", failure.expression(), "error", failure.error()));
  }
}
