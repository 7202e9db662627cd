package dev.weir.proof;

import dev.weir.zset.ByteSink;
import dev.weir.zset.RowIds;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowWriter;
import dev.weir.zset.ValueWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * Where two contents differ: the row with the smallest id among those that do.
 *
 * @param rows how many rows are in one content and not in the other
 * @param key the row's id as readers see it
 * @param expected the row as JSON; null when there must be none
 * @param found the row as JSON; null when there is none
 */
public record RowDifference(long rows, String key, String expected, String found) {
  private record Hash(long high, long low) {}

  /**
   * Compares two contents that are not equal.
   *
   * @param key positions of the key columns, none for rows without a key
   */
  static RowDifference between(RowSet expected, RowSet found, int[] key, Runnable checkpoint) {
    Map<Hash, Long> net = new HashMap<>();
    RowHashes.each(expected, checkpoint, (row, high, low, times) -> add(net, high, low, times));
    RowHashes.each(found, checkpoint, (row, high, low, times) -> add(net, high, low, -times));
    First must = new First(expected, key, 1);
    First is = new First(found, key, -1);
    RowHashes.each(expected, checkpoint, (row, high, low, times) -> must.look(net, row, high, low));
    RowHashes.each(found, checkpoint, (row, high, low, times) -> is.look(net, row, high, low));
    long rows = net.values().stream().mapToLong(Math::abs).sum();
    String id = smaller(must.id, is.id);
    return new RowDifference(rows, id, must.json(id), is.json(id));
  }

  private static void add(Map<Hash, Long> net, long high, long low, long times) {
    net.merge(
        new Hash(high, low),
        times,
        (was, more) -> was + more == 0 ? null : Long.valueOf(was + more));
  }

  private static String smaller(String left, String right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return left.compareTo(right) <= 0 ? left : right;
  }

  /** The row with the smallest id that is only in one content. */
  private static final class First {
    private final RowSet rows;
    private final RowIds ids;
    private final int sign;
    private String id;
    private int at;

    First(RowSet rows, int[] key, int sign) {
      this.rows = rows;
      this.ids = new RowIds(rows.schema(), key);
      this.sign = sign;
    }

    void look(Map<Hash, Long> net, int row, long high, long low) {
      if (net.getOrDefault(new Hash(high, low), 0L) * sign > 0) {
        String other = ids.text(rows.columns(), row, rows.strings());
        if (id == null || other.compareTo(id) < 0) {
          id = other;
          at = row;
        }
      }
    }

    String json(String wanted) {
      if (id == null || !id.equals(wanted)) {
        return null;
      }
      ByteSink out = new ByteSink(256);
      new RowWriter(rows.schema(), new ValueWriter(false))
          .json(out, rows.columns(), at, rows.strings());
      return out.text();
    }
  }
}
