package dev.weir.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Finds what makes, reads and changes values of ARRAY, ROW, MAP and JSON; runs after {@link
 * Rewrites}, which has written comparisons of rows as those of their fields.
 */
final class NestedCalls extends SqlShuttle {
  /** {@code x = ANY (array)}. */
  static final NestedFunction ANY = new NestedFunction("ANY", NestedTypes.ANY);

  static final NestedFunction ARRAY = new NestedFunction("ARRAY", NestedTypes.ARRAY);

  /** {@code array[first place:last place]}. */
  static final NestedFunction SLICE = new NestedFunction("[ : ]", NestedTypes.SLICE);

  private static final NestedFunction ROW = new NestedFunction("ROW", NestedTypes.ROW);
  private static final NestedFunction MAP = new NestedFunction("MAP", NestedTypes.MAP);
  private static final NestedFunction ITEM = new NestedFunction("[ ]", NestedTypes.ITEM);

  private static final NestedFunction SERIES =
      new NestedFunction("GENERATE_SERIES", NestedTypes.SERIES);

  private static final Map<String, NestedFunction> FUNCTIONS =
      Map.ofEntries(
              Map.entry("CARDINALITY", NestedTypes.CARDINALITY),
              Map.entry("ARRAY_LENGTH", NestedTypes.CARDINALITY),
              Map.entry("ARRAY_SIZE", NestedTypes.CARDINALITY),
              Map.entry("MAP_KEYS", NestedTypes.KEYS),
              Map.entry("MAP_VALUES", NestedTypes.VALUES),
              Map.entry("ARRAY_CONTAINS", NestedTypes.CONTAINS),
              Map.entry("ARRAY_POSITION", NestedTypes.POSITION),
              Map.entry("ARRAY_APPEND", NestedTypes.APPEND),
              Map.entry("ARRAY_PREPEND", NestedTypes.PREPEND),
              Map.entry("ARRAY_CONCAT", NestedTypes.CONCAT),
              Map.entry("ARRAY_CAT", NestedTypes.CONCAT),
              Map.entry("ARRAY_REMOVE", NestedTypes.REMOVE),
              Map.entry("ARRAY_SORT", NestedTypes.SORT),
              Map.entry("ARRAY_REVERSE", NestedTypes.REVERSE),
              Map.entry("ARRAY_DISTINCT", NestedTypes.DISTINCT),
              Map.entry("ARRAY_TO_STRING", NestedTypes.TO_TEXT),
              Map.entry("ARRAY_JOIN", NestedTypes.TO_TEXT),
              Map.entry("STRING_TO_ARRAY", NestedTypes.SPLIT))
          .entrySet()
          .stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> new NestedFunction(entry.getKey(), entry.getValue())));

  private final JsonCalls json;

  NestedCalls(SqlText source) {
    this.json = new JsonCalls(source);
  }

  /** The names of the functions, in capitals. */
  static List<String> names() {
    return Stream.concat(FUNCTIONS.keySet().stream(), JsonCalls.NAMES.stream()).toList();
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited =
        switch (call.getKind()) {
          // rows that are no values: those of a table, a tuple of IN, several columns of a group,
          // and IS NULL, which asks whether each field is
          case VALUES,
              IN,
              NOT_IN,
              SOME,
              ALL,
              IS_NULL,
              IS_NOT_NULL,
              GROUPING_SETS,
              CUBE,
              ROLLUP,
              GROUP_BY_DISTINCT ->
              withoutRows(call);
          case SELECT -> select((SqlSelect) call);
          default -> (SqlCall) super.visit(call);
        };
    return replaced(visited);
  }

  private SqlSelect select(SqlSelect select) {
    SqlNodeList group = select.getGroup();
    SqlSelect visited = (SqlSelect) super.visit(select);
    if (group != null) {
      visited.setGroupBy(
          new SqlNodeList(
              group.stream().map(this::withoutRow).toList(), group.getParserPosition()));
    }
    return visited;
  }

  private SqlCall withoutRows(SqlCall call) {
    SqlCall copy = (SqlCall) call.clone(call.getParserPosition());
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      copy.setOperand(
          i,
          operand instanceof SqlNodeList list
              ? new SqlNodeList(
                  list.stream().map(this::withoutRow).toList(), list.getParserPosition())
              : withoutRow(operand));
    }
    return copy;
  }

  /** What is in a row, but not the row itself. */
  private SqlNode withoutRow(SqlNode node) {
    if (node == null) {
      return null;
    }
    return node.getKind() == SqlKind.ROW ? super.visit((SqlCall) node) : node.accept(this);
  }

  private static boolean isSeries(SqlNode function) {
    return function instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("GENERATE_SERIES");
  }

  /** A series in FROM is an array of which the elements are rows. */
  private static SqlNode series(SqlCall table) {
    SqlCall function = table.operand(0);
    SqlParserPos pos = function.getParserPosition();
    return SqlStdOperatorTable.UNNEST.createCall(
        pos, SERIES.createCall(pos, function.getOperandList()));
  }

  private SqlNode replaced(SqlCall call) {
    SqlParserPos pos = call.getParserPosition();
    List<SqlNode> operands = call.getOperandList();
    return switch (call.getKind()) {
      case ARRAY_VALUE_CONSTRUCTOR -> ARRAY.createCall(pos, operands);
      case MAP_VALUE_CONSTRUCTOR -> MAP.createCall(pos, operands);
      case ROW -> ROW.createCall(pos, operands);
      case ITEM -> ITEM.createCall(pos, operands);
      case COLLECTION_TABLE -> isSeries(operands.getFirst()) ? series(call) : call;
      default -> {
        NestedFunction function =
            call.getOperator() instanceof SqlFunction
                ? FUNCTIONS.get(call.getOperator().getName().toUpperCase(Locale.ROOT))
                : null;
        SqlNode other =
            function == null ? json.rewritten(call) : function.createCall(pos, operands);
        yield other == null ? call : other;
      }
    };
  }
}
