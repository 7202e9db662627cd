package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.HashIndex;
import dev.weir.zset.RowStore;
import dev.weir.zset.StringPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * GROUP BY with aggregates.
 *
 * <p>A group is a slot that holds its last output row; accumulators keep one entry a slot. A group
 * whose rows are gone vanishes, except the one group of an aggregate without GROUP BY, which exists
 * from the start.
 */
final class AggregateOperator implements Operator.Stateful {
  private final Plan.Aggregate plan;
  private final int[] groupPositions;
  private final RowStore outputs;
  private final HashIndex groups;
  private final List<Accumulator> accumulators = new ArrayList<>();
  private final DeltaBuilder scratch;
  private long[] rowCounts = new long[16];
  private boolean[] shown = new boolean[16];
  private boolean[] marked = new boolean[16];

  AggregateOperator(Plan.Aggregate plan, StringPool strings, int seed) {
    this.plan = plan;
    this.outputs = new RowStore(plan.schema());
    this.groupPositions = new int[plan.groupColumns().length];
    Arrays.setAll(groupPositions, i -> i);
    this.groups = new HashIndex(outputs, seed, groupPositions);
    for (AggregateCall call : plan.calls()) {
      accumulators.add(Accumulators.of(call, plan.input().schema(), strings, seed));
    }
    this.scratch = new DeltaBuilder(plan.schema(), 1);
    scratch.reserve(0);
    if (groupPositions.length == 0) {
      newGroup(ColumnVector.allocate(plan.input().schema(), 1), 0);
    }
  }

  @Override
  public Delta step(List<Delta> inputs) throws Failed {
    Delta in = inputs.getFirst();
    int[] touched = new int[in.size()];
    int count = accumulate(in, touched);
    return emit(touched, count);
  }

  /** Takes the input's present content in; the output is then {@link #content}. */
  void absorb(Operator input) throws Failed {
    input.content(part -> step(List.of(part)));
    if (groupPositions.length == 0) {
      emit(new int[] {0}, 1);
    }
  }

  @Override
  public void content(Output output) throws Failed {
    DeltaBuilder all = new DeltaBuilder(plan.schema(), groups.size());
    int[] slots = new int[groups.size()];
    groups.copySlots(slots);
    Arrays.sort(slots);
    for (int slot : slots) {
      if (shown[slot]) {
        all.add(outputs.columns(), slot, 1);
      }
    }
    output.accept(all.build(true));
  }

  private int accumulate(Delta in, int[] touched) {
    int[] groupOf = new int[in.size()];
    int count = 0;
    for (int row = 0; row < in.size(); row++) {
      int group = groups.find(in.columns(), plan.groupColumns(), row);
      if (group == HashIndex.NONE) {
        group = newGroup(in.columns(), row);
      }
      if (!marked[group]) {
        marked[group] = true;
        touched[count++] = group;
      }
      groupOf[row] = group;
      rowCounts[group] += in.weights()[row];
    }
    for (int i = 0; i < accumulators.size(); i++) {
      int column = plan.calls().get(i).column();
      accumulators.get(i).add(groupOf, column < 0 ? null : in.columns()[column], in);
    }
    return count;
  }

  private Delta emit(int[] touched, int count) throws Failed {
    DeltaBuilder out = new DeltaBuilder(plan.schema(), count * 2);
    for (int i = 0; i < count; i++) {
      int group = touched[i];
      marked[group] = false;
      boolean exists = rowCounts[group] != 0 || groupPositions.length == 0;
      if (exists) {
        show(out, group);
      } else {
        vanish(out, group);
      }
    }
    return out.build(true);
  }

  private void show(DeltaBuilder out, int group) throws Failed {
    ColumnVector[] next = scratch.columns();
    for (int c = 0; c < groupPositions.length; c++) {
      next[c].copy(0, outputs.columns()[c], group);
    }
    for (int i = 0; i < accumulators.size(); i++) {
      accumulators.get(i).result(group, next[groupPositions.length + i]);
    }
    if (shown[group]) {
      if (outputs.same(group, next, 0)) {
        return;
      }
      out.add(outputs.columns(), group, -1);
    }
    outputs.set(group, next, 0);
    shown[group] = true;
    out.add(next, 0, 1);
  }

  private void vanish(DeltaBuilder out, int group) {
    if (shown[group]) {
      out.add(outputs.columns(), group, -1);
      shown[group] = false;
    }
    groups.remove(group);
    outputs.free(group);
    for (Accumulator accumulator : accumulators) {
      accumulator.clear(group);
    }
  }

  private int newGroup(ColumnVector[] from, int row) {
    int group = outputs.allocate();
    for (int c = 0; c < groupPositions.length; c++) {
      outputs.columns()[c].copy(group, from[plan.groupColumns()[c]], row);
    }
    groups.add(group);
    if (group >= rowCounts.length) {
      rowCounts = Arrays.copyOf(rowCounts, outputs.capacity());
      shown = Arrays.copyOf(shown, outputs.capacity());
      marked = Arrays.copyOf(marked, outputs.capacity());
    }
    for (Accumulator accumulator : accumulators) {
      accumulator.reserve(outputs.capacity());
    }
    return group;
  }

  @Override
  public long rows() {
    return groups.size();
  }

  @Override
  public long stateBytes() {
    long bytes = outputs.stateBytes() + groups.stateBytes() + 10L * rowCounts.length;
    for (Accumulator accumulator : accumulators) {
      bytes += accumulator.stateBytes();
    }
    return bytes;
  }

  @Override
  public Label label() {
    StringBuilder detail = new StringBuilder();
    for (int column : plan.groupColumns()) {
      detail
          .append(detail.isEmpty() ? "" : ", ")
          .append(plan.input().schema().column(column).name());
    }
    for (AggregateCall call : plan.calls()) {
      detail.append(detail.isEmpty() ? "" : ", ").append(call.text());
    }
    return new Label("aggregate", detail.toString());
  }
}
