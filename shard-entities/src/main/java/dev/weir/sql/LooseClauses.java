package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.sql.Tokens.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Util;

/**
 * Clauses that the parser wants otherwise: {@code WHERE} without {@code FROM}, {@code GROUP BY
 * ALL}, and {@code TABLE t}, which it knows, as {@code SELECT * FROM t}.
 *
 * <p>A condition without FROM is the last value that is selected to the parser: {@code SELECT 1
 * WHERE b} has the length of {@code SELECT 1, b} with blanks.
 */
final class LooseClauses implements Mask {
  /** A name that nobody writes, as long as ALL. */
  private static final String ALL = "\u05D0\u05D1\u05D0";

  private static final Set<String> ENDS =
      Set.of("union", "except", "intersect", "minus", "order", "limit", "offset", "fetch");

  private final SqlText source;

  /** The offsets of the SELECTs with a condition but without FROM. */
  private final Set<Integer> conditions = new HashSet<>();

  LooseClauses(SqlText source) {
    this.source = source;
  }

  @Override
  public String mask(String text, List<Token> tokens) {
    StringBuilder masked = new StringBuilder(text);
    maskConditions(masked, tokens);
    for (int i = 2; i < tokens.size() - 1; i++) {
      Token after = tokens.get(i + 1);
      boolean item = after.is("(") || after.is("rollup") || after.is("cube");
      boolean all =
          tokens.get(i).is("all") && tokens.get(i - 1).is("by") && tokens.get(i - 2).is("group");
      if (all && !item && isEnd(after)) {
        masked.replace(tokens.get(i).start(), tokens.get(i).end(), ALL);
      }
    }
    return masked.toString();
  }

  private static boolean isEnd(Token token) {
    return switch (token.kind()) {
      case END -> true;
      case WORD ->
          ENDS.contains(token.text())
              || List.of("having", "window", "qualify").contains(token.text());
      case SYMBOL -> token.is(")") || token.is(";");
      case QUOTED, STRING, NUMBER -> false;
    };
  }

  /** Finds each WHERE whose SELECT has no FROM. */
  private void maskConditions(StringBuilder masked, List<Token> tokens) {
    // the SELECT of each level of parentheses that may still have a FROM, null without one
    Deque<Level> levels = new ArrayDeque<>(List.of(new Level()));
    Token before = tokens.getFirst();
    for (Token token : tokens) {
      int depth = Mask.depthOf(token);
      if (depth > 0) {
        levels.push(new Level());
      } else if (depth < 0 && levels.size() > 1) {
        levels.pop();
      } else if (token.is("select")) {
        levels.element().select = token;
      } else if ((token.is("from") && !before.is("distinct"))
          || (token.is("where") && levels.element().select == null)) {
        levels.element().select = null;
      } else if (token.is("where")) {
        Mask.blank(masked, token.start(), token.end());
        masked.setCharAt(token.start(), ',');
        conditions.add(levels.element().select.start());
        levels.element().select = null;
      } else if (token.kind() == Tokens.Kind.WORD && ENDS.contains(token.text())) {
        levels.element().select = null;
      }
      before = token;
    }
  }

  /** What stands between two parentheses. */
  private static final class Level {
    private Token select;
  }

  @Override
  public SqlNode unmask(SqlNode tree) {
    // TUMBLE(TABLE t, ...) takes a table
    Set<SqlNode> arguments = Collections.newSetFromMap(new IdentityHashMap<>());
    SqlNode unmasked =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                if (call.getOperator() instanceof SqlFunction
                    || call.getKind() == SqlKind.SET_SEMANTICS_TABLE
                    || call.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                  arguments.addAll(call.getOperandList());
                }
                SqlNode visited = super.visit(call);
                return switch (visited.getKind()) {
                  case EXPLICIT_TABLE ->
                      arguments.contains(call) ? visited : table((SqlCall) visited);
                  case SELECT -> select((SqlSelect) visited);
                  default -> visited;
                };
              }
            });
    if (!conditions.isEmpty()) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX,
          conditions.iterator().next(),
          "the WHERE of this SELECT cannot be parsed; write FROM before it");
    }
    return unmasked;
  }

  private static SqlNode table(SqlCall table) {
    SqlParserPos pos = table.getParserPosition();
    return select(pos, SqlNodeList.of(SqlIdentifier.star(pos)), table.operand(0));
  }

  private static SqlSelect select(SqlParserPos pos, SqlNodeList items, SqlNode from) {
    return new SqlSelect(
        pos, null, items, from, null, null, null, null, null, null, null, null, null);
  }

  private SqlNode select(SqlSelect select) {
    if (conditions.remove(Mask.selectOf(source, select))) {
      condition(select);
    }
    SqlNodeList group = select.getGroup();
    if (group != null
        && group.size() == 1
        && group.get(0) instanceof SqlIdentifier name
        && name.isSimple()
        && name.getSimple().equals(ALL)) {
      select.setGroupBy(groups(select, group.getParserPosition()));
    }
    return select;
  }

  private static void condition(SqlSelect select) {
    List<SqlNode> all = select.getSelectList().getList();
    SqlParserPos pos = select.getParserPosition();
    SqlNode condition = all.getLast();
    select.setSelectList(new SqlNodeList(all.subList(0, all.size() - 1), pos));
    SqlNode row = SqlStdOperatorTable.ROW.createCall(pos, SqlLiteral.createExactNumeric("0", pos));
    select.setFrom(SqlStdOperatorTable.VALUES.createCall(pos, row));
    select.setWhere(condition);
  }

  /** The places of all values without aggregates. */
  private SqlNodeList groups(SqlSelect select, SqlParserPos pos) {
    List<SqlNode> places = new ArrayList<>();
    List<SqlNode> items = select.getSelectList().getList();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof SqlIdentifier name && name.isStar()) {
        throw source.unsupported(
            source.place(name.getParserPosition()).start(),
            "* with GROUP BY ALL",
            "write the columns one by one");
      }
      if (!hasAggregate(items.get(i))) {
        places.add(SqlLiteral.createExactNumeric(Integer.toString(i + 1), pos));
      }
    }
    return places.isEmpty() ? null : new SqlNodeList(places, pos);
  }

  private static boolean hasAggregate(SqlNode item) {
    try {
      item.accept(
          new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
              if (isAggregate(call)) {
                throw Util.FoundOne.NULL;
              }
              return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
          });
      return false;
    } catch (Util.FoundOne _) {
      return true;
    }
  }

  private static boolean isAggregate(SqlCall call) {
    return call.getOperator() instanceof SqlFunction function
        && (function.isAggregator() || Aggregates.isAggregate(function.getName()));
  }
}
