package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.function.LongUnaryOperator;

/**
 * An aggregate over a frame.
 *
 * <p>Rows whose frame is touched are visited one after the other, and what enters or leaves the
 * frame is added to or taken from one accumulator: nothing is summed twice. A frame that is
 * unbounded on one side begins with the total of the partition, of which is taken what lies beyond
 * the other side, so that no row before the touched ones is looked at.
 */
final class TotalFunction implements WindowFunction {
  /** What is told of a row for which the aggregate fails. */
  @FunctionalInterface
  interface Failures {
    void add(int slot, ExpressionFailure failure);
  }

  /** The group of bounded frames; those of the partitions follow. */
  private static final int FRAME = 0;

  private static final long[] ADDED = {1};
  private static final long[] TAKEN = {-1};

  private final WindowRows results;
  private final RowStore rows;
  private final OrderedIndex index;
  private final int result;
  private final int[] columns;
  private final WindowFrame frame;
  private final Failures failures;
  private final Accumulator accumulator;
  private final boolean keepsTotals;
  private final FrameReach reach;
  private final FrameEdge starts;
  private final FrameEdge ends;
  private final WindowRuns runs = new WindowRuns();
  private final ColumnVector[] row;
  private final ColumnVector value;
  private final int[] group = new int[1];
  private int capacity;

  /**
   * @param result the place of the call among the results
   */
  TotalFunction(
      CircuitContext context,
      Plan.Window plan,
      WindowRows results,
      int result,
      WindowCall.Total call,
      Failures failures) {
    Schema input = plan.input().schema();
    this.results = results;
    this.rows = results.state.rows;
    this.index = results.state.index;
    this.result = result;
    this.columns = call.columns();
    this.frame = call.frame();
    this.failures = failures;
    this.accumulator = FrameRowCount.orOf(context, call.call(), input);
    this.keepsTotals = frame.start().isUnbounded() || frame.end().isUnbounded();
    this.reach = new FrameReach(results.state, plan, frame);
    this.starts = FrameEdge.of(results.state, plan, frame, false);
    this.ends = FrameEdge.of(results.state, plan, frame, true);
    this.row = ColumnVector.allocate(input, 1);
    this.value = new ColumnVector(call.type(), 1);
    grow(1);
  }

  private void grow(int groups) {
    if (groups > capacity) {
      capacity = Math.max(16, Integer.highestOneBit(groups) * 2);
      accumulator.grow(capacity);
    }
  }

  @Override
  public void add(Delta delta, Groups partitions) {
    if (keepsTotals) {
      grow(partitions.capacity() + 1);
      int[] groups = new int[delta.size()];
      for (int i = 0; i < groups.length; i++) {
        groups[i] = partitions.groupOf[i] + 1;
      }
      accumulator.add(groups, delta.columns(), delta.weights(), delta.size());
    }
  }

  @Override
  public void compute(WindowTouches touches) {
    runs.clear();
    if (touches.all) {
      runs.add(touches.first, touches.end);
    }
    for (int i = 0; i < touches.count; i++) {
      if (concerns(touches, i)) {
        runs.add(reach.from(touches, i), reach.to(touches, i));
      }
    }
    runs.merge();
    if (runs.count() == 0) {
      return;
    }
    starts.begin(touches.first, touches.end);
    ends.begin(touches.first, touches.end);
    if (frame.start().isUnbounded() && frame.end().isUnbounded()) {
      whole(touches);
    } else if (frame.start().isUnbounded()) {
      fromEnd(runs.from(0), touches);
    } else if (frame.end().isUnbounded()) {
      fromBeginning(runs.to(runs.count() - 1), touches);
    } else {
      for (int i = 0; i < runs.count(); i++) {
        slide(runs.from(i), runs.to(i));
      }
    }
  }

  private boolean concerns(WindowTouches touches, int touch) {
    boolean concerns = touches.moves(touch);
    for (int column : columns) {
      concerns |= touches.concerns(touch, column);
    }
    return concerns;
  }

  /** One value for all rows: where it is what it was, only new rows are looked at. */
  private void whole(WindowTouches touches) {
    group[0] = touches.partition + 1;
    int known = known(touches);
    if (known >= 0 && computed(known) && results.has(result, known, value)) {
      for (int i = 0; i < touches.count; i++) {
        long place = touches.place(i);
        if (touches.moves(i) && place < touches.end && results.isNew(index.slot(place))) {
          results.set(result, index.slot(place), value);
        }
      }
      return;
    }
    for (long at = touches.first; at < touches.end; at = index.next(at)) {
      emit(index.slot(at));
    }
  }

  /** A row that was there before, -1 if there is none. */
  private int known(WindowTouches touches) {
    for (long at = touches.first; at < touches.end; at = index.next(at)) {
      if (!results.isNew(index.slot(at))) {
        return index.slot(at);
      }
    }
    return -1;
  }

  private void fromEnd(long from, WindowTouches touches) {
    group[0] = touches.partition + 1;
    long edge = touches.end;
    long position = touches.end;
    while (position > from) {
      position = index.previous(position);
      boolean isLast = index.next(position) == touches.end;
      long now = isLast ? ends.seek(position) : ends.backward(position, edge);
      add(now, edge, TAKEN);
      edge = now;
      emit(index.slot(position));
    }
    add(edge, touches.end, ADDED);
  }

  private void fromBeginning(long to, WindowTouches touches) {
    group[0] = touches.partition + 1;
    long edge = touches.first;
    for (long position = touches.first; position < to; position = index.next(position)) {
      long now = position == touches.first ? starts.seek(position) : starts.forward(position, edge);
      add(edge, now, TAKEN);
      edge = now;
      emit(index.slot(position));
    }
    add(touches.first, edge, ADDED);
  }

  private void slide(long from, long to) {
    group[0] = FRAME;
    long start = 0;
    long end = 0;
    for (long position = from; position < to; position = index.next(position)) {
      if (position == from) {
        start = starts.seek(position);
        end = ends.seek(position);
        add(start, end, ADDED);
      } else {
        long nextStart = starts.forward(position, start);
        long nextEnd = ends.forward(position, end);
        // an end before the start is an empty frame
        long held = Math.max(start, end);
        add(start, Math.min(nextStart, held), TAKEN);
        add(Math.max(nextStart, held), nextEnd, ADDED);
        start = nextStart;
        end = nextEnd;
      }
      emit(index.slot(position));
    }
    add(start, end, TAKEN);
    accumulator.clear(FRAME);
  }

  private void add(long from, long to, long[] weight) {
    for (long position = from; position < to; position = index.next(position)) {
      for (int column : columns) {
        rows.column(column).get(index.slot(position), row[column], 0);
      }
      accumulator.add(group, row, weight, 1);
    }
  }

  private void emit(int slot) {
    if (computed(slot)) {
      results.set(result, slot, value);
    }
  }

  /** Computes the value of the group; tells of a failure, which is one of the row. */
  private boolean computed(int slot) {
    if (value.nulls != null) {
      value.nulls[0] = false;
    }
    try {
      accumulator.emit(group, 1, value, 0, 1);
      return true;
    } catch (ExpressionFailure failure) {
      failures.add(slot, failure);
      return false;
    }
  }

  @Override
  public void clear(int partition) {
    if (keepsTotals) {
      accumulator.clear(partition + 1);
    }
  }

  @Override
  public void mapStrings(LongUnaryOperator code) {
    accumulator.mapStrings(code);
  }

  @Override
  public long stateBytes() {
    return accumulator.stateBytes();
  }
}
