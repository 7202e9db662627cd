package dev.weir.entity;

import dev.weir.circuit.ViewDelta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last deltas of one view, so that a subscriber can continue from a rev.
 *
 * <p>Bounded in bytes and in revs; what does not fit is forgotten oldest first.
 */
final class ViewHistory {
  private final long bytesMax;
  private final int deltasMax;
  private final Deque<ViewDelta> deltas = new ArrayDeque<>();
  private long completeAfter;
  private long bytes;

  /**
   * @param rev the view's history is complete for readers that know this rev
   */
  ViewHistory(long rev, long bytesMax, int deltasMax) {
    this.completeAfter = rev;
    this.bytesMax = bytesMax;
    this.deltasMax = deltasMax;
  }

  void add(ViewDelta delta) {
    deltas.addLast(delta);
    bytes += bytes(delta);
    while (!deltas.isEmpty() && (bytes > bytesMax || deltas.size() > deltasMax)) {
      ViewDelta oldest = deltas.removeFirst();
      bytes -= bytes(oldest);
      completeAfter = oldest.rev();
    }
  }

  /** Whether all deltas after {@code rev} are still here. */
  boolean reaches(long rev) {
    return rev >= completeAfter;
  }

  /** The deltas after {@code rev}, oldest first. */
  List<ViewDelta> after(long rev) {
    List<ViewDelta> found = new ArrayList<>();
    var newestFirst = deltas.descendingIterator();
    while (newestFirst.hasNext()) {
      ViewDelta delta = newestFirst.next();
      if (delta.rev() <= rev) {
        break;
      }
      found.add(delta);
    }
    return found.reversed();
  }

  /** An estimate of what a delta holds on the heap. */
  static long bytes(ViewDelta delta) {
    return 200L + (long) delta.delta().weights().length * 9 * (delta.delta().schema().size() + 1);
  }
}
