package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;

/**
 * Rows in the order of their partitions and, within each, of an ORDER BY made total.
 *
 * <p>Partitions are groups; they come in an order of their own, which nothing visible depends on.
 * All partitions share one index, so that millions of small ones cost no objects.
 */
final class PartitionedRows {
  /** The first lane beside a row, its partition; the owner's follow. */
  private static final int PARTITION = 0;

  final Groups partitions;
  final RowStore rows;
  final OrderedIndex index;
  final TopKOrder order;
  private final int columns;
  private final ColumnStore partitionOf;

  /**
   * @param input the columns of the rows that come in
   * @param stored those, and more behind them that the owner sets
   * @param lanes further lanes a row, for the owner
   */
  PartitionedRows(
      CircuitContext context,
      Schema input,
      Schema stored,
      int[] partition,
      TopKOrder order,
      int lanes) {
    this.partitions = new Groups(input, partition, context.seed);
    this.rows = new RowStore(stored, lanes + 1);
    this.columns = input.size();
    this.order = order;
    this.partitionOf = rows.extra(PARTITION);
    this.index = new OrderedIndex(this::compare, this::key);
  }

  private int compare(int slot, int other) {
    int order = Long.compare(partitionOf.lane(slot), partitionOf.lane(other));
    return order != 0 ? order : this.order.compareSlots(rows, slot, other);
  }

  /** One of the owner's lanes. */
  ColumnStore lane(int index) {
    return rows.extra(index + 1);
  }

  int partition(int slot) {
    return (int) partitionOf.lane(slot);
  }

  private long key(int slot) {
    return partitionOf.lane(slot) << 32 | order.prefix(rows, slot);
  }

  /** Where a row of a partition stands, or would stand. */
  long seek(int partition, ColumnVector[] vectors, int row) {
    long key = (long) partition << 32 | order.prefix(vectors, row);
    return index.seek(key, key, slot -> order.compare(rows, slot, vectors, row));
  }

  /** The first position of a partition at which a condition on slots no longer holds. */
  long seek(int partition, OrderedIndex.Place place) {
    long key = (long) partition << 32;
    return index.seek(key, key | TopKOrder.PREFIX_MAX, place);
  }

  /** Whether the row at a position that {@link #seek} gave is the one that was sought. */
  boolean stands(long position, int partition, ColumnVector[] vectors, int row) {
    if (position == index.end()) {
      return false;
    }
    int slot = index.slot(position);
    return partition(slot) == partition && order.compare(rows, slot, vectors, row) == 0;
  }

  /** The position of a partition's first row. */
  long first(int partition) {
    return seek(partition, slot -> 0);
  }

  /** The position after a partition's last row. */
  long end(int partition) {
    return seek(partition, slot -> -1);
  }

  /** Adds a row at the position that was found for it. */
  int insert(long position, int partition, ColumnVector[] vectors, int row) {
    int slot = rows.allocate();
    put(slot, vectors, row);
    partitionOf.setLane(slot, partition);
    index.insertAt(position, slot);
    return slot;
  }

  /** Overwrites a row with one that stands at the same place. */
  void put(int slot, ColumnVector[] vectors, int row) {
    for (int i = 0; i < columns; i++) {
      rows.column(i).set(slot, vectors[i], row);
    }
  }

  void remove(long position) {
    int slot = index.slot(position);
    index.removeAt(position);
    rows.free(slot);
  }

  /** Forgets partitions of a delta that have no rows any more. */
  void dropEmpty() {
    for (int i = 0; i < partitions.touchedCount; i++) {
      if (!partitions.exists(partitions.touched[i])) {
        partitions.remove(i);
      }
    }
  }

  /** Writes the partitions, then the rows in their order, each with some of the owner's lanes. */
  void save(StateOutput out, IntToLongFunction... lanes) {
    SavedGroups saved = partitions.save(out);
    int[] inOrder = new int[index.size()];
    index.first(inOrder);
    IntToLongFunction[] all = new IntToLongFunction[lanes.length + 1];
    all[0] = slot -> saved.number(partition(slot));
    System.arraycopy(lanes, 0, all, 1, lanes.length);
    out.rows(rows, inOrder, all);
  }

  /** Becomes what was saved. */
  void load(StateInput in, ColumnStore... lanes) {
    partitions.load(in);
    Schema stored = rows.schema();
    in.relation(
        StateOutput.with(stored, lanes.length + 1),
        (vectors, size) -> {
          for (int row = 0; row < size; row++) {
            int slot = rows.allocate();
            rows.put(slot, vectors, row);
            partitionOf.setLane(slot, in.group(vectors[stored.size()].lanes[row]));
            for (int i = 0; i < lanes.length; i++) {
              lanes[i].setLane(slot, vectors[stored.size() + 1 + i].lanes[row]);
            }
            index.insertAt(index.end(), slot);
          }
        });
  }

  /** Finds the partitions of a delta's rows. */
  void resolve(Delta delta) {
    partitions.resolve(delta);
  }

  void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    partitions.mapStrings(code);
  }

  long stateBytes() {
    return rows.stateBytes() + index.stateBytes() + partitions.stateBytes();
  }
}
