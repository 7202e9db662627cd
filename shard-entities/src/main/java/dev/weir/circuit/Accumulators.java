package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;

/** Chooses the accumulators of aggregate calls. */
final class Accumulators {
  private Accumulators() {}

  static Accumulator[] of(
      CircuitContext context, List<AggregateCall> calls, Schema input, Groups groups) {
    List<GroupValues> shared = new ArrayList<>();
    Accumulator[] accumulators = new Accumulator[calls.size()];
    for (int i = 0; i < accumulators.length; i++) {
      AggregateCall call = calls.get(i);
      accumulators[i] =
          switch (call.function()) {
            case COUNT_ROWS -> new RowCountAccumulator(groups);
            case COUNT -> new CountAccumulator(call.column());
            case SUM, AVG -> sum(call, input.type(call.column()));
            case MIN, MAX -> extreme(context, call, input, shared);
          };
    }
    return accumulators;
  }

  private static Accumulator sum(AggregateCall call, ColumnType input) {
    return switch (input.kind()) {
      case DOUBLE -> new DoubleAccumulator(call);
      case INTEGER, BIGINT, DECIMAL -> new SumAccumulator(call, input);
      case BOOLEAN, VARCHAR, DATE, TIMESTAMP ->
          throw new IllegalArgumentException(call.text() + " over " + input.sql());
    };
  }

  private static Accumulator extreme(
      CircuitContext context, AggregateCall call, Schema input, List<GroupValues> shared) {
    boolean smallest = call.function() == AggregateCall.Function.MIN;
    for (GroupValues values : shared) {
      if (values.column() == call.column()) {
        return new MinMaxAccumulator(values, false, smallest);
      }
    }
    GroupValues values = new GroupValues(context, call.column(), input.type(call.column()));
    shared.add(values);
    return new MinMaxAccumulator(values, true, smallest);
  }
}
