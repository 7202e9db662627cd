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

/**
 * The values of one column by group, as an ordered multiset: one order over (group, value) for all
 * groups, touched only when a distinct value comes or goes.
 */
final class GroupValues {
  private static final int GROUP = 0;
  private static final int VALUE = 1;

  private final CircuitContext context;
  private final int column;
  private final WeightedRows values;
  private final OrderedIndex order;
  private final ColumnStore groups;
  private final ColumnStore stored;

  GroupValues(CircuitContext context, int column, ColumnType type) {
    this.context = context;
    this.column = column;
    Schema schema =
        new Schema(
            List.of(
                new Column("group", ColumnType.BIGINT, false), new Column("value", type, false)));
    this.values = new WeightedRows(schema, context.seed);
    this.groups = values.rows().column(GROUP);
    this.stored = values.rows().column(VALUE);
    this.order = new OrderedIndex(this::compare);
  }

  int column() {
    return column;
  }

  private int compare(int slot, int other) {
    int order = Long.compare(groups.lane(slot), groups.lane(other));
    return order != 0 ? order : ValueOrder.compare(stored, slot, other, false, context.strings);
  }

  void add(int[] groupOf, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector[] pair = pair(groupOf, rows[column], size);
    if (stored.type().kind() == ColumnType.Kind.DOUBLE) {
      pair[VALUE] = CanonicalDoubles.of(pair[VALUE], size);
    }
    long[] hashes = values.hash(pair, size);
    for (int i = 0; i < size; i++) {
      if (rows[column].isNull(i)) {
        continue;
      }
      // the order reads the row, so a slot leaves it before its row does
      int known = values.find(hashes[i], pair, i);
      if (known >= 0 && values.weight(known) + weights[i] == 0) {
        order.remove(known);
      }
      int slot = values.add(hashes[i], pair, i, weights[i]);
      if (known < 0) {
        order.insert(slot);
      }
    }
  }

  private static ColumnVector[] pair(int[] groupOf, ColumnVector values, int size) {
    long[] group = new long[size];
    for (int i = 0; i < size; i++) {
      group[i] = groupOf[i];
    }
    return new ColumnVector[] {ColumnVector.of(group, null, null), values};
  }

  /** The smallest value of a group, -1 if it has none. */
  int min(int group) {
    int slot = order.ceiling(other -> groups.lane(other) < group ? -1 : 1);
    return slot >= 0 && groups.lane(slot) == group ? slot : -1;
  }

  /** The largest value of a group, -1 if it has none. */
  int max(int group) {
    int slot = order.before(other -> groups.lane(other) <= group ? -1 : 1);
    return slot >= 0 && groups.lane(slot) == group ? slot : -1;
  }

  void get(int slot, ColumnVector out, int row) {
    stored.get(slot, out, row);
  }

  void mapStrings(LongUnaryOperator code) {
    values.mapStrings(code);
  }

  long stateBytes() {
    return values.stateBytes() + order.stateBytes();
  }
}
