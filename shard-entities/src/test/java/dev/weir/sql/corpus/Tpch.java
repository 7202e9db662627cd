package dev.weir.sql.corpus;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Rows of TPC-H, from the generator of Trino. */
final class Tpch {
  private Tpch() {}

  /** The rows of a table at a scale. */
  static List<Object[]> rows(String table, Schema schema, double scale) {
    List<Object[]> rows = new ArrayList<>();
    for (TpchEntity entity : TpchTable.getTable(table).createGenerator(scale, 1, 1)) {
      String[] texts = entity.toLine().split("\\|", -1);
      Object[] row = new Object[schema.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = value(schema.type(i), texts[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object value(ColumnType type, String text) {
    return switch (type.kind()) {
      case INTEGER, BIGINT -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text).setScale(type.scale());
      case DATE -> LocalDate.parse(text);
      default -> text;
    };
  }
}
