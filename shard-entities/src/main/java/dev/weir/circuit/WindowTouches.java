package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.Arrays;

/**
 * What a step did to one partition: the places where rows came, went or were replaced.
 *
 * <p>A place is the position of the row that came, or of the first one after the row that went, as
 * rows stand after the step.
 */
final class WindowTouches {
  int partition;

  /** Positions of the partition's first row and after its last. */
  long first;

  long end;

  /** Whether all its rows are new. */
  boolean all;

  /** The rows of the step's delta; at an update in place the old row stands before the new one. */
  ColumnVector[] columns;

  int count;
  private long[] places = new long[16];
  private int[] rows = new int[16];

  /** Whether a row took the very place of its old image. */
  private boolean[] replaced = new boolean[16];

  private long[] sorted = new long[16];

  /** Begins with a partition. */
  void begin(int ofPartition, long from, long to, boolean allNew) {
    partition = ofPartition;
    first = from;
    end = to;
    count = 0;
    all = allNew;
  }

  void add(long place, int row, boolean inPlace) {
    if (count == places.length) {
      places = Arrays.copyOf(places, count * 2);
      rows = Arrays.copyOf(rows, count * 2);
      replaced = Arrays.copyOf(replaced, count * 2);
    }
    places[count] = place;
    rows[count] = row;
    replaced[count++] = inPlace;
  }

  long place(int touch) {
    return places[touch];
  }

  /** The row of the delta. */
  int row(int touch) {
    return rows[touch];
  }

  /** Whether rows have other neighbours now, which an update in place does not do. */
  boolean moves(int touch) {
    return !replaced[touch];
  }

  /** Whether what a function reads of rows changed; a column of -1 reads nothing. */
  boolean concerns(int touch, int column) {
    return moves(touch)
        || (column >= 0 && !columns[column].same(rows[touch], columns[column], rows[touch] - 1));
  }

  /** The places at which rows came or went, in order. */
  long[] moved() {
    if (all) {
      sorted[0] = first;
      movedCount = 1;
      return sorted;
    }
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += moves(i) ? 1 : 0;
    }
    long[] moved = size <= sorted.length ? sorted : new long[size];
    sorted = moved;
    size = 0;
    for (int i = 0; i < count; i++) {
      if (moves(i)) {
        moved[size++] = places[i];
      }
    }
    Arrays.sort(moved, 0, size);
    movedCount = size;
    return moved;
  }

  /** Places of the last {@link #moved}. */
  int movedCount;
}
