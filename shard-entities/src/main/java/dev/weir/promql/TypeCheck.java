package dev.weir.promql;

import dev.weir.promql.Expression.Aggregation;
import dev.weir.promql.Expression.Binary;
import dev.weir.promql.Expression.Call;
import dev.weir.promql.Expression.InstantSelector;
import dev.weir.promql.Expression.Parentheses;
import dev.weir.promql.Expression.Signed;
import dev.weir.promql.Expression.Subquery;
import dev.weir.promql.Function.Arity;
import dev.weir.promql.Matching.Cardinality;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether each part gets what it asks for, after the whole text was read: what is wrong with
 * the words comes first, wherever it stands.
 */
final class TypeCheck {
  private final String query;

  TypeCheck(String query) {
    this.query = query;
  }

  /**
   * The expression with the matching that operators really have.
   *
   * @throws PromqlException when it has parts that do not fit
   */
  Expression checked(Expression expression) {
    return switch (expression) {
      case Expression.Constant _,
          Expression.Text _,
          InstantSelector _,
          Expression.RangeSelector _ ->
          expression;
      case Parentheses parentheses -> parentheses(parentheses);
      case Signed signed -> signed(signed);
      case Subquery subquery -> subquery(subquery);
      case Binary binary -> binary(binary);
      case Aggregation aggregation -> aggregation(aggregation);
      case Call call -> call(call);
    };
  }

  private Expression parentheses(Parentheses parentheses) {
    return new Parentheses(checked(parentheses.of()), parentheses.span());
  }

  private Expression signed(Signed signed) {
    Expression of = checked(signed.of());
    if (!isScalarOrVector(of)) {
      throw wrong(
          signed,
          "unary expression only allowed on expressions of type scalar or instant vector, got "
              + Quotes.quoted(of.type().words()));
    }
    return new Signed(signed.isNegative(), of, signed.span());
  }

  private Expression subquery(Subquery subquery) {
    Expression of = checked(subquery.of());
    if (of.type() != ValueType.INSTANT_VECTOR) {
      throw wrong(
          subquery,
          "subquery is only allowed on instant vector, got %s instead".formatted(of.type().word()));
    }
    return new Subquery(
        of, subquery.rangeMillis(), subquery.stepMillis(), subquery.shift(), subquery.span());
  }

  private Expression aggregation(Aggregation aggregation) {
    Expression of = expected(aggregation.of(), ValueType.INSTANT_VECTOR, "aggregation expression");
    return new Aggregation(
        aggregation.operator(),
        of,
        aggregation
            .parameter()
            .map(
                parameter ->
                    expected(
                        parameter,
                        aggregation.operator().parameter().orElseThrow(),
                        "aggregation parameter")),
        aggregation.grouping(),
        aggregation.span());
  }

  private Expression call(Call call) {
    requireNumber(call);
    if (call.function() == Function.INFO && call.arguments().size() > 1) {
      requireLabelSelector(call);
    }
    List<ValueType> types = call.function().parameters();
    List<Expression> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      ValueType type = types.get(Math.min(arguments.size(), types.size() - 1));
      arguments.add(expected(argument, type, "call to function " + name(call)));
    }
    return new Call(call.function(), arguments, call.span());
  }

  private void requireNumber(Call call) {
    Function function = call.function();
    int most = function.parameters().size();
    int least = most - 1;
    int count = call.arguments().size();
    if (function.arity() == Arity.FIXED) {
      requireNumber(count == most, call, "", most);
      return;
    }
    requireNumber(count >= least, call, "at least ", least);
    requireNumber(count <= most || function.arity() == Arity.LAST_REPEATED, call, "at most ", most);
  }

  private void requireNumber(boolean isSo, Call call, String bound, int expected) {
    if (!isSo) {
      throw wrong(
          call,
          "expected %s%d argument(s) in call to %s, got %d"
              .formatted(bound, expected, name(call), call.arguments().size()));
    }
  }

  private void requireLabelSelector(Call info) {
    Expression selector = info.arguments().get(1);
    if (selector.type() != ValueType.INSTANT_VECTOR) {
      throw wrongType(
          info, ValueType.INSTANT_VECTOR, "call to function " + name(info), selector.type());
    }
    if (!(selector instanceof InstantSelector series)) {
      throw wrong(selector, "expected label selectors only");
    }
    if (series.name().isPresent()) {
      throw wrong(selector, "expected label selectors only, got vector selector instead");
    }
  }

  private Expression binary(Binary binary) {
    Expression left = checked(binary.left());
    Expression right = checked(binary.right());
    requireBoolWhereNeeded(binary);
    requireOnOrGroup(binary);
    for (Expression side : List.of(left, right)) {
      if (!isScalarOrVector(side)) {
        throw wrong(side, "binary expression must contain only scalar and instant vector types");
      }
    }
    return new Binary(
        binary.operator(), left, right, binary.returnsBool(), matching(binary), binary.span());
  }

  private void requireBoolWhereNeeded(Binary binary) {
    boolean isComparison = binary.operator().isComparison();
    if (binary.returnsBool() && !isComparison) {
      throw wrongOperator(binary, "bool modifier can only be used on comparison operators");
    }
    if (isComparison && !binary.returnsBool() && binary.type() == ValueType.SCALAR) {
      throw wrongOperator(binary, "comparisons between scalars must use BOOL modifier");
    }
  }

  private void requireOnOrGroup(Binary binary) {
    if (!binary.matching().isOn()) {
      return;
    }
    for (String label : binary.matching().labels()) {
      if (binary.matching().include().contains(label)) {
        throw wrongOperator(
            binary,
            "label %s must not occur in ON and GROUP clause at once"
                .formatted(Quotes.quoted(label)));
      }
    }
  }

  private Matching matching(Binary binary) {
    Matching matching = binary.matching();
    String operator = Quotes.quoted(binary.operator().sign());
    boolean isOfVectors =
        binary.left().type() == ValueType.INSTANT_VECTOR
            && binary.right().type() == ValueType.INSTANT_VECTOR;
    if (!isOfVectors) {
      if (!matching.labels().isEmpty()) {
        throw wrong(binary, "vector matching only allowed between instant vectors");
      }
      if (binary.operator().isSet()) {
        throw wrong(
            binary, "set operator %s not allowed in binary scalar expression".formatted(operator));
      }
      return Matching.DEFAULT;
    }
    if (!binary.operator().isSet()) {
      return matching;
    }
    if (matching.cardinality() != Cardinality.ONE_TO_ONE) {
      throw wrong(binary, "no grouping allowed for %s operation".formatted(operator));
    }
    return new Matching(matching.isOn(), matching.labels(), Cardinality.MANY_TO_MANY, List.of());
  }

  private Expression expected(Expression expression, ValueType type, String where) {
    Expression checked = checked(expression);
    if (checked.type() != type) {
      throw wrongType(expression, type, where, checked.type());
    }
    return checked;
  }

  private static boolean isScalarOrVector(Expression expression) {
    return expression.type() == ValueType.SCALAR || expression.type() == ValueType.INSTANT_VECTOR;
  }

  private static String name(Call call) {
    return Quotes.quoted(call.function().word());
  }

  private PromqlException wrongType(
      Expression place, ValueType expected, String where, ValueType type) {
    return wrong(
        place, "expected type %s in %s, got %s".formatted(expected.words(), where, type.words()));
  }

  /** Points at what follows the left side, as a rule the operator. */
  private PromqlException wrongOperator(Binary binary, String reason) {
    int place = binary.left().span().end();
    while (Lexer.isSpace(query.charAt(place))) {
      place++;
    }
    return new PromqlException(query, place, reason);
  }

  private PromqlException wrong(Expression place, String reason) {
    return new PromqlException(query, place.span().start(), reason);
  }
}
