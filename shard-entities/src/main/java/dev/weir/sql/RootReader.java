package dev.weir.sql;

import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import dev.weir.config.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The top of a query: its order, the columns it shows and their names.
 *
 * @param order in columns of the node, of which those behind the shown ones only order
 * @param names of the columns of the node, all different
 * @param shown how many of them are shown
 * @param warnings about the order
 */
record RootReader(
    Relational node,
    List<SortColumn> order,
    List<String> names,
    int shown,
    List<PlanWarning> warnings) {

  /**
   * @param isOnce whether the rows are read once, so that they may carry what orders them
   */
  static RootReader read(SqlText source, QueryFront.Converted converted, boolean isOnce) {
    refuseUntyped(source, converted);
    RelNode rel = converted.root().rel;
    RelReader reader =
        new RelReader(source, converted.relations(), converted.firstJoin(), converted.tree());
    Relational node = reader.read(rel);
    List<Integer> shown = converted.root().fields.leftList();
    List<String> names = names(source, converted);
    RootOrder order = RootOrder.of(source, converted, isOnce);
    List<Integer> carried = new ArrayList<>(shown);
    carried.addAll(order.hidden());
    List<String> all = new ArrayList<>(names);
    for (int i = 0; i < order.hidden().size(); i++) {
      all.add("order by " + (i + 1));
    }
    return new RootReader(
        shown(node, carried, all), order.columns(), all, shown.size(), order.warnings());
  }

  private static Relational shown(Relational node, List<Integer> shown, List<String> names) {
    List<Expression> all = Fusion.identity(node.schema());
    List<Expression> outputs = new ArrayList<>();
    shown.forEach(column -> outputs.add(all.get(column)));
    return outputs.equals(all) ? node : Fusion.calc(node, List.of(), outputs, names);
  }

  private static void refuseUntyped(SqlText source, QueryFront.Converted converted) {
    for (RelDataTypeField field : converted.root().validatedRowType.getFieldList()) {
      if (field.getType().getSqlTypeName() == SqlTypeName.NULL) {
        throw source.refuse(
            ErrorCode.SQL_INVALID,
            0,
            "the column " + field.getName() + " is NULL of no type; write CAST(NULL AS type)");
      }
    }
  }

  /** The names as written; columns without a name get one of their own. */
  private static List<String> names(SqlText source, QueryFront.Converted converted) {
    List<SqlNode> items = items(converted.tree());
    List<String> names = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (String name : converted.names()) {
      if (!name.startsWith("EXPR$") && !used.add(name)) {
        throw source.refuse(
            ErrorCode.SQL_DUPLICATE_COLUMN,
            position(source, items, name),
            "the query has two columns " + name + "; give one another name by AS");
      }
    }
    for (int i = 0; i < converted.names().size(); i++) {
      String name = converted.names().get(i);
      names.add(name.startsWith("EXPR$") ? invented(items, i, used) : name);
    }
    return names;
  }

  private static String invented(List<SqlNode> items, int index, Set<String> used) {
    String base = "column" + (index + 1);
    if (index < items.size() && items.get(index) instanceof SqlBasicCall call) {
      String operator = function(call).getOperator().getName().toLowerCase(Locale.ROOT);
      base = operator.matches("[a-z][a-z_]*") ? operator : base;
    }
    String name = base;
    for (int number = 2; !used.add(name); number++) {
      name = base + "_" + number;
    }
    return name;
  }

  /** The function that a value is named after. */
  private static SqlCall function(SqlCall call) {
    return switch (call.getKind()) {
      case FILTER, OVER, IGNORE_NULLS, RESPECT_NULLS -> function(call.operand(0));
      default -> call;
    };
  }

  private static int position(SqlText source, List<SqlNode> items, String name) {
    boolean seen = false;
    for (SqlNode item : items) {
      if (named(item).equals(name)) {
        if (seen) {
          return source.place(item.getParserPosition()).start();
        }
        seen = true;
      }
    }
    return 0;
  }

  private static String named(SqlNode item) {
    if (item.getKind() == SqlKind.AS) {
      return ((SqlBasicCall) item).operand(1).toString();
    }
    String text = item.toString();
    return text.substring(text.lastIndexOf('.') + 1);
  }

  private static List<SqlNode> items(SqlNode tree) {
    return switch (tree) {
      case SqlOrderBy orderBy -> items(orderBy.query);
      case SqlWith with -> items(with.body);
      case SqlSelect select -> select.getSelectList().getList();
      default -> List.of();
    };
  }
}
