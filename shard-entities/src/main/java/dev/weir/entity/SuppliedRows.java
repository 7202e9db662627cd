package dev.weir.entity;

import dev.weir.sql.SqlCompiler;
import dev.weir.sql.SuppliedCall;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that come with a query, for the circuit does not have them: what a call of {@code promql} in
 * it has given. So the answer depends on the message and the state alone.
 *
 * @param rows with the columns that {@link Call#schema} says
 */
public record SuppliedRows(Call call, RowSet rows) {
  /**
   * Bytes of all rows that come with one query, as {@link #bytesMax} counts them: with its text
   * they fit one message to another node.
   */
  public static final long BYTES_MAX = 768 << 10;

  /**
   * What a query asks for.
   *
   * @param query in PromQL
   * @param labels that are columns of their own
   */
  public record Call(String query, List<String> labels) {
    /** A column for each label, NULL where a row has none, then {@code labels, at, value}. */
    public Schema schema() {
      return asked().schema();
    }

    private SuppliedCall asked() {
      return new SuppliedCall(query, labels);
    }
  }

  /**
   * The different calls of a query, in the order of its text.
   *
   * @throws dev.weir.config.WeirException when the query cannot be parsed, or a call is none
   */
  public static List<Call> calls(String sql, List<Object> params) {
    return SqlCompiler.supplied(sql, params).stream()
        .map(call -> new Call(call.query(), call.labels()))
        .toList();
  }

  /** The calls as the planner wants them. */
  static List<SuppliedCall> calls(List<SuppliedRows> supplied) {
    return supplied.stream().map(each -> each.call.asked()).toList();
  }

  /** The rows under the names that a plan reads them by. */
  static Map<String, RowSet> byName(List<SuppliedRows> supplied) {
    Map<String, RowSet> rows = new HashMap<>();
    Deque<SuppliedRows> left = new ArrayDeque<>(supplied);
    for (int n = 0; !left.isEmpty(); n++) {
      rows.put(SuppliedCall.relation(n), left.remove().rows);
    }
    return rows;
  }

  /**
   * At least as many bytes as rows have in a message.
   *
   * @param textBytes of the different texts in them
   */
  public static long bytesMax(RowSet rows, long textBytes) {
    long cells = 0;
    for (ColumnVector column : rows.columns()) {
      cells += rows.size() * (column.nulls == null ? 8L : 9L);
    }
    return cells + textBytes;
  }
}
