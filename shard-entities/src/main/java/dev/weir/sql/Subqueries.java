package dev.weir.sql;

import dev.weir.circuit.Plan.Match.Kind;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;

/**
 * Turns the subqueries of conditions and projections into matches and joins of their input.
 *
 * <p>A subquery that is a condition of its own filters rows; one inside an expression becomes a
 * column of the input, which is dropped afterwards. {@code IN} and {@code ANY} are UNKNOWN where no
 * comparison holds and one with NULL is among them, so {@code NOT IN} keeps a row only if every
 * comparison is FALSE.
 */
final class Subqueries {
  /** As many as two comparisons have. */
  private static final int LOOKUPS_MAX = 9;

  private final SqlText source;
  private final Function<RelNode, Relational> reader;
  private final Set<Integer> correlations;
  private final int width;
  private final IdentityHashMap<RexSubQuery, Expression> values = new IdentityHashMap<>();
  private Relational input;

  /**
   * Expands the subqueries over an input.
   *
   * @param reader reads the subqueries
   * @param correlations Calcite's numbers of the query they are part of
   */
  Subqueries(
      SqlText source,
      Function<RelNode, Relational> reader,
      Set<Integer> correlations,
      Relational input) {
    this.source = source;
    this.reader = reader;
    this.correlations = correlations;
    this.input = input;
    this.width = input.schema().size();
  }

  static boolean in(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) != null;
  }

  /** The input's rows for which a condition holds. */
  Relational filtered(RexNode condition) {
    List<RexNode> later = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      if (in(conjunct)) {
        later.add(conjunct);
      } else {
        input = Fusion.filter(input, Expressions.conjuncts(read(conjunct)));
      }
    }
    later.forEach(this::filter);
    return input;
  }

  private void filter(RexNode conjunct) {
    switch (conjunct) {
      case RexSubQuery subquery when isCondition(subquery) -> keep(subquery);
      case RexCall not
          when not.getKind() == SqlKind.NOT
              && not.getOperands().getFirst() instanceof RexSubQuery subquery
              && isCondition(subquery) ->
          drop(subquery);
      default -> {
        expand(conjunct);
        Relational filtered = Fusion.filter(input, Expressions.conjuncts(read(conjunct)));
        input = own(filtered);
        values.clear();
      }
    }
  }

  /** The input's own columns. */
  private Relational own(Relational extended) {
    Schema schema = extended.schema();
    return schema.size() == width
        ? extended
        : Fusion.calc(
            extended,
            List.of(),
            Fusion.identity(schema).subList(0, width),
            schema.names().subList(0, width));
  }

  /** Adds columns for the subqueries of an expression. */
  void expand(RexNode expression) {
    expression.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitSubQuery(RexSubQuery subquery) {
            values.computeIfAbsent(subquery, each -> valueOf(each));
            return null;
          }
        });
  }

  /** The input with the columns that were added. */
  Relational input() {
    return input;
  }

  /** An expression whose subqueries were expanded. */
  Expression read(RexNode expression) {
    return reader(input.schema()).read(expression);
  }

  /** Reads such expressions over the columns of the input and more behind them. */
  RexReader reader(Schema schema) {
    return new RexReader(source, schema, values::get);
  }

  private static boolean isCondition(RexSubQuery subquery) {
    return switch (subquery.getKind()) {
      case EXISTS, IN, SOME -> true;
      default -> false;
    };
  }

  private Decorrelation decorrelation() {
    return new Decorrelation(source, input, correlations, 0);
  }

  private Unnested unnested(Relational rows) {
    return Unnested.of(source, input, rows, correlations, 0);
  }

  private void keep(RexSubQuery subquery) {
    Relational rows = reader.apply(subquery.rel);
    List<Expression> comparisons = comparisons(subquery, rows);
    input = decorrelation().match(unnested(rows), Kind.SEMI, comparisons);
  }

  private void drop(RexSubQuery subquery) {
    Relational rows = reader.apply(subquery.rel);
    Unnested unnested = unnested(rows);
    for (List<Expression> partner : partnersOfNotIn(comparisons(subquery, rows))) {
      input = decorrelation().match(unnested, Kind.ANTI, partner);
    }
  }

  private Expression valueOf(RexSubQuery subquery) {
    return subquery.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR
        ? array(ArrayQuery.of(subquery.rel, reader))
        : valueOf(subquery, reader.apply(subquery.rel));
  }

  private Expression array(ArrayQuery query) {
    int at = input.schema().size();
    input = decorrelation().value(query.aggregate());
    return query.value(at);
  }

  private Expression valueOf(RexSubQuery subquery, Relational rows) {
    return switch (subquery.getKind()) {
      case EXISTS, IN, SOME -> truth(subquery, rows);
      case SCALAR_QUERY -> {
        int at = input.schema().size();
        ColumnType type = rows.schema().type(0);
        input = decorrelation().value(rows);
        yield new Expression.Input(at, type, true);
      }
      default ->
          throw source.unsupported(
              0,
              subquery.getKind().name().replace('_', ' ') + " of a subquery",
              "join with the other table");
    };
  }

  private Expression truth(RexSubQuery subquery, Relational rows) {
    List<Expression> comparisons = comparisons(subquery, rows);
    Unnested unnested = unnested(rows);
    Expression found = flag(unnested, comparisons);
    if (comparisons.stream().noneMatch(Expression::nullable)) {
      return found;
    }
    List<Expression> args = new ArrayList<>(List.of(found, Expressions.TRUE));
    int unknowns = partnersOfNotIn(comparisons).size();
    for (int i = 1; i < unknowns; i++) {
      // the input has grown by a column
      args.add(flag(unnested, partnersOfNotIn(comparisons(subquery, rows)).get(i)));
      args.add(new Expression.Constant(null, ColumnType.BOOLEAN));
    }
    args.add(new Expression.Constant(false, ColumnType.BOOLEAN));
    return new Expression.Call(Operator.CASE, args, ColumnType.BOOLEAN, true, Place.UNKNOWN);
  }

  /** Adds a column that tells whether there is a partner. */
  private Expression flag(Unnested rows, List<Expression> conjuncts) {
    int at = input.schema().size();
    input = decorrelation().match(rows, Kind.FLAG, conjuncts);
    return new Expression.Input(at, ColumnType.BOOLEAN, false);
  }

  /**
   * The comparisons of an IN or ANY over the columns of the input and the subquery; none of EXISTS.
   */
  private List<Expression> comparisons(RexSubQuery subquery, Relational rows) {
    List<Expression> comparisons = new ArrayList<>();
    Operator operator =
        subquery.op instanceof SqlQuantifyOperator quantified && subquery.getKind() == SqlKind.SOME
            ? operator(quantified.comparisonKind)
            : Operator.EQUAL;
    int offset = input.schema().size();
    for (int i = 0; i < subquery.getOperands().size(); i++) {
      Expression left = read(subquery.getOperands().get(i));
      Expression right = Fusion.identity(rows.schema()).get(i).shift(column -> column + offset);
      Lanes.requireComparable(source, Place.UNKNOWN, operator, left, right);
      comparisons.add(Expressions.compare(operator, left, right, Place.UNKNOWN));
    }
    return comparisons;
  }

  private static Operator operator(SqlKind kind) {
    return switch (kind) {
      case NOT_EQUALS -> Operator.NOT_EQUAL;
      case LESS_THAN -> Operator.LESS;
      case LESS_THAN_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      case GREATER_THAN -> Operator.GREATER;
      case GREATER_THAN_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      default -> Operator.EQUAL;
    };
  }

  /**
   * The conditions none of which may find a partner if a comparison is to be FALSE with every row.
   *
   * <p>One comparison is TRUE or UNKNOWN where it holds, where the one side is NULL or where the
   * other is: three lookups, and nine of two comparisons. More are looked at row by row.
   *
   * @return first the comparisons themselves
   */
  private static List<List<Expression>> partnersOfNotIn(List<Expression> comparisons) {
    List<List<Expression>> partners = List.of(List.of());
    for (Expression comparison : comparisons) {
      List<List<Expression>> longer = new ArrayList<>();
      for (List<Expression> partner : partners) {
        for (Expression way : notFalseWays(comparison)) {
          List<Expression> with = new ArrayList<>(partner);
          with.add(way);
          longer.add(with);
        }
      }
      partners = longer;
    }
    return partners.size() <= LOOKUPS_MAX
        ? partners
        : List.of(comparisons, comparisons.stream().map(Subqueries::notFalse).toList());
  }

  /** How a comparison can be TRUE or UNKNOWN. */
  private static List<Expression> notFalseWays(Expression comparison) {
    List<Expression> ways = new ArrayList<>(List.of(comparison));
    for (Expression side : ((Expression.Call) comparison).args().reversed()) {
      if (side.nullable()) {
        ways.add(isNull(side));
      }
    }
    return ways;
  }

  private static Expression notFalse(Expression comparison) {
    return comparison.nullable()
        ? Expressions.call(
            Operator.IS_NOT_FALSE, ColumnType.BOOLEAN, false, Place.UNKNOWN, comparison)
        : comparison;
  }

  private static Expression isNull(Expression value) {
    return Expressions.call(Operator.IS_NULL, ColumnType.BOOLEAN, false, Place.UNKNOWN, value);
  }
}
