package dev.weir.entity;

import dev.weir.config.Limits;
import dev.weir.entity.CircuitCommand.Read;
import java.util.ArrayList;
import java.util.List;

/** Reads that cannot be answered yet: the log works, or the circuit has not come so far. */
final class Reads {
  private final int max;
  private final Waiting waiting;
  private final List<Read> forLog = new ArrayList<>();

  /** Where a read goes. */
  enum Place {
    /** It is answered now. */
    LOG,
    /** It waits here. */
    QUEUE,
    /** There is no room for it. */
    NOWHERE
  }

  Reads(Limits limits, Waiting waiting) {
    this.max = limits.circuitStreamsMax();
    this.waiting = waiting;
  }

  /**
   * Finds its place.
   *
   * @param known whether the circuit has read its log, so that {@code rev} is that of the circuit
   * @param free whether the log has nothing to do
   */
  Place place(Read read, long rev, boolean known, boolean free, long nowMillis) {
    if (known && read.at().minRev() > rev) {
      return waiting.addForRev(read, nowMillis) ? Place.QUEUE : Place.NOWHERE;
    }
    if (free) {
      return Place.LOG;
    }
    return forLog.size() < max && forLog.add(read) ? Place.QUEUE : Place.NOWHERE;
  }

  /** Takes out those that wait for the log. */
  List<Read> drain() {
    List<Read> all = List.copyOf(forLog);
    forLog.clear();
    return all;
  }
}
