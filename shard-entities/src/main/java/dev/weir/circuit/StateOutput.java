package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import dev.weir.zset.WeightedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/** The relations of an operator's private state while they are written. */
final class StateOutput {
  private final Strings strings;
  private final List<RowSet> relations = new ArrayList<>();

  /**
   * @param strings of now, for readers on other threads
   */
  StateOutput(Strings strings) {
    this.strings = strings;
  }

  List<RowSet> relations() {
    return relations;
  }

  /** A schema with some BIGINT columns behind. */
  static Schema with(Schema schema, int lanes) {
    List<Column> columns = new ArrayList<>(schema.columns());
    for (int i = 0; i < lanes; i++) {
      columns.add(new Column("lane" + i, ColumnType.BIGINT, false));
    }
    return new Schema(columns);
  }

  /** BIGINT columns alone. */
  static Schema lanes(int count) {
    return with(new Schema(List.of()), count);
  }

  /** Adds a relation of BIGINT columns. */
  void lanes(long[][] columns, int size) {
    ColumnVector[] vectors = new ColumnVector[columns.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = ColumnVector.of(columns[i], null, null);
    }
    add(lanes(columns.length), vectors, size);
  }

  /** Adds the lanes of groups, {@code stride} for each group, one column for each lane. */
  void lanes(long[] lanes, int stride, SavedGroups groups) {
    long[][] columns = new long[stride][groups.size()];
    for (int i = 0; i < stride; i++) {
      for (int group = 0; group < groups.size(); group++) {
        columns[i][group] = lanes[groups.slot(group) * stride + i];
      }
    }
    lanes(columns, groups.size());
  }

  /**
   * Adds stored rows, with lanes behind them.
   *
   * @param slots the rows in the order in which they are written
   */
  void rows(RowStore rows, int[] slots, IntToLongFunction... lanes) {
    ColumnVector[] columns = ColumnVector.allocate(with(rows.schema(), lanes.length), slots.length);
    rows.gather(slots, slots.length, columns, 0);
    for (int i = 0; i < lanes.length; i++) {
      ColumnVector lane = columns[rows.schema().size() + i];
      for (int row = 0; row < slots.length; row++) {
        lane.lanes[row] = lanes[i].applyAsLong(slots[row]);
      }
    }
    add(with(rows.schema(), lanes.length), columns, slots.length);
  }

  /** Adds the rows of a Z-set with their weights behind, and maybe more lanes. */
  void weighted(WeightedRows rows, IntToLongFunction... lanes) {
    IntToLongFunction[] all = new IntToLongFunction[lanes.length + 1];
    all[0] = rows::weight;
    System.arraycopy(lanes, 0, all, 1, lanes.length);
    rows(rows.rows(), slots(rows), all);
  }

  /** Adds the rows of groups of a Z-set whose first column is a group, in some order of slots. */
  void weighted(WeightedRows rows, int[] slots, SavedGroups groups) {
    ColumnStore slotOf = rows.rows().column(0);
    int[] saved =
        Arrays.stream(slots).filter(slot -> groups.has((int) slotOf.lane(slot))).toArray();
    rows(rows.rows(), saved, rows::weight);
    ColumnVector group = relations.getLast().columns()[0];
    for (int row = 0; row < saved.length; row++) {
      group.lanes[row] = groups.number((int) slotOf.lane(saved[row]));
    }
  }

  /** The slots that a Z-set uses. */
  static int[] slots(WeightedRows rows) {
    int[] slots = new int[rows.size()];
    int count = 0;
    for (int slot = 0; slot < rows.rows().highWater(); slot++) {
      if (rows.weight(slot) != 0) {
        slots[count++] = slot;
      }
    }
    return slots;
  }

  private void add(Schema schema, ColumnVector[] columns, int size) {
    relations.add(new RowSet(schema, columns, null, null, size, strings));
  }
}
