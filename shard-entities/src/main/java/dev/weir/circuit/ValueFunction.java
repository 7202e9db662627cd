package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.OrderedIndex;

/** FIRST_VALUE, NTH_VALUE or LAST_VALUE. */
final class ValueFunction implements WindowFunction {
  private final WindowRows results;
  private final OrderedIndex index;
  private final int result;
  private final WindowCall.Value call;
  private final WindowFrame frame;
  private final ColumnStore column;
  private final FrameReach reach;
  private final FrameEdge starts;
  private final FrameEdge ends;
  private final WindowRuns runs = new WindowRuns();

  /** The frame of the present row, and the row that was found for the last one. */
  private long start;

  private long end;
  private long found;

  /** Rows counted up to and with {@link #found} from {@link #countedFrom} on. */
  private long counted;

  private long countedFrom;

  /**
   * @param result the place of the call among the results
   */
  ValueFunction(Plan.Window plan, WindowRows results, int result, WindowCall.Value call) {
    this.results = results;
    this.index = results.state.index;
    this.result = result;
    this.call = call;
    this.frame = needed(call);
    this.column = results.state.rows.column(call.column());
    this.reach = new FrameReach(results.state, plan, frame);
    this.starts = FrameEdge.of(results.state, plan, frame, false);
    this.ends = FrameEdge.of(results.state, plan, frame, true);
  }

  /** Of a frame with the current row the first value does not depend on the end, nor vice versa. */
  private static WindowFrame needed(WindowCall.Value call) {
    WindowFrame frame = call.frame();
    if (call.ignoreNulls() || call.nth() > 1 || !frame.hasCurrentRow()) {
      return frame;
    }
    return call.nth() == 1
        ? new WindowFrame(frame.rows(), frame.start(), WindowFrame.Bound.CURRENT_ROW)
        : new WindowFrame(frame.rows(), WindowFrame.Bound.CURRENT_ROW, frame.end());
  }

  @Override
  public void compute(WindowTouches touches) {
    runs.clear();
    if (touches.all) {
      runs.add(touches.first, touches.end);
    }
    for (int i = 0; i < touches.count; i++) {
      if (touches.concerns(i, call.column())) {
        if (reaches(touches, touches.place(i))) {
          runs.add(reach.from(touches, i), reach.to(touches, i));
        } else {
          runs.add(touches.place(i), index.next(touches.place(i)));
        }
      }
    }
    runs.merge();
    starts.begin(touches.first, touches.end);
    ends.begin(touches.first, touches.end);
    for (int i = 0; i < runs.count(); i++) {
      compute(runs.from(i), runs.to(i));
    }
  }

  /** Whether other rows may see a change: the first row of a partition is all that many see. */
  private boolean reaches(WindowTouches touches, long place) {
    if (call.ignoreNulls() || !frame.hasCurrentRow() || place == touches.end) {
      return true;
    }
    if (call.nth() == 1 && frame.start().isUnbounded()) {
      return place == touches.first;
    }
    if (call.nth() == 0 && frame.end().isUnbounded()) {
      return index.next(place) == touches.end;
    }
    return true;
  }

  private void compute(long from, long to) {
    for (long position = from; position < to; position = index.next(position)) {
      boolean isFirst = position == from;
      start = isFirst ? starts.seek(position) : starts.forward(position, start);
      end = isFirst ? ends.seek(position) : ends.forward(position, end);
      long row = call.ignoreNulls() ? notNull(isFirst) : any();
      results.copy(result, index.slot(position), call.column(), row < 0 ? -1 : index.slot(row));
    }
  }

  private long any() {
    if (start >= end) {
      return -1;
    }
    if (call.nth() == 0) {
      return index.previous(end);
    }
    long row = index.forward(start, call.nth() - 1, end);
    return row < end ? row : -1;
  }

  private long notNull(boolean isFirst) {
    if (call.nth() == 0) {
      return lastNotNull(isFirst);
    }
    if (isFirst || countedFrom != start) {
      countedFrom = start;
      counted = 0;
      found = start;
    }
    // found stands behind the last row that was counted
    while (counted < call.nth() && found < end) {
      counted += column.isNull(index.slot(found)) ? 0 : 1;
      found = index.next(found);
    }
    return counted == call.nth() ? index.previous(found) : -1;
  }

  /** Rows up to {@link #countedFrom} were looked at for the row before. */
  private long lastNotNull(boolean isFirst) {
    long known = isFirst ? start : Math.max(start, countedFrom);
    long row = end;
    while (row > known) {
      row = index.previous(row);
      if (!column.isNull(index.slot(row))) {
        found = row;
        countedFrom = end;
        return row;
      }
    }
    boolean stays = !isFirst && found >= start && found < end;
    found = stays ? found : -1;
    countedFrom = Math.max(end, known);
    return found;
  }
}
