package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.OrderedIndex;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * LAG or LEAD with IGNORE NULLS: a row that comes or goes concerns the rows on the other side up to
 * as many values that are not NULL as the offset says, which are walked.
 */
final class KnownShiftFunction implements WindowFunction {
  private final WindowRows results;
  private final OrderedIndex index;
  private final ColumnStore values;
  private final int result;
  private final WindowCall.Shift call;
  private final long offset;
  private final WindowRuns runs = new WindowRuns();

  /** The nearest rows with a value on the side that is looked at, the farthest first. */
  private final Deque<Long> known = new ArrayDeque<>();

  /**
   * @param result the place of the call among the results
   */
  KnownShiftFunction(WindowRows results, int result, WindowCall.Shift call) {
    this.results = results;
    this.index = results.state.index;
    this.values = results.state.rows.column(call.column());
    this.result = result;
    this.call = call;
    this.offset = Math.abs(call.offset());
  }

  @Override
  public void compute(WindowTouches touches) {
    runs.clear();
    if (touches.all) {
      runs.add(touches.first, touches.end);
    }
    for (int i = 0; i < touches.count; i++) {
      if (touches.concerns(i, call.column()) || touches.concerns(i, call.otherwise())) {
        reach(touches.place(i), touches);
      }
    }
    runs.merge();
    for (int i = 0; i < runs.count(); i++) {
      if (call.offset() < 0) {
        forward(runs.from(i), runs.to(i), touches.first);
      } else {
        backward(runs.from(i), runs.to(i), touches.end);
      }
    }
  }

  private void reach(long place, WindowTouches touches) {
    long left = offset;
    if (call.offset() > 0) {
      long from = place;
      while (from > touches.first && left > 0) {
        from = index.previous(from);
        left -= hasValue(from) ? 1 : 0;
      }
      runs.add(from, place == touches.end ? place : index.next(place));
      return;
    }
    long to = place;
    // the row itself may be the first that has a value
    for (left++; to < touches.end && left > 0; to = index.next(to)) {
      left -= hasValue(to) ? 1 : 0;
    }
    runs.add(place, to);
  }

  /** LAG of a run of rows. */
  private void forward(long from, long to, long first) {
    known.clear();
    for (long at = from; at > first && known.size() < offset; ) {
      at = index.previous(at);
      if (hasValue(at)) {
        known.addFirst(at);
      }
    }
    for (long position = from; position < to; position = index.next(position)) {
      set(position);
    }
  }

  /** LEAD of a run of rows, from its last on. */
  private void backward(long from, long to, long end) {
    known.clear();
    for (long at = to; at < end && known.size() < offset; at = index.next(at)) {
      if (hasValue(at)) {
        known.addFirst(at);
      }
    }
    for (long position = to; position > from; ) {
      position = index.previous(position);
      set(position);
    }
  }

  private void set(long position) {
    int slot = index.slot(position);
    if (known.size() == offset) {
      results.copy(result, slot, call.column(), index.slot(known.getFirst()));
    } else {
      results.copy(result, slot, call.otherwise(), call.otherwise() < 0 ? -1 : slot);
    }
    if (hasValue(position)) {
      known.addLast(position);
      if (known.size() > offset) {
        known.removeFirst();
      }
    }
  }

  private boolean hasValue(long position) {
    return !values.isNull(index.slot(position));
  }
}
