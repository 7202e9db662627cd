package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all alternatives of an OR ask for: {@code (a AND b) OR (a AND c)} is {@code a AND (b OR c)},
 * also with NULLs. So an equality that is written in each alternative ties a join.
 *
 * <p>Only what cannot fail is taken out, since it is then evaluated before the rest.
 */
final class CommonParts {
  private CommonParts() {}

  /** The parts of a conjunction that is the same as an OR; the OR itself if nothing is common. */
  static List<Expression> of(Expression.Call or) {
    List<List<Expression>> alternatives = or.args().stream().map(Expressions::conjuncts).toList();
    Set<Expression> shared =
        alternatives.getFirst().stream()
            .filter(Expression::infallible)
            .map(CommonParts::placeless)
            .filter(part -> alternatives.stream().allMatch(parts -> has(parts, part)))
            .collect(Collectors.toSet());
    if (shared.isEmpty()) {
      return List.of(or);
    }
    List<Expression> all = new ArrayList<>();
    for (Expression part : alternatives.getFirst()) {
      if (shared.contains(placeless(part))) {
        all.add(part);
      }
    }
    List<Expression> rests =
        alternatives.stream().map(parts -> Expressions.and(without(parts, shared))).toList();
    if (!rests.contains(Expressions.TRUE)) {
      boolean nullable = rests.stream().anyMatch(Expression::nullable);
      all.add(new Expression.Call(Operator.OR, rests, ColumnType.BOOLEAN, nullable, or.place()));
    }
    return all;
  }

  private static boolean has(List<Expression> parts, Expression wanted) {
    return parts.stream().anyMatch(part -> placeless(part).equals(wanted));
  }

  private static List<Expression> without(List<Expression> parts, Set<Expression> shared) {
    return parts.stream().filter(part -> !shared.contains(placeless(part))).toList();
  }

  /** The expression as if it were written elsewhere. */
  private static Expression placeless(Expression expression) {
    return expression instanceof Expression.Call call
        ? new Expression.Call(
            call.operator(),
            call.args().stream().map(CommonParts::placeless).toList(),
            call.type(),
            call.nullable(),
            Place.UNKNOWN)
        : expression;
  }
}
