package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.OrderedSlots;
import dev.weir.zset.RowOrder;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.WeightedRows;
import java.util.List;

/**
 * MIN and MAX: all values of all groups in one ordered multiset, by group and then by value.
 *
 * <p>The tree is touched only when a distinct value appears or goes.
 */
final class ExtremeAccumulator implements Accumulator {
  private final WeightedRows values;
  private final OrderedSlots ordered;
  private final ColumnVector[] probe;
  private final boolean isDouble;

  /**
   * @param largest whether the largest value is wanted
   */
  ExtremeAccumulator(Column column, boolean largest, StringPool strings, int seed) {
    Schema schema = new Schema(List.of(new Column("group", ColumnType.BIGINT, false), column));
    this.values = new WeightedRows(schema, seed);
    this.probe = ColumnVector.allocate(schema, 1);
    this.isDouble = column.type().kind() == ColumnType.Kind.DOUBLE;
    RowOrder order =
        new RowOrder(
            schema,
            new int[] {0, 1},
            new boolean[] {false, largest},
            new boolean[] {false, false},
            strings);
    this.ordered =
        new OrderedSlots((left, right) -> order.compare(columns(), left, columns(), right));
  }

  @Override
  public void reserve(int capacity) {
    // values of a group are found by its number
  }

  @Override
  public void add(int[] groups, ColumnVector column, Delta delta) {
    NetRows net = new NetRows(values);
    for (int row = 0; row < delta.size(); row++) {
      if (!column.isNull(row)) {
        probe[0].set(0, groups[row]);
        probe[1].copy(0, column, row);
        net.add(probe, 0, delta.weights()[row]);
      }
    }
    for (int i = 0; i < net.size(); i++) {
      if (net.before(i) == 0 && net.after(i) != 0) {
        ordered.add(net.slot(i));
      } else if (net.before(i) != 0 && net.after(i) == 0) {
        ordered.remove(net.slot(i));
      }
    }
    net.end();
  }

  @Override
  public void result(int group, ColumnVector out) {
    int first = ordered.firstFrom(slot -> Long.compare(columns()[0].lane(slot), group));
    if (first < 0 || columns()[0].lane(first) != group) {
      out.setNull(0);
      return;
    }
    out.copy(0, columns()[1], first);
    if (isDouble) {
      out.lanes[0] = dev.weir.zset.Doubles.canonical(out.lanes[0]);
    }
  }

  @Override
  public void clear(int group) {
    // the values went with the group's rows
  }

  private ColumnVector[] columns() {
    return values.store().columns();
  }

  @Override
  public long stateBytes() {
    return values.stateBytes() + ordered.stateBytes();
  }
}
