package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.util.Map;

/** Bounds on what a body may make its reader allocate. */
final class BatchBounds {
  /** Cells that any body may span, however small it is. */
  private static final long CELLS_FREE = 2_000_000;

  /** Further cells for each byte: rows × columns of very sparse rows outgrow their text. */
  private static final long CELLS_PER_BYTE = 2;

  private final Limits limits;
  private final long cellsMax;
  private long cells;

  BatchBounds(Limits limits, int bodyBytes) {
    this.limits = limits;
    this.cellsMax = CELLS_FREE + CELLS_PER_BYTE * bodyBytes;
  }

  void checkBytes(int bytes) {
    if (bytes > limits.batchBytesMax()) {
      throw tooLarge("batch-bytes-max", limits.batchBytesMax(), bytes);
    }
  }

  void checkRows(int rows) {
    if (rows > limits.batchRowsMax()) {
      throw tooLarge("batch-rows-max", limits.batchRowsMax(), rows);
    }
  }

  void checkRowBytes(long bytes) {
    if (bytes > limits.rowBytesMax()) {
      throw tooLarge("row-bytes-max", limits.rowBytesMax(), bytes);
    }
  }

  void checkTables(int tables) {
    if (tables > limits.tablesMax()) {
      throw structure("the batch names " + tables + " tables", "tables-max", limits.tablesMax());
    }
  }

  /** Called for each new column of a table in this batch. */
  void checkColumn(String table, int columns, int rows) {
    if (columns > limits.columnsMax()) {
      throw structure(
          "table " + table + " is given " + columns + " columns",
          "columns-max",
          limits.columnsMax());
    }
    cells += rows;
    if (cells > cellsMax) {
      throw structure("rows times columns make " + cells + " cells", "cells", cellsMax);
    }
  }

  private static WeirException structure(String what, String limit, long value) {
    return new WeirException(
        ErrorCode.JSON_LIMIT,
        what + ", " + limit + " is " + value + ".",
        Map.of("limit", limit, "limit_value", value));
  }

  private static WeirException tooLarge(String limit, long value, long actual) {
    return new WeirException(
        ErrorCode.BATCH_TOO_LARGE,
        "the batch has " + actual + ", " + limit + " is " + value + ". Split it.",
        Map.of("limit", limit, "limit_value", value, "actual", actual));
  }
}
