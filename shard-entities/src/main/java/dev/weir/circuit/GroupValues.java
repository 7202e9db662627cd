package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.KeyColumns;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The values of one column by group, as ordered multisets: what MIN and MAX are read from.
 *
 * <p>Numbers keep their order as longs and stand in arrays of each group, {@link SmallGroups} or
 * {@link SortedNumbers}; texts and wide decimals share one order in {@link OrderedGroups}.
 */
final class GroupValues {
  private final int column;
  private final ColumnType type;
  private final SmallGroups small = new SmallGroups();

  /** By group its numbers, {@code null} while they are few. */
  private SortedNumbers[] many = new SortedNumbers[0];

  private long manyBytes;

  /** {@code null} for numbers. */
  private final OrderedGroups others;

  GroupValues(CircuitContext context, int column, ColumnType type) {
    this.column = column;
    this.type = type;
    boolean numbers = !type.isString() && !type.wide();
    this.others = numbers ? null : new OrderedGroups(context, type);
  }

  int column() {
    return column;
  }

  void grow(int capacity) {
    if (others == null) {
      many = Arrays.copyOf(many, capacity);
      small.grow(capacity);
    } else {
      others.grow(capacity);
    }
  }

  void add(int[] groupOf, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector values = rows[column];
    for (int i = 0; i < size; i++) {
      if (values.isNull(i)) {
        continue;
      }
      if (others == null) {
        add(groupOf[i], ordered(values.lanes[i]), weights[i]);
      } else {
        others.add(groupOf[i], values, i, weights[i]);
      }
    }
  }

  /** Writes the smallest or largest value of a group. */
  void get(int group, boolean smallest, ColumnVector out, int row) {
    if (others != null) {
      others.get(group, smallest, out, row);
    } else if (many[group] != null) {
      out.lanes[row] = lane(smallest ? many[group].smallest() : many[group].largest());
    } else if (small.size(group) == 0) {
      out.setNull(row);
    } else {
      out.lanes[row] = lane(small.value(group, smallest ? 0 : small.size(group) - 1));
    }
  }

  /** Forgets a group without rows. */
  void clear(int group) {
    if (others == null) {
      small.clear(group);
      drop(group);
    }
  }

  void mapStrings(LongUnaryOperator code) {
    if (others != null) {
      others.mapStrings(code);
    }
  }

  /** Writes (group, value, weight), in this order. */
  void save(SavedGroups groups, StateOutput out) {
    if (others != null) {
      others.save(groups, out);
      return;
    }
    SavedNumbers saved = new SavedNumbers();
    for (int group = 0; group < groups.size(); group++) {
      int slot = groups.slot(group);
      if (many[slot] != null) {
        many[slot].save(group, saved);
      } else {
        small.save(slot, group, saved);
      }
    }
    saved.write(out);
  }

  void load(StateInput in) {
    if (others != null) {
      others.load(in);
      return;
    }
    in.relation(
        SavedNumbers.SCHEMA,
        (columns, size) -> {
          for (int i = 0; i < size; i++) {
            int group = in.group(columns[0].lanes[i]);
            StateInput.require(columns[2].lanes[i] != 0, "a value with the weight 0");
            add(group, columns[1].lanes[i], columns[2].lanes[i]);
          }
        });
  }

  long stateBytes() {
    return others != null ? others.stateBytes() : small.stateBytes() + manyBytes + 4L * many.length;
  }

  private void add(int group, long value, long weight) {
    SortedNumbers numbers = many[group];
    if (numbers != null) {
      long before = numbers.stateBytes();
      numbers.add(value, weight);
      manyBytes += numbers.stateBytes() - before;
      if (numbers.isEmpty()) {
        drop(group);
      }
    } else if (!small.add(group, value, weight)) {
      outgrow(group);
      add(group, value, weight);
    }
  }

  private void outgrow(int group) {
    SortedNumbers numbers = new SortedNumbers();
    for (int i = 0; i < small.size(group); i++) {
      numbers.add(small.value(group, i), small.weight(group, i));
    }
    small.clear(group);
    many[group] = numbers;
    manyBytes += numbers.stateBytes();
  }

  private void drop(int group) {
    if (many[group] != null) {
      manyBytes -= many[group].stateBytes();
      many[group] = null;
    }
  }

  /** A lane as a number in the order of its type. */
  private long ordered(long lane) {
    if (!type.isFloating()) {
      return lane;
    }
    long bits = KeyColumns.canonical(lane);
    return bits ^ ((bits >> 63) >>> 1);
  }

  /** The way back. */
  private long lane(long ordered) {
    return type.isFloating() ? ordered ^ ((ordered >> 63) >>> 1) : ordered;
  }
}
