package dev.weir.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Finds and replaces references to the rows of outer queries. */
final class OuterReferences {
  private OuterReferences() {}

  /** The columns of some outer queries that a node reads. */
  static SortedSet<Integer> columns(Relational node, Set<Integer> correlations) {
    SortedSet<Integer> columns = new TreeSet<>();
    collect(node, correlations, columns, Collections.newSetFromMap(new IdentityHashMap<>()));
    return columns;
  }

  static boolean in(Relational node, Set<Integer> correlations) {
    return !columns(node, correlations).isEmpty();
  }

  static boolean in(Expression expression, Set<Integer> correlations) {
    SortedSet<Integer> columns = new TreeSet<>();
    collect(expression, correlations, columns);
    return !columns.isEmpty();
  }

  static boolean in(List<Expression> expressions, Set<Integer> correlations) {
    return expressions.stream().anyMatch(expression -> in(expression, correlations));
  }

  /** Looks once at what several nodes read: there may be very many ways to it. */
  private static void collect(
      Relational node,
      Set<Integer> correlations,
      SortedSet<Integer> columns,
      Set<Relational> seen) {
    if (seen.add(node)) {
      node.expressions().forEach(expression -> collect(expression, correlations, columns));
      node.inputs().forEach(input -> collect(input, correlations, columns, seen));
    }
  }

  private static void collect(
      Expression expression, Set<Integer> correlations, SortedSet<Integer> columns) {
    switch (expression) {
      case Expression.Input _, Expression.Constant _ -> {}
      case Expression.Outer outer -> {
        if (correlations.contains(outer.correlation())) {
          columns.add(outer.column());
        }
      }
      case Expression.Call call -> call.args().forEach(arg -> collect(arg, correlations, columns));
    }
  }

  /** An expression with others in place of its columns and its outer references. */
  static Expression replaced(
      Expression expression,
      IntFunction<Expression> inputs,
      Function<Expression.Outer, Expression> outers) {
    return switch (expression) {
      case Expression.Input input ->
          Expressions.cast(inputs.apply(input.column()), input.type(), Place.UNKNOWN);
      case Expression.Outer outer -> outers.apply(outer);
      case Expression.Constant constant -> constant;
      case Expression.Call call -> {
        List<Expression> args = new ArrayList<>();
        call.args().forEach(arg -> args.add(replaced(arg, inputs, outers)));
        yield new Expression.Call(
            call.operator(), args, call.type(), nullable(call, args), call.place());
      }
    };
  }

  /** A strict call may have become one that can be NULL: its column is of a padded side now. */
  private static boolean nullable(Expression.Call call, List<Expression> args) {
    return call.nullable()
        || (args.stream().anyMatch(Expression::nullable) && !neverNull(call.operator()));
  }

  private static boolean neverNull(Operator operator) {
    return switch (operator) {
      case DISTINCT_FROM,
          NOT_DISTINCT_FROM,
          IS_NULL,
          IS_NOT_NULL,
          IS_TRUE,
          IS_NOT_TRUE,
          IS_FALSE,
          IS_NOT_FALSE,
          COALESCE ->
          true;
      default -> false;
    };
  }
}
