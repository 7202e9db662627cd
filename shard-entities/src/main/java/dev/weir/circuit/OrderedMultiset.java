package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.OrderedIndex.Place;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueOrder;
import dev.weir.zset.WeightedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Some columns of the rows of all groups, by group as a multiset in an order: what functions are
 * read from that ask for an order, for a position or for a value of another column.
 *
 * <p>Rows are in the order that was asked for; those it leaves equal are ordered by all the columns
 * that are kept, NULLs last, and in the end by their bits, so that the order is total and the same
 * on every node. A change costs the logarithm of the number of distinct rows.
 */
final class OrderedMultiset {
  private static final int GROUP = 0;

  private final CircuitContext context;
  private final List<Integer> columns;
  private final List<SortColumn> order;
  private final List<Integer> required;

  /** The input columns that are kept, after the group: {@code columns}, then those of the order. */
  private final List<Integer> kept;

  private final Schema schema;
  private final WeightedRows rows;
  private final RankedSlots ranked;
  private final ColumnStore groups;

  /** The columns of the order. */
  private final ColumnStore[] sorted;

  /**
   * @param columns input columns that are read
   * @param order over input columns
   * @param required those of {@code columns} without which a row is left out
   */
  OrderedMultiset(
      CircuitContext context,
      Schema input,
      List<Integer> columns,
      List<SortColumn> order,
      List<Integer> required) {
    this.context = context;
    this.columns = columns;
    this.order = order;
    this.required = required;
    this.kept =
        Stream.concat(columns.stream(), order.stream().map(SortColumn::column)).distinct().toList();
    List<Column> stored = new ArrayList<>();
    stored.add(new Column("group", ColumnType.BIGINT, false));
    kept.forEach(column -> stored.add(input.column(column)));
    this.schema = new Schema(stored);
    this.rows = new WeightedRows(schema, context.seed);
    this.groups = rows.rows().column(GROUP);
    this.sorted = order.stream().map(sort -> column(sort.column())).toArray(ColumnStore[]::new);
    this.ranked = new RankedSlots(this::compare, rows::weight);
  }

  /** Whether it holds the same rows in the same order. */
  boolean isOf(
      List<Integer> otherColumns, List<SortColumn> otherOrder, List<Integer> otherRequired) {
    return columns.equals(otherColumns)
        && order.equals(otherOrder)
        && required.equals(otherRequired);
  }

  /** Adds rows to their groups as often as their weights say. */
  void add(int[] groupOf, ColumnVector[] input, long[] weights, int size) {
    ColumnVector[] added = new ColumnVector[schema.size()];
    added[GROUP] = new ColumnVector(ColumnType.BIGINT, size);
    for (int i = 0; i < size; i++) {
      added[GROUP].lanes[i] = groupOf[i];
    }
    for (int i = 0; i < kept.size(); i++) {
      added[i + 1] = input[kept.get(i)];
    }
    long[] hashes = rows.hash(added, size);
    for (int i = 0; i < size; i++) {
      if (!anyNull(input, i)) {
        add(hashes[i], added, i, weights[i]);
      }
    }
  }

  private void add(long hash, ColumnVector[] added, int row, long weight) {
    int known = rows.find(hash, added, row);
    // the order reads the row, so a slot leaves it before its row does
    boolean leaves = known >= 0 && rows.weight(known) + weight == 0;
    if (leaves) {
      ranked.remove(known);
    }
    int slot = rows.add(hash, added, row, weight);
    if (known < 0) {
      ranked.insert(slot);
    } else if (!leaves) {
      ranked.reweigh(slot);
    }
  }

  private boolean anyNull(ColumnVector[] input, int row) {
    for (int column : required) {
      if (input[column].isNull(row)) {
        return true;
      }
    }
    return false;
  }

  /** The number of rows of a group. */
  long size(int group) {
    return ranked.before(after(group)) - ranked.before(start(group));
  }

  /** The slot of a row of a group by its position from 0, which the group has. */
  int at(int group, long position) {
    return ranked.at(ranked.before(start(group)) + position);
  }

  /** Visits the slots of a group in their order; each stands for {@link #weight} equal rows. */
  void visit(int group, IntConsumer visitor) {
    ranked.visit(slot -> Long.compare(groups.lane(slot), group), visitor);
  }

  long weight(int slot) {
    return rows.weight(slot);
  }

  /** The values of an input column that is kept, by slot. */
  ColumnStore column(int input) {
    return rows.rows().column(kept.indexOf(input) + 1);
  }

  void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
  }

  void save(SavedGroups saved, StateOutput out) {
    out.weighted(rows, ranked.slots(rows.size()), saved);
  }

  void load(StateInput in) {
    in.grouped(rows, ranked::append);
    ranked.appended();
  }

  long stateBytes() {
    return rows.stateBytes() + ranked.stateBytes();
  }

  private Place start(int group) {
    return slot -> groups.lane(slot) < group ? -1 : 1;
  }

  private Place after(int group) {
    return slot -> groups.lane(slot) <= group ? -1 : 1;
  }

  private int compare(int slot, int other) {
    int compared = Long.compare(groups.lane(slot), groups.lane(other));
    for (int i = 0; compared == 0 && i < order.size(); i++) {
      compared = compare(order.get(i), sorted[i], slot, other);
    }
    for (int i = 1; compared == 0 && i < schema.size(); i++) {
      compared = ValueOrder.compare(rows.rows().column(i), slot, other, false, context.strings);
    }
    for (int i = 1; compared == 0 && i < schema.size(); i++) {
      // zeros of both signs; equal texts have equal codes
      compared = Long.compare(rows.rows().column(i).lane(slot), rows.rows().column(i).lane(other));
    }
    return compared;
  }

  private int compare(SortColumn sort, ColumnStore column, int slot, int other) {
    boolean nullsFirst = sort.nullsFirst() != sort.descending();
    int compared = ValueOrder.compare(column, slot, other, nullsFirst, context.strings);
    return sort.descending() ? -compared : compared;
  }
}
