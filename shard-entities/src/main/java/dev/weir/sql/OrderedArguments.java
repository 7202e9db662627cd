package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Lets an ORDER BY among the arguments of aggregates that make JSON through the parser, which takes
 * one of ARRAY_AGG and STRING_AGG only: it sees further arguments.
 */
final class OrderedArguments implements Mask {
  /** A direction of an item of ORDER BY; the place of NULLs is null where it is not written. */
  private record Direction(boolean descending, Boolean nullsFirst) {}

  private final SqlText source;

  /** The directions of the items, by the offset of the name of the function. */
  private final Map<Integer, List<Direction>> orders = new HashMap<>();

  OrderedArguments(SqlText source) {
    this.source = source;
  }

  @Override
  public String mask(String text, List<Token> tokens) {
    StringBuilder masked = new StringBuilder(text);
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token name = tokens.get(i);
      boolean json =
          name.kind() == Kind.WORD
              && JsonAggregates.NAMES.contains(name.text().toUpperCase(Locale.ROOT))
              && name.text().endsWith("_agg");
      if (json && tokens.get(i + 1).is("(")) {
        maskOrder(masked, tokens, i);
      }
    }
    return masked.toString();
  }

  private void maskOrder(StringBuilder masked, List<Token> tokens, int name) {
    int close = Mask.closing(tokens, name + 1);
    List<Direction> directions = new ArrayList<>();
    int depth = 0;
    int item = -1;
    for (int i = name + 1; i <= close; i++) {
      Token token = tokens.get(i);
      depth += Mask.depthOf(token);
      if (depth == 1 && item < 0 && token.is("order") && tokens.get(i + 1).is("by")) {
        Mask.blank(masked, token.start(), tokens.get(i + 1).end());
        masked.setCharAt(token.start(), ',');
        item = i + 2;
      } else if (item >= 0 && ((depth == 1 && token.is(",")) || depth == 0)) {
        directions.add(maskDirection(masked, tokens, item, i));
        item = i + 1;
      }
    }
    if (!directions.isEmpty()) {
      orders.put(tokens.get(name).start(), directions);
    }
  }

  private static Direction maskDirection(
      StringBuilder masked, List<Token> tokens, int from, int to) {
    int end = to;
    Boolean nullsFirst = null;
    if (end - from > 2 && tokens.get(end - 2).is("nulls")) {
      nullsFirst = tokens.get(end - 1).is("first");
      end -= 2;
    }
    boolean descending = tokens.get(end - 1).is("desc");
    if (descending || tokens.get(end - 1).is("asc")) {
      end--;
    }
    if (end < to) {
      Mask.blank(masked, tokens.get(end).start(), tokens.get(to - 1).end());
    }
    return new Direction(descending, nullsFirst);
  }

  @Override
  public SqlNode unmask(SqlNode tree) {
    if (orders.isEmpty()) {
      return tree;
    }
    SqlNode unmasked =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                SqlNode visited = super.visit(call);
                boolean json =
                    JsonAggregates.NAMES.contains(
                        call.getOperator().getName().toUpperCase(Locale.ROOT));
                int start = source.place(call.getParserPosition()).start();
                List<Direction> directions = json ? orders.remove(start) : null;
                return directions == null ? visited : ordered((SqlCall) visited, directions);
              }
            });
    if (!orders.isEmpty()) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX,
          orders.keySet().iterator().next(),
          "the ORDER BY of this aggregate cannot be parsed");
    }
    return unmasked;
  }

  private static SqlNode ordered(SqlCall call, List<Direction> directions) {
    List<SqlNode> all = call.getOperandList();
    int values = all.size() - directions.size();
    List<SqlNode> order = new ArrayList<>();
    for (int i = 0; i < directions.size(); i++) {
      order.add(item(all.get(values + i), directions.get(i)));
    }
    SqlParserPos pos = call.getParserPosition();
    List<SqlNode> arguments = new ArrayList<>(all.subList(0, values));
    arguments.add(new SqlNodeList(order, pos));
    return call.getOperator().createCall(call.getFunctionQuantifier(), pos, arguments);
  }

  private static SqlNode item(SqlNode value, Direction direction) {
    SqlParserPos pos = value.getParserPosition();
    SqlNode item = direction.descending() ? SqlStdOperatorTable.DESC.createCall(pos, value) : value;
    if (direction.nullsFirst() == null) {
      return item;
    }
    return (direction.nullsFirst()
            ? SqlStdOperatorTable.NULLS_FIRST
            : SqlStdOperatorTable.NULLS_LAST)
        .createCall(pos, item);
  }
}
