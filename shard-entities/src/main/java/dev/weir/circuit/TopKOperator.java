package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.OrderedSlots;
import dev.weir.zset.RowOrder;
import dev.weir.zset.StringPool;
import dev.weir.zset.WeightedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ORDER BY with LIMIT: keeps all rows in order and gives out the window.
 *
 * <p>Ties are broken by all columns, so the window is a function of the content. A step that
 * touches only rows behind a full window gives nothing out and reads nothing.
 */
final class TopKOperator implements Operator.Stateful {
  private final Plan.TopK plan;
  private final WeightedRows rows;
  private final OrderedSlots ordered;
  private final RowOrder order;
  private DeltaBuilder window;
  private boolean full;

  TopKOperator(Plan.TopK plan, StringPool strings, int seed) {
    this.plan = plan;
    this.rows = new WeightedRows(plan.schema(), seed);
    this.order = totalOrder(plan, strings);
    this.ordered =
        new OrderedSlots((left, right) -> order.compare(columns(), left, columns(), right));
    this.window = new DeltaBuilder(plan.schema(), 4);
  }

  @Override
  public Delta step(List<Delta> inputs) {
    Delta in = inputs.getFirst();
    boolean touchesWindow = touchesWindow(in);
    integrate(in);
    if (!touchesWindow) {
      return new DeltaBuilder(plan.schema(), 0).build(true);
    }
    DeltaBuilder next = readWindow();
    Delta change = difference(window, next);
    window = next;
    return change;
  }

  @Override
  public void content(Output output) throws Failed {
    output.accept(copy(window));
  }

  /** A row that does not sort behind the last row of a full window may change it. */
  private boolean touchesWindow(Delta in) {
    if (!full || window.size() == 0) {
      return true;
    }
    for (int row = 0; row < in.size(); row++) {
      if (order.compare(in.columns(), row, window.columns(), window.size() - 1) <= 0) {
        return true;
      }
    }
    return false;
  }

  private void integrate(Delta in) {
    NetRows net = new NetRows(rows);
    for (int row = 0; row < in.size(); row++) {
      net.add(in.columns(), row, in.weights()[row]);
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

  /** Reads the rows from offset on until limit, multiplicities counted. */
  private DeltaBuilder readWindow() {
    DeltaBuilder read = new DeltaBuilder(plan.schema(), 16);
    long skip = plan.offset();
    long left = plan.limit();
    int[] part = new int[256];
    int position = 0;
    for (int copied = ordered.copy(0, part.length, part);
        copied > 0 && left > 0;
        copied = ordered.copy(position, part.length, part)) {
      for (int i = 0; i < copied && left > 0; i++) {
        long weight = rows.weight(part[i]);
        long skipped = Math.min(skip, weight);
        long shown = Math.min(left, weight - skipped);
        skip -= skipped;
        left -= shown;
        if (shown > 0) {
          read.add(columns(), part[i], shown);
        }
      }
      position += copied;
    }
    full = left == 0;
    return read;
  }

  private Delta difference(DeltaBuilder before, DeltaBuilder after) {
    WindowDifference difference = new WindowDifference(plan.schema());
    difference.add(before, -1);
    difference.add(after, 1);
    return difference.delta();
  }

  private Delta copy(DeltaBuilder rowsOfWindow) {
    DeltaBuilder copy = new DeltaBuilder(plan.schema(), rowsOfWindow.size());
    for (int row = 0; row < rowsOfWindow.size(); row++) {
      copy.add(rowsOfWindow.columns(), row, rowsOfWindow.weight(row));
    }
    return copy.build(true);
  }

  private ColumnVector[] columns() {
    return rows.store().columns();
  }

  private static RowOrder totalOrder(Plan.TopK plan, StringPool strings) {
    Map<Integer, SortColumn> all = new LinkedHashMap<>();
    plan.order().forEach(sort -> all.putIfAbsent(sort.column(), sort));
    for (int column : plan.key()) {
      all.putIfAbsent(column, new SortColumn(column, false, false));
    }
    for (int column = 0; column < plan.schema().size(); column++) {
      all.putIfAbsent(column, new SortColumn(column, false, false));
    }
    return Orders.of(plan.schema(), List.copyOf(all.values()), strings);
  }

  @Override
  public long rows() {
    return rows.size();
  }

  @Override
  public long stateBytes() {
    return rows.stateBytes() + ordered.stateBytes();
  }

  @Override
  public Label label() {
    return new Label(
        "top", "limit " + plan.limit() + (plan.offset() > 0 ? " offset " + plan.offset() : ""));
  }
}
