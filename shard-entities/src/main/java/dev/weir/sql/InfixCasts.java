package dev.weir.sql;

import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * {@code x::type}, which binds more than any other operator but {@code [n]}. The parser (Calcite
 * 1.42) would cast all that stands before it: {@code a + b::int} as {@code (a + b)::int}. It sees
 * an element of an array, {@code x[0 ]}, in its place, and casts are found again by where it
 * stands.
 */
final class InfixCasts {
  private static final String ELEMENT = "[0";

  /** First words of types, with what may follow. */
  private static final Map<String, Set<String>> MORE =
      Map.of(
          "double", Set.of("precision"),
          "character", Set.of("varying"),
          "char", Set.of("varying"),
          "timestamp", Set.of("with", "without", "local", "time", "zone"),
          "time", Set.of("with", "without", "local", "time", "zone"),
          "interval", Set.of("year", "month", "day", "hour", "minute", "second", "to"));

  private final SqlText source;
  private final List<Token> tokens;
  private final Map<String, Optional<SqlNode>> types = new HashMap<>();

  /** By the offset of the number that stands there instead. */
  private final Map<Integer, SqlNode> casts = new HashMap<>();

  InfixCasts(SqlText source) {
    this.source = source;
    this.tokens = Tokens.of(source);
  }

  /** The text with an element of an array in place of each cast. */
  String mask() {
    StringBuilder masked = new StringBuilder(source.text());
    for (int i = 1; i < tokens.size() - 2; i++) {
      if (isCast(i) && tokens.get(i + 2).kind() == Kind.WORD) {
        mask(masked, i);
      }
    }
    return masked.toString();
  }

  private boolean isCast(int colon) {
    Token first = tokens.get(colon);
    Token second = tokens.get(colon + 1);
    return first.is(":") && second.is(":") && first.end() == second.start();
  }

  /** A type that cannot be read stays, to be refused where it stands. */
  private void mask(StringBuilder masked, int colon) {
    requireParentheses(colon);
    int start = tokens.get(colon).start();
    int from = tokens.get(colon + 2).start();
    int end = tokens.get(last(colon + 2)).end();
    String text = source.text().substring(from, end);
    // no type has a cast in it; reading casts in casts would take twice as long for each level
    Optional<SqlNode> read =
        text.contains("::") ? Optional.empty() : types.computeIfAbsent(text, InfixCasts::type);
    read.ifPresent(
        type -> {
          casts.put(start + 1, type.clone(place(from, end - 1)));
          Mask.blank(masked, start, end);
          masked.replace(start, start + ELEMENT.length(), ELEMENT);
          masked.setCharAt(end - 1, ']');
        });
  }

  /** EXISTS is an operator to the parser, which would cast its query. */
  private void requireParentheses(int colon) {
    int open = colon - 1;
    int depth = Mask.depthOf(tokens.get(open));
    while (depth < 0 && open > 0) {
      depth += Mask.depthOf(tokens.get(--open));
    }
    if (open > 0 && tokens.get(open).is("(") && tokens.get(open - 1).is("exists")) {
      throw source.unsupported(
          tokens.get(open - 1).start(),
          "a cast of EXISTS without parentheses",
          "write (EXISTS (SELECT ...))::type");
    }
  }

  /** The last token of the type that begins with this one. */
  private int last(int first) {
    int last = first;
    if (tokens.get(first).is("map")) {
      while (!tokens.get(last).is(">") && last < tokens.size() - 2) {
        last++;
      }
    }
    Set<String> more = MORE.getOrDefault(tokens.get(first).text(), Set.of());
    while (true) {
      Token next = tokens.get(last + 1);
      if (next.is("(")) {
        last = Mask.closing(tokens, last + 1);
      } else if (next.is("[") && tokens.get(last + 2).is("]")) {
        last += 2;
      } else if (next.kind() == Kind.WORD && (more.contains(next.text()) || next.is("array"))) {
        last++;
      } else {
        return last;
      }
    }
  }

  private static Optional<SqlNode> type(String text) {
    try {
      SqlText query = new SqlText("SELECT CAST(NULL AS " + text + ")");
      SqlSelect select = (SqlSelect) QueryParser.parse(query, List.of());
      SqlCall cast = (SqlCall) select.getSelectList().get(0);
      return Optional.of(cast.operand(1));
    } catch (WeirException e) {
      return Optional.empty();
    }
  }

  private SqlParserPos place(int start, int last) {
    return new SqlParserPos(
        source.line(start), source.column(start), source.line(last), source.column(last));
  }

  /** The tree with the casts. */
  SqlNode unmask(SqlNode tree) {
    return casts.isEmpty()
        ? tree
        : tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                SqlNode visited = super.visit(call);
                return visited instanceof SqlCall item && item.getKind() == SqlKind.ITEM
                    ? cast(item)
                    : visited;
              }
            });
  }

  private SqlNode cast(SqlCall item) {
    SqlNode number = item.operand(1);
    SqlNode type = casts.get(source.place(number.getParserPosition()).start());
    if (type == null) {
      return item;
    }
    SqlNode value = item.operand(0);
    SqlParserPos pos = value.getParserPosition().plus(type.getParserPosition());
    return SqlStdOperatorTable.CAST.createCall(pos, value, type);
  }
}
