package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import java.util.function.IntUnaryOperator;

/** One window function. Columns are those of the input rows. */
public sealed interface WindowCall {
  /** The type of the result. */
  ColumnType type();

  /** The input columns it reads. */
  default int[] columns() {
    return switch (this) {
      case Position _ -> new int[0];
      case Shift shift ->
          shift.otherwise < 0
              ? new int[] {shift.column}
              : new int[] {shift.column, shift.otherwise};
      case Value value -> new int[] {value.column};
      case Total total -> total.call.inputs().stream().toArray();
      case Session session -> new int[] {session.column};
    };
  }

  /** The call over columns that stand elsewhere. */
  default WindowCall moved(IntUnaryOperator to) {
    return switch (this) {
      case Position position -> position;
      case Shift shift ->
          new Shift(
              to.applyAsInt(shift.column),
              shift.offset,
              shift.otherwise < 0 ? -1 : to.applyAsInt(shift.otherwise),
              shift.ignoreNulls,
              shift.type);
      case Value value ->
          new Value(
              to.applyAsInt(value.column), value.nth, value.ignoreNulls, value.frame, value.type);
      case Total(AggregateCall call, WindowFrame frame) -> new Total(call.shift(to), frame);
      case Session session ->
          new Session(to.applyAsInt(session.column), session.gap, session.last, session.type);
    };
  }

  /** Functions of the position in the partition. */
  enum PositionFunction {
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    /** (RANK - 1) / (rows of the partition - 1), 0 for a single row. */
    PERCENT_RANK,
    /** Rows up to the last one that is equal in the ORDER BY, divided by all. */
    CUME_DIST,
    /** Number of the bucket, where the first ones are larger by one row if need be. */
    NTILE;

    /** Whether it changes with the number of rows of the partition. */
    public boolean usesSize() {
      return switch (this) {
        case ROW_NUMBER, RANK, DENSE_RANK -> false;
        case PERCENT_RANK, CUME_DIST, NTILE -> true;
      };
    }
  }

  /**
   * A function of the position.
   *
   * @param buckets of NTILE, otherwise 0
   */
  record Position(PositionFunction function, long buckets, ColumnType type) implements WindowCall {
    @Override
    public String toString() {
      return function + (buckets == 0 ? "" : "(" + buckets + ")");
    }
  }

  /**
   * LAG and LEAD.
   *
   * @param offset rows after the current one, negative for those before
   * @param otherwise the column whose value stands in where there is no such row, -1 for NULL
   * @param ignoreNulls whether only rows are counted where {@code column} is not NULL; the offset
   *     is not 0 then
   */
  record Shift(int column, long offset, int otherwise, boolean ignoreNulls, ColumnType type)
      implements WindowCall {
    @Override
    public String toString() {
      return "SHIFT("
          + (column + "," + offset)
          + (otherwise < 0 ? "" : "," + otherwise)
          + (ignoreNulls ? " IGNORE NULLS)" : ")");
    }
  }

  /**
   * FIRST_VALUE, NTH_VALUE and LAST_VALUE.
   *
   * @param nth which row of the frame, from 1 on; 0 for the last
   * @param ignoreNulls whether only rows are counted where {@code column} is not NULL
   */
  record Value(int column, long nth, boolean ignoreNulls, WindowFrame frame, ColumnType type)
      implements WindowCall {
    @Override
    public String toString() {
      return "VALUE("
          + (column + "," + (nth == 0 ? "last" : nth))
          + (ignoreNulls ? " IGNORE NULLS " : " ")
          + frame
          + ")";
    }
  }

  /** An aggregate of the frame. */
  record Total(AggregateCall call, WindowFrame frame) implements WindowCall {
    @Override
    public ColumnType type() {
      return call.type();
    }

    @Override
    public String toString() {
      return call + " " + frame;
    }
  }

  /**
   * The first or last value of a column in the session of a row: rows belong to one as long as each
   * follows the one before by less than the gap. NULL for NULL, which is in no session.
   *
   * @param column of one lane; the order begins with it, ascending
   * @param gap positive, in the unit of the lane
   */
  record Session(int column, long gap, boolean last, ColumnType type) implements WindowCall {
    @Override
    public String toString() {
      return "SESSION(" + column + "," + gap + (last ? ",last)" : ",first)");
    }
  }
}
