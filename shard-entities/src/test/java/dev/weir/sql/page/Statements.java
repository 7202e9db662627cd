package dev.weir.sql.page;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.WeirException;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plays statements that define tables. */
final class Statements {
  private Statements() {}

  /** The columns of the table, or what it is altered by. */
  static List<String> result(SqlCase each) {
    try {
      if (each.text().toLowerCase(Locale.ROOT).startsWith("alter")) {
        return List.of("taken by " + new SqlCompiler().alteration(each.text()).table());
      }
      return columns(new SqlCompiler().table(each.text()));
    } catch (WeirException refused) {
      return List.of(SqlCasePlayer.refusal(refused));
    }
  }

  private static List<String> columns(TableDefinition table) {
    List<String> lines = new ArrayList<>();
    List<Integer> key = new ArrayList<>();
    for (int column : table.primaryKey()) {
      key.add(column);
    }
    for (int i = 0; i < table.schema().size(); i++) {
      Column column = table.schema().column(i);
      lines.add(
          column.name()
              + " "
              + column.type().sql()
              + (column.nullable() ? "" : " NOT NULL")
              + (table.defaults().get(i) == null ? "" : " with a default")
              + (key.contains(i) ? " key " + (key.indexOf(i) + 1) : ""));
    }
    return lines;
  }
}
