package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Lets {@code ->}, {@code ->>}, {@code #>} and {@code #>>} of JSON and {@code AT TIME ZONE} through
 * the parser, which has no such operators: it sees {@code ||} in their place, which binds as they
 * do, and its calls are found again by where they stand.
 */
final class JsonArrows implements Mask {
  private static final String AT_ZONE = "AT TIME ZONE";
  private static final List<String> ARROWS = List.of("->>", "#>>", "->", "#>");

  private final SqlText source;

  /** By offset the arrow that stands there. */
  private final TreeMap<Integer, String> arrows = new TreeMap<>();

  private int found;

  JsonArrows(SqlText source) {
    this.source = source;
  }

  /** The text with another operator of the same length in place of each arrow. */
  @Override
  public String mask(String text, List<Token> tokens) {
    StringBuilder masked = new StringBuilder(text);
    int end = 0;
    for (int i = 0; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).is("at") && tokens.get(i + 1).is("time") && tokens.get(i + 2).is("zone")) {
        int start = tokens.get(i).start();
        int length = tokens.get(i + 2).end() - start;
        arrows.put(start, AT_ZONE);
        masked.replace(start, start + length, "||" + " ".repeat(length - 2));
      }
    }
    for (Token token : tokens) {
      if (token.kind() == Kind.SYMBOL && token.start() >= end) {
        String arrow = arrow(text, token.start());
        if (!arrow.isEmpty()) {
          arrows.put(token.start(), arrow);
          end = token.start() + arrow.length();
          masked.replace(token.start(), end, arrow.length() == 2 ? "||" : "|| ");
        }
      }
    }
    return masked.toString();
  }

  private static String arrow(String text, int at) {
    return ARROWS.stream().filter(arrow -> text.startsWith(arrow, at)).findFirst().orElse("");
  }

  /** The tree with the calls of the arrows. */
  @Override
  public SqlNode unmask(SqlNode tree) {
    if (arrows.isEmpty()) {
      return tree;
    }
    SqlNode unmasked =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                String arrow = arrowOf(call);
                SqlNode visited = super.visit(call);
                return arrow.isEmpty() ? visited : called(arrow, (SqlCall) visited);
              }
            });
    if (found != arrows.size()) {
      throw source.refuse(
          ErrorCode.SQL_SYNTAX,
          arrows.firstKey(),
          "the SQL cannot be parsed at "
              + arrows.firstEntry().getValue()
              + "; put what it is applied to in parentheses");
    }
    return unmasked;
  }

  /** The arrow between the operands of a call, empty for others. */
  private String arrowOf(SqlCall call) {
    if (!call.getOperator().getName().equals("||") || call.operandCount() != 2) {
      return "";
    }
    int from = source.place(written(call.operand(0))).end();
    int to = source.place(written(call.operand(1))).start();
    var arrow = arrows.ceilingEntry(from);
    return arrow == null || arrow.getKey() >= to ? "" : arrow.getValue();
  }

  /** A cast by {@code ::} has no position of its own. */
  static SqlParserPos written(SqlNode node) {
    boolean unknown = node.getParserPosition().getLineNum() < 1;
    return unknown && node instanceof SqlCall call && call.operandCount() > 0
        ? SqlParserPos.sum(call.getOperandList().stream().map(JsonArrows::written).toList())
        : node.getParserPosition();
  }

  private SqlNode called(String arrow, SqlCall call) {
    found++;
    SqlParserPos pos = written(call.operand(0)).plus(written(call.operand(1)));
    if (arrow.equals(AT_ZONE)) {
      return TimeZones.at(source, call.operand(0), call.operand(1), pos);
    }
    SqlNode value =
        (arrow.startsWith("-") ? JsonCalls.MEMBER : JsonCalls.AT)
            .createCall(pos, call.getOperandList());
    return arrow.endsWith(">>") ? JsonCalls.TEXT.createCall(pos, value) : value;
  }
}
