package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.ConstantRows;
import dev.weir.circuit.Plan;
import dev.weir.circuit.Ranking;
import dev.weir.circuit.SortColumn;
import dev.weir.circuit.WindowCall;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A relational node between Calcite's tree and the plan. */
sealed interface Relational {
  Schema schema();

  /** The nodes it reads. */
  default List<Relational> inputs() {
    return switch (this) {
      case Scan _, Values _ -> List.of();
      case Calc calc -> List.of(calc.input());
      case Join join -> join.inputs();
      case Outer outer -> List.of(outer.left(), outer.right());
      case Match match -> List.of(match.left(), match.right());
      case Aggregate aggregate -> List.of(aggregate.input());
      case Distinct distinct -> List.of(distinct.input());
      case Union union -> union.inputs();
      case Recursion recursion -> List.of(recursion.seed(), recursion.step());
      case SetOperation operation -> List.of(operation.left(), operation.right());
      case Top top -> List.of(top.input());
      case Window window -> List.of(window.input());
      case First first -> List.of(first.input());
      case Unnest unnest -> List.of(unnest.input());
    };
  }

  /** The expressions it evaluates itself. */
  default List<Expression> expressions() {
    return switch (this) {
      case Calc calc -> Stream.concat(calc.conjuncts().stream(), calc.outputs().stream()).toList();
      case Join join -> join.conjuncts();
      case Outer outer -> outer.conjuncts();
      case Match match -> match.conjuncts();
      case Scan _,
          Values _,
          Aggregate _,
          Distinct _,
          Union _,
          SetOperation _,
          Recursion _,
          Top _,
          Window _,
          First _,
          Unnest _ ->
          List.of();
    };
  }

  /** A table or view. */
  record Scan(Catalog.Relation relation) implements Relational {
    @Override
    public Schema schema() {
      return relation.schema();
    }
  }

  /** Rows that pass all conjuncts (evaluated in order), as the outputs. */
  record Calc(Relational input, List<Expression> conjuncts, List<Expression> outputs, Schema schema)
      implements Relational {}

  /**
   * Inner join of any number of inputs; the columns are those of the inputs, one after another.
   *
   * @param position where the text joins, for refusals
   */
  record Join(List<Relational> inputs, List<Expression> conjuncts, int position)
      implements Relational {
    @Override
    public Schema schema() {
      List<Column> columns = new ArrayList<>();
      inputs.forEach(input -> columns.addAll(input.schema().columns()));
      return new Schema(columns);
    }
  }

  /**
   * LEFT or FULL JOIN: the columns of both inputs; rows without a partner have NULLs in those of
   * the other one.
   *
   * @param conjuncts over the columns of both
   * @param position where the text joins, for refusals
   */
  record Outer(
      Relational left, Relational right, boolean full, List<Expression> conjuncts, int position)
      implements Relational {
    @Override
    public Schema schema() {
      List<Column> columns = new ArrayList<>();
      for (Column column : left.schema().columns()) {
        columns.add(new Column(column.name(), column.type(), column.nullable() || full));
      }
      for (Column column : right.schema().columns()) {
        columns.add(new Column(column.name(), column.type(), true));
      }
      return new Schema(columns);
    }
  }

  /**
   * Rows of the left input by whether the right one has a partner.
   *
   * @param conjuncts over the columns of both
   * @param position where the text joins, for refusals
   */
  record Match(
      Relational left,
      Relational right,
      Plan.Match.Kind kind,
      List<Expression> conjuncts,
      int position)
      implements Relational {
    @Override
    public Schema schema() {
      return kind == Plan.Match.Kind.FLAG ? flagged(left.schema()) : left.schema();
    }

    /** A schema with a column more that tells whether a row has a partner. */
    static Schema flagged(Schema schema) {
      List<Column> columns = new ArrayList<>(schema.columns());
      columns.add(new Column("matched", ColumnType.BOOLEAN, false));
      return new Schema(columns);
    }
  }

  /** GROUP BY: the group columns, then one column for each call. */
  record Aggregate(Relational input, int[] groups, List<AggregateCall> calls, Schema schema)
      implements Relational {}

  /** Every row once. */
  record Distinct(Relational input) implements Relational {
    @Override
    public Schema schema() {
      return input.schema();
    }
  }

  /**
   * The rows of all inputs, duplicates kept.
   *
   * @param apart a column in which rows of different inputs with an equal key never agree, -1 where
   *     none is known
   */
  record Union(List<Relational> inputs, Schema schema, int apart) implements Relational {
    Union(List<Relational> inputs, Schema schema) {
      this(inputs, schema, -1);
    }
  }

  /** INTERSECT or EXCEPT of two inputs with columns of the same types. */
  record SetOperation(Relational left, Relational right, Plan.SetOperation.Kind kind, Schema schema)
      implements Relational {}

  /**
   * WITH RECURSIVE.
   *
   * @param step gives the round of the row that each of its own is made of in a last column
   * @param all UNION ALL, not UNION
   */
  record Recursion(Relational seed, Relational step, boolean all, Schema schema)
      implements Relational {}

  /** Literal rows. */
  record Values(ConstantRows rows, Schema schema) implements Relational {}

  /** A window of the ordered rows. */
  record Top(Relational input, List<SortColumn> order, long offset, long limit)
      implements Relational {
    @Override
    public Schema schema() {
      return input.schema();
    }
  }

  /**
   * Every row with the results of window functions behind its columns.
   *
   * @param position where the text has the first of them, for warnings
   */
  record Window(
      Relational input,
      int[] partition,
      List<SortColumn> order,
      List<WindowCall> calls,
      Schema schema,
      int position)
      implements Relational {}

  /**
   * A row for each element of a collection: the columns of the input, those of the element and its
   * place from 1.
   *
   * @param outer whether a row without elements stays, with NULLs
   */
  record Unnest(Relational input, int column, boolean outer) implements Relational {
    @Override
    public Schema schema() {
      return UnnestReader.schema(input.schema(), column, outer);
    }
  }

  /**
   * Of each partition the rows with numbers from {@code offset + 1} on, at most {@code limit}, the
   * number behind the columns.
   */
  record First(
      Relational input,
      int[] partition,
      List<SortColumn> order,
      Ranking ranking,
      long offset,
      long limit,
      Schema schema)
      implements Relational {}
}
