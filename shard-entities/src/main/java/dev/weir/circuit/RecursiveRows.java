package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;
import java.util.function.LongUnaryOperator;

/** What a recursion has found, each row with its round: the input of its own operators. */
final class RecursiveRows extends Operator {
  final WeightedRows found;

  RecursiveRows(CircuitContext context, Schema schema) {
    super(context, schema, new int[0]);
    this.found = new WeightedRows(schema, context.seed);
  }

  /** Whether a row was found in its round. */
  boolean has(long hash, ColumnVector[] columns, int row) {
    return found.find(hash, columns, row) >= 0;
  }

  @Override
  Delta step() {
    throw new IllegalStateException("the recursion itself steps");
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    scanRows(found, sink);
  }

  @Override
  Arrangement arrange(int[] columns) {
    return found.arrange(columns);
  }

  @Override
  void release(Arrangement arrangement) {
    found.release(arrangement);
  }

  @Override
  String kind() {
    return "RecursiveRows";
  }

  @Override
  String detail() {
    return "";
  }

  @Override
  long ownRows() {
    return found.size();
  }

  @Override
  long ownStateBytes() {
    return found.stateBytes();
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    found.mapStrings(code);
  }
}
