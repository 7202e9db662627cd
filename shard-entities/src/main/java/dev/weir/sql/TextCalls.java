package dev.weir.sql;

import dev.weir.config.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Tests of texts against patterns, and calls of texts with more than the standard has. */
final class TextCalls {
  /** REGEXP_REPLACE with the flag g. */
  static final String REPLACE_ALL = "REGEXP_REPLACE_ALL";

  /** SUBSTRING(text FROM regex). */
  static final String PART = "REGEXP_PART";

  private static final String IGNORE_CASE = "(?i)";

  private final SqlText source;

  TextCalls(SqlText source) {
    this.source = source;
  }

  /** ILIKE, SIMILAR TO, RLIKE and {@code ~}; null for LIKE itself. */
  SqlNode matched(SqlCall call) {
    String name = call.getOperator().getName();
    boolean not = name.startsWith("NOT ") || name.startsWith("NEGATED ");
    SqlNode test =
        switch (call.getKind()) {
          case LIKE -> name.endsWith("ILIKE") ? like(call) : null;
          case SIMILAR -> similar(call);
          case POSIX_REGEX_CASE_INSENSITIVE ->
              library("REGEXP_LIKE", call, call.operand(0), prefixed(IGNORE_CASE, call.operand(1)));
          default -> library("REGEXP_LIKE", call, call.operand(0), call.operand(1));
        };
    return test == null || !not ? test : SqlStdOperatorTable.NOT.createCall(pos(call), test);
  }

  /** Texts are compared in small letters. */
  private static SqlNode like(SqlCall call) {
    List<SqlNode> operands = call.getOperandList().stream().map(TextCalls::lower).toList();
    return SqlStdOperatorTable.LIKE.createCall(pos(call), operands);
  }

  private static SqlNode lower(SqlNode text) {
    return isText(text)
        ? SqlLiteral.createCharString(
            value(text).toLowerCase(Locale.ROOT), text.getParserPosition())
        : SqlStdOperatorTable.LOWER.createCall(text.getParserPosition(), text);
  }

  private SqlNode similar(SqlCall call) {
    if (call.operandCount() == 2) {
      return library("SIMILAR_TO", call, call.operand(0), call.operand(1));
    }
    throw source.unsupported(
        at(call), "ESCAPE of SIMILAR TO", "write a backslash before the character, or REGEXP_LIKE");
  }

  /** TRIM of several characters; null for one. */
  SqlNode trimmed(SqlCall call) {
    SqlNode characters = call.operand(1);
    if (isText(characters)
        && value(characters).codePointCount(0, value(characters).length()) == 1) {
      return null;
    }
    SqlTrimFunction.Flag flag =
        ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
    String name =
        flag == SqlTrimFunction.Flag.LEADING
            ? "LTRIM"
            : flag == SqlTrimFunction.Flag.TRAILING ? "RTRIM" : "BTRIM";
    return library(name, call, call.operand(2), characters);
  }

  /** {@code POSITION(part IN text FROM n)}; null without FROM. */
  static SqlNode position(SqlCall call) {
    return call.operandCount() == 3
        ? library("LOCATE", call, call.operand(0), call.operand(1), call.operand(2))
        : null;
  }

  /** Flags go into the pattern: {@code (?i)}. */
  SqlNode withFlags(String name, SqlCall call) {
    int flagged = name.equals("REGEXP_REPLACE") ? 4 : 3;
    List<SqlNode> operands = call.getOperandList();
    if (operands.size() != flagged) {
      return library(name, call, operands.toArray(SqlNode[]::new));
    }
    SqlNode[] rest = operands.subList(0, flagged - 1).toArray(SqlNode[]::new);
    SqlNode flags = operands.getLast();
    boolean all = name.equals("REGEXP_REPLACE") && isText(flags) && value(flags).contains("g");
    rest[1] = prefixed(flags(flags), rest[1]);
    return library(all ? REPLACE_ALL : name, call, rest);
  }

  /** {@code SUBSTRING(text FROM 'regex')}; null with a place. */
  static SqlNode part(SqlCall call) {
    return call.operandCount() == 2 && isText(call.operand(1))
        ? library(PART, call, call.operand(0), call.operand(1))
        : null;
  }

  /** CONCAT_WS takes values of any type. */
  static SqlNode concatenated(SqlCall call) {
    SqlNode[] texts = call.getOperandList().toArray(SqlNode[]::new);
    for (int i = 1; i < texts.length; i++) {
      SqlParserPos pos = texts[i].getParserPosition();
      SqlDataTypeSpec text =
          new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, pos), pos);
      texts[i] = SqlStdOperatorTable.CAST.createCall(pos, texts[i], text);
    }
    return library("CONCAT_WS", call, texts);
  }

  private String flags(SqlNode node) {
    String flags = isText(node) ? value(node) : "?";
    String kept = flags.replace("g", "");
    if (!kept.matches("[ims]*")) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          at(node),
          "the flags of a regular expression are a literal of i (any case), m (lines), s (a dot is"
              + " a line end too) and g (all instead of the first)");
    }
    return kept.isEmpty() ? "" : "(?" + kept + ")";
  }

  private static SqlNode prefixed(String prefix, SqlNode regex) {
    if (prefix.isEmpty()) {
      return regex;
    }
    SqlParserPos pos = regex.getParserPosition();
    return isText(regex)
        ? SqlLiteral.createCharString(prefix + value(regex), pos)
        : SqlStdOperatorTable.CONCAT.createCall(
            pos, SqlLiteral.createCharString(prefix, pos), regex);
  }

  private static SqlNode library(String name, SqlCall call, SqlNode... operands) {
    SqlOperator function = Library.function(name);
    return function.createCall(pos(call), operands);
  }

  private static boolean isText(SqlNode node) {
    return node instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.CHAR;
  }

  private static String value(SqlNode literal) {
    return ((SqlLiteral) literal).getValueAs(String.class);
  }

  private int at(SqlNode node) {
    return source.place(node.getParserPosition()).start();
  }

  private static SqlParserPos pos(SqlCall call) {
    return call.getParserPosition();
  }
}
