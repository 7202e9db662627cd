package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Alteration.AddColumn;
import dev.weir.sql.Alteration.DropColumn;
import dev.weir.sql.Alteration.DropNotNull;
import dev.weir.sql.Alteration.RenameColumn;
import dev.weir.sql.Alteration.SetType;
import dev.weir.sql.Alteration.Statement;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;

/** Reads one ALTER TABLE with one change. */
final class AlterParser {
  private static final String INSTEAD =
      "write ADD COLUMN, DROP COLUMN, RENAME COLUMN, ALTER COLUMN ... SET DATA TYPE or ALTER COLUMN"
          + " ... DROP NOT NULL";

  private final SqlText source;
  private final TokenReader in;

  private AlterParser(SqlText source) {
    this.source = source;
    this.in = new TokenReader(source);
  }

  static Statement parse(String sql) {
    return new AlterParser(new SqlText(sql)).statement();
  }

  private Statement statement() {
    if (!in.accept("alter")) {
      throw in.refuse("a table is altered by ALTER TABLE, found " + in.peek().shown());
    }
    in.expect("table");
    if (in.peek().is("if") || in.peek().is("only")) {
      throw source.unsupported(
          in.peek().start(), "a word before the table's name", "write the name alone");
    }
    String table = in.name("a table name").text();
    Statement statement = new Statement(table, alteration());
    end();
    return statement;
  }

  private Alteration alteration() {
    Token verb = in.next();
    return switch (verb.kind() == Kind.WORD ? verb.text() : "") {
      case "add" -> add();
      case "drop" -> {
        column(verb);
        yield new DropColumn(in.name("a column name").text());
      }
      case "rename" -> rename(verb);
      case "alter" -> alter();
      default -> throw unsupported(verb);
    };
  }

  /** The word COLUMN, which may be left out before a name that is no other word of SQL. */
  private void column(Token verb) {
    if (in.peek().is("constraint") || in.peek().is("primary")) {
      throw unsupported(verb);
    }
    if (in.peek().is("column") && in.peekSecond().kind() != Kind.END) {
      in.next();
    }
    if (in.peek().is("if")) {
      throw source.unsupported(
          in.peek().start(), "IF [NOT] EXISTS", "the answer says what is there");
    }
  }

  private AddColumn add() {
    column(in.peek());
    Token name = in.name("a column name");
    TableParser.requireColumnName(source, name);
    ColumnType type = new TypeParser(source, in).type();
    boolean notNull = false;
    Object value = null;
    while (in.peek().kind() == Kind.WORD) {
      Token word = in.next();
      switch (word.text()) {
        case "not" -> {
          in.expect("null");
          notNull = true;
        }
        case "lateness" ->
            throw source.unsupported(
                word.start(),
                "LATENESS on a new column",
                "create another table with it, and copy the rows");
        case "null" -> {}
        case "default" -> value = new LiteralParser(source, in).value(type);
        default ->
            throw source.unsupported(
                word.start(),
                "the constraint " + word.shown(),
                "a new column may have NOT NULL and DEFAULT");
      }
    }
    if (notNull && value == null) {
      throw source.refuse(
          ErrorCode.SQL_INVALID,
          name.start(),
          "column "
              + name.shown()
              + " is NOT NULL and has no DEFAULT, so the rows that are there would have no value;"
              + " give it a DEFAULT or leave NOT NULL out");
    }
    return new AddColumn(new Column(name.text(), type, !notNull), value);
  }

  private RenameColumn rename(Token verb) {
    if (in.peek().is("to")) {
      throw unsupported(verb);
    }
    column(verb);
    String name = in.name("a column name").text();
    in.expect("to");
    Token to = in.name("its new name");
    TableParser.requireColumnName(source, to);
    return new RenameColumn(name, to.text());
  }

  private Alteration alter() {
    column(in.peek());
    String name = in.name("a column name").text();
    Token verb = in.next();
    if (in.peek().is("lateness")) {
      throw source.unsupported(
          in.peek().start(),
          "a change of LATENESS",
          "create another table with it, or without, and copy the rows");
    }
    if (verb.is("drop") && in.peek().is("not")) {
      in.next();
      in.expect("null");
      return new DropNotNull(name);
    }
    if (verb.is("set") && in.accept("data")) {
      in.expect("type");
      return new SetType(name, new TypeParser(source, in).type());
    }
    if (verb.is("type")) {
      return new SetType(name, new TypeParser(source, in).type());
    }
    throw unsupported(verb);
  }

  private void end() {
    if (in.peek().is(",")) {
      throw source.unsupported(
          in.peek().start(), "a second change in one ALTER TABLE", "send one after the other");
    }
    in.accept(";");
    if (in.peek().kind() != Kind.END) {
      throw in.refuse("expected one ALTER TABLE and nothing after it, found " + in.peek().shown());
    }
  }

  private WeirException unsupported(Token verb) {
    return source.unsupported(verb.start(), "this ALTER TABLE", INSTEAD);
  }
}
