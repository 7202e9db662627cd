package dev.weir.sql;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import dev.weir.zset.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a column type. */
final class TypeParser {
  private static final int LENGTH_MAX = 1 << 20;
  private static final int DEFAULT_PRECISION = 38;

  private static final List<String> SUPPORTED =
      List.of(
          "boolean",
          "int",
          "integer",
          "bigint",
          "double",
          "decimal",
          "numeric",
          "varchar",
          "date",
          "timestamp");

  /** Types of other systems, with what to write here. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("char", "write VARCHAR(n), which is never padded"),
          Map.entry("nchar", "write VARCHAR(n)"),
          Map.entry("nvarchar", "write VARCHAR(n)"),
          Map.entry("text", "write VARCHAR"),
          Map.entry("string", "write VARCHAR"),
          Map.entry("clob", "write VARCHAR"),
          Map.entry("uuid", "write VARCHAR(36)"),
          Map.entry("json", "write VARCHAR"),
          Map.entry("tinyint", "write INTEGER"),
          Map.entry("smallint", "write INTEGER"),
          Map.entry("int8", "write BIGINT"),
          Map.entry("int4", "write INTEGER"),
          Map.entry("serial", "write BIGINT; the client chooses keys"),
          Map.entry("bigserial", "write BIGINT; the client chooses keys"),
          Map.entry("float", "write DOUBLE"),
          Map.entry("real", "write DOUBLE"),
          Map.entry("bool", "write BOOLEAN"),
          Map.entry("datetime", "write TIMESTAMP"),
          Map.entry("timestamptz", "write TIMESTAMP, which has no zone"),
          Map.entry("time", "write VARCHAR, or TIMESTAMP with a date"),
          Map.entry("interval", "write BIGINT with a unit of your choice"),
          Map.entry("blob", "write VARCHAR with base64"),
          Map.entry("bytea", "write VARCHAR with base64"),
          Map.entry("binary", "write VARCHAR with base64"),
          Map.entry("varbinary", "write VARCHAR with base64"),
          Map.entry("array", "use a second table with one row for each element"),
          Map.entry("map", "use a second table with one row for each entry"),
          Map.entry("row", "use one column for each field"));

  private final SqlText source;
  private final TokenReader in;

  TypeParser(SqlText source, TokenReader in) {
    this.source = source;
    this.in = in;
  }

  static boolean isSupported(String word) {
    return SUPPORTED.contains(word);
  }

  static String instead(String word) {
    return INSTEAD.getOrDefault(
        word, "use " + String.join(", ", SUPPORTED).toUpperCase(Locale.ROOT));
  }

  static boolean isTypeWord(String word) {
    return SUPPORTED.contains(word) || INSTEAD.containsKey(word) || word.equals("character");
  }

  ColumnType type() {
    Token token = in.name("a type");
    ColumnType type = type(token);
    if (in.peek().is("array") || in.peek().is("[")) {
      throw source.unsupported(token.start(), "an ARRAY type", INSTEAD.get("array"));
    }
    return type;
  }

  private ColumnType type(Token token) {
    return switch (token.kind() == Kind.WORD ? token.text() : "") {
      case "boolean" -> ColumnType.BOOLEAN;
      case "int", "integer" -> ColumnType.INTEGER;
      case "bigint" -> ColumnType.BIGINT;
      case "double" -> {
        in.accept("precision");
        yield ColumnType.DOUBLE;
      }
      case "decimal", "numeric" -> decimal();
      case "varchar" -> varchar();
      case "character" -> {
        if (!in.accept("varying")) {
          throw source.unsupported(token.start(), "type CHARACTER", INSTEAD.get("char"));
        }
        yield varchar();
      }
      case "date" -> ColumnType.DATE;
      case "timestamp" -> timestamp(token);
      default -> throw unknown(token);
    };
  }

  private ColumnType decimal() {
    if (!in.accept("(")) {
      return ColumnType.decimal(DEFAULT_PRECISION, 0);
    }
    int precision = in.number("the precision of a DECIMAL", 1, ColumnType.DECIMAL_DIGITS_MAX);
    int scale = in.accept(",") ? in.number("the scale of this DECIMAL", 0, precision) : 0;
    in.expect(")");
    return ColumnType.decimal(precision, scale);
  }

  private ColumnType varchar() {
    if (!in.accept("(")) {
      return ColumnType.VARCHAR;
    }
    int length = in.number("the length of a VARCHAR", 1, LENGTH_MAX);
    in.expect(")");
    return ColumnType.varchar(length);
  }

  private ColumnType timestamp(Token token) {
    if (in.accept("(")) {
      in.number("the precision of a TIMESTAMP", 0, 6);
      in.expect(")");
    }
    if (in.peek().is("with")) {
      throw source.unsupported(
          token.start(), "TIMESTAMP WITH TIME ZONE", "write TIMESTAMP and send UTC");
    }
    if (in.accept("without")) {
      in.expect("time");
      in.expect("zone");
    }
    return ColumnType.TIMESTAMP;
  }

  private WeirException unknown(Token token) {
    String instead = INSTEAD.get(token.text());
    if (instead != null) {
      return source.unsupported(
          token.start(), "type " + token.text().toUpperCase(Locale.ROOT), instead);
    }
    return source.refuse(
        ErrorCode.SQL_INVALID,
        token.start(),
        "there is no type "
            + token.shown()
            + "; types are BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL(p,s), VARCHAR(n), DATE,"
            + " TIMESTAMP",
        Closest.name(token.text(), SUPPORTED).orElse(""));
  }
}
