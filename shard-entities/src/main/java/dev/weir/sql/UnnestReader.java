package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.core.Uncollect;

/** Reads UNNEST, alone and beside the row that has the collection. */
final class UnnestReader {
  private UnnestReader() {}

  /** The elements of a collection, which is the only column of the only row of the input. */
  static Relational read(Uncollect uncollect, Relational input, List<String> names) {
    Relational.Unnest unnest = new Relational.Unnest(input, 0, false);
    List<Expression> all = Fusion.identity(unnest.schema());
    List<Expression> outputs =
        all.subList(1, uncollect.withOrdinality ? all.size() : all.size() - 1);
    return Fusion.calc(unnest, List.of(), outputs, names);
  }

  /**
   * The outer rows with the elements of a collection of their own; empty where a lateral subquery
   * is more than that.
   *
   * @param outer whether a row without elements stays
   */
  static Optional<Relational> beside(
      Relational left, Relational right, Set<Integer> correlations, boolean outer) {
    if (right instanceof Relational.Calc calc
        && calc.input() instanceof Relational.Unnest unnest
        && !unnest.outer()
        && unnest.input() instanceof Relational.Calc collection
        && collection.input() instanceof Relational.Values one
        && one.rows().size() == 1
        && collection.conjuncts().isEmpty()
        && collection.outputs().getFirst().inputs().isEmpty()
        && (calc.conjuncts().isEmpty() || !outer)) {
      return Optional.of(
          new Beside(left, correlations, outer).joined(calc, collection.outputs().getFirst()));
    }
    return Optional.empty();
  }

  /** What a collection is unnested beside. */
  private record Beside(Relational left, Set<Integer> correlations, boolean outer) {
    Relational joined(Relational.Calc calc, Expression collection) {
      List<Expression> outputs = Fusion.identity(left.schema());
      outputs.add(local(collection, outputs, 0));
      List<String> names = new ArrayList<>(left.schema().names());
      names.add("collection");
      Relational.Unnest unnest =
          new Relational.Unnest(
              Fusion.calc(left, List.of(), List.copyOf(outputs), names),
              left.schema().size(),
              outer);
      List<Expression> columns = Fusion.identity(unnest.schema());
      List<Expression> conjuncts =
          calc.conjuncts().stream()
              .map(each -> local(each, columns, left.schema().size()))
              .toList();
      List<Expression> all = new ArrayList<>(columns.subList(0, left.schema().size()));
      for (Expression output : calc.outputs()) {
        all.add(orNull(local(output, columns, left.schema().size()), columns.getLast()));
      }
      List<String> shown = new ArrayList<>(left.schema().names());
      shown.addAll(calc.schema().names());
      return Fusion.calc(unnest, conjuncts, all, shown);
    }

    /** Over the columns of the left rows and what follows them. */
    private Expression local(Expression expression, List<Expression> columns, int offset) {
      return OuterReferences.replaced(
          expression,
          column -> columns.get(column + offset),
          reference ->
              correlations.contains(reference.correlation())
                  ? Expressions.cast(
                      columns.get(reference.column()), reference.type(), Place.UNKNOWN)
                  : reference);
    }

    /** What is computed is NULL where there is no element. */
    private Expression orNull(Expression value, Expression place) {
      if (!outer || value instanceof Expression.Input) {
        return value;
      }
      return Expressions.call(
          Operator.CASE,
          value.type(),
          true,
          Place.UNKNOWN,
          Expressions.call(Operator.IS_NULL, ColumnType.BOOLEAN, false, Place.UNKNOWN, place),
          new Expression.Constant(null, value.type()),
          value);
    }
  }

  /** The columns of a node that unnests: those of its input, the parts of elements, the place. */
  static Schema schema(Schema input, int column, boolean outer) {
    List<Column> columns = new ArrayList<>(input.columns());
    for (Column part : Plan.Unnest.parts(input.type(column))) {
      columns.add(new Column(part.name(), part.type(), true));
    }
    columns.add(new Column("ordinality", ColumnType.INTEGER, outer));
    return new Schema(columns);
  }
}
