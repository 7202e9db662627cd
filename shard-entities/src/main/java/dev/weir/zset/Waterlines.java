package dev.weir.zset;

import java.util.Arrays;
import java.util.List;

/**
 * The waterlines of a table, one for each column with a {@link Lateness}: the greatest value that
 * was ever applied less the lateness. They rise and never fall, also when the greatest row goes.
 */
public final class Waterlines {
  private static final Waterlines NONE = new Waterlines(List.of());

  private final List<Lateness> lateness;
  private final long[] greatest;
  private final long[] lines;

  /** Waterlines below every value. */
  public Waterlines(List<Lateness> lateness) {
    this.lateness = List.copyOf(lateness);
    this.greatest = new long[lateness.size()];
    this.lines = new long[lateness.size()];
    Arrays.fill(greatest, Lateness.NOTHING);
    Arrays.fill(lines, Lateness.NOTHING);
  }

  /** Those of a table without lateness. */
  public static Waterlines none() {
    return NONE;
  }

  public int size() {
    return greatest.length;
  }

  public int column(int index) {
    return lateness.get(index).column();
  }

  /** Rows with less in the column do not change any more. */
  public long line(int index) {
    return lines[index];
  }

  /** The waterline of a column; {@link Lateness#NOTHING} for one without. */
  public long ofColumn(int column) {
    for (int i = 0; i < lines.length; i++) {
      if (column(i) == column) {
        return lines[i];
      }
    }
    return Lateness.NOTHING;
  }

  /** The greatest value of each column. */
  public List<Long> greatest() {
    return Arrays.stream(greatest).boxed().toList();
  }

  /** A value was applied; whether the waterline is another one now. */
  public boolean raise(int index, long value) {
    if (value <= greatest[index]) {
      return false;
    }
    greatest[index] = value;
    long before = lines[index];
    lines[index] = lateness.get(index).waterline(value);
    return lines[index] != before;
  }

  /** The same with other greatest values. */
  public Waterlines at(List<Long> values) {
    Waterlines other = new Waterlines(lateness);
    other.restore(values);
    return other;
  }

  /** Rises to the greatest values that a snapshot has of the table. */
  public void restore(List<Long> values) {
    for (int i = 0; i < values.size(); i++) {
      raise(i, values.get(i));
    }
  }

  /**
   * Rises to the greatest values of the same table under the definition before.
   *
   * @param from for each column the position that it had
   */
  public void takeOver(Waterlines before, int[] from) {
    for (int i = 0; i < greatest.length; i++) {
      for (int was = 0; was < before.size(); was++) {
        if (before.column(was) == from[column(i)]) {
          raise(i, before.greatest[was]);
        }
      }
    }
  }
}
