package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * One aggregate of a GROUP BY.
 *
 * @param columns the input columns, none for COUNT(*); ARRAY_AGG may have a second one, see there
 * @param distinct whether equal values count once
 * @param order the order of the rows, of functions that ask for one
 * @param parameter the separator of STRING_AGG, the fraction of a percentile as decimal text, the
 *     name of a statistic, otherwise empty
 * @param type the type of the result
 * @param text the SQL of the call, for error messages
 */
public record AggregateCall(
    Function function,
    List<Integer> columns,
    boolean distinct,
    List<SortColumn> order,
    String parameter,
    ColumnType type,
    String text) {
  /**
   * The aggregate functions; rows with a NULL among the inputs are left out by all but COUNT_ROWS
   * and ARRAY_AGG.
   */
  public enum Function {
    /** COUNT(*). */
    COUNT_ROWS,
    /** COUNT(x, ...): rows in which no input is NULL. */
    COUNT,
    /** NULL over no non-NULL input; exact, the range is checked on the total. */
    SUM,
    /** DOUBLE for integer and double inputs, DECIMAL (HALF_UP) for decimal ones. */
    AVG,
    MIN,
    MAX,
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    /** Texts in the order of the call, then of their own; the parameter stands between two. */
    STRING_AGG,
    /**
     * The values of the first column in the order of the call, then of their own, NULLs among them;
     * without rows where a second column is NULL.
     */
    ARRAY_AGG,
    /** The first column where the second is smallest; of several the smallest. */
    ARG_MIN,
    /** The first column where the second is largest; of several the smallest. */
    ARG_MAX,
    /** The most frequent value; of several the smallest. */
    MODE,
    /** A DOUBLE between the two values around the fraction in the order of the call. */
    PERCENTILE_CONT,
    /** The first value in the order of the call with the fraction of all before or at it. */
    PERCENTILE_DISC,
    /** The {@link Statistic} that the parameter names, of DOUBLE columns: x, or y and x. */
    STATISTIC
  }

  public AggregateCall {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
  }

  /**
   * A call over one column, without order.
   *
   * @param column -1 for COUNT(*)
   */
  public AggregateCall(Function function, int column, ColumnType type, String text) {
    this(function, column < 0 ? List.of() : List.of(column), false, List.of(), "", type, text);
  }

  /** The first input column, -1 for COUNT(*). */
  public int column() {
    return columns.isEmpty() ? -1 : columns.getFirst();
  }

  /** The input columns that are not NULL in the rows it takes. */
  public List<Integer> required() {
    return function == Function.ARRAY_AGG ? columns.subList(1, columns.size()) : columns;
  }

  /** Whether the result is put together of all values of a group. */
  public boolean collects() {
    return function == Function.STRING_AGG || function == Function.ARRAY_AGG;
  }

  /** The input columns that it reads, those of its order included. */
  public BitSet inputs() {
    BitSet inputs = new BitSet();
    columns.forEach(inputs::set);
    order.forEach(sort -> inputs.set(sort.column()));
    return inputs;
  }

  /** The call over moved input columns. */
  public AggregateCall shift(IntUnaryOperator move) {
    List<Integer> moved = new ArrayList<>();
    columns.forEach(column -> moved.add(move.applyAsInt(column)));
    List<SortColumn> sorted =
        order.stream().map(sort -> sort.at(move.applyAsInt(sort.column()))).toList();
    return new AggregateCall(function, moved, distinct, sorted, parameter, type, text);
  }

  @Override
  public String toString() {
    StringBuilder call = new StringBuilder(function + (distinct ? "(DISTINCT " : "("));
    if (columns.isEmpty()) {
      call.append(-1);
    }
    for (int i = 0; i < columns.size(); i++) {
      call.append(i == 0 ? "" : ", ").append(columns.get(i));
    }
    if (!parameter.isEmpty()) {
      call.append(", '").append(parameter.replace("'", "''")).append('\'');
    }
    for (int i = 0; i < order.size(); i++) {
      SortColumn sort = order.get(i);
      call.append(i == 0 ? " ORDER BY " : ", ").append(sort.column());
      call.append(sort.descending() ? " DESC" : "").append(sort.nullsFirst() ? " NULLS FIRST" : "");
    }
    return call + ")" + type.sql();
  }
}
