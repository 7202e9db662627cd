package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Joins rows with a subquery that may be correlated with them, without evaluating it row by row.
 *
 * <p>Where the references can be {@link Pulled} out, the subquery is joined by them. Otherwise it
 * is computed for the {@link Domain} of all values the outer rows have. Sources: Kim, "On
 * Optimizing an SQL-like Nested Query", TODS 1982; Neumann and Kemper, "Unnesting Arbitrary
 * Queries", BTW 2015.
 *
 * @param left the outer rows
 * @param correlations Calcite's numbers of the outer query
 * @param position where the text joins, for refusals
 */
record Decorrelation(SqlText source, Relational left, Set<Integer> correlations, int position) {
  private int leftSize() {
    return left.schema().size();
  }

  /**
   * The left rows by whether a subquery has a partner.
   *
   * @param subquery freed of these rows, or of rows that these are some of
   * @param conjuncts over the columns of both
   */
  Relational match(Unnested subquery, Plan.Match.Kind kind, List<Expression> conjuncts) {
    if (subquery.pulled().isEmpty()) {
      List<Expression> tied = subquery.domain().tied(leftSize(), subquery.right(), conjuncts);
      return new Relational.Match(left, subquery.node(), kind, tied, position);
    }
    Pulled sub = subquery.pulled().get();
    if (sub.optional()) {
      return ofOneRow(sub, kind, conjuncts);
    }
    return new Relational.Match(left, sub.node(), kind, conditions(sub, conjuncts), position);
  }

  /** A subquery of one row for each outer row has a partner where the condition holds. */
  private Relational ofOneRow(Pulled sub, Plan.Match.Kind kind, List<Expression> conjuncts) {
    Relational padded =
        new Relational.Outer(left, sub.node(), false, conditions(sub, List.of()), position);
    List<Expression> all = new ArrayList<>();
    sub.after().forEach(condition -> all.add(local(condition)));
    conjuncts.forEach(conjunct -> all.add(overOutputs(conjunct, sub)));
    List<Expression> columns = Fusion.identity(left.schema());
    Expression condition = Expressions.and(all);
    return switch (kind) {
      case SEMI -> Fusion.calc(padded, all, columns, left.schema().names());
      case ANTI ->
          Fusion.calc(
              padded,
              List.of(truth(Operator.IS_NOT_TRUE, condition)),
              columns,
              left.schema().names());
      case FLAG -> {
        columns.add(truth(Operator.IS_TRUE, condition));
        List<String> names = new ArrayList<>(left.schema().names());
        names.add("matched");
        yield Fusion.calc(padded, List.of(), columns, names);
      }
    };
  }

  private static Expression truth(Operator operator, Expression condition) {
    return Expressions.call(operator, ColumnType.BOOLEAN, false, Place.UNKNOWN, condition);
  }

  /**
   * The left rows with those of a subquery.
   *
   * @param outer whether a left row without a partner stays, with NULLs
   * @param conjuncts over the columns of both
   */
  Relational join(Relational right, boolean outer, List<Expression> conjuncts) {
    Optional<Pulled> pulled = Pulled.of(right, correlations);
    boolean late = pulled.isPresent() && pulled.get().optional();
    boolean refused = late && outer && !(pulled.get().after().isEmpty() && conjuncts.isEmpty());
    if (pulled.isEmpty() || refused) {
      Domain domain = new Domain(source, left, correlations, position);
      Relational unnested = domain.unnest(right);
      Relational joined = joined(unnested, outer, domain.tied(leftSize(), right, conjuncts));
      List<Expression> columns = Fusion.identity(joined.schema());
      int size = leftSize() + right.schema().size();
      return Fusion.calc(
          joined, List.of(), columns.subList(0, size), joined.schema().names().subList(0, size));
    }
    return late ? withOneRow(pulled.get(), conjuncts) : withRows(pulled.get(), outer, conjuncts);
  }

  private Relational joined(Relational right, boolean outer, List<Expression> conjuncts) {
    return outer
        ? new Relational.Outer(left, right, false, conjuncts, position)
        : new Relational.Join(List.of(left, right), conjuncts, position);
  }

  private Relational withOneRow(Pulled sub, List<Expression> conjuncts) {
    Relational padded =
        new Relational.Outer(left, sub.node(), false, conditions(sub, List.of()), position);
    List<Expression> filters = new ArrayList<>();
    sub.after().forEach(condition -> filters.add(local(condition)));
    conjuncts.forEach(conjunct -> filters.add(overOutputs(conjunct, sub)));
    List<Expression> outputs = Fusion.identity(left.schema());
    sub.outputs().forEach(output -> outputs.add(local(output)));
    return Fusion.calc(padded, filters, outputs, names(outputs.size()));
  }

  private Relational withRows(Pulled sub, boolean outer, List<Expression> conjuncts) {
    boolean columns = sub.outputs().stream().allMatch(output -> output instanceof Expression.Input);
    boolean marked = outer && !columns;
    Relational node = marked ? marked(sub.node()) : sub.node();
    Relational joined = joined(node, outer, conditions(sub, conjuncts));
    List<Expression> outputs =
        new ArrayList<>(Fusion.identity(joined.schema()).subList(0, leftSize()));
    for (Expression output : sub.outputs()) {
      Expression value = local(output);
      outputs.add(marked ? whereMarked(value, joined.schema().size() - 1) : of(joined, value));
    }
    return Fusion.calc(joined, List.of(), outputs, names(outputs.size()));
  }

  /** A padded column may be NULL whatever it was before. */
  private static Expression of(Relational joined, Expression value) {
    return value instanceof Expression.Input input
        ? new Expression.Input(
            input.column(), input.type(), joined.schema().column(input.column()).nullable())
        : value;
  }

  private static Relational marked(Relational node) {
    List<Expression> outputs = Fusion.identity(node.schema());
    outputs.add(Expressions.TRUE);
    List<String> names = new ArrayList<>(node.schema().names());
    names.add("marked");
    return Fusion.calc(node, List.of(), outputs, names);
  }

  /** A computed value is NULL where there was no row to compute it from. */
  private static Expression whereMarked(Expression value, int marker) {
    return Expressions.call(
        Operator.CASE,
        value.type(),
        true,
        Place.UNKNOWN,
        new Expression.Call(
            Operator.IS_NULL,
            List.of(new Expression.Input(marker, ColumnType.BOOLEAN, true)),
            ColumnType.BOOLEAN,
            false,
            Place.UNKNOWN),
        new Expression.Constant(null, value.type()),
        value);
  }

  /**
   * Adds the value of a subquery of one row and one column to the left rows, NULL without a row; an
   * error where it has several.
   */
  Relational value(Relational right) {
    Optional<Pulled> pulled = Pulled.of(right, correlations);
    boolean single =
        RelationalKeys.unique(right, new BitSet())
            || (pulled.isPresent() && pulled.get().optional())
            || (pulled.isPresent() && isLookup(pulled.get()));
    return join(single ? right : counted(right), true, List.of());
  }

  /** Whether a subquery finds its row by a key. */
  private static boolean isLookup(Pulled sub) {
    BitSet columns = new BitSet();
    for (Expression condition : sub.conditions()) {
      for (Equality part : Equality.of(condition)) {
        for (Expression side : List.of(part.left(), part.right())) {
          if (side instanceof Expression.Input input) {
            columns.set(input.column());
          }
        }
      }
    }
    return RelationalKeys.unique(sub.node(), columns);
  }

  private Relational counted(Relational right) {
    Column column = right.schema().column(0);
    Relational aggregate = SingleValue.aggregate(right);
    Expression value = new Expression.Input(0, column.type(), true);
    Expression rows = new Expression.Input(1, ColumnType.BIGINT, false);
    Place place = new Place(0, 0, 0, 0);
    Expression single = Expressions.call(Operator.SINGLE, column.type(), true, place, value, rows);
    return new Relational.Calc(
        aggregate,
        List.of(),
        List.of(single),
        new dev.weir.zset.Schema(List.of(new Column(column.name(), column.type(), true))));
  }

  /** The conditions of a join of the left rows with the node of a subquery. */
  private List<Expression> conditions(Pulled sub, List<Expression> conjuncts) {
    List<Expression> all = new ArrayList<>();
    sub.conditions().forEach(condition -> all.add(local(condition)));
    conjuncts.forEach(conjunct -> all.add(overOutputs(conjunct, sub)));
    return all;
  }

  /** An expression over the node of a subquery, over the columns of the left rows and the node. */
  private Expression local(Expression expression) {
    List<Expression> columns = Fusion.identity(left.schema());
    return replace(expression.shift(column -> column + leftSize()), columns);
  }

  private Expression replace(Expression expression, List<Expression> columns) {
    return switch (expression) {
      case Expression.Outer outer when correlations.contains(outer.correlation()) ->
          Expressions.cast(columns.get(outer.column()), outer.type(), Place.UNKNOWN);
      case Expression.Call call -> {
        List<Expression> args = new ArrayList<>();
        call.args().forEach(arg -> args.add(replace(arg, columns)));
        yield new Expression.Call(
            call.operator(), args, call.type(), call.nullable(), call.place());
      }
      case Expression.Input _, Expression.Constant _, Expression.Outer _ -> expression;
    };
  }

  /** An expression over the left rows and the subquery's columns, over left rows and node. */
  private Expression overOutputs(Expression conjunct, Pulled sub) {
    List<Expression> columns = Fusion.identity(left.schema());
    return OuterReferences.replaced(
        conjunct,
        column ->
            column < leftSize()
                ? columns.get(column)
                : local(sub.outputs().get(column - leftSize())),
        outer -> outer);
  }

  private static List<String> names(int size) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      names.add("c" + i);
    }
    return names;
  }
}
