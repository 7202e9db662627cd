package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;

/**
 * {@code DISTINCT ON (a, b)} and {@code WITH TIES} as PostgreSQL has them, written as QUALIFY: the
 * first row of each group by ROW_NUMBER, and the rows up to a place by RANK.
 *
 * <p>To the parser the values of DISTINCT ON are the first that are selected: {@code SELECT
 * DISTINCT ON (a) b} has the length of {@code SELECT a, b} with blanks.
 */
final class FirstRows implements Mask {
  private final SqlText source;

  /** How many values DISTINCT ON has, by the offset of their SELECT. */
  private final Map<Integer, Integer> groups = new HashMap<>();

  /** The offsets of the numbers of rows that have WITH TIES. */
  private final Set<Integer> ties = new HashSet<>();

  FirstRows(SqlText source) {
    this.source = source;
  }

  @Override
  public String mask(String text, List<Token> tokens) {
    StringBuilder masked = new StringBuilder(text);
    for (int i = 1; i + 1 < tokens.size(); i++) {
      boolean on =
          tokens.get(i - 1).is("select")
              && tokens.get(i).is("distinct")
              && tokens.get(i + 1).is("on");
      if (on && tokens.get(i + 2).is("(")) {
        maskOn(masked, tokens, i);
      } else if (tokens.get(i).is("with") && tokens.get(i + 1).is("ties")) {
        maskTies(masked, tokens, i);
      }
    }
    return masked.toString();
  }

  private void maskOn(StringBuilder masked, List<Token> tokens, int distinct) {
    int open = distinct + 2;
    int close = Mask.closing(tokens, open);
    int values = 1;
    int depth = 0;
    for (Token token : tokens.subList(open, close)) {
      depth += Mask.depthOf(token);
      values += depth == 1 && token.is(",") ? 1 : 0;
    }
    groups.put(tokens.get(distinct - 1).start(), values);
    Mask.blank(masked, tokens.get(distinct).start(), tokens.get(open).end());
    masked.setCharAt(tokens.get(close).start(), ',');
  }

  private void maskTies(StringBuilder masked, List<Token> tokens, int with) {
    int number = with - 1;
    boolean fetch = tokens.get(number).is("row") || tokens.get(number).is("rows");
    if (fetch) {
      number--;
    }
    if (number < 0 || tokens.get(number).kind() != Kind.NUMBER) {
      return;
    }
    ties.add(tokens.get(number).start());
    int start = tokens.get(with).start();
    Mask.blank(masked, start, tokens.get(with + 1).end());
    if (fetch) {
      masked.replace(start, start + 4, "ONLY");
    }
  }

  @Override
  public SqlNode unmask(SqlNode tree) {
    if (groups.isEmpty() && ties.isEmpty()) {
      return tree;
    }
    SqlNode unmasked =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                SqlNode visited =
                    call instanceof SqlOrderBy orderBy ? inOrder(orderBy) : super.visit(call);
                return visited instanceof SqlSelect select
                        && groups.containsKey(Mask.selectOf(source, select))
                    ? firstOfGroups(select, SqlNodeList.EMPTY)
                    : visited;
              }

              private SqlNode inOrder(SqlOrderBy written) {
                SqlSelect select = select(written.query);
                boolean grouped =
                    select != null && groups.containsKey(Mask.selectOf(source, select));
                boolean tied = written.fetch != null && ties.contains(start(written.fetch));
                if (grouped && tied) {
                  throw source.unsupported(
                      start(written.fetch),
                      "WITH TIES of DISTINCT ON",
                      "put the DISTINCT ON into a subquery in FROM");
                }
                if (grouped) {
                  firstOfGroups(select, written.orderList);
                }
                SqlOrderBy visited = (SqlOrderBy) super.visit(written);
                return tied ? tied(visited) : visited;
              }
            });
    int left = ties.stream().findFirst().or(() -> groups.keySet().stream().findFirst()).orElse(-1);
    if (left >= 0) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX, left, "the WITH TIES or DISTINCT ON here cannot be parsed");
    }
    return unmasked;
  }

  /** The SELECT that an ORDER BY belongs to, null for a set operation. */
  private static SqlSelect select(SqlNode query) {
    return switch (query) {
      case SqlSelect select -> select;
      case SqlWith with -> select(with.body);
      default -> null;
    };
  }

  private SqlSelect firstOfGroups(SqlSelect select, SqlNodeList order) {
    int count = groups.remove(Mask.selectOf(source, select));
    List<SqlNode> all = select.getSelectList().getList();
    List<SqlNode> on = List.copyOf(all.subList(0, count));
    select.setSelectList(
        new SqlNodeList(
            all.subList(count, all.size()), select.getSelectList().getParserPosition()));
    List<SqlNode> values = new ArrayList<>();
    for (SqlNode value : on) {
      refuseNoValue(value);
      values.add(named(select, value));
    }
    List<SqlNode> by = order.stream().map(item -> ordered(select, item)).toList();
    for (int i = 0; i < Math.min(values.size(), by.size()); i++) {
      SqlNode first = withoutDirection(by.get(i));
      if (values.stream().noneMatch(value -> isSame(value, first))) {
        throw source.refuse(
            ErrorCode.SQL_INVALID,
            start(order.get(i)),
            "ORDER BY begins with the values of DISTINCT ON; put them first");
      }
    }
    SqlParserPos pos = select.getParserPosition();
    SqlNode number = over(SqlStdOperatorTable.ROW_NUMBER.createCall(pos), values, by, pos);
    qualify(
        select, SqlStdOperatorTable.EQUALS.createCall(pos, number, whole(1, pos)), "DISTINCT ON");
    return select;
  }

  /** Whether two values are written alike, a column perhaps with and without its table. */
  private static boolean isSame(SqlNode one, SqlNode other) {
    boolean names =
        one instanceof SqlIdentifier left
            && other instanceof SqlIdentifier right
            && (left.isSimple() || right.isSimple())
            && left.names.getLast().equals(right.names.getLast());
    return names || one.equalsDeep(other, Litmus.IGNORE);
  }

  private void refuseNoValue(SqlNode value) {
    boolean star = value instanceof SqlIdentifier name && name.isStar();
    if (star || value.getKind() == SqlKind.AS) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX, start(value), "DISTINCT ON has values in parentheses, no names");
    }
  }

  private SqlOrderBy tied(SqlOrderBy orderBy) {
    SqlSelect select = select(orderBy.query);
    int at = start(orderBy.fetch);
    ties.remove(at);
    if (orderBy.orderList.isEmpty()) {
      throw source.refuse(ErrorCode.SQL_INVALID, at, "WITH TIES needs an ORDER BY");
    }
    if (select == null || select.isDistinct()) {
      throw source.unsupported(
          at,
          "WITH TIES of a set operation or DISTINCT",
          "put that into a subquery in FROM: SELECT * FROM (...) AS t ORDER BY ...");
    }
    SqlParserPos pos = orderBy.fetch.getParserPosition();
    long offset = orderBy.offset == null ? 0 : number(orderBy.offset);
    long fetch = number(orderBy.fetch);
    if (fetch == 0) {
      return orderBy;
    }
    List<SqlNode> by = orderBy.orderList.stream().map(item -> ordered(select, item)).toList();
    SqlNode rank = over(SqlStdOperatorTable.RANK.createCall(pos), List.of(), by, pos);
    SqlNode upTo =
        SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(pos, rank, whole(offset + fetch, pos));
    SqlNode place = over(SqlStdOperatorTable.ROW_NUMBER.createCall(pos), List.of(), by, pos);
    SqlNode behind = SqlStdOperatorTable.GREATER_THAN.createCall(pos, place, whole(offset, pos));
    SqlNode condition = offset == 0 ? upTo : SqlStdOperatorTable.AND.createCall(pos, upTo, behind);
    qualify(select, condition, "WITH TIES");
    return new SqlOrderBy(
        orderBy.getParserPosition(), orderBy.query, orderBy.orderList, null, null);
  }

  private long number(SqlNode node) {
    if (node instanceof SqlNumericLiteral literal && literal.isInteger()) {
      return literal.longValue(true);
    }
    throw source.unsupported(start(node), "WITH TIES of an expression", "write a whole number");
  }

  private void qualify(SqlSelect select, SqlNode condition, String construct) {
    if (select.getQualify() != null) {
      throw source.unsupported(
          start(select.getQualify()),
          "QUALIFY beside " + construct,
          "put the QUALIFY into a subquery in FROM");
    }
    select.setQualify(condition);
  }

  private static SqlCall over(
      SqlCall function, List<SqlNode> partition, List<SqlNode> order, SqlParserPos pos) {
    SqlWindow window =
        SqlWindow.create(
            null,
            null,
            new SqlNodeList(partition, pos),
            new SqlNodeList(order, pos),
            SqlLiteral.createBoolean(false, pos),
            null,
            null,
            null,
            pos);
    return SqlStdOperatorTable.OVER.createCall(pos, function, window);
  }

  /** An item of ORDER BY over what the SELECT reads. */
  private static SqlNode ordered(SqlSelect select, SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) item;
        yield call.getOperator()
            .createCall(call.getParserPosition(), ordered(select, call.operand(0)));
      }
      default -> named(select, item);
    };
  }

  private static SqlNode withoutDirection(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> withoutDirection(((SqlCall) item).operand(0));
      default -> item;
    };
  }

  /** The value of what is written by the place or the name of a column of the result. */
  private static SqlNode named(SqlSelect select, SqlNode written) {
    List<SqlNode> items = select.getSelectList().getList();
    if (written instanceof SqlNumericLiteral place && place.isInteger()) {
      long index = place.longValue(true) - 1;
      return index >= 0 && index < items.size() ? value(items.get((int) index)) : written;
    }
    if (written instanceof SqlIdentifier name && name.isSimple()) {
      for (SqlNode item : items) {
        if (item.getKind() == SqlKind.AS
            && ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple().equals(name.getSimple())) {
          return value(item);
        }
      }
    }
    return written;
  }

  private static SqlNode value(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }

  private static SqlNode whole(long number, SqlParserPos pos) {
    return SqlLiteral.createExactNumeric(Long.toString(number), pos);
  }

  private int start(SqlNode node) {
    return source.place(node.getParserPosition()).start();
  }
}
