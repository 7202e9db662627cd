package dev.weir.http;

import dev.weir.circuit.SortColumn;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order of the rows of an answer: total, so that pages never overlap. */
final class RowOrder {
  private final List<SortColumn> columns;

  private RowOrder(List<SortColumn> columns) {
    this.columns = columns;
  }

  /**
   * The order asked for, then the usual one, then the key, then all columns.
   *
   * @param asked the parameter {@code order}, empty if not given
   * @param usual the order of the view itself
   */
  static RowOrder of(Schema schema, String asked, List<SortColumn> usual, int[] key) {
    List<SortColumn> columns = new ArrayList<>();
    if (asked.isEmpty()) {
      columns.addAll(usual);
    } else {
      for (String name : asked.split(",", -1)) {
        boolean descending = name.startsWith("-");
        int column = column(schema, descending ? name.substring(1) : name);
        columns.add(new SortColumn(column, descending, descending));
      }
    }
    for (int column : key) {
      columns.add(new SortColumn(column, false, false));
    }
    if (key.length == 0) {
      for (int column = 0; column < schema.size(); column++) {
        columns.add(new SortColumn(column, false, false));
      }
    }
    return new RowOrder(columns);
  }

  /** The position of a column a client named. */
  static int column(Schema schema, String name) {
    int column = schema.indexOf(name);
    if (column < 0) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("column", name);
      Closest.name(name, schema.names()).ifPresent(hint -> members.put("hint", hint));
      String hint = members.containsKey("hint") ? " Did you mean " + members.get("hint") + "?" : "";
      throw new WeirException(
          ErrorCode.COLUMN_UNKNOWN, "there is no column \"" + name + "\"." + hint, members);
    }
    return column;
  }

  int compare(RowSet rows, int left, int right) {
    for (SortColumn sort : columns) {
      ColumnVector values = rows.columns()[sort.column()];
      boolean leftNull = values.isNull(left);
      boolean rightNull = values.isNull(right);
      if (leftNull || rightNull) {
        if (leftNull != rightNull) {
          return leftNull == sort.nullsFirst() ? -1 : 1;
        }
        continue;
      }
      ColumnType type = rows.schema().type(sort.column());
      int order = compare(type, values, left, values, right, rows.strings());
      if (order != 0) {
        return sort.descending() ? -order : order;
      }
    }
    return 0;
  }

  /** Compares two values that are not NULL; texts by their UTF-8 bytes. */
  static int compare(
      ColumnType type,
      ColumnVector left,
      int leftRow,
      ColumnVector right,
      int rightRow,
      Strings strings) {
    long a = left.lane(leftRow);
    long b = right.lane(rightRow);
    return switch (type.kind()) {
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          a == b ? 0 : Arrays.compareUnsigned(strings.bytes(a), strings.bytes(b));
      case DOUBLE, REAL ->
          // 0.0 and -0.0 are one value
          Double.compare(Double.longBitsToDouble(a) + 0.0, Double.longBitsToDouble(b) + 0.0);
      case DECIMAL -> {
        int high = Long.compare(left.high(leftRow), right.high(rightRow));
        yield type.wide() ? (high != 0 ? high : Long.compareUnsigned(a, b)) : Long.compare(a, b);
      }
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
          Long.compare(a, b);
    };
  }
}
