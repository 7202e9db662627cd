package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Schema;
import java.util.List;

/** A table of one row, the time of the circuit: replaced whenever the clock moves. */
final class Clock extends Operator {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column("now", ColumnType.TIMESTAMP, false)));

  private long shown;

  Clock(CircuitContext context) {
    super(context, SCHEMA, new int[0]);
  }

  /** What stands for it in plans. */
  static Plan.Scan plan() {
    return new Plan.Scan(Plan.CLOCK, SCHEMA, new int[0]);
  }

  @Override
  void initialize() {
    shown = context.clock;
  }

  @Override
  Delta step() {
    long before = shown;
    shown = context.clock;
    return before == shown
        ? Delta.empty(SCHEMA)
        : rows(new long[] {before, shown}, new long[] {-1, 1});
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    sink.accept(rows(new long[] {shown}, new long[] {1}));
  }

  private static Delta rows(long[] times, long[] weights) {
    ColumnVector[] columns = ColumnVector.allocate(SCHEMA, times.length);
    for (int i = 0; i < times.length; i++) {
      columns[0].set(i, times[i]);
    }
    return new Delta(SCHEMA, columns, weights, times.length, true);
  }

  @Override
  long nextInstant() {
    return shown + 1;
  }

  @Override
  String kind() {
    return "Clock";
  }

  @Override
  String detail() {
    return "now";
  }
}
