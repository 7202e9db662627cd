package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.HashIndex;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** The groups of an aggregate: group columns and row counts by slot, and who was touched. */
final class Groups {
  /** By group: the number of rows, then the stamp of the delta that touched it last. */
  private static final int STRIDE = 2;

  private static final int STAMP = 1;

  private final int[] columns;
  private final KeyColumns inputKey;
  private final KeyColumns key;
  private final RowStore rows;
  private final HashIndex index;
  private final boolean global;
  private long[] state = new long[16 * STRIDE];
  private long stamp;

  /** Slot of the group of each row of the last delta. */
  int[] groupOf = new int[16];

  /** Groups touched by the last delta, in order of first touch. */
  int[] touched = new int[16];

  /** Whether a touched group had rows before. */
  boolean[] existed = new boolean[16];

  /** The first row of the last delta that touched a group. */
  private int[] touchedRows = new int[16];

  private long[] touchedHashes = new long[16];
  private long[] hashes = new long[16];
  int touchedCount;

  Groups(Schema input, int[] columns, long seed) {
    this.columns = columns;
    this.global = columns.length == 0;
    List<Column> names = new ArrayList<>();
    for (int column : columns) {
      names.add(input.column(column));
    }
    Schema schema = new Schema(names);
    this.inputKey = KeyColumns.of(input, columns);
    this.rows = new RowStore(schema);
    int[] all = new int[columns.length];
    Arrays.setAll(all, i -> i);
    this.key = KeyColumns.of(schema, all);
    this.index = new HashIndex(rows, key, seed);
    if (global) {
      rows.allocate();
    }
  }

  /** Resolves the groups of a delta's rows. */
  void resolve(Delta delta) {
    int size = delta.size();
    begin(size);
    if (global) {
      Arrays.fill(groupOf, 0, size, 0);
      touch(0, 0, 0);
      existed[0] = true;
      return;
    }
    inputKey.hash(delta.columns(), size, index.seed(), hashes);
    ColumnVector[] values = values(delta.columns(), size);
    for (int i = 0; i < size; i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        index.warm(hashes, i, size);
      }
      int slot = index.find(hashes[i], key, values, i);
      groupOf[i] = slot < 0 ? insert(hashes[i], values, i) : slot;
    }
    for (int i = 0; i < size; i++) {
      touch(groupOf[i], hashes[i], i);
    }
  }

  private int insert(long hash, ColumnVector[] values, int row) {
    int slot = rows.allocate();
    rows.put(slot, values, row);
    index.insert(hash, slot);
    ensure(slot);
    state[slot * STRIDE] = 0;
    return slot;
  }

  /** Counts the rows of the resolved delta. */
  void count(Delta delta) {
    for (int i = 0; i < delta.size(); i++) {
      state[groupOf[i] * STRIDE] += delta.weights()[i];
    }
  }

  /** Rows of a group. */
  long rowsOf(int group) {
    return state[group * STRIDE];
  }

  private void begin(int size) {
    touchedCount = 0;
    stamp++;
    if (groupOf.length < size) {
      groupOf = new int[size];
      touched = new int[size];
      touchedRows = new int[size];
      existed = new boolean[size];
      touchedHashes = new long[size];
      hashes = new long[size];
    }
  }

  private void ensure(int slot) {
    if (slot * STRIDE >= state.length) {
      state = Arrays.copyOf(state, state.length * 2);
    }
  }

  private void touch(int slot, long hash, int row) {
    if (state[slot * STRIDE + STAMP] != stamp) {
      state[slot * STRIDE + STAMP] = stamp;
      existed[touchedCount] = state[slot * STRIDE] > 0;
      touchedHashes[touchedCount] = hash;
      touchedRows[touchedCount] = row;
      touched[touchedCount++] = slot;
    }
  }

  private ColumnVector[] values(ColumnVector[] input, int size) {
    ColumnVector[] values = new ColumnVector[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input[columns[i]];
      if (rows.column(i).type().isFloating()) {
        values[i] = CanonicalDoubles.of(values[i], size);
      }
    }
    return values;
  }

  /** Whether a group has a row in the result. */
  boolean exists(int group) {
    long count = state[group * STRIDE];
    if (count < 0) {
      throw new IllegalStateException("a group has " + count + " rows");
    }
    return global || count > 0;
  }

  /** Forgets the touched group {@code i}, which has no rows any more. */
  void remove(int i) {
    index.remove(touchedHashes[i], touched[i]);
    rows.free(touched[i]);
  }

  /** Writes the group columns of each touched group twice, from the delta that touched it. */
  void emitTouched(Delta delta, ColumnVector[] out) {
    ColumnVector[] values = values(delta.columns(), delta.size());
    for (int c = 0; c < columns.length; c++) {
      for (int i = 0; i < touchedCount; i++) {
        out[c].copy(i * 2, values[c], touchedRows[i]);
        out[c].copy(i * 2 + 1, values[c], touchedRows[i]);
      }
    }
  }

  /** Writes the group columns of some groups to rows {@code offset}, {@code offset + stride} … */
  void emit(int[] groups, int count, ColumnVector[] out, int offset, int stride) {
    for (int c = 0; c < columns.length; c++) {
      ColumnStore column = rows.column(c);
      for (int i = 0; i < count; i++) {
        column.get(groups[i], out[c], offset + i * stride);
      }
    }
  }

  /** Fills {@code into} with groups in the result from slot {@code from} on; gives the next one. */
  int list(int from, int[] into, int[] count) {
    int slot = from;
    int found = 0;
    while (slot < rows.highWater() && found < into.length) {
      if (exists(slot)) {
        into[found++] = slot;
      }
      slot++;
    }
    count[0] = found;
    return slot;
  }

  /** Writes the groups with how many rows each has. */
  SavedGroups save(StateOutput out) {
    return save(out, new BitSet());
  }

  /**
   * The same of some groups.
   *
   * @param without slots of groups that are left out
   */
  SavedGroups save(StateOutput out, BitSet without) {
    int[] slots = new int[rows.highWater()];
    int[] numbers = new int[rows.highWater()];
    int count = 0;
    for (int slot = 0; slot < numbers.length; slot++) {
      if (exists(slot) && !without.get(slot)) {
        numbers[slot] = count;
        slots[count++] = slot;
      }
    }
    out.rows(rows, Arrays.copyOf(slots, count), this::rowsOf);
    return new SavedGroups(slots, numbers, count);
  }

  /** Becomes what was saved; the slots of groups are their numbers. */
  void load(StateInput in) {
    Schema schema = rows.schema();
    in.relation(
        StateOutput.with(schema, 1),
        (columns, size) -> {
          begin(size);
          key.hash(columns, size, index.seed(), hashes);
          for (int i = 0; i < size; i++) {
            loadGroup(columns, i, columns[schema.size()].lanes[i]);
          }
        });
    in.groups(rows.size());
  }

  private void loadGroup(ColumnVector[] columns, int row, long count) {
    if (global) {
      StateInput.require(row == 0 && count >= 0, "a second group, or a negative count");
      state[0] = count;
      return;
    }
    boolean isNew = index.find(hashes[row], key, columns, row) < 0;
    StateInput.require(isNew && count > 0, "a group twice, or without rows");
    int slot = insert(hashes[row], columns, row); // which may replace the array
    state[slot * STRIDE] = count;
  }

  /** The values of a group column. */
  ColumnStore values(int column) {
    return rows.column(column);
  }

  /** All groups have slots below this. */
  int capacity() {
    return rows.highWater();
  }

  int size() {
    return rows.size();
  }

  void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    index.rehash();
  }

  long stateBytes() {
    long touching = 3L * Integer.BYTES + 2L * Long.BYTES + 1;
    return rows.stateBytes() + index.stateBytes() + 8L * state.length + touching * groupOf.length;
  }
}
