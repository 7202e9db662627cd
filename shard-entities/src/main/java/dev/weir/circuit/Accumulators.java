package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;

/** Chooses the accumulator of an aggregate. */
final class Accumulators {
  private Accumulators() {}

  static Accumulator of(AggregateCall call, Schema input, StringPool strings, int seed) {
    return switch (call.function()) {
      case COUNT_ROWS, COUNT -> new CountAccumulator();
      case SUM, AVG -> sum(call, input.type(call.column()));
      case MIN -> new ExtremeAccumulator(input.column(call.column()), false, strings, seed);
      case MAX -> new ExtremeAccumulator(input.column(call.column()), true, strings, seed);
    };
  }

  private static Accumulator sum(AggregateCall call, ColumnType input) {
    if (input.kind() == ColumnType.Kind.DOUBLE) {
      return new DoubleSumAccumulator(call);
    }
    return input.wide() ? new WideSumAccumulator(call, input) : new SumAccumulator(call, input);
  }
}
