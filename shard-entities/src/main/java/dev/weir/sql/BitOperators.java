package dev.weir.sql;

import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Lets {@code |}, {@code #}, {@code >>} and {@code ~x} of bits through the parser, which knows
 * {@code &} and {@code <<} alone: it sees these, or a sign, in their place, and their calls are
 * found again by where they stand. In PostgreSQL all of them bind less than {@code + - * /}, in the
 * parser some bind more: such a mix is refused unless parentheses say what is meant. So is a
 * comparison with IS DISTINCT FROM before it, which is compared last in PostgreSQL.
 */
final class BitOperators {
  private static final Map<String, String> FUNCTIONS =
      Map.of("|", "BITOR", "#", "BITXOR", ">>", "RIGHTSHIFT", "~", "BITNOT");

  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");

  private static final Set<SqlKind> DISTINCT =
      Set.of(SqlKind.IS_DISTINCT_FROM, SqlKind.IS_NOT_DISTINCT_FROM);

  private static final Set<String> TIGHTER = Set.of("+", "-", "*", "/", "%", "<<", "||");

  private final SqlText source;

  /** By offset the operator that stands there. */
  private final TreeMap<Integer, String> operators = new TreeMap<>();

  private final List<Token> tokens;
  private int found;

  BitOperators(SqlText source) {
    this.source = source;
    this.tokens = Tokens.of(source);
  }

  /** The text with another operator of the same length in place of each of these. */
  String mask() {
    StringBuilder masked = new StringBuilder(source.text());
    for (int i = 1; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      String operator = token.kind() == Kind.SYMBOL ? operator(tokens, i, source.text()) : "";
      if (!operator.isEmpty()) {
        operators.put(token.start(), operator);
        String seen = operator.equals(">>") ? "<<" : operator.equals("~") ? "+" : "&";
        masked.replace(token.start(), token.start() + operator.length(), seen);
      }
    }
    return masked.toString();
  }

  private static String operator(List<Token> tokens, int at, String text) {
    Token token = tokens.get(at);
    char before = text.charAt(token.start() - 1);
    char after = token.end() < text.length() ? text.charAt(token.end()) : ' ';
    return switch (token.text()) {
      case "|" -> "|/".indexOf(after) < 0 && "|".indexOf(before) < 0 ? "|" : "";
      case "#" -> after != '>' ? "#" : "";
      case ">" -> after == '>' && "-#>".indexOf(before) < 0 && isShift(tokens, at) ? ">>" : "";
      case "~" -> ReservedNames.isBeforeOperand(tokens.get(at - 1)) && after != '*' ? "~" : "";
      default -> "";
    };
  }

  /** Types that are made of types end so, too. */
  private static boolean isShift(List<Token> tokens, int at) {
    Token next = tokens.get(Math.min(at + 2, tokens.size() - 1));
    return next.kind() != Kind.END && !next.is(")") && !next.is(",") && !next.is(">");
  }

  /** The tree with the functions of the operators. */
  SqlNode unmask(SqlNode tree) {
    SqlNode unmasked =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlCall call) {
                requireParentheses(call);
                String operator = operatorOf(call);
                SqlNode visited = super.visit(call);
                return operator.isEmpty() ? visited : called(operator, (SqlCall) visited);
              }

              // the parser has put the sign into the number
              @Override
              public SqlNode visit(SqlLiteral literal) {
                int start = source.place(literal.getParserPosition()).start();
                var operator = operators.floorEntry(start);
                boolean inverted =
                    literal instanceof SqlNumericLiteral
                        && operator != null
                        && operator.getValue().equals("~")
                        && start - operator.getKey() <= 1;
                return inverted ? inverted(literal) : literal;
              }
            });
    if (found != operators.size()) {
      throw source.unsupported(
          operators.firstKey(),
          operators.firstEntry().getValue() + " in this place",
          "write " + FUNCTIONS.get(operators.firstEntry().getValue()) + "(...)");
    }
    return unmasked;
  }

  private void requireParentheses(SqlCall call) {
    if (COMPARISONS.contains(call.getOperator().getName())
        && call.operand(0) instanceof SqlCall inner
        && DISTINCT.contains(inner.getKind())
        && !isInParentheses(inner)) {
      throw unclear(inner, "IS DISTINCT FROM before a comparison");
    }
    if (call.operandCount() < 2 || !TIGHTER.contains(call.getOperator().getName())) {
      return;
    }
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlCall inner && isOfBits(inner) && !isInParentheses(inner)) {
        throw unclear(inner, call.getOperator().getName() + " beside an operator of bits");
      }
    }
  }

  private WeirException unclear(SqlCall inner, String what) {
    return source.unsupported(
        source.place(written(inner)).start(),
        what + " without parentheses",
        "put what belongs together in parentheses: systems differ in which comes first");
  }

  private boolean isOfBits(SqlCall call) {
    String operator = operatorOf(call);
    return operator.equals("~") || call.getOperator().getName().equals("&");
  }

  /** The place of a call in parentheses is that of these. */
  private boolean isInParentheses(SqlCall call) {
    Place place = source.place(written(call));
    int depth = 0;
    for (Token token : tokens) {
      if (token.start() >= place.start()) {
        depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        if (depth == 0) {
          return token.is(")") && token.end() == place.end();
        }
      }
    }
    return false;
  }

  /** The operator of a call, empty for one that is none of these. */
  private String operatorOf(SqlCall call) {
    if (call.getKind() == SqlKind.PLUS_PREFIX) {
      int from = source.place(call.getParserPosition()).start();
      String operator = operatorBetween(from, call.operand(0));
      return operator.equals("~") ? operator : "";
    }
    boolean seen = Set.of("&", "<<").contains(call.getOperator().getName());
    if (!seen || call.operandCount() != 2) {
      return "";
    }
    String operator =
        operatorBetween(source.place(written(call.operand(0))).end(), call.operand(1));
    return operator.equals("~") ? "" : operator;
  }

  private String operatorBetween(int from, SqlNode operand) {
    var operator = operators.ceilingEntry(from);
    int to = source.place(written(operand)).start();
    return operator == null || operator.getKey() >= to ? "" : operator.getValue();
  }

  private static SqlParserPos written(SqlNode node) {
    return JsonArrows.written(node);
  }

  private SqlNode inverted(SqlLiteral number) {
    found++;
    return Library.function(FUNCTIONS.get("~")).createCall(number.getParserPosition(), number);
  }

  private SqlNode called(String operator, SqlCall call) {
    found++;
    return Library.function(FUNCTIONS.get(operator))
        .createCall(written(call), call.getOperandList());
  }
}
