package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import java.util.Arrays;

/** Constant rows: content, never a change. */
final class Values extends Operator {
  private final ConstantRows rows;

  Values(CircuitContext context, Plan.Values plan) {
    super(context, plan.schema(), plan.key());
    this.rows = plan.rows();
  }

  @Override
  Delta step() {
    throw new IllegalStateException("constant rows have no inputs");
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    long[] codes = StringCodes.intern(rows.dictionary(), context.strings);
    ColumnVector[] columns = rows.columns().clone();
    for (int i = 0; i < columns.length; i++) {
      if (schema.type(i).isString()) {
        columns[i] = StringCodes.replaced(columns[i], rows.size(), codes);
      }
    }
    long[] weights = new long[rows.size()];
    Arrays.fill(weights, 1);
    if (rows.size() > 0) {
      sink.accept(new Delta(schema, columns, weights, rows.size(), false));
    }
  }

  @Override
  String kind() {
    return "Values";
  }

  @Override
  String detail() {
    return rows.size() + " rows";
  }
}
