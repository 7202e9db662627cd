package dev.weir.series.index;

import dev.weir.series.Varints;

/** The pairs of each series, in the order of its labels, and the way from labels to the series. */
final class SeriesTable {
  private final PagedInts starts = new PagedInts();
  private final PagedInts pairs = new PagedInts();
  private final HashSlots slots = new HashSlots();

  SeriesTable() {
    starts.add(0);
  }

  int size() {
    return starts.size() - 1;
  }

  /** Share of the room that is taken, 0 to 1. */
  double fill() {
    return Math.max(slots.fill(), pairs.size() / (double) PagedInts.SIZE_MAX);
  }

  /** How many labels a series has; the one that is next has those that were taken for it. */
  int labels(int sid) {
    int end = sid == size() ? pairs.size() : starts.get(sid + 1);
    return end - starts.get(sid);
  }

  int pair(int sid, int label) {
    return pairs.get(starts.get(sid) + label);
  }

  /** The pair in the same place of the series before, or {@link SeriesIndex#ABSENT}. */
  int before(int sid, int label) {
    return sid > 0 && label < labels(sid - 1) ? pair(sid - 1, label) : SeriesIndex.ABSENT;
  }

  /** Takes the next pair of the series that is next. */
  void add(int pair) {
    pairs.add(pair);
  }

  /** Ends the series whose pairs were taken and returns its number. */
  int end(long hash) {
    int sid = size();
    slots.add(hash, sid);
    starts.add(pairs.size());
    return sid;
  }

  int find(LabelStore labels, byte[] canonical, long hash) {
    for (int slot = slots.first(hash); slot >= 0; slot = slots.next(slot, hash)) {
      int sid = slots.id(slot);
      if (isSame(sid, labels, canonical)) {
        return sid;
      }
    }
    return SeriesIndex.ABSENT;
  }

  private boolean isSame(int sid, LabelStore labels, byte[] canonical) {
    int count = Varints.read(canonical, 0);
    if (count != labels(sid)) {
      return false;
    }
    int at = Varints.end(canonical, 0);
    int start = starts.get(sid);
    for (int label = 0; label < count; label++) {
      at = labels.match(pairs.get(start + label), canonical, at);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of the canonical labels. */
  int bytes(int sid, LabelStore labels) {
    int count = labels(sid);
    int bytes = Varints.bytes(count);
    for (int label = 0; label < count; label++) {
      bytes += labels.bytes(pair(sid, label));
    }
    return bytes;
  }

  /** The canonical labels. */
  byte[] canonical(int sid, LabelStore labels) {
    byte[] canonical = new byte[bytes(sid, labels)];
    int count = labels(sid);
    int at = Varints.write(canonical, 0, count);
    for (int label = 0; label < count; label++) {
      at = labels.copy(pair(sid, label), canonical, at);
    }
    return canonical;
  }
}
