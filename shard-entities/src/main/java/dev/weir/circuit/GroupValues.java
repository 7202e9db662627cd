package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.KeyColumns;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The values of one column by group, as ordered multisets: what MIN and MAX are read from.
 *
 * <p>A group starts among the {@link SmallGroups} and moves to the {@link LargeGroups} when it has
 * too many distinct values; it stays there until it is empty. Numbers keep their order as longs.
 */
final class GroupValues {
  private final int column;
  private final ColumnType type;
  private final boolean numbers;
  private final SmallGroups small = new SmallGroups();
  private final LargeGroups large;
  private final ColumnVector image;
  private boolean[] isLarge = new boolean[0];

  GroupValues(CircuitContext context, int column, ColumnType type) {
    this.column = column;
    this.type = type;
    this.numbers = !type.isString() && !type.wide();
    this.large = new LargeGroups(context, type);
    this.image = new ColumnVector(type, 1);
  }

  int column() {
    return column;
  }

  void grow(int capacity) {
    int known = isLarge.length;
    isLarge = Arrays.copyOf(isLarge, capacity);
    Arrays.fill(isLarge, known, capacity, !numbers);
    small.grow(capacity);
    large.grow(capacity);
  }

  void add(int[] groupOf, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector values = rows[column];
    for (int i = 0; i < size; i++) {
      if (values.isNull(i)) {
        continue;
      }
      int group = groupOf[i];
      if (numbers && !isLarge[group]) {
        addSmall(group, ordered(values.lanes[i]), weights[i]);
      } else if (numbers) {
        addLarge(group, ordered(values.lanes[i]), weights[i]);
      } else {
        large.add(group, values, i, weights[i]);
      }
    }
  }

  /** Writes the smallest or largest value of a group. */
  void get(int group, boolean smallest, ColumnVector out, int row) {
    if (isLarge[group]) {
      int slot = smallest ? large.min(group) : large.max(group);
      if (slot < 0) {
        out.setNull(row);
      } else {
        large.get(slot, out, row);
      }
    } else if (small.size(group) == 0) {
      out.setNull(row);
    } else {
      out.lanes[row] = lane(small.value(group, smallest ? 0 : small.size(group) - 1));
    }
  }

  /** Forgets a group without rows. */
  void clear(int group) {
    small.clear(group);
    isLarge[group] = !numbers;
  }

  void mapStrings(LongUnaryOperator code) {
    large.mapStrings(code);
  }

  long stateBytes() {
    return small.stateBytes() + large.stateBytes() + isLarge.length;
  }

  private void addSmall(int group, long value, long weight) {
    if (small.add(group, value, weight)) {
      return;
    }
    for (int i = 0; i < small.size(group); i++) {
      addLarge(group, small.value(group, i), small.weight(group, i));
    }
    small.clear(group);
    isLarge[group] = true;
    addLarge(group, value, weight);
  }

  private void addLarge(int group, long value, long weight) {
    image.set(0, lane(value));
    large.add(group, image, 0, weight);
  }

  /** A lane as a number in the order of its type. */
  private long ordered(long lane) {
    if (type.kind() != ColumnType.Kind.DOUBLE) {
      return lane;
    }
    long bits = KeyColumns.canonical(lane);
    return bits ^ ((bits >> 63) >>> 1);
  }

  /** The way back. */
  private long lane(long ordered) {
    return type.kind() == ColumnType.Kind.DOUBLE ? ordered ^ ((ordered >> 63) >>> 1) : ordered;
  }
}
