package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;

/** Chooses the accumulators of aggregate calls. */
final class Accumulators {
  private final CircuitContext context;
  private final Groups groups;
  private final List<GroupValues> values = new ArrayList<>();
  private final List<DistinctValues> distinct = new ArrayList<>();
  private final List<OrderedMultiset> multisets = new ArrayList<>();

  private Accumulators(CircuitContext context, Groups groups) {
    this.context = context;
    this.groups = groups;
  }

  static Accumulator[] of(
      CircuitContext context, List<AggregateCall> calls, Schema input, Groups groups) {
    Accumulators factory = new Accumulators(context, groups);
    return calls.stream()
        .map(call -> call.distinct() ? factory.distinct(call, input) : factory.plain(call, input))
        .toArray(Accumulator[]::new);
  }

  private Accumulator plain(AggregateCall call, Schema input) {
    return switch (call.function()) {
      case COUNT_ROWS -> new RowCountAccumulator(groups);
      case COUNT -> new CountAccumulator(call.columns());
      case SUM, AVG -> sum(call, input.type(call.column()));
      case MIN, MAX -> extreme(call, input);
      case BIT_AND, BIT_OR, BIT_XOR -> new BitAccumulator(call);
      case MODE -> new ModeAccumulator(context, call.column(), input.type(call.column()));
      case STRING_AGG, ARRAY_AGG -> {
        boolean first = known(call, call.order()) == null;
        yield new CollectingAccumulator(context, call, ordered(input, call, call.order()), first);
      }
      case ARG_MIN, ARG_MAX -> {
        boolean largest = call.function() == AggregateCall.Function.ARG_MAX;
        SortColumn by = new SortColumn(call.columns().getLast(), largest, false);
        yield ordered(call, input, List.of(by), OrderedAccumulator.first(call.column()));
      }
      case PERCENTILE_CONT -> ordered(call, input, call.order(), Percentile.of(call)::continuous);
      case STATISTIC -> new StatisticAccumulator(call);
      case PERCENTILE_DISC -> ordered(call, input, call.order(), Percentile.of(call)::discrete);
    };
  }

  private Accumulator distinct(AggregateCall call, Schema input) {
    for (DistinctValues known : distinct) {
      if (known.isOf(call)) {
        return distinct(call, known, false);
      }
    }
    DistinctValues made = new DistinctValues(context, call, input);
    distinct.add(made);
    return distinct(call, made, true);
  }

  /** The function itself reads the distinct values, which have columns of their own. */
  private Accumulator distinct(AggregateCall call, DistinctValues read, boolean owner) {
    AggregateCall inner = call.shift(call.columns()::indexOf);
    Accumulators factory = new Accumulators(context, groups);
    return new DistinctAccumulator(read, factory.plain(inner, read.readerSchema()), owner);
  }

  private static Accumulator sum(AggregateCall call, ColumnType input) {
    return switch (input.kind()) {
      case DOUBLE, REAL -> new DoubleAccumulator(call);
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, INTERVAL_DAY, INTERVAL_MONTH ->
          new SumAccumulator(call, input);
      case BOOLEAN,
          VARCHAR,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ ->
          throw new IllegalArgumentException(call.text() + " over " + input.sql());
    };
  }

  private Accumulator extreme(AggregateCall call, Schema input) {
    boolean smallest = call.function() == AggregateCall.Function.MIN;
    for (GroupValues known : values) {
      if (known.column() == call.column()) {
        return new MinMaxAccumulator(known, false, smallest);
      }
    }
    GroupValues made = new GroupValues(context, call.column(), input.type(call.column()));
    values.add(made);
    return new MinMaxAccumulator(made, true, smallest);
  }

  private Accumulator ordered(
      AggregateCall call, Schema input, List<SortColumn> order, OrderedAccumulator.Result result) {
    boolean owner = known(call, order) == null;
    return new OrderedAccumulator(ordered(input, call, order), owner, result);
  }

  private OrderedMultiset ordered(Schema input, AggregateCall call, List<SortColumn> order) {
    OrderedMultiset known = known(call, order);
    if (known != null) {
      return known;
    }
    OrderedMultiset made =
        new OrderedMultiset(context, input, call.columns(), order, call.required());
    multisets.add(made);
    return made;
  }

  private OrderedMultiset known(AggregateCall call, List<SortColumn> order) {
    for (OrderedMultiset multiset : multisets) {
      if (multiset.isOf(call.columns(), order, call.required())) {
        return multiset;
      }
    }
    return null;
  }
}
