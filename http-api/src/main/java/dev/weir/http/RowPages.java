package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.RowSet;
import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The rows of an answer in order, page by page, all of one rev.
 *
 * <p>The first page of many is found without sorting the rest; who asks for a second one pays for
 * the order of all.
 */
final class RowPages {
  /** Below this share of all rows it is cheaper to pick the first than to sort. */
  private static final int PICKED_SHARE = 8;

  private final RowSet rows;
  private final RowOrder order;
  private final int[] chosen;
  private boolean sorted;

  private RowPages(RowSet rows, RowOrder order, int[] chosen) {
    this.rows = rows;
    this.order = order;
    this.chosen = chosen;
  }

  /**
   * Chooses the rows that meet the filters.
   *
   * @param repeated whether a row of multiplicity n stands n times
   * @param scanMax most rows that may be looked at to filter them
   */
  static RowPages of(
      RowSet rows, RowFilters filters, RowOrder order, boolean repeated, int scanMax) {
    if (!filters.isEmpty() && rows.size() > scanMax) {
      throw new WeirException(
          ErrorCode.SCAN_TOO_LARGE,
          "the filter on "
              + filters.firstColumn()
              + " would read "
              + rows.size()
              + " rows, scan-rows-max is "
              + scanMax
              + ". Make a view with this filter.",
          Map.of(
              "column",
              filters.firstColumn(),
              "limit",
              "scan-rows-max",
              "limit_value",
              scanMax,
              "actual",
              rows.size()));
    }
    int[] chosen = new int[rows.size()];
    int size = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (filters.keeps(rows, row)) {
        long times = repeated && rows.multiplicities() != null ? rows.multiplicities()[row] : 1;
        if (size + times > chosen.length) {
          refuseTooMany(size + times);
          chosen = Arrays.copyOf(chosen, (int) Math.max(chosen.length * 2L, size + times));
        }
        Arrays.fill(chosen, size, size + (int) times, row);
        size += (int) times;
      }
    }
    return new RowPages(rows, order, Arrays.copyOf(chosen, size));
  }

  private static void refuseTooMany(long rows) {
    if (rows > Integer.MAX_VALUE / 4) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE, "the rows stand " + rows + " times. Aggregate them.");
    }
  }

  RowSet rows() {
    return rows;
  }

  int size() {
    return chosen.length;
  }

  /** The rows of a page. */
  synchronized int[] page(int from, int limit) {
    int to = (int) Math.min(chosen.length, (long) from + limit);
    if (from == 0 && !sorted && to < chosen.length / PICKED_SHARE) {
      return first(to);
    }
    if (!sorted) {
      sort();
    }
    return Arrays.copyOfRange(chosen, from, to);
  }

  private int[] first(int count) {
    PriorityQueue<Integer> kept =
        new PriorityQueue<>(count + 1, (a, b) -> order.compare(rows, b, a));
    for (int row : chosen) {
      if (kept.size() < count) {
        kept.add(row);
      } else if (order.compare(rows, row, kept.element()) < 0) {
        kept.poll();
        kept.add(row);
      }
    }
    int[] page = new int[kept.size()];
    for (int i = page.length - 1; i >= 0; i--) {
      page[i] = kept.remove();
    }
    return page;
  }

  private void sort() {
    Integer[] boxed = new Integer[chosen.length];
    Arrays.setAll(boxed, i -> chosen[i]);
    Arrays.sort(boxed, (a, b) -> order.compare(rows, a, b));
    for (int i = 0; i < boxed.length; i++) {
      chosen[i] = boxed[i];
    }
    sorted = true;
  }
}
