package dev.weir.zset;

import dev.weir.config.ErrorCode;
import java.math.BigDecimal;
import java.util.function.Supplier;

/**
 * Types one column of a table's changes.
 *
 * <p>The loops take what is right at once and leave every other cell to {@link #other}.
 */
final class ColumnTyper {
  private final TableTyper table;
  private final RawChanges changes;
  private final Column declared;
  private final boolean key;
  private final boolean nullable;
  private final ValueReader reader;
  private final ColumnVector out;
  private final RawColumn rowCells;
  private final RawColumn keyCells;

  /* a default string gets its index when the first row needs it */
  private Object defaultValue;

  ColumnTyper(TableTyper table, int column, ValueReader reader, ColumnVector out) {
    this.table = table;
    this.changes = table.changes();
    this.declared = table.shape().schema().column(column);
    this.key = table.shape().isKey(column);
    this.nullable = declared.nullable() && !key;
    this.reader = reader;
    this.out = out;
    this.rowCells = table.rowCells(column);
    this.keyCells = key ? table.keyCells(column) : null;
    this.defaultValue = table.shape().defaults().get(column);
  }

  void run() {
    if (rowCells != null && keyCells != null) {
      eitherCells();
      return;
    }
    RawColumn cells = keyCells != null ? keyCells : rowCells;
    if (cells == null) {
      absentCells();
      return;
    }
    boolean skipDeletes = !key && table.hasDeletes();
    switch (declared.type().kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        long smallest = declared.type().smallest();
        wholeNumbers(cells, skipDeletes, smallest, -1 - smallest);
      }
      case VARCHAR -> strings(cells, skipDeletes);
      case BOOLEAN,
          REAL,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          UUID,
          VARBINARY,
          JSON,
          INTERVAL_DAY,
          INTERVAL_MONTH,
          ARRAY,
          ROW,
          MAP ->
          parsed(cells, skipDeletes);
    }
  }

  private void wholeNumbers(RawColumn cells, boolean skipDeletes, long min, long max) {
    long[] lanes = out.lanes;
    for (int i = 0; i < changes.size(); i++) {
      long value = cells.kind(i) == RawColumn.INTEGER ? cells.value(i) : 0;
      if (cells.kind(i) == RawColumn.INTEGER
          && value >= min
          && value <= max
          && !(skipDeletes && changes.op(i) == ChangeOp.DELETE)) {
        lanes[i] = value;
      } else {
        other(cells, i);
      }
    }
  }

  private void strings(RawColumn cells, boolean skipDeletes) {
    long[] lanes = out.lanes;
    DictionaryMap dictionary = table.dictionary();
    for (int i = 0; i < changes.size(); i++) {
      if ((cells.kind(i) == RawColumn.STRING || cells.kind(i) == RawColumn.TEXT)
          && !(skipDeletes && changes.op(i) == ChangeOp.DELETE)
          && reader.cell(RawColumn.STRING, cells.value(i)) == null) {
        lanes[i] = dictionary.pick((int) cells.value(i));
      } else {
        other(cells, i);
      }
    }
  }

  private void parsed(RawColumn cells, boolean skipDeletes) {
    for (int i = 0; i < changes.size(); i++) {
      byte kind = cells.kind(i);
      if (kind > RawColumn.NULL
          && !(skipDeletes && changes.op(i) == ChangeOp.DELETE)
          && reader.cell(kind, cells.value(i)) == null) {
        store(i);
      } else {
        other(cells, i);
      }
    }
  }

  /** Nobody names the column. */
  private void absentCells() {
    for (int i = 0; i < changes.size(); i++) {
      absent(i);
    }
  }

  /** Key values may stand in {@code key}, in {@code row} or in both. */
  private void eitherCells() {
    for (int i = 0; i < changes.size(); i++) {
      if (keyCells.kind(i) == RawColumn.ABSENT) {
        other(rowCells, i);
        continue;
      }
      other(keyCells, i);
      if (rowCells.kind(i) != RawColumn.ABSENT && !table.isKeyBad(i)) {
        compareKeys(i);
      }
    }
  }

  private void compareKeys(int row) {
    long low = out.lanes[row];
    long high = out.high(row);
    if (rowCells.kind(row) != RawColumn.NULL) {
      other(rowCells, row);
    }
    boolean same = out.lanes[row] == low && out.high(row) == high;
    if (rowCells.kind(row) == RawColumn.NULL || (!same && !table.isKeyBad(row))) {
      refuse(
          row,
          ErrorCode.KEY_CHANGE,
          () -> "key says " + shown(keyCells, row) + ", row says " + shown(rowCells, row),
          "a key never changes: send a delete of the old one and a create of the new one");
    }
  }

  /** Everything but a good value in its usual shape. */
  private void other(RawColumn cells, int row) {
    byte kind = cells.kind(row);
    if (kind == RawColumn.ABSENT || (!key && changes.op(row) == ChangeOp.DELETE)) {
      absent(row);
    } else if (kind == RawColumn.NULL) {
      givenNull(row);
    } else {
      value(cells, row, kind);
    }
  }

  private void value(RawColumn cells, int row, byte kind) {
    ValueFault fault = reader.cell(kind, cells.value(row));
    if (fault == null) {
      store(row);
      return;
    }
    refuse(
        row,
        fault.code(),
        () -> fault.detail(declared.type(), shown(cells, row)),
        fault.hint(declared.type()));
  }

  private void store(int row) {
    long lane = reader.lane();
    switch (declared.type().kind()) {
      case VARCHAR -> out.lanes[row] = table.dictionary().pick((int) lane);
      case DECIMAL -> {
        out.lanes[row] = lane;
        if (out.highs != null) {
          out.highs[row] = reader.high();
        }
      }
      // one zero only in keys, which are compared by their lanes
      case DOUBLE, REAL -> out.lanes[row] = key && lane == Long.MIN_VALUE ? 0 : lane;
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          out.lanes[row] = table.dictionary().pick(reader.bytes());
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          out.lanes[row] = lane;
    }
  }

  private void givenNull(int row) {
    out.setNull(row);
    if (!nullable) {
      refuseNull(row, "");
    }
  }

  private void absent(int row) {
    boolean whole = isWhole(row);
    if (whole && defaultValue != null) {
      storeDefault(row);
      return;
    }
    out.setNull(row);
    if (key) {
      refuse(row, ErrorCode.KEY_MISSING, () -> "key column " + declared.name() + " is missing", "");
    } else if (whole && !nullable) {
      refuseNull(row, " and has no default");
    }
  }

  private boolean isWhole(int row) {
    return switch (changes.op(row)) {
      case CREATE, UPSERT -> true;
      case UPDATE, DELETE -> false;
    };
  }

  private void storeDefault(int row) {
    switch (defaultValue) {
      case Long lane -> out.lanes[row] = lane;
      case BigDecimal decimal -> Decimals.set(out, row, declared.type(), decimal);
      case String string -> {
        defaultValue = (long) table.dictionary().pick(string);
        storeDefault(row);
      }
      default -> throw new IllegalStateException("default " + defaultValue);
    }
  }

  private void refuseNull(int row, String why) {
    String subject = "column " + declared.name() + " of table " + changes.table();
    refuse(row, ErrorCode.VALUE_NULL, () -> subject + " must not be null" + why, "");
  }

  private void refuse(int row, ErrorCode code, Supplier<String> detail, String hint) {
    if (key) {
      table.markKeyBad(row);
    }
    table.errors().data(changes, row, code, declared.name(), detail, hint);
  }

  private String shown(RawColumn cells, int row) {
    return ValueReader.shown(cells.kind(row), cells.value(row), table.texts());
  }
}
