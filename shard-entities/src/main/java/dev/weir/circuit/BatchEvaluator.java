package dev.weir.circuit;

import dev.weir.circuit.Operator.Failed;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.RowSet;
import dev.weir.zset.StringPool;
import java.util.HashMap;
import java.util.Map;

/**
 * Evaluates a plan once over given rows, in a graph made for it alone.
 *
 * <p>It meets no retraction and keeps no history, so it also checks the incremental result. Usable
 * on any thread.
 */
public final class BatchEvaluator {
  private BatchEvaluator() {}

  /**
   * The rows of a plan, each once with its multiplicity.
   *
   * @param relations the content of every relation the plan scans, by name
   * @throws WeirException {@code value-invalid} when an expression fails on a row
   */
  public static RowSet evaluate(Plan plan, Map<String, RowSet> relations, CircuitLimits limits) {
    StringPool strings = new StringPool(0);
    Graph graph = new Graph(limits, strings, 0, () -> 0);
    Map<String, Node> sources = new HashMap<>();
    relations.forEach(
        (name, rows) ->
            sources.put(
                name,
                graph.addSource(
                    new Plan.Scan(name, rows.schema(), new int[0]),
                    new Sources.RowSetSource(name, rows, Translation.into(strings, rows)))));
    try {
      ViewResult result = new ViewResult("", plan, strings, 0);
      graph.build(plan, sources::get).operator.content(part -> result.load(0, part));
      return result.snapshot();
    } catch (Failed failed) {
      throw refusal(failed.record());
    }
  }

  private static WeirException refusal(ViewFailure failure) {
    return new WeirException(
        ErrorCode.VALUE_INVALID,
        "The query failed: " + failure.detail(),
        Map.of("expression", failure.expression(), "error", failure.error()));
  }
}
