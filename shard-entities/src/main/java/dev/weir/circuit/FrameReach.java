package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.OrderedIndex;

/**
 * The rows whose frame has, had or spans the place of a row that came or went; that row itself is
 * among them.
 */
final class FrameReach {
  private final PartitionedRows state;
  private final OrderedIndex index;
  private final WindowFrame frame;
  private final int column;
  private final ColumnStore values;
  private final RangeDistance start;
  private final RangeDistance end;

  FrameReach(PartitionedRows state, Plan.Window plan, WindowFrame frame) {
    this.state = state;
    this.index = state.index;
    this.frame = frame;
    SortColumn by = plan.order().isEmpty() ? null : plan.order().getFirst();
    this.column = by == null ? -1 : by.column();
    this.values = by == null ? null : state.rows.column(by.column());
    this.start = distance(by, frame.start(), -1);
    this.end = distance(by, frame.end(), 1);
  }

  private RangeDistance distance(SortColumn by, WindowFrame.Bound bound, int side) {
    boolean distant = !frame.rows() && !bound.isUnbounded() && bound.side() == side;
    return distant ? new RangeDistance(by, values.type(), bound) : null;
  }

  /** The position of the first such row for a touch. */
  long from(WindowTouches touches, int touch) {
    long place = touches.place(touch);
    int row = touches.row(touch);
    if (frame.end().isUnbounded()) {
      return touches.first;
    }
    if (frame.rows()) {
      long rows = frame.end().rows();
      return rows > 0 ? index.backward(place, rows, touches.first) : place;
    }
    return end == null
        ? seek(touches, slot -> state.order.comparePeers(state.rows, slot, touches.columns, row))
        : seek(touches, slot -> -end.compare(vector(touches), row, values, slot));
  }

  /** The position after the last such row. */
  long to(WindowTouches touches, int touch) {
    int row = touches.row(touch);
    if (frame.start().isUnbounded()) {
      return touches.end;
    }
    if (frame.rows()) {
      long rows = Math.max(0, -frame.start().rows());
      return index.forward(touches.place(touch), rows + 1, touches.end);
    }
    return start == null
        ? after(touches, slot -> state.order.comparePeers(state.rows, slot, touches.columns, row))
        : after(touches, slot -> -start.compare(vector(touches), row, values, slot));
  }

  private ColumnVector vector(WindowTouches touches) {
    return touches.columns[column];
  }

  private long seek(WindowTouches touches, OrderedIndex.Place place) {
    return state.seek(touches.partition, place);
  }

  private long after(WindowTouches touches, OrderedIndex.Place place) {
    return state.seek(touches.partition, slot -> place.side(slot) <= 0 ? -1 : 0);
  }
}
