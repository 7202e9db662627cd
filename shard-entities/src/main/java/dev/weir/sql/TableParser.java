package dev.weir.sql;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads one CREATE TABLE. Written by hand so that each word may be a column name and each construct
 * that is not supported is named where it stands.
 */
final class TableParser {
  private static final Pattern TABLE_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final int NAME_CHARS_MAX = 256;

  private final SqlText source;
  private final TokenReader in;
  private final TypeParser types;
  private final Map<String, ColumnDraft> columns = new LinkedHashMap<>();
  private final List<String> key = new ArrayList<>();
  private Token keyAt;

  private TableParser(SqlText source) {
    this.source = source;
    this.in = new TokenReader(source);
    this.types = new TypeParser(source, in);
  }

  /** What is known of a column while the statement is read. */
  private static final class ColumnDraft {
    private final Token name;
    private final ColumnType type;
    private boolean notNull;
    private Object defaultValue;
    private Token latenessAt;
    private long lateness;

    ColumnDraft(Token name, ColumnType type) {
      this.name = name;
      this.type = type;
    }
  }

  static TableDefinition parse(String sql) {
    return new TableParser(new SqlText(sql)).table();
  }

  private TableDefinition table() {
    if (!in.accept("create")) {
      throw in.refuse("a table is declared by CREATE TABLE, found " + in.peek().shown());
    }
    refuseVariants();
    in.expect("table");
    if (in.peek().is("if")) {
      throw source.unsupported(
          in.peek().start(), "IF NOT EXISTS", "PUT of the same definition changes nothing anyway");
    }
    String name = tableName();
    in.expect("(");
    do {
      element();
    } while (in.accept(","));
    in.expect(")");
    end();
    return definition(name);
  }

  private void refuseVariants() {
    Token token = in.peek();
    switch (token.text()) {
      case "or", "temporary", "temp", "unlogged", "external", "global", "local" ->
          throw source.unsupported(
              token.start(), "CREATE " + upper(token), "write CREATE TABLE name (...)");
      case "view", "materialized" ->
          throw source.unsupported(
              token.start(), "CREATE VIEW", "PUT the SELECT itself as a view of the circuit");
      case "index", "unique" ->
          throw source.unsupported(
              token.start(), "CREATE INDEX", "Weir indexes what its views need by itself");
      default -> {}
    }
  }

  private String tableName() {
    Token token = in.name("a table name");
    if (in.peek().is(".")) {
      throw source.unsupported(
          token.start(),
          "a qualified name",
          "write the bare name; tenant and circuit are in the path");
    }
    if (!TABLE_NAME.matcher(token.text()).matches()) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          token.start(),
          "the table name "
              + token.shown()
              + " is not allowed; use 1 to 63 of a-z, 0-9 and _, not starting with a digit");
    }
    return token.text();
  }

  private void element() {
    Token first = in.peek();
    if (first.is("constraint")
        && in.peekSecond().kind() != Kind.SYMBOL
        && !isType(in.peekSecond())) {
      in.next();
      in.name("a constraint name");
      tableConstraint();
    } else if (isTableConstraint(first)) {
      tableConstraint();
    } else {
      column();
    }
  }

  private boolean isTableConstraint(Token first) {
    Token second = in.peekSecond();
    return (first.is("primary") && second.is("key"))
        || (first.is("foreign") && second.is("key"))
        || (first.is("unique") && second.is("("))
        || (first.is("check") && second.is("("))
        || (first.is("like") && second.kind() == Kind.WORD && !isType(second));
  }

  private static boolean isType(Token token) {
    return token.kind() == Kind.WORD && TypeParser.isTypeWord(token.text());
  }

  private void tableConstraint() {
    Token token = in.peek();
    if (!token.is("primary")) {
      throw constraintUnsupported(token);
    }
    in.next();
    in.expect("key");
    beginKey(token);
    in.expect("(");
    do {
      keyColumn(in.name("a key column"));
    } while (in.accept(","));
    in.expect(")");
  }

  private void keyColumn(Token name) {
    ColumnDraft column = columns.get(name.text());
    if (column == null) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          name.start(),
          "the primary key names " + name.shown() + ", which is no column declared before it",
          Closest.name(name.text(), columns.keySet()).orElse(""));
    }
    addToKey(column, name);
  }

  private void column() {
    Token name = in.name("a column name");
    requireColumnName(source, name);
    ColumnDraft column = new ColumnDraft(name, types.type());
    if (columns.putIfAbsent(name.text(), column) != null) {
      throw source.refuse(
          ErrorCode.SQL_DUPLICATE_COLUMN,
          name.start(),
          "the table has two columns " + name.shown() + "; rename one");
    }
    while (!in.peek().is(",") && !in.peek().is(")")) {
      constraint(column);
    }
  }

  static void requireColumnName(SqlText source, Token name) {
    if (name.text().isEmpty() || name.text().length() > NAME_CHARS_MAX) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          name.start(),
          "a column name has 1 to " + NAME_CHARS_MAX + " characters");
    }
  }

  private void constraint(ColumnDraft column) {
    Token token = in.peek();
    switch (token.kind() == Kind.WORD ? token.text() : "") {
      case "primary" -> {
        in.next();
        in.expect("key");
        beginKey(token);
        addToKey(column, token);
      }
      case "not" -> {
        in.next();
        in.expect("null");
        column.notNull = true;
      }
      case "null" -> in.next();
      case "default" -> {
        in.next();
        column.defaultValue = new LiteralParser(source, in).value(column.type);
      }
      case "lateness" -> {
        in.next();
        column.latenessAt = token;
        column.lateness = new LatenessParser(source, in).amount(token, column.type);
      }
      default -> throw constraintUnsupported(token);
    }
  }

  private WeirException constraintUnsupported(Token token) {
    String word = upper(token);
    String rest = "only PRIMARY KEY, NOT NULL, DEFAULT and LATENESS are; leave it out";
    return switch (word) {
      case "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT", "COLLATE", "IDENTITY", "LIKE" ->
          source.unsupported(token.start(), word, rest);
      case "FOREIGN" -> source.unsupported(token.start(), "FOREIGN KEY", rest);
      case "GENERATED", "AS" -> source.unsupported(token.start(), "a generated column", rest);
      case "WATERMARK" ->
          source.unsupported(
              token.start(),
              word,
              "rows are taken in at once; write LATENESS for how late they may still change, or"
                  + " bound a view by WHERE ts > NOW() - INTERVAL '30' DAY");
      case "AUTO_INCREMENT", "AUTOINCREMENT", "SERIAL" ->
          source.unsupported(token.start(), word, "the client chooses keys; leave it out");
      default ->
          source.refuse(
              ErrorCode.SQL_SYNTAX,
              token.start(),
              "expected a column constraint, a comma or ), found " + token.shown(),
              Closest.name(token.text(), List.of("primary", "not", "default", "lateness"))
                  .orElse(""));
    };
  }

  private void beginKey(Token at) {
    if (keyAt != null) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          at.start(),
          "the table has two primary keys; write PRIMARY KEY (a, b) for a key of two columns");
    }
    keyAt = at;
  }

  private void addToKey(ColumnDraft column, Token at) {
    if (column.type.isFloating()) {
      throw source.unsupported(
          at.start(),
          "a " + column.type.sql() + " key column",
          "declare " + column.name.shown() + " DECIMAL or BIGINT");
    }
    if (key.contains(column.name.text())) {
      throw source.refuse(
          ErrorCode.SQL_INVALID, at.start(), "the primary key names " + at.shown() + " twice");
    }
    column.notNull = true;
    key.add(column.name.text());
  }

  private void end() {
    in.accept(";");
    Token token = in.peek();
    if (token.is("with") || token.is("partition") || token.is("as")) {
      throw source.unsupported(
          token.start(), upper(token) + " after the columns", "end the statement with )");
    }
    if (token.kind() != Kind.END) {
      throw in.refuse("expected one CREATE TABLE and nothing after it, found " + token.shown());
    }
  }

  private TableDefinition definition(String name) {
    if (key.isEmpty()) {
      throw source.unsupported(
          0, "a table without PRIMARY KEY", "declare one, for instance id BIGINT PRIMARY KEY");
    }
    List<Column> schema = new ArrayList<>();
    List<Object> defaults = new ArrayList<>();
    List<Lateness> lateness = new ArrayList<>();
    for (ColumnDraft column : columns.values()) {
      if (column.latenessAt != null) {
        requireNotNull(column);
        lateness.add(new Lateness(schema.size(), column.lateness));
      }
      schema.add(new Column(column.name.text(), column.type, !column.notNull));
      defaults.add(column.defaultValue);
    }
    List<String> names = List.copyOf(columns.keySet());
    int[] primaryKey = key.stream().mapToInt(names::indexOf).toArray();
    return new TableDefinition(
        name, new Schema(schema), primaryKey, defaults, List.copyOf(lateness), source.text());
  }

  private void requireNotNull(ColumnDraft column) {
    if (!column.notNull) {
      throw source.unsupported(
          column.latenessAt.start(),
          "LATENESS on a column that may be NULL",
          "declare " + column.name.shown() + " NOT NULL");
    }
  }

  private static String upper(Token token) {
    return token.text().toUpperCase(java.util.Locale.ROOT);
  }
}
