package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueOrder;
import dev.weir.zset.WeightedRows;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** MODE: the value that a group has most often, of several the smallest. */
final class ModeAccumulator implements Accumulator {
  private static final int GROUP = 0;
  private static final int VALUE = 1;

  private final CircuitContext context;
  private final int column;
  private final boolean isDouble;
  private final WeightedRows values;
  private final ColumnStore groups;
  private final ColumnStore stored;

  /** By group, then the most frequent first. */
  private final OrderedIndex frequent;

  ModeAccumulator(CircuitContext context, int column, ColumnType type) {
    this.context = context;
    this.column = column;
    this.isDouble = type.isFloating();
    Schema schema =
        new Schema(
            List.of(
                new Column("group", ColumnType.BIGINT, false), new Column("value", type, false)));
    this.values = new WeightedRows(schema, context.seed);
    this.groups = values.rows().column(GROUP);
    this.stored = values.rows().column(VALUE);
    this.frequent = new OrderedIndex(this::compare);
  }

  private int compare(int slot, int other) {
    int order = Long.compare(groups.lane(slot), groups.lane(other));
    order = order != 0 ? order : Long.compare(values.weight(other), values.weight(slot));
    return order != 0 ? order : ValueOrder.compare(stored, slot, other, false, context.strings);
  }

  @Override
  public void grow(int capacity) {}

  @Override
  public void add(int[] groupOf, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector of = isDouble ? CanonicalDoubles.of(rows[column], size) : rows[column];
    ColumnVector[] added = {new ColumnVector(ColumnType.BIGINT, size), of};
    for (int i = 0; i < size; i++) {
      added[GROUP].lanes[i] = groupOf[i];
    }
    long[] hashes = values.hash(added, size);
    for (int i = 0; i < size; i++) {
      if (!of.isNull(i)) {
        add(hashes[i], added, i, weights[i]);
      }
    }
  }

  private void add(long hash, ColumnVector[] added, int row, long weight) {
    // the order reads the weight, so a slot leaves it before its weight changes
    int known = values.find(hash, added, row);
    if (known >= 0) {
      frequent.remove(known);
    }
    int slot = values.add(hash, added, row, weight);
    if (values.weight(slot) != 0) {
      frequent.insert(slot);
    }
  }

  @Override
  public void emit(int[] groupOf, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      int group = groupOf[i];
      int slot = frequent.ceiling(other -> groups.lane(other) < group ? -1 : 1);
      if (slot >= 0 && groups.lane(slot) == group) {
        stored.get(slot, out, offset + i * stride);
      } else {
        out.setNull(offset + i * stride);
      }
    }
  }

  @Override
  public void clear(int group) {}

  @Override
  public void mapStrings(LongUnaryOperator code) {
    values.mapStrings(code);
  }

  @Override
  public void save(SavedGroups saved, StateOutput out) {
    int[] inOrder = new int[frequent.size()];
    frequent.first(inOrder);
    out.weighted(values, inOrder, saved);
  }

  @Override
  public void load(StateInput in) {
    in.grouped(values, slot -> frequent.insertAt(frequent.end(), slot));
  }

  @Override
  public long stateBytes() {
    return values.stateBytes() + frequent.stateBytes();
  }
}
