package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Lets {@code a[from:to]} through the parser, which knows no slices: it sees {@code =} in place of
 * the colon, which binds less than whatever makes a number. Either side may be missing.
 */
final class ArraySlices implements Mask {
  /** Which sides of a colon are written. */
  private enum Sides {
    BOTH,
    FROM,
    TO,
    NONE
  }

  private final SqlText source;

  /** By offset the colon that stands there. */
  private final TreeMap<Integer, Sides> colons = new TreeMap<>();

  ArraySlices(SqlText source) {
    this.source = source;
  }

  @Override
  public String mask(String text, List<Token> tokens) {
    StringBuilder masked = new StringBuilder(text);
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("[")) {
        maskColon(masked, tokens, i);
      }
    }
    return masked.toString();
  }

  private void maskColon(StringBuilder masked, List<Token> tokens, int open) {
    int close = Mask.closing(tokens, open);
    int depth = 0;
    for (int i = open; i < close; i++) {
      depth += Mask.depthOf(tokens.get(i));
      if (depth == 1 && tokens.get(i).is(":")) {
        int at = tokens.get(i).start();
        boolean from = i > open + 1;
        boolean to = i < close - 1;
        // without a left side it is a sign, without a right one a blank
        String instead = from ? (to ? "=" : " ") : to ? "+" : "0";
        masked.replace(at, at + 1, instead);
        colons.put(at, from ? (to ? Sides.BOTH : Sides.FROM) : to ? Sides.TO : Sides.NONE);
        return;
      }
    }
  }

  @Override
  public SqlNode unmask(SqlNode tree) {
    if (colons.isEmpty()) {
      return tree;
    }
    SqlNode unmasked =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                SqlNode visited = super.visit(call);
                return visited.getKind() == SqlKind.ITEM ? sliced((SqlCall) visited) : visited;
              }
            });
    if (!colons.isEmpty()) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX,
          colons.firstKey(),
          "the SQL cannot be parsed at :; a slice is written array[from:to]");
    }
    return unmasked;
  }

  /** The slice that an access to an element stands for, the access itself where it is none. */
  private SqlNode sliced(SqlCall item) {
    int from = source.place(item.operand(0).getParserPosition()).end();
    var colon = colons.ceilingEntry(from);
    int end = source.place(item.getParserPosition()).end();
    if (colon == null || colon.getKey() >= end) {
      return item;
    }
    SqlParserPos pos = item.getParserPosition();
    SqlNode index = item.operand(1);
    SqlNode first = SqlLiteral.createExactNumeric("1", pos);
    SqlNode last = SqlLiteral.createExactNumeric(Integer.toString(Integer.MAX_VALUE), pos);
    colons.remove(colon.getKey());
    return switch (colon.getValue()) {
      case BOTH -> {
        if (index.getKind() != SqlKind.EQUALS) {
          colons.put(colon.getKey(), colon.getValue());
          yield item;
        }
        yield slice(pos, item, ((SqlCall) index).operand(0), ((SqlCall) index).operand(1));
      }
      case FROM -> slice(pos, item, index, last);
      case TO -> slice(pos, item, first, index);
      case NONE -> item.operand(0);
    };
  }

  private static SqlNode slice(SqlParserPos pos, SqlCall item, SqlNode from, SqlNode to) {
    return NestedCalls.SLICE.createCall(pos, item.operand(0), from, to);
  }
}
