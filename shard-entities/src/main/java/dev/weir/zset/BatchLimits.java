package dev.weir.zset;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds of one batch; the names on the wire are {@code batch-rows-max}, {@code row-bytes-max} and
 * {@code event-bytes-max}.
 */
public record BatchLimits(int rowsMax, int rowBytesMax, int eventBytesMax) {
  /**
   * Most values a batch may spread to once absent columns are filled in: rows that name one column
   * of a wide table are small on the wire and large in memory.
   */
  static final int CELLS_MAX = 1 << 24;

  private static final String SPLIT = "split it";

  /** Refuses a batch of too many changes. */
  public void checkRows(int rows) {
    if (rows > rowsMax) {
      throw tooLarge("The batch has " + rows + " changes", "batch-rows-max", rowsMax, rows, SPLIT);
    }
  }

  /** Refuses a batch whose encoded event is too large. */
  public void checkEvent(int bytes) {
    if (bytes > eventBytesMax) {
      String subject = "The batch makes an event of " + bytes + " bytes";
      throw tooLarge(subject, "event-bytes-max", eventBytesMax, bytes, SPLIT);
    }
  }

  void checkCells(long cells) {
    if (cells > CELLS_MAX) {
      String subject = "The batch has " + cells + " values, absent columns counted";
      throw tooLarge(subject, "batch-cells-max", CELLS_MAX, cells, SPLIT);
    }
  }

  void checkRow(long bytes, int index) {
    if (bytes > rowBytesMax) {
      String subject = "The row of change " + index + " has " + bytes + " bytes";
      throw tooLarge(subject, "row-bytes-max", rowBytesMax, bytes, "shorten its texts");
    }
  }

  private static WeirException tooLarge(
      String subject, String name, long limit, long actual, String remedy) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("limit", name);
    members.put("limit_value", limit);
    members.put("actual", actual);
    return new WeirException(
        ErrorCode.BATCH_TOO_LARGE,
        subject + "; " + name + " is " + limit + ". Nothing was stored; " + remedy + ".",
        members);
  }
}
