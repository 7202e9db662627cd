package dev.weir.circuit;

import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.WeightedRows;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * ORDER BY with LIMIT and OFFSET: keeps all rows in order and the window that is visible.
 *
 * <p>A step whose rows all sort after a full window changes nothing and costs no walk; any other
 * walks {@code offset + limit} rows and puts out the difference of the windows.
 */
final class TopK extends Operator {
  private final Plan.TopK plan;
  private final TopKOrder order;
  private final WeightedRows rows;
  private final OrderedIndex sorted;
  private Delta window;
  private boolean full;

  TopK(CircuitContext context, Plan.TopK plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    this.order = new TopKOrder(context, schema, plan.order());
    this.rows = new WeightedRows(schema, context.seed);
    this.sorted = new OrderedIndex((slot, other) -> order.compareSlots(rows.rows(), slot, other));
    this.window = Delta.empty(schema);
  }

  @Override
  void initialize() throws StepFailure {
    inputs[0].scan(this::apply);
    window = walk();
  }

  @Override
  Delta step() {
    Delta in = inputs[0].delta();
    apply(in);
    if (full && allAfterWindow(in)) {
      return Delta.empty(schema);
    }
    Delta before = window;
    window = walk();
    return Consolidator.net(difference(before, window), key, context.seed);
  }

  private void apply(Delta in) {
    long[] hashes = rows.hash(in.columns(), in.size());
    for (int i = 0; i < in.size(); i++) {
      int known = rows.find(hashes[i], in.columns(), i);
      if (known >= 0 && rows.weight(known) + in.weights()[i] == 0) {
        sorted.remove(known);
      }
      int slot = rows.add(hashes[i], in.columns(), i, in.weights()[i]);
      if (known < 0) {
        sorted.insert(slot);
      }
    }
  }

  private boolean allAfterWindow(Delta in) {
    if (window.isEmpty()) {
      return plan.limit() == 0;
    }
    int last = window.size() - 1;
    for (int i = 0; i < in.size(); i++) {
      if (order.compareRows(in.columns(), i, window.columns(), last) <= 0) {
        return false;
      }
    }
    return true;
  }

  private Delta walk() {
    long end = plan.offset() + plan.limit() < 0 ? Long.MAX_VALUE : plan.offset() + plan.limit();
    int[] slots = new int[(int) Math.min(end, sorted.size())];
    int count = sorted.first(slots);
    DeltaBuilder visible = new DeltaBuilder(schema, Math.min(count, 1024));
    long position = 0;
    for (int i = 0; i < count && position < end; i++) {
      long weight = rows.weight(slots[i]);
      long from = Math.max(position, plan.offset());
      position += weight;
      long to = Math.min(position, end);
      if (to > from) {
        visible.add(rows.rows(), slots[i], to - from);
      }
    }
    full = position >= end;
    return visible.build(true);
  }

  private Delta difference(Delta before, Delta after) {
    DeltaBuilder sum = new DeltaBuilder(schema, before.size() + after.size());
    long[] negated = new long[before.size()];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -before.weights()[i];
    }
    sum.addAll(before.columns(), negated, before.size());
    sum.addAll(after.columns(), after.weights(), after.size());
    return sum.build(false);
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    if (!window.isEmpty()) {
      sink.accept(window);
    }
  }

  @Override
  String kind() {
    return "TopK";
  }

  @Override
  String detail() {
    String by =
        plan.order().stream()
            .map(
                column ->
                    schema.column(column.column()).name() + (column.descending() ? " DESC" : ""))
            .collect(Collectors.joining(", "));
    return by + " LIMIT " + plan.limit() + " OFFSET " + plan.offset();
  }

  @Override
  long ownRows() {
    return rows.size();
  }

  @Override
  long ownStateBytes() {
    return rows.stateBytes() + sorted.stateBytes();
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    for (int i = 0; i < schema.size(); i++) {
      if (schema.type(i).isString()) {
        StringCodes.map(window.columns()[i], window.size(), code);
      }
    }
  }
}
