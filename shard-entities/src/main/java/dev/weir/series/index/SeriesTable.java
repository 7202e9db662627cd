package dev.weir.series.index;

import dev.weir.series.Varints;
import java.io.IOException;
import java.util.Arrays;

/** The pairs of each series, in the order of its labels, and the way from labels to the series. */
final class SeriesTable {
  private final Rows rows = new Rows();
  private final HashSlots slots = new HashSlots();

  int size() {
    return rows.size();
  }

  /** Share of the room that is taken, 0 to 1. */
  double fill() {
    return Math.max(slots.fill(), rows.fill());
  }

  /**
   * How many labels a series has, then their pairs, until another one is asked for or taken; what
   * stands behind them means nothing.
   */
  int[] row(int sid) {
    return rows.row(sid);
  }

  /** The pair in a place of the last series, or {@link SeriesIndex#ABSENT}. */
  int last(int label) {
    return rows.last(label);
  }

  /** Takes the next pair of the series that is next. */
  void take(int pair) {
    rows.take(pair);
  }

  /** Ends the series whose pairs were taken and returns its number. */
  int end(long hash) {
    slots.add(HashSlots.upper(hash));
    return rows.end();
  }

  int find(LabelStore labels, byte[] canonical, long hash) {
    int kept = HashSlots.upper(hash);
    for (int slot = slots.first(kept); slot >= 0; slot = slots.next(slot, kept)) {
      int sid = slots.id(slot);
      if (isSame(rows.row(sid), labels, canonical)) {
        return sid;
      }
    }
    return SeriesIndex.ABSENT;
  }

  private static boolean isSame(int[] row, LabelStore labels, byte[] canonical) {
    if (Varints.read(canonical, 0) != row[0]) {
      return false;
    }
    int at = Varints.end(canonical, 0);
    for (int place = 1; place <= row[0]; place++) {
      at = labels.match(row[place], canonical, at);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /** The canonical labels. */
  byte[] canonical(int sid, LabelStore labels) {
    int[] row = rows.row(sid);
    int bytes = Varints.bytes(row[0]);
    for (int place = 1; place <= row[0]; place++) {
      bytes += labels.bytes(row[place]);
    }
    byte[] canonical = new byte[bytes];
    int at = Varints.write(canonical, 0, row[0]);
    for (int place = 1; place <= row[0]; place++) {
      at = labels.copy(row[place], canonical, at);
    }
    return canonical;
  }

  void write(FrameOutput out) throws IOException {
    rows.write(out);
    for (int sid = 0; sid < size(); sid++) {
      out.integer(slots.kept(sid));
    }
  }

  /** Reads what was written, into an empty table, and lets pairs and names know their series. */
  void read(FrameInput in, LabelStore labels) throws IOException {
    rows.read(in, new RowReader(labels));
    labels.count();
    for (int sid = 0; sid < size(); sid++) {
      int kept = in.integer();
      requireOnce(sid, kept);
      slots.add(kept);
    }
  }

  private void requireOnce(int sid, int kept) {
    for (int slot = slots.first(kept); slot >= 0; slot = slots.next(slot, kept)) {
      int other = slots.id(slot);
      if (slots.kept(other) == kept && isSame(other, sid)) {
        throw FrameInput.corrupt("a series that is there twice");
      }
    }
  }

  private boolean isSame(int one, int other) {
    int[] row = rows.row(one).clone();
    int[] second = rows.row(other);
    return row[0] == second[0] && Arrays.equals(row, 1, row[0] + 1, second, 1, row[0] + 1);
  }
}
