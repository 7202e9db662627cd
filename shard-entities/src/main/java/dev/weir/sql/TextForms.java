package dev.weir.sql;

import java.util.List;

/** Which text expressions are codes of the pool without computing a text. */
final class TextForms {
  private TextForms() {}

  static boolean hasCode(Expression expression) {
    return switch (expression) {
      case Expression.Input input -> true;
      case Expression.Outer outer -> true;
      case Expression.Constant constant -> true;
      case Expression.Call call ->
          results(call).stream().allMatch(TextForms::hasCode) && picks(call);
    };
  }

  private static boolean picks(Expression.Call call) {
    return switch (call.operator()) {
      case CASE, COALESCE, GREATEST, LEAST -> true;
      case CAST -> Lanes.same(call.arg(0).type(), call.type());
      default -> false;
    };
  }

  private static List<Expression> results(Expression.Call call) {
    if (call.operator() != Operator.CASE) {
      return call.args();
    }
    List<Expression> results = new java.util.ArrayList<>();
    for (int i = 1; i < call.args().size(); i += 2) {
      results.add(call.arg(i));
    }
    results.add(call.args().getLast());
    return results;
  }
}
