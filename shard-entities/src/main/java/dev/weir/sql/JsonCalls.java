package dev.weir.sql;

import dev.weir.config.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.NlsString;

/** Finds calls that read JSON. */
final class JsonCalls {
  /** {@code ->}: a member by its name, an element by its place from 0. */
  static final NestedFunction MEMBER = new NestedFunction("->", NestedTypes.JSON_MEMBER);

  /** {@code #>}: what a list of names and places leads to. */
  static final NestedFunction AT = new NestedFunction("#>", NestedTypes.JSON_AT);

  /** The second sign of {@code ->>}: a text without its quotes. */
  static final NestedFunction TEXT = new NestedFunction("->>", NestedTypes.JSON_TEXT);

  private static final NestedFunction VALUE =
      new NestedFunction("JSON_VALUE", NestedTypes.JSON_VALUE);
  private static final NestedFunction QUERY =
      new NestedFunction("JSON_QUERY", NestedTypes.JSON_QUERY);
  private static final NestedFunction EXISTS =
      new NestedFunction("JSON_EXISTS", NestedTypes.JSON_EXISTS);
  private static final NestedFunction LENGTH =
      new NestedFunction("JSON_ARRAY_LENGTH", NestedTypes.JSON_LENGTH);
  private static final NestedFunction KIND =
      new NestedFunction("JSON_TYPEOF", NestedTypes.JSON_KIND);
  private static final NestedFunction IS_JSON = new NestedFunction("IS JSON", NestedTypes.IS_JSON);

  private static final NestedFunction TO_JSON = new NestedFunction("TO_JSON", NestedTypes.TO_JSON);
  private static final NestedFunction OBJECT =
      new NestedFunction("JSON_OBJECT", NestedTypes.JSON_OBJECT);
  private static final NestedFunction KNOWN_OBJECT =
      new NestedFunction("JSON_OBJECT", NestedTypes.JSON_KNOWN_OBJECT);
  private static final NestedFunction ARRAY =
      new NestedFunction("JSON_ARRAY", NestedTypes.JSON_ARRAY);
  private static final NestedFunction KNOWN_ARRAY =
      new NestedFunction("JSON_ARRAY", NestedTypes.JSON_KNOWN_ARRAY);

  /** The names of the functions, in capitals. */
  static final List<String> NAMES =
      List.of(
          "JSON_VALUE",
          "JSON_QUERY",
          "JSON_EXISTS",
          "JSON_ARRAY_LENGTH",
          "JSON_TYPEOF",
          "JSON_OBJECT",
          "JSON_BUILD_OBJECT",
          "JSON_ARRAY",
          "JSON_BUILD_ARRAY",
          "TO_JSON");

  private final SqlText source;

  JsonCalls(SqlText source) {
    this.source = source;
  }

  /** The call of what is computed here; null for others. */
  SqlNode rewritten(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    SqlParserPos pos = call.getParserPosition();
    return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
      case "#>" -> AT.createCall(pos, operands.getFirst(), steps(operands.getLast()));
      case "JSON_VALUE" -> value(call);
      case "JSON_QUERY" -> query(call);
      case "JSON_EXISTS" -> {
        refuseAfter(call, 2);
        yield EXISTS.createCall(pos, pathed(operands));
      }
      case "JSON_ARRAY_LENGTH", "JSONB_ARRAY_LENGTH" -> LENGTH.createCall(pos, operands);
      case "JSON_TYPEOF", "JSONB_TYPEOF" -> KIND.createCall(pos, operands);
      case "TO_JSON", "TO_JSONB" -> TO_JSON.createCall(pos, operands);
      case "JSON_BUILD_OBJECT", "JSONB_BUILD_OBJECT" -> OBJECT.createCall(pos, operands);
      case "JSON_BUILD_ARRAY", "JSONB_BUILD_ARRAY" -> ARRAY.createCall(pos, operands);
      case "JSON_OBJECT" -> made(call, OBJECT, KNOWN_OBJECT);
      case "JSON_ARRAY" -> made(call, ARRAY, KNOWN_ARRAY);
      default -> isJson(call);
    };
  }

  /** In standard SQL the first operand says what becomes of NULLs. */
  private static SqlNode made(SqlCall call, NestedFunction all, NestedFunction known) {
    List<SqlNode> operands = call.getOperandList();
    boolean clause =
        !operands.isEmpty()
            && operands.getFirst() instanceof SqlLiteral literal
            && literal.getValue() instanceof SqlJsonConstructorNullClause;
    boolean leavesOut =
        clause
            && ((SqlLiteral) operands.getFirst()).getValue()
                == SqlJsonConstructorNullClause.ABSENT_ON_NULL;
    return (leavesOut ? known : all)
        .createCall(
            call.getParserPosition(), clause ? operands.subList(1, operands.size()) : operands);
  }

  /** {@code '{a,0}'} as PostgreSQL writes a list of steps. */
  private static SqlNode steps(SqlNode written) {
    String text = text(written);
    if (text == null || !text.startsWith("{") || !text.endsWith("}")) {
      return written;
    }
    List<SqlNode> steps = new ArrayList<>();
    for (String step : text.substring(1, text.length() - 1).split(",", -1)) {
      steps.add(SqlLiteral.createCharString(step.strip(), written.getParserPosition()));
    }
    return NestedCalls.ARRAY.createCall(written.getParserPosition(), steps);
  }

  private SqlNode value(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    SqlParserPos pos = call.getParserPosition();
    SqlNode value = VALUE.createCall(pos, pathed(operands));
    boolean returning = operands.size() == 4 && operands.get(3) instanceof SqlDataTypeSpec;
    refuseAfter(call, returning ? 4 : 2);
    return returning
        ? ChoiceCalls.TRY.createCall(
            pos, SqlStdOperatorTable.CAST.createCall(pos, value, operands.get(3)))
        : value;
  }

  /** What the parser adds by itself is what holds without a clause. */
  private SqlNode query(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    for (SqlNode clause : operands.subList(2, operands.size())) {
      boolean usual =
          clause instanceof SqlLiteral literal
              && literal.getValue() instanceof Enum<?> word
              && List.of("WITHOUT_ARRAY", "NULL").contains(word.name());
      if (clause != null && !usual) {
        throw clause(call);
      }
    }
    return QUERY.createCall(call.getParserPosition(), pathed(operands));
  }

  private void refuseAfter(SqlCall call, int operands) {
    if (call.operandCount() > operands) {
      throw clause(call);
    }
  }

  private RuntimeException clause(SqlCall call) {
    String name = call.getOperator().getName();
    return source.unsupported(
        source.place(call.getParserPosition()).start(),
        "a clause of " + name,
        "write " + name + "(json, path) and COALESCE, or JSON_VALUE(json, path RETURNING type)");
  }

  /** The value and the path, of which mistakes are shown where they are. */
  private List<SqlNode> pathed(List<SqlNode> operands) {
    int start = source.place(operands.get(1).getParserPosition()).start();
    String path = text(operands.get(1));
    if (path == null) {
      throw source.unsupported(start, "a path that is no literal", "write it in quotes");
    }
    try {
      JsonPath.of(path);
    } catch (JsonPath.Malformed e) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          start + 1 + e.offset(),
          "the path '"
              + path
              + "' is wrong at its character "
              + (e.offset() + 1)
              + ": "
              + e.getMessage());
    }
    return operands.subList(0, 2);
  }

  private static String text(SqlNode node) {
    return node instanceof SqlCharStringLiteral literal
        ? literal.getValueAs(NlsString.class).getValue()
        : null;
  }

  private static SqlNode isJson(SqlCall call) {
    String name = call.getOperator().getName();
    boolean not = name.startsWith("IS NOT JSON ");
    if (!not && !name.startsWith("IS JSON ")) {
      return null;
    }
    SqlParserPos pos = call.getParserPosition();
    String kind = name.substring(name.lastIndexOf(' ') + 1);
    SqlNode test = IS_JSON.createCall(pos, call.operand(0), SqlLiteral.createCharString(kind, pos));
    return not ? SqlStdOperatorTable.NOT.createCall(pos, test) : test;
  }
}
