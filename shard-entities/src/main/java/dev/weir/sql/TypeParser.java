package dev.weir.sql;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a column type. */
final class TypeParser {
  private static final int LENGTH_MAX = 1 << 20;
  private static final int DEFAULT_PRECISION = 38;

  /** How deep types may be made of types. */
  private static final int DEPTH_MAX = 8;

  private static final List<String> SUPPORTED =
      List.of(
          "boolean",
          "tinyint",
          "smallint",
          "int",
          "integer",
          "bigint",
          "real",
          "double",
          "decimal",
          "numeric",
          "varchar",
          "char",
          "character",
          "date",
          "time",
          "timestamp",
          "uuid",
          "varbinary",
          "json");

  /** Words of types that are written otherwise in expressions. */
  private static final List<String> OF_COLUMNS = List.of("interval", "array", "row", "map");

  /** Types of other systems, with what to write here. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("nchar", "write VARCHAR(n)"),
          Map.entry("nvarchar", "write VARCHAR(n)"),
          Map.entry("clob", "write VARCHAR"),
          Map.entry("variant", "write JSON"),
          Map.entry("serial", "write BIGINT; the client chooses keys"),
          Map.entry("bigserial", "write BIGINT; the client chooses keys"),
          Map.entry("float", "write DOUBLE, or REAL for 32 bits"),
          Map.entry("binary", "write VARBINARY"));

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
    return SUPPORTED.contains(word)
        || OF_COLUMNS.contains(word)
        || TypeSynonyms.standard(word).isPresent()
        || INSTEAD.containsKey(word);
  }

  ColumnType type() {
    return type(0);
  }

  private ColumnType type(int depth) {
    Token token = in.name("a type");
    if (depth > DEPTH_MAX) {
      throw source.refuse(
          ErrorCode.SQL_TOO_COMPLEX,
          token.start(),
          "a type is made of types more than " + DEPTH_MAX + " levels deep");
    }
    ColumnType type = type(token, depth);
    while (in.peek().is("array") || in.peek().is("[")) {
      if (in.next().is("[")) {
        in.expect("]");
      }
      type = ColumnType.array(type);
    }
    return type;
  }

  private ColumnType type(Token token, int depth) {
    return switch (token.kind() == Kind.WORD ? token.text() : "") {
      case "boolean", "bool" -> ColumnType.BOOLEAN;
      case "tinyint", "int1" -> ColumnType.TINYINT;
      case "smallint", "int2" -> ColumnType.SMALLINT;
      case "int", "integer", "int4" -> ColumnType.INTEGER;
      case "bigint", "int8" -> ColumnType.BIGINT;
      case "real", "float4" -> ColumnType.REAL;
      case "double" -> {
        in.accept("precision");
        yield ColumnType.DOUBLE;
      }
      case "float8" -> ColumnType.DOUBLE;
      case "decimal", "numeric" -> decimal();
      case "varchar", "text", "string" -> varchar();
      case "char", "character" -> in.accept("varying") ? varchar() : character();
      case "date" -> ColumnType.DATE;
      case "time" -> time(token);
      case "timestamp", "datetime" -> timestamp();
      case "timestamptz" -> ColumnType.TIMESTAMP_TZ;
      case "uuid" -> ColumnType.UUID;
      case "json", "jsonb" -> ColumnType.JSON;
      case "varbinary", "bytea", "bytes", "blob" -> varbinary();
      case "interval" -> interval(token);
      case "array" -> array(depth);
      case "row" -> row(depth);
      case "map" -> map(token, depth);
      default -> throw unknown(token);
    };
  }

  private ColumnType array(int depth) {
    in.expect("<");
    ColumnType element = type(depth + 1);
    in.expect(">");
    return ColumnType.array(element);
  }

  private ColumnType row(int depth) {
    in.expect("(");
    List<Column> fields = new ArrayList<>();
    do {
      Token name = in.name("the name of a field");
      if (fields.stream().anyMatch(field -> field.name().equals(name.text()))) {
        throw source.refuse(
            ErrorCode.SQL_INVALID, name.start(), "the field " + name.text() + " is there twice");
      }
      fields.add(new Column(name.text(), type(depth + 1), true));
    } while (in.accept(","));
    in.expect(")");
    return ColumnType.row(fields);
  }

  private ColumnType map(Token token, int depth) {
    in.expect("<");
    ColumnType key = type(depth + 1);
    in.expect(",");
    ColumnType value = type(depth + 1);
    in.expect(">");
    if (key.isNested() || key.kind() == ColumnType.Kind.JSON) {
      throw source.unsupported(
          token.start(), "a MAP with keys of type " + key.sql(), "use keys of a plain type");
    }
    return ColumnType.map(key, value);
  }

  private ColumnType interval(Token token) {
    if (!in.peek().is("year") && !in.peek().is("day")) {
      throw source.unsupported(
          token.start(),
          "an INTERVAL of months and days in one",
          "write INTERVAL DAY TO SECOND or INTERVAL YEAR TO MONTH");
    }
    if (in.accept("year")) {
      in.expect("to");
      in.expect("month");
      return ColumnType.INTERVAL_MONTH;
    }
    in.expect("day");
    in.expect("to");
    in.expect("second");
    return ColumnType.INTERVAL_DAY;
  }

  private ColumnType varbinary() {
    if (!in.accept("(")) {
      return ColumnType.VARBINARY;
    }
    int length = in.number("the length of a VARBINARY", 1, LENGTH_MAX);
    in.expect(")");
    return ColumnType.varbinary(length);
  }

  /** CHAR(n) is VARCHAR(n), never padded; without a length it holds one character. */
  private ColumnType character() {
    return in.peek().is("(") ? varchar() : ColumnType.varchar(1);
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

  private ColumnType timestamp() {
    precision("TIMESTAMP");
    boolean with = in.accept("with");
    if (with || in.accept("without")) {
      in.accept("local");
      in.expect("time");
      in.expect("zone");
    }
    return with ? ColumnType.TIMESTAMP_TZ : ColumnType.TIMESTAMP;
  }

  private ColumnType time(Token token) {
    precision("TIME");
    if (in.peek().is("with")) {
      throw source.unsupported(
          token.start(), "TIME WITH TIME ZONE", "write TIMESTAMP WITH TIME ZONE, or TIME");
    }
    if (in.accept("without")) {
      in.expect("time");
      in.expect("zone");
    }
    return ColumnType.TIME;
  }

  private void precision(String type) {
    if (in.accept("(")) {
      in.number("the precision of a " + type, 0, 6);
      in.expect(")");
    }
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
            + "; types are BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL(p,s),"
            + " VARCHAR(n), DATE, TIME, TIMESTAMP [WITH TIME ZONE], UUID, VARBINARY, JSON, T ARRAY,"
            + " ROW(name T, ...), MAP<K, V>",
        Closest.name(token.text(), SUPPORTED).orElse(""));
  }
}
