package dev.weir.http;

import dev.weir.circuit.Plan;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.RowSet;
import java.util.Map;

/** Evaluates what {@link FakeCircuit} plans: a scan is its relation. */
final class FakeEvaluator {
  private FakeEvaluator() {}

  static RowSet evaluate(
      Plan plan, Map<String, RowSet> relations, int rowsMax, Runnable checkpoint) {
    checkpoint.run();
    RowSet rows = relations.get(((Plan.Scan) plan).relation());
    if (rows.size() > rowsMax) {
      throw new WeirException(ErrorCode.QUERY_TOO_LARGE, "more than " + rowsMax + " rows.");
    }
    return rows;
  }
}
