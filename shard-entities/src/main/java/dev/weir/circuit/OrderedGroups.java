package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueOrder;
import dev.weir.zset.WeightedRows;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The values of groups whose type is no single number, texts and wide decimals: one order over
 * (group, value) for all groups, touched only when a distinct value comes or goes.
 */
final class OrderedGroups {
  private static final int NONE = -1;
  private static final int GROUP = 0;
  private static final int VALUE = 1;

  private final CircuitContext context;
  private final WeightedRows values;
  private final OrderedIndex order;
  private final ColumnStore groups;
  private final ColumnStore stored;
  private final ColumnVector[] image;

  /** By group the slots of the smallest and the largest value, -1 where they must be looked up. */
  private int[] smallest = new int[0];

  private int[] largest = new int[0];

  OrderedGroups(CircuitContext context, ColumnType type) {
    this.context = context;
    Schema schema =
        new Schema(
            List.of(
                new Column("group", ColumnType.BIGINT, false), new Column("value", type, false)));
    this.values = new WeightedRows(schema, context.seed);
    this.groups = values.rows().column(GROUP);
    this.stored = values.rows().column(VALUE);
    this.order = new OrderedIndex(this::compare);
    this.image = ColumnVector.allocate(schema, 1);
  }

  private int compare(int slot, int other) {
    int order = Long.compare(groups.lane(slot), groups.lane(other));
    return order != 0 ? order : ValueOrder.compare(stored, slot, other, false, context.strings);
  }

  /** Adds a value that is not NULL. */
  void add(int group, ColumnVector from, int row, long weight) {
    image[GROUP].set(0, group);
    image[VALUE].copy(0, from, row);
    long hash = values.hash(image, 1)[0];
    // the order reads the row, so a slot leaves it before its row does
    int known = values.find(hash, image, 0);
    if (known >= 0 && values.weight(known) + weight == 0) {
      order.remove(known);
      smallest[group] = smallest[group] == known ? NONE : smallest[group];
      largest[group] = largest[group] == known ? NONE : largest[group];
    }
    int slot = values.add(hash, image, 0, weight);
    if (known < 0) {
      order.insert(slot);
      extend(group, slot);
    }
  }

  private void extend(int group, int slot) {
    if (smallest[group] != NONE && compare(slot, smallest[group]) < 0) {
      smallest[group] = slot;
    }
    if (largest[group] != NONE && compare(slot, largest[group]) > 0) {
      largest[group] = slot;
    }
  }

  void grow(int capacity) {
    int known = smallest.length;
    smallest = Arrays.copyOf(smallest, capacity);
    largest = Arrays.copyOf(largest, capacity);
    Arrays.fill(smallest, known, capacity, NONE);
    Arrays.fill(largest, known, capacity, NONE);
  }

  /** Writes the smallest or largest value of a group. */
  void get(int group, boolean min, ColumnVector out, int row) {
    int slot = min ? min(group) : max(group);
    if (slot < 0) {
      out.setNull(row);
    } else {
      stored.get(slot, out, row);
    }
  }

  void mapStrings(LongUnaryOperator code) {
    values.mapStrings(code);
  }

  void save(SavedGroups saved, StateOutput out) {
    int[] inOrder = new int[order.size()];
    order.first(inOrder);
    out.weighted(values, inOrder, saved);
  }

  void load(StateInput in) {
    in.grouped(values, slot -> order.insertAt(order.end(), slot));
  }

  long stateBytes() {
    return values.stateBytes() + order.stateBytes() + 8L * smallest.length;
  }

  private int min(int group) {
    if (smallest[group] == NONE) {
      int slot = order.ceiling(other -> groups.lane(other) < group ? -1 : 1);
      smallest[group] = slot >= 0 && groups.lane(slot) == group ? slot : NONE;
    }
    return smallest[group];
  }

  private int max(int group) {
    if (largest[group] == NONE) {
      int slot = order.before(other -> groups.lane(other) <= group ? -1 : 1);
      largest[group] = slot >= 0 && groups.lane(slot) == group ? slot : NONE;
    }
    return largest[group];
  }
}
