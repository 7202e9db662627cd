package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.OrderedIndex;

/**
 * The first or last time of sessions: a row that comes or goes concerns the sessions of its
 * neighbours, which are walked from end to end; what was one may be two now, or the other way.
 */
final class SessionFunction implements WindowFunction {
  private final WindowRows results;
  private final OrderedIndex index;
  private final ColumnStore times;
  private final int result;
  private final WindowCall.Session call;

  /**
   * @param result the place of the call among the results
   */
  SessionFunction(WindowRows results, int result, WindowCall.Session call) {
    this.results = results;
    this.index = results.state.index;
    this.times = results.state.rows.column(call.column());
    this.result = result;
    this.call = call;
  }

  @Override
  public void compute(WindowTouches touches) {
    long walked = touches.first;
    if (touches.all) {
      while (walked < touches.end) {
        walked = walk(walked, touches);
      }
      return;
    }
    long[] places = touches.moved();
    for (int i = 0; i < touches.movedCount; i++) {
      long before = places[i] == touches.first ? places[i] : index.previous(places[i]);
      walked = walkOnce(before, walked, touches);
      walked = walkOnce(places[i], walked, touches);
    }
  }

  private long walkOnce(long at, long walked, WindowTouches touches) {
    return at < walked || at >= touches.end ? walked : walk(at, touches);
  }

  /** Sets the results of a session; gives the position after it. */
  private long walk(long at, WindowTouches touches) {
    long first = at;
    while (first > touches.first && isOne(index.previous(first), first)) {
      first = index.previous(first);
    }
    long last = at;
    long end = index.next(at);
    while (end < touches.end && isOne(last, end)) {
      last = end;
      end = index.next(end);
    }
    int from = index.slot(call.last() ? last : first);
    for (long position = first; position < end; position = index.next(position)) {
      results.copy(result, index.slot(position), call.column(), from);
    }
    return end;
  }

  /** Whether two neighbours are in one session. */
  private boolean isOne(long position, long next) {
    int slot = index.slot(position);
    int other = index.slot(next);
    return !times.isNull(slot)
        && !times.isNull(other)
        // the distance of two lanes may take all bits
        && Long.compareUnsigned(times.lane(other) - times.lane(slot), call.gap()) < 0;
  }
}
