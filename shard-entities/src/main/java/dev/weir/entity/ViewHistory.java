package dev.weir.entity;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The last deltas of one view, so that a subscriber can continue from a rev.
 *
 * <p>Bounded in bytes and in revs; what does not fit is forgotten oldest first.
 */
final class ViewHistory {
  private final long bytesMax;
  private final int deltasMax;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long completeAfter;
  private long bytes;

  private record Entry(ViewDelta delta, long bytes) {}

  /**
   * @param rev the view's history is complete for readers that know this rev
   */
  ViewHistory(long rev, long bytesMax, int deltasMax) {
    this.completeAfter = rev;
    this.bytesMax = bytesMax;
    this.deltasMax = deltasMax;
  }

  void add(ViewDelta delta) {
    Entry entry = new Entry(delta, bytes(delta));
    entries.addLast(entry);
    bytes += entry.bytes;
    while (!entries.isEmpty() && (bytes > bytesMax || entries.size() > deltasMax)) {
      Entry oldest = entries.removeFirst();
      bytes -= oldest.bytes;
      completeAfter = oldest.delta.rev();
    }
  }

  /** Whether all deltas after {@code rev} are still here. */
  boolean reaches(long rev) {
    return rev >= completeAfter;
  }

  /** The deltas after {@code rev}, oldest first. */
  List<ViewDelta> after(long rev) {
    List<ViewDelta> found = new ArrayList<>();
    for (Iterator<Entry> all = entries.descendingIterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.delta.rev() <= rev) {
        break;
      }
      found.add(entry.delta);
    }
    return found.reversed();
  }

  /** What the deltas after {@code rev} hold on the heap, estimated when they were added. */
  long bytesAfter(long rev) {
    long sum = 0;
    for (Iterator<Entry> all = entries.descendingIterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.delta.rev() <= rev) {
        break;
      }
      sum += entry.bytes;
    }
    return sum;
  }

  /** An estimate of what a delta holds on the heap, its strings included. */
  static long bytes(ViewDelta view) {
    Delta delta = view.delta();
    long sum = 200L + (long) delta.size() * 9 * (delta.schema().size() + 1);
    for (int c = 0; c < delta.schema().size(); c++) {
      sum += delta.schema().type(c).isString() ? stringBytes(view, delta.columns()[c]) : 0;
    }
    for (int row = 0; view.nodes() != null && row < delta.size(); row++) {
      sum += view.nodes()[row] == null ? 0 : view.nodes()[row].length;
    }
    return sum;
  }

  private static long stringBytes(ViewDelta view, ColumnVector column) {
    long sum = 0;
    for (int row = 0; row < view.delta().size(); row++) {
      sum += column.isNull(row) ? 0 : view.strings().bytes(column.lane(row)).length;
    }
    return sum;
  }
}
