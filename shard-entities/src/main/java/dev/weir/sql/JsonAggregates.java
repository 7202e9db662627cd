package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlJsonArrayAggAggFunction;
import org.apache.calcite.sql.fun.SqlJsonObjectAggAggFunction;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Aggregates that make JSON, written as what is made of ARRAY_AGG: an array of the values, or an
 * object of the objects of one member each.
 */
final class JsonAggregates {
  private static final NestedFunction OF_ARRAY =
      new NestedFunction("JSON_AGG", NestedTypes.JSON_OF_ARRAY);
  private static final NestedFunction OF_KNOWN =
      new NestedFunction("JSON_ARRAYAGG", NestedTypes.JSON_OF_KNOWN);
  private static final NestedFunction MERGED =
      new NestedFunction("JSON_OBJECT_AGG", NestedTypes.JSON_MERGED);
  private static final NestedFunction ENTRY =
      new NestedFunction("JSON_OBJECT_AGG", NestedTypes.JSON_ENTRY);

  private static final List<NestedFunction> WRAPPERS = List.of(OF_ARRAY, OF_KNOWN, MERGED);

  /** The names of the functions, in capitals. */
  static final List<String> NAMES =
      List.of(
          "JSON_AGG",
          "JSONB_AGG",
          "JSON_ARRAYAGG",
          "JSON_OBJECT_AGG",
          "JSONB_OBJECT_AGG",
          "JSON_OBJECTAGG");

  private JsonAggregates() {}

  /**
   * The call in other words, null for what is none of these.
   *
   * @param arrays ARRAY_AGG
   */
  static SqlNode rewritten(SqlCall call, SqlAggFunction arrays) {
    SqlKind kind = call.getKind();
    if (kind == SqlKind.FILTER || kind == SqlKind.WITHIN_GROUP) {
      return within(call);
    }
    return switch (call.getOperator()) {
      case SqlJsonArrayAggAggFunction _ ->
          wrapped(keepsNulls(call) ? OF_ARRAY : OF_KNOWN, call, arrays);
      case SqlJsonObjectAggAggFunction _ -> object(call, arrays);
      default ->
          switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
            case "JSON_AGG", "JSONB_AGG" -> wrapped(OF_ARRAY, call, arrays);
            case "JSON_OBJECT_AGG", "JSONB_OBJECT_AGG" -> object(call, arrays);
            default -> null;
          };
    };
  }

  /** A clause of an aggregate that was written in other words belongs to what it is made of. */
  private static SqlNode within(SqlCall clause) {
    if (!(clause.operand(0) instanceof SqlCall wrapper)
        || !(wrapper.getOperator() instanceof NestedFunction function)
        || !WRAPPERS.contains(function)) {
      return null;
    }
    List<SqlNode> operands = new ArrayList<>(clause.getOperandList());
    operands.set(0, wrapper.operand(0));
    SqlParserPos pos = clause.getParserPosition();
    return function.createCall(pos, clause.getOperator().createCall(pos, operands));
  }

  private static boolean keepsNulls(SqlCall call) {
    return call.getOperator() instanceof SqlJsonArrayAggAggFunction function
        && function.getNullClause() == SqlJsonConstructorNullClause.NULL_ON_NULL;
  }

  private static SqlNode object(SqlCall call, SqlAggFunction arrays) {
    boolean leavesOut =
        call.getOperator() instanceof SqlJsonObjectAggAggFunction function
            && function.getNullClause() == SqlJsonConstructorNullClause.ABSENT_ON_NULL;
    List<SqlNode> operands = call.getOperandList();
    if (leavesOut || operands.size() < 2) {
      return null;
    }
    SqlParserPos pos = call.getParserPosition();
    List<SqlNode> arguments = new ArrayList<>();
    arguments.add(ENTRY.createCall(pos, operands.get(0), operands.get(1)));
    arguments.addAll(operands.subList(2, operands.size()));
    return wrapped(MERGED, pos, call.getFunctionQuantifier(), arguments, arrays);
  }

  private static SqlNode wrapped(NestedFunction wrapper, SqlCall call, SqlAggFunction arrays) {
    return wrapped(
        wrapper,
        call.getParserPosition(),
        call.getFunctionQuantifier(),
        call.getOperandList(),
        arrays);
  }

  private static SqlNode wrapped(
      NestedFunction wrapper,
      SqlParserPos pos,
      SqlLiteral quantifier,
      List<SqlNode> arguments,
      SqlAggFunction arrays) {
    List<SqlNode> given = arguments.stream().filter(each -> each != null).toList();
    SqlNodeList order = given.getLast() instanceof SqlNodeList last ? last : null;
    List<SqlNode> values = order == null ? given : given.subList(0, given.size() - 1);
    return wrapper.createCall(
        pos, Aggregates.ordered(arrays.createCall(quantifier, pos, values), order));
  }
}
