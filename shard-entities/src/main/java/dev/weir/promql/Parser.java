package dev.weir.promql;

import dev.weir.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a whole query: first its words, where the operator that binds more strongly takes what
 * stands between two, then the types of all parts.
 */
public final class Parser {
  /** Bytes of the longest query. */
  public static final int BYTES_MAX = 64 << 10;

  /** Expressions that may stand in one another, a chain of operators among them. */
  public static final int DEPTH_MAX = 200;

  private static final String NO_CONTEXT = "";

  private final Tokens tokens;
  private final boolean withExperimental;
  private final MatchingReader matchings;
  private final ModifierReader modifiers;

  /** Calls of methods for expressions that go on: what guards the stack of the thread. */
  private int nesting;

  /** How deep the expression is that was read last. */
  private int depth;

  /** Aggregations whose arguments go on; errors tell of them. */
  private int openAggregations;

  private Parser(String query, boolean withExperimental) {
    this.tokens = new Tokens(query, "a query", BYTES_MAX);
    this.withExperimental = withExperimental;
    this.matchings = new MatchingReader(tokens);
    this.modifiers = new ModifierReader(tokens);
  }

  /**
   * The expression that a query is.
   *
   * @param withExperimental whether it may have experimental functions and aggregations
   * @throws PromqlException when the query is none or a bound is passed; it says where and why
   */
  public static Expression parse(String query, boolean withExperimental) {
    return new TypeCheck(query).checked(new Parser(query, withExperimental).query());
  }

  private Expression query() {
    if (tokens.peek().is(Kind.END)) {
      throw tokens.wrong(0, "no expression found in input");
    }
    Expression query = expression(0);
    if (!tokens.peek().is(Kind.END)) {
      throw unexpected();
    }
    return query;
  }

  /** An expression of operators that bind with a strength or more. */
  private Expression expression(int least) {
    nesting++;
    requireDepth(nesting, tokens.peek().start());
    Expression left = operand();
    Optional<BinaryOperator> operator = operator(least);
    while (operator.isPresent()) {
      left = binary(left, operator.get());
      operator = operator(least);
    }
    nesting--;
    return left;
  }

  private Optional<BinaryOperator> operator(int least) {
    return tokens.peek().is(Kind.OPERATOR)
        ? BinaryOperator.of(tokens.peek().word()).filter(it -> it.precedence() >= least)
        : Optional.empty();
  }

  private Expression binary(Expression left, BinaryOperator operator) {
    int leftDepth = depth;
    int place = tokens.take().start();
    MatchingReader.Modifiers modifier = matchings.modifiers();
    int precedence = operator.precedence();
    Expression right = expression(operator.isRightAssociative() ? precedence : precedence + 1);
    rise(Math.max(leftDepth, depth), place);
    return new Expression.Binary(
        operator,
        left,
        right,
        modifier.returnsBool(),
        modifier.matching(),
        left.span().to(right.span()));
  }

  /** What operators stand between: an expression with its sign before and modifiers behind. */
  private Expression operand() {
    if (tokens.peek().isSign()) {
      return signed();
    }
    Expression operand = plainOperand();
    while (ModifierReader.isModifier(tokens.peek())) {
      if (tokens.peek().is(Kind.LEFT_BRACKET)) {
        rise(depth, tokens.peek().start());
      }
      operand = modifiers.modified(operand);
    }
    return operand;
  }

  private Expression plainOperand() {
    depth = 1;
    return switch (tokens.peek().kind()) {
      case NUMBER, DURATION -> number();
      case STRING -> text();
      case LEFT_PARENTHESIS -> parentheses();
      case LEFT_BRACE -> selector(Optional.empty());
      case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, KEYWORD, PREPROCESSOR, OPERATOR -> named();
      case END,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          RIGHT_PARENTHESIS,
          COLON,
          COMMA,
          AT,
          EQUAL,
          NOT_EQUAL,
          MATCHES,
          NOT_MATCHES ->
          throw unexpected();
    };
  }

  /** A sign binds as a product: {@code -2 ^ 2} is {@code -(2 ^ 2)}. */
  private Expression signed() {
    Token sign = tokens.take();
    boolean isNegative = sign.text().equals("-");
    Expression of = expression(BinaryOperator.POWER.precedence());
    if (of instanceof Expression.Constant number) {
      double value = isNegative ? -number.value() : number.value();
      return new Expression.Constant(value, number.isDuration(), tokens.since(sign.start()));
    }
    rise(depth, sign.start());
    return new Expression.Signed(isNegative, of, new Span(sign.start(), of.span().end()));
  }

  private Expression number() {
    Token number = tokens.take();
    return new Expression.Constant(
        tokens.number(number), number.is(Kind.DURATION), tokens.since(number.start()));
  }

  private Expression text() {
    Token string = tokens.take();
    return new Expression.Text(tokens.value(string), tokens.since(string.start()));
  }

  private Expression parentheses() {
    int start = tokens.take().start();
    Expression of = expression(0);
    if (!tokens.takes(Kind.RIGHT_PARENTHESIS)) {
      throw unexpected();
    }
    rise(depth, start);
    return new Expression.Parentheses(of, tokens.since(start));
  }

  private Expression named() {
    if (!tokens.peek().isMetric()) {
      throw unexpected();
    }
    Token name = tokens.take();
    boolean isCalled = tokens.peek().is(Kind.LEFT_PARENTHESIS);
    if (name.is(Kind.IDENTIFIER) && isCalled) {
      return call(name);
    }
    if (name.is(Kind.AGGREGATOR) && (isCalled || MatchingReader.isGrouping(tokens.peek()))) {
      return aggregation(name);
    }
    return selector(Optional.of(name));
  }

  private Expression selector(Optional<Token> name) {
    SelectorReader reader = new SelectorReader(tokens, name).read();
    return new Expression.InstantSelector(
        name.map(Token::text), reader.selector(), TimeShift.NONE, reader.span());
  }

  private Expression call(Token name) {
    List<Expression> arguments = arguments();
    Function function =
        Function.of(name.text())
            .orElseThrow(
                () ->
                    tokens.wrong(
                        name.start(), "unknown function with name " + Quotes.quoted(name.text())));
    if (function.isExperimental() && !withExperimental) {
      throw tokens.wrong(
          name.start(), "function %s is not enabled".formatted(Quotes.quoted(name.text())));
    }
    rise(depth, name.start());
    return new Expression.Call(function, arguments, tokens.since(name.start()));
  }

  private Expression aggregation(Token word) {
    openAggregations++;
    Optional<Grouping> before = matchings.grouping();
    if (!tokens.peek().is(Kind.LEFT_PARENTHESIS)) {
      throw unexpected();
    }
    List<Expression> arguments = arguments();
    openAggregations--;
    Grouping grouping = before.or(matchings::grouping).orElse(Grouping.ALL);
    AggregationOperator operator = AggregationOperator.of(word.word()).orElseThrow();
    requireArguments(operator, arguments.size(), word.start());
    rise(depth, word.start());
    return new Expression.Aggregation(
        operator,
        arguments.getLast(),
        operator.parameter().map(_ -> arguments.getFirst()),
        grouping,
        tokens.since(word.start()));
  }

  private void requireArguments(AggregationOperator operator, int count, int place) {
    if (count == 0) {
      throw tokens.wrong(place, "no arguments for aggregate expression provided");
    }
    if (operator.isExperimental() && !withExperimental) {
      throw tokens.wrong(
          place,
          operator.word()
              + "() is experimental and must be enabled with"
              + " --enable-feature=promql-experimental-functions");
    }
    int wanted = operator.parameter().isPresent() ? 2 : 1;
    if (count != wanted) {
      throw tokens.wrong(
          place,
          "wrong number of arguments for aggregate expression provided, expected %d, got %d"
              .formatted(wanted, count));
    }
  }

  /** In parentheses; leaves the depth of the deepest one. */
  private List<Expression> arguments() {
    var _ = tokens.take();
    List<Expression> arguments = new ArrayList<>();
    int deepest = 0;
    while (!tokens.takes(Kind.RIGHT_PARENTHESIS)) {
      arguments.add(expression(0));
      deepest = Math.max(deepest, depth);
      Token comma = tokens.peek();
      if (tokens.takes(Kind.COMMA)) {
        requireArgument(comma);
      } else if (!comma.is(Kind.RIGHT_PARENTHESIS)) {
        throw unexpected();
      }
    }
    depth = deepest;
    return arguments;
  }

  private void requireArgument(Token comma) {
    if (!tokens.peek().startsExpression()) {
      throw tokens.wrong(comma.start(), "trailing commas not allowed in function call args");
    }
  }

  private void rise(int below, int place) {
    depth = below + 1;
    requireDepth(depth, place);
  }

  private void requireDepth(int deep, int place) {
    if (deep > DEPTH_MAX) {
      throw tokens.wrong(
          place, "expressions in one another, more than %d deep".formatted(DEPTH_MAX));
    }
  }

  private PromqlException unexpected() {
    return tokens.unexpected(openAggregations > 0 ? "aggregation" : NO_CONTEXT, "");
  }
}
