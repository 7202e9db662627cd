package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.StringPool;

/**
 * A compiled filter and projection: one loop over a batch of rows.
 *
 * <p>Programs hold no state of a row and may be shared by views and circuits.
 */
public interface RowProgram {
  /** A text that is equal only for programs that compute the same. */
  String digest();

  /**
   * Filters and projects rows {@code 0..size-1} of {@code in}.
   *
   * @param out vectors with a capacity of at least {@code size}
   * @param source receives for each output row the input row it came from
   * @param strings the circuit's pool: strings are looked up in it and results interned
   * @return the number of output rows
   * @throws ExpressionFailure when an expression fails on a row; the output is then worthless
   */
  int run(ColumnVector[] in, int size, ColumnVector[] out, int[] source, StringPool strings)
      throws ExpressionFailure;

  /** Whether output column {@code column} is just an input column: which one, otherwise -1. */
  int copiedFrom(int column);

  /**
   * The input column with which an output column never falls while it rises, both with lanes in the
   * order of their values; -1 if none is known.
   */
  default int risesWith(int column) {
    return copiedFrom(column);
  }

  /**
   * The value of such an output column for one of the input column; {@link
   * dev.weir.zset.Lateness#NOTHING} if there is none.
   */
  default long image(int column, long value, StringPool strings) {
    return value;
  }

  /** Whether no row is filtered out. */
  boolean keepsAll();

  /** Filter and projections as readable SQL-like text, for plans. */
  String explain();
}
