package dev.weir.series.index;

import dev.weir.series.Varints;
import java.util.Arrays;

/**
 * Reads all rows once, refuses what no writer writes, and finds the series of each pair and name:
 * they come as runs of series that have it in the same place.
 */
final class RowReader {
  private final LabelStore labels;

  /** Of each name: its place in the order of names. */
  private final int[] order;

  /** The row that was read last. */
  private final int[] row;

  /** Since which series a place has its pair, and its name. */
  private final int[] pairSince;

  private final int[] nameSince;
  private int sid;
  private int known;
  private int labelsMax;

  /** The places that the present row says. */
  private int said;

  private int added;
  private int lowest;
  private int highest;

  RowReader(LabelStore labels) {
    this.labels = labels;
    order = labels.orderOfNames();
    row = new int[labels.names() + 1];
    pairSince = new int[row.length];
    nameSince = new int[row.length];
  }

  /** The last row, in an array of some length, which is more than {@link #labelsMax}. */
  int[] row(int length) {
    return Arrays.copyOf(row, length);
  }

  /** Labels of the series that has most. */
  int labelsMax() {
    return labelsMax;
  }

  /** Reads the rows of a block. */
  void read(PageInput in, int rows) {
    for (int at = 0; at < rows; at++) {
      row(in, at == 0);
    }
    if (!in.isAtEnd()) {
      throw FrameInput.corrupt("bytes behind the last series of a block");
    }
  }

  /** Makes sure that all pairs have series, and ends the runs. */
  void end() {
    leave(0, row[0]);
    if (known < labels.pairs()) {
      throw FrameInput.corrupt("a pair without series");
    }
  }

  private void row(PageInput in, boolean isFirst) {
    int before = row[0];
    said = 0;
    added = 0;
    lowest = row.length;
    byte marks = (byte) Varints.MORE;
    for (int first = 0; marks < 0; first += RowCodec.MARKS) {
      marks = in.next();
      for (int left = marks & (Varints.MORE - 1); left != 0; left &= left - 1) {
        say(first + Integer.numberOfTrailingZeros(left), in.varint(), before, isFirst);
      }
      if (first >= row.length || marks == 0) {
        throw FrameInput.corrupt("marks without labels");
      }
    }
    requireWhole(before, isFirst);
    leave(row[0], before);
    requireOrder();
    labelsMax = Math.max(labelsMax, row[0]);
    sid++;
  }

  private void say(int place, int value, int before, boolean isFirst) {
    said++;
    lowest = Math.min(lowest, place);
    highest = place;
    if (place == 0) {
      count(value, before, isFirst);
      return;
    }
    if (place > row[0]) {
      throw FrameInput.corrupt("a label that a series does not have");
    }
    if (place > before) {
      added++;
      begin(place, value);
      return;
    }
    if (value != row[place]) {
      change(place, value);
    } else if (!isFirst) {
      throw repeated();
    }
  }

  private void count(int count, int before, boolean isFirst) {
    if (count >= row.length) {
      throw FrameInput.corrupt("a series with more labels than there are");
    }
    if (count == before && !isFirst) {
      throw repeated();
    }
    row[0] = count;
  }

  private static RuntimeException repeated() {
    return FrameInput.corrupt("a label that is said again");
  }

  private void begin(int place, int pair) {
    requireKnown(pair);
    row[place] = pair;
    pairSince[place] = sid;
    nameSince[place] = sid;
  }

  private void change(int place, int pair) {
    requireKnown(pair);
    int old = row[place];
    labels.postPair(old, pairSince[place], sid);
    if (labels.nameOf(old) != labels.nameOf(pair)) {
      labels.postName(labels.nameOf(old), nameSince[place], sid);
      nameSince[place] = sid;
    }
    row[place] = pair;
    pairSince[place] = sid;
  }

  /** Pairs have their numbers in the order in which series have them first. */
  private void requireKnown(int pair) {
    if (pair > known || pair == labels.pairs()) {
      throw FrameInput.corrupt("a wrong reference to a pair");
    }
    if (pair == known) {
      known++;
    }
  }

  private void requireWhole(int before, boolean isFirst) {
    int wanted = isFirst ? row[0] + 1 : Math.max(0, row[0] - before);
    if ((isFirst ? said : added) != wanted) {
      throw FrameInput.corrupt("a series without all its labels");
    }
  }

  /** Ends the runs in the places behind some. */
  private void leave(int labelsNow, int before) {
    for (int place = labelsNow + 1; place <= before; place++) {
      labels.postPair(row[place], pairSince[place], sid);
      labels.postName(labels.nameOf(row[place]), nameSince[place], sid);
    }
  }

  private void requireOrder() {
    for (int place = Math.max(2, lowest); place <= Math.min(highest + 1, row[0]); place++) {
      if (order(place - 1) >= order(place)) {
        throw FrameInput.corrupt("labels out of order");
      }
    }
  }

  private int order(int place) {
    return order[labels.nameOf(row[place])];
  }
}
