package dev.weir.circuit;

import dev.weir.zset.Delta;

/**
 * How many rows a table or view has, and how many have come and gone while anyone counted. The
 * circuit counts while it steps; any thread may look.
 */
public final class RowCounts {
  private volatile Counted now = new Counted(0, 0, 0);

  /**
   * Counts of one moment.
   *
   * @param rows that are there, multiplicities counted
   * @param inserted rows that have come since counting began; a changed row is one that has gone
   *     and one that has come
   * @param deleted rows that have gone since then
   */
  public record Counted(long rows, long inserted, long deleted) {}

  RowCounts() {}

  public Counted now() {
    return now;
  }

  /** Rows are there that nobody has inserted while it was counted. */
  void filled(long rows) {
    now = new Counted(rows, now.inserted, now.deleted);
  }

  /**
   * A step has changed rows.
   *
   * @param net without rows that have come and gone at once
   * @param rows that are there now
   */
  void changed(Delta net, long rows) {
    long inserted = now.inserted;
    long deleted = now.deleted;
    for (int i = 0; i < net.size(); i++) {
      long weight = net.weights()[i];
      inserted += Math.max(weight, 0);
      deleted -= Math.min(weight, 0);
    }
    now = new Counted(rows, inserted, deleted);
  }

  /** What has come and gone so far is forgotten. */
  void begin() {
    now = new Counted(now.rows, 0, 0);
  }
}
