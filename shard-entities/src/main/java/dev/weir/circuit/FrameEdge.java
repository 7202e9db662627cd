package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.OrderedIndex;

/**
 * The beginning of a frame, or the position after its end, for rows one after the other.
 *
 * <p>{@link #seek} finds it for one row; from there {@link #forward} and {@link #backward} follow
 * to a neighbour.
 */
abstract class FrameEdge {
  final OrderedIndex index;

  /** Positions of the partition's first row and after its last. */
  long first;

  long end;

  FrameEdge(OrderedIndex index) {
    this.index = index;
  }

  /** An end of a frame. */
  static FrameEdge of(PartitionedRows state, Plan.Window plan, WindowFrame frame, boolean isEnd) {
    WindowFrame.Bound bound = isEnd ? frame.end() : frame.start();
    if (bound.isUnbounded()) {
      return new Fixed(state.index, isEnd);
    }
    if (frame.rows()) {
      return new Counted(state.index, bound.rows() + (isEnd ? 1 : 0));
    }
    return bound.side() == 0 ? new Peers(state, isEnd) : new Distant(state, plan, bound, isEnd);
  }

  /** Begins with a partition. */
  void begin(long from, long to) {
    first = from;
    end = to;
  }

  /** The edge for the row at a position. */
  abstract long seek(long position);

  /** The edge for the row at a position, from the edge of the row before it. */
  abstract long forward(long position, long edge);

  /** The edge for the row at a position, from the edge of the row after it. */
  abstract long backward(long position, long edge);

  /** The beginning or end of the partition. */
  private static final class Fixed extends FrameEdge {
    private final boolean isEnd;

    Fixed(OrderedIndex index, boolean isEnd) {
      super(index);
      this.isEnd = isEnd;
    }

    @Override
    long seek(long position) {
      return isEnd ? end : first;
    }

    @Override
    long forward(long position, long edge) {
      return edge;
    }

    @Override
    long backward(long position, long edge) {
      return edge;
    }
  }

  /** Some rows away, as far as the partition goes. */
  static final class Counted extends FrameEdge {
    private final long offset;

    /** By how many rows the edge is beyond the partition, negative before its beginning. */
    private long beyond;

    Counted(OrderedIndex index, long offset) {
      super(index);
      this.offset = offset;
    }

    /** Whether the edge is a row of the partition, and not just the end of it. */
    boolean isRow(long edge) {
      return beyond == 0 && edge < end;
    }

    @Override
    long seek(long position) {
      if (offset >= 0) {
        long edge = index.forward(position, offset, end);
        beyond = offset - index.distance(position, edge);
        return edge;
      }
      long edge = index.backward(position, -offset, first);
      beyond = offset + index.distance(edge, position);
      return edge;
    }

    @Override
    long forward(long position, long edge) {
      if (beyond < 0 || edge == end) {
        beyond++;
        return edge;
      }
      return index.next(edge);
    }

    @Override
    long backward(long position, long edge) {
      if (beyond > 0 || edge == first) {
        beyond--;
        return edge;
      }
      return index.previous(edge);
    }
  }

  /** An edge that lies where a condition on rows, seen from the current one, no longer holds. */
  private abstract static class Sought extends FrameEdge {
    final PartitionedRows state;

    Sought(PartitionedRows state) {
      super(state.index);
      this.state = state;
    }

    /** Whether a row lies before the edge of another. */
    abstract boolean isBefore(int slot, int current);

    @Override
    long seek(long position) {
      int current = index.slot(position);
      return state.seek(state.partition(current), slot -> isBefore(slot, current) ? -1 : 0);
    }

    @Override
    long forward(long position, long edge) {
      int current = index.slot(position);
      long moved = edge;
      while (moved < end && isBefore(index.slot(moved), current)) {
        moved = index.next(moved);
      }
      return moved;
    }

    @Override
    long backward(long position, long edge) {
      int current = index.slot(position);
      long moved = edge;
      while (moved > first && !isBefore(index.slot(index.previous(moved)), current)) {
        moved = index.previous(moved);
      }
      return moved;
    }
  }

  /** CURRENT ROW of RANGE. */
  private static final class Peers extends Sought {
    private final int most;

    Peers(PartitionedRows state, boolean isEnd) {
      super(state);
      this.most = isEnd ? 0 : -1;
    }

    @Override
    boolean isBefore(int slot, int current) {
      return state.order.comparePeers(state.rows, slot, current) <= most;
    }
  }

  /** A distance of RANGE. */
  private static final class Distant extends Sought {
    private final RangeDistance distance;
    private final ColumnStore values;
    private final boolean isEnd;

    Distant(PartitionedRows state, Plan.Window plan, WindowFrame.Bound bound, boolean isEnd) {
      super(state);
      SortColumn by = plan.order().getFirst();
      this.values = state.rows.column(by.column());
      this.distance = new RangeDistance(by, values.type(), bound);
      this.isEnd = isEnd;
    }

    @Override
    boolean isBefore(int slot, int current) {
      int order = distance.compare(values, slot, current);
      return isEnd ? order <= 0 : order < 0;
    }
  }
}
