package dev.weir.sql;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A correlated subquery whose references to the outer row have been pulled out of it: what remains
 * can be computed once for all outer rows and joined with them.
 *
 * <p>A condition moves up through everything that keeps rows apart by it. An equality {@code outer
 * = inner} moves above GROUP BY and DISTINCT as well, when its inner side becomes one more column
 * of theirs: for one outer row just one of its values is looked at.
 *
 * @param node without references to the outer row
 * @param outputs the columns of the subquery over those of {@code node} and the outer row
 * @param conditions that tie {@code node} to the outer row
 * @param optional whether the subquery has a row for each outer row also where {@code node} has
 *     none: an aggregate without groups. The outputs are then right for a row of NULLs
 * @param after conditions on the outputs, which hold after that; none if not optional
 */
record Pulled(
    Relational node,
    List<Expression> outputs,
    List<Expression> conditions,
    boolean optional,
    List<Expression> after) {

  /** Pulls the references to some outer queries out; empty where a condition cannot move. */
  static Optional<Pulled> of(Relational node, Set<Integer> correlations) {
    if (!OuterReferences.in(node, correlations)) {
      return Optional.of(plain(node, Fusion.identity(node.schema()), List.of()));
    }
    return switch (node) {
      case Relational.Calc calc -> of(calc.input(), correlations).map(below -> calc(below, calc));
      case Relational.Join join -> join(join, correlations);
      case Relational.Match match -> match(match, correlations);
      case Relational.Aggregate aggregate -> aggregate(aggregate, correlations);
      case Relational.Distinct distinct -> distinct(distinct, correlations);
      default -> Optional.empty();
    };
  }

  private static Pulled plain(
      Relational node, List<Expression> outputs, List<Expression> conditions) {
    return new Pulled(node, outputs, conditions, false, List.of());
  }

  private static Expression over(Expression expression, List<Expression> outputs) {
    return OuterReferences.replaced(expression, outputs::get, outer -> outer);
  }

  private static List<Expression> over(List<Expression> expressions, List<Expression> outputs) {
    return expressions.stream().map(expression -> over(expression, outputs)).toList();
  }

  private static Pulled calc(Pulled below, Relational.Calc calc) {
    List<Expression> outputs = over(calc.outputs(), below.outputs());
    List<Expression> conjuncts = over(calc.conjuncts(), below.outputs());
    if (below.optional()) {
      List<Expression> after = new ArrayList<>(below.after());
      after.addAll(conjuncts);
      return new Pulled(below.node(), outputs, below.conditions(), true, after);
    }
    return filtered(below.node(), outputs, below.conditions(), conjuncts);
  }

  /** Conditions on the node alone stay below, the others go up. */
  private static Pulled filtered(
      Relational node,
      List<Expression> outputs,
      List<Expression> conditions,
      List<Expression> conjuncts) {
    List<Expression> own = new ArrayList<>();
    List<Expression> ties = new ArrayList<>(conditions);
    for (Expression conjunct : conjuncts) {
      (hasOuter(conjunct) ? ties : own).add(conjunct);
    }
    return plain(Fusion.filter(node, own), outputs, ties);
  }

  private static boolean hasOuter(Expression expression) {
    return switch (expression) {
      case Expression.Input _, Expression.Constant _ -> false;
      case Expression.Outer _ -> true;
      case Expression.Call call -> call.args().stream().anyMatch(Pulled::hasOuter);
    };
  }

  private static Optional<Pulled> join(Relational.Join join, Set<Integer> correlations) {
    List<Relational> nodes = new ArrayList<>();
    List<Expression> outputs = new ArrayList<>();
    List<Expression> conditions = new ArrayList<>();
    int width = 0;
    for (Relational input : join.inputs()) {
      Optional<Pulled> pulled = of(input, correlations);
      if (pulled.isEmpty() || pulled.get().optional()) {
        return Optional.empty();
      }
      int offset = width;
      Pulled part = pulled.get();
      nodes.add(part.node());
      part.outputs().forEach(output -> outputs.add(output.shift(column -> column + offset)));
      part.conditions().forEach(each -> conditions.add(each.shift(column -> column + offset)));
      width += part.node().schema().size();
    }
    List<Expression> own = new ArrayList<>();
    for (Expression conjunct : over(join.conjuncts(), outputs)) {
      (hasOuter(conjunct) ? conditions : own).add(conjunct);
    }
    return Optional.of(
        plain(new Relational.Join(nodes, own, join.position()), outputs, conditions));
  }

  /** The left rows may be tied to the outer row; what decides about partners may not. */
  private static Optional<Pulled> match(Relational.Match match, Set<Integer> correlations) {
    Optional<Pulled> left = of(match.left(), correlations);
    boolean movable =
        left.isPresent()
            && !left.get().optional()
            && !OuterReferences.in(match.right(), correlations)
            && !OuterReferences.in(match.conjuncts(), correlations)
            && left.get().outputs().stream().noneMatch(Pulled::hasOuter);
    if (!movable) {
      return Optional.empty();
    }
    Pulled below = left.get();
    int oldSize = match.left().schema().size();
    int newSize = below.node().schema().size();
    List<Expression> conjuncts = new ArrayList<>();
    for (Expression conjunct : match.conjuncts()) {
      conjuncts.add(
          OuterReferences.replaced(
              conjunct,
              column ->
                  column < oldSize
                      ? below.outputs().get(column)
                      : column(match.right().schema(), column - oldSize, newSize),
              outer -> outer));
    }
    Relational node =
        new Relational.Match(
            below.node(), match.right(), match.kind(), conjuncts, match.position());
    List<Expression> outputs = new ArrayList<>(below.outputs());
    for (int i = newSize; i < node.schema().size(); i++) {
      outputs.add(column(node.schema(), i, 0));
    }
    return Optional.of(plain(node, outputs, below.conditions()));
  }

  private static Expression column(Schema schema, int index, int offset) {
    Column column = schema.column(index);
    return new Expression.Input(index + offset, column.type(), column.nullable());
  }

  private static Optional<Pulled> distinct(
      Relational.Distinct distinct, Set<Integer> correlations) {
    return of(distinct.input(), correlations)
        .flatMap(below -> Ties.of(below))
        .map(
            ties ->
                plain(
                    new Relational.Distinct(ties.keyed()),
                    Fusion.identity(ties.keyed().schema()).subList(0, ties.width()),
                    ties.conditions(ties.width())));
  }

  private static Optional<Pulled> aggregate(
      Relational.Aggregate aggregate, Set<Integer> correlations) {
    return of(aggregate.input(), correlations)
        .flatMap(below -> Ties.of(below))
        .map(ties -> aggregate(aggregate, ties));
  }

  private static Pulled aggregate(Relational.Aggregate aggregate, Ties ties) {
    int[] groups = aggregate.groups();
    int keys = ties.outers().size();
    int[] all = java.util.Arrays.copyOf(groups, groups.length + keys);
    List<Column> columns = new ArrayList<>(aggregate.schema().columns().subList(0, groups.length));
    for (int i = 0; i < keys; i++) {
      all[groups.length + i] = ties.width() + i;
      columns.add(ties.keyed().schema().column(ties.width() + i));
    }
    List<Column> calls =
        aggregate.schema().columns().subList(groups.length, aggregate.schema().size());
    columns.addAll(calls);
    Relational node =
        new Relational.Aggregate(ties.keyed(), all, aggregate.calls(), new Schema(columns));
    boolean optional = groups.length == 0;
    List<Expression> outputs = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      outputs.add(column(node.schema(), i, 0));
    }
    for (int i = 0; i < calls.size(); i++) {
      Expression call = column(node.schema(), groups.length + keys + i, 0);
      outputs.add(optional ? overNothing(call) : call);
    }
    return new Pulled(node, outputs, ties.conditions(groups.length), optional, List.of());
  }

  /** An aggregate as it is over no rows, where its row is missing: a count is 0, others NULL. */
  static Expression overNothing(Expression call) {
    Expression missing =
        new Expression.Input(((Expression.Input) call).column(), call.type(), true);
    return call.nullable()
        ? missing
        : Expressions.call(
            Operator.COALESCE,
            call.type(),
            false,
            Place.UNKNOWN,
            missing,
            Expressions.cast(
                new Expression.Constant(0L, ColumnType.BIGINT), call.type(), Place.UNKNOWN));
  }

  /**
   * The equalities that tie a node to the outer row, with their inner sides as columns.
   *
   * @param keyed the outputs of the node, then the inner sides
   * @param width how many outputs
   * @param outers the outer sides
   */
  private record Ties(Relational keyed, int width, List<Expression> outers) {

    static Optional<Ties> of(Pulled below) {
      if (below.optional() || below.outputs().stream().anyMatch(Pulled::hasOuter)) {
        return Optional.empty();
      }
      List<Expression> outputs = new ArrayList<>(below.outputs());
      List<String> names = new ArrayList<>();
      outputs.forEach(output -> names.add("c" + names.size()));
      List<Expression> outers = new ArrayList<>();
      for (Expression condition : below.conditions()) {
        List<Equality> parts = Equality.of(condition);
        if (parts.isEmpty()) {
          return Optional.empty();
        }
        for (Equality part : parts) {
          boolean straight = isOuter(part.left()) && isInner(part.right());
          if (!straight && !(isOuter(part.right()) && isInner(part.left()))) {
            return Optional.empty();
          }
          outers.add(straight ? part.left() : part.right());
          outputs.add(Expressions.key(straight ? part.right() : part.left()));
          names.add("key" + names.size());
        }
      }
      Relational keyed = Fusion.calc(below.node(), List.of(), outputs, names);
      return Optional.of(new Ties(keyed, below.outputs().size(), outers));
    }

    private static boolean isOuter(Expression side) {
      return hasOuter(side) && side.inputs().isEmpty();
    }

    private static boolean isInner(Expression side) {
      return !hasOuter(side) && !side.inputs().isEmpty();
    }

    /** The equalities over a node that has the inner sides as columns from {@code first} on. */
    List<Expression> conditions(int first) {
      List<Expression> conditions = new ArrayList<>();
      for (int i = 0; i < outers.size(); i++) {
        Column key = keyed.schema().column(width + i);
        conditions.add(
            Expressions.call(
                Operator.EQUAL,
                ColumnType.BOOLEAN,
                true,
                Place.UNKNOWN,
                outers.get(i),
                new Expression.Input(first + i, key.type(), key.nullable())));
      }
      return conditions;
    }
  }
}
