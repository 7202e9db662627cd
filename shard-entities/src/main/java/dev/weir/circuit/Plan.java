package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.NestedBytes;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The logical plan of a view: a tree the circuit turns into operators.
 *
 * <p>{@link #digest()} names a plan by what it computes; equal digests share one operator.
 */
public sealed interface Plan {
  /** The relation of one row that is the time of the circuit. */
  String CLOCK = "(clock)";

  /** A scan of {@link #CLOCK}: one column, a TIMESTAMP. */
  static Scan clock() {
    return Clock.plan();
  }

  /** The columns of the output rows. */
  Schema schema();

  /** Output columns that identify a row, empty when none are known to. */
  int[] key();

  /** A stable text; equal texts compute equal Z-sets. */
  String digest();

  /** The plans it reads. */
  default List<Plan> inputs() {
    return switch (this) {
      case Scan _, Values _, Refused _ -> List.of();
      case Calc calc -> List.of(calc.input());
      case Join join -> List.of(join.left(), join.right());
      case Match match -> List.of(match.left(), match.right());
      case Aggregate aggregate -> List.of(aggregate.input());
      case Distinct distinct -> List.of(distinct.input());
      case UnionAll union -> union.inputs();
      case Recursion recursion -> List.of(recursion.seed(), recursion.step());
      case SetOperation operation -> List.of(operation.left(), operation.right());
      case TopK top -> List.of(top.input());
      case Window window -> List.of(window.input());
      case Temporal temporal -> List.of(temporal.input());
      case Unnest unnest -> List.of(unnest.input());
    };
  }

  /** The rows of a table or of another view. */
  record Scan(String relation, Schema schema, int[] key) implements Plan {
    @Override
    public String digest() {
      return "scan(" + relation + ")";
    }
  }

  /**
   * What a view has for a plan that another build has accepted and this one refuses: its columns
   * are not known, and it fails when it is computed.
   *
   * @param why in full sentences
   * @param line position in the view's SQL from 1, 0 if not known
   * @param column position in that line from 1, 0 if not known
   */
  record Refused(String why, int line, int column) implements Plan {
    @Override
    public Schema schema() {
      return new Schema(List.of());
    }

    @Override
    public int[] key() {
      return new int[0];
    }

    @Override
    public String digest() {
      return "refused(" + why + ")";
    }

    StepFailure failure() {
      return new StepFailure(ViewFailure.SQL_REFUSED, "", line, column, "", List.of(), why);
    }
  }

  /** Filter and projection in one pass over the rows. */
  record Calc(Plan input, RowProgram program, Schema schema, int[] key) implements Plan {
    @Override
    public String digest() {
      return "calc(" + program.digest() + "," + input.digest() + ")";
    }
  }

  /**
   * Inner equi-join; NULL keys match nothing. A residual condition is a {@link Calc} above. Without
   * keys it is the cross product, of which one side must be small.
   *
   * @param leftOutput columns of the left row that are kept, in output order
   * @param rightOutput columns of the right row that follow them
   */
  record Join(
      Plan left,
      Plan right,
      int[] leftKeys,
      int[] rightKeys,
      int[] leftOutput,
      int[] rightOutput,
      Schema schema,
      int[] key)
      implements Plan {
    @Override
    public String digest() {
      return "join("
          + text(leftKeys, rightKeys, leftOutput, rightOutput)
          + ","
          + left.digest()
          + ","
          + right.digest()
          + ")";
    }
  }

  /**
   * The rows of the left input by whether they have a partner: a right row with equal keys, NULL
   * keys match nothing, for which the residual condition holds.
   *
   * @param pair what the residual condition needs to know of a pair, {@code null} without one
   * @param schema the left columns; {@link Kind#FLAG} adds one that tells whether there is a
   *     partner
   */
  record Match(
      Plan left,
      Plan right,
      int[] leftKeys,
      int[] rightKeys,
      Pair pair,
      Match.Kind kind,
      Schema schema)
      implements Plan {
    /** Which rows are given out. */
    public enum Kind {
      /** Those with a partner. */
      SEMI,
      /** Those without. */
      ANTI,
      /** All, with a BOOLEAN that tells. */
      FLAG
    }

    /**
     * A condition on pairs.
     *
     * @param leftColumns columns of the left row that the program reads, its first inputs
     * @param rightColumns columns of the right row, its further inputs
     * @param condition has no output columns
     */
    public record Pair(int[] leftColumns, int[] rightColumns, RowProgram condition) {
      @Override
      public String toString() {
        return text(leftColumns, rightColumns) + condition.digest();
      }
    }

    @Override
    public int[] key() {
      return left.key();
    }

    @Override
    public String digest() {
      return "match("
          + kind
          + ","
          + text(leftKeys, rightKeys)
          + ","
          + (pair == null ? "" : pair)
          + ","
          + left.digest()
          + ","
          + right.digest()
          + ")";
    }
  }

  /**
   * GROUP BY; the output is the group columns, then one column for each call. Without group columns
   * there is exactly one row, also over no input.
   */
  record Aggregate(
      Plan input, int[] groupColumns, List<AggregateCall> calls, Schema schema, int[] key)
      implements Plan {
    @Override
    public String digest() {
      return "aggregate(" + text(groupColumns) + "," + calls + "," + input.digest() + ")";
    }
  }

  /** Every row once. */
  record Distinct(Plan input) implements Plan {
    @Override
    public Schema schema() {
      return input.schema();
    }

    @Override
    public int[] key() {
      int[] all = new int[schema().size()];
      Arrays.setAll(all, i -> i);
      return all;
    }

    @Override
    public String digest() {
      return "distinct(" + input.digest() + ")";
    }
  }

  /**
   * The sum of the inputs; their columns have equal types, names are those of {@code schema}.
   *
   * @param key columns known to identify a row among those of all inputs
   */
  record UnionAll(List<Plan> inputs, Schema schema, int[] key) implements Plan {
    /** A sum whose rows nothing identifies. */
    public UnionAll(List<Plan> inputs, Schema schema) {
      this(inputs, schema, new int[0]);
    }

    @Override
    public String digest() {
      return inputs.stream().map(Plan::digest).collect(Collectors.joining(",", "union(", ")"));
    }
  }

  /**
   * INTERSECT or EXCEPT, NULLs equal; the inputs have equal types, names are those of {@code
   * schema}.
   */
  record SetOperation(Plan left, Plan right, SetOperation.Kind kind, Schema schema)
      implements Plan {
    /** How often a row is in the result that is {@code left} and {@code right} times in the two. */
    public enum Kind {
      INTERSECT,
      INTERSECT_ALL,
      EXCEPT,
      EXCEPT_ALL;

      /** The weight of a row in the result. */
      public long times(long left, long right) {
        return switch (this) {
          case INTERSECT -> left > 0 && right > 0 ? 1 : 0;
          case INTERSECT_ALL -> Math.max(Math.min(left, right), 0);
          case EXCEPT -> left > 0 && right <= 0 ? 1 : 0;
          case EXCEPT_ALL -> Math.max(left - Math.max(right, 0), 0);
        };
      }

      /** As it is written in SQL. */
      public String text() {
        return name().replace('_', ' ');
      }
    }

    /**
     * That of an input whose rows the result is a part of; otherwise whole rows, if they differ.
     */
    @Override
    public int[] key() {
      boolean both = kind == SetOperation.Kind.INTERSECT || kind == SetOperation.Kind.INTERSECT_ALL;
      if (left.key().length > 0) {
        return left.key();
      }
      if (both && right.key().length > 0) {
        return right.key();
      }
      int[] all =
          new int
              [kind == SetOperation.Kind.INTERSECT || kind == SetOperation.Kind.EXCEPT
                  ? schema.size()
                  : 0];
      Arrays.setAll(all, i -> i);
      return all;
    }

    @Override
    public String digest() {
      return "set(" + kind + "," + left.digest() + "," + right.digest() + ")";
    }
  }

  /**
   * WITH RECURSIVE: the seed, what the step makes of it, what it makes of that, and so on.
   *
   * @param step reads {@link #REFERENCE}, whose rows have one column more than the schema, their
   *     round as BIGINT, and hands on the round of the row that each of its own is made of
   * @param all UNION ALL, otherwise a row that was found in an earlier round is not taken again
   */
  record Recursion(Plan seed, Plan step, boolean all, Schema schema) implements Plan {
    /** The relation that stands for the rows of the round before. */
    public static final String REFERENCE = "(recursive)";

    /** Whether a plan reads the rows of the recursion around it. */
    public static boolean isStep(Plan plan) {
      return RecursiveStep.isRecursive(plan);
    }

    @Override
    public int[] key() {
      int[] columns = new int[all ? 0 : schema.size()];
      Arrays.setAll(columns, i -> i);
      return columns;
    }

    @Override
    public String digest() {
      String kind = all ? "all," : "set,";
      return "recursion(" + kind + seed.digest() + "," + step.digest() + ")";
    }
  }

  /** Constant rows, present from the view's creation on. */
  record Values(ConstantRows rows, Schema schema) implements Plan {
    @Override
    public int[] key() {
      return new int[0];
    }

    /** The same lanes may be values of other types, and no rows have no lanes. */
    @Override
    public String digest() {
      return schema.columns().stream()
          .map(column -> column.type().sql())
          .collect(Collectors.joining(",", "values(" + rows.digest() + ";", ")"));
    }
  }

  /**
   * Of each partition the rows with numbers from {@code offset + 1} to {@code offset + limit}; ties
   * are broken by the input's key, then all columns in order.
   *
   * @param partition columns; none for one window over all rows
   * @param ranking the numbers that are meant; with RANK and DENSE_RANK the offset is 0
   * @param number the output column with the number, the last one; {@code null} for none
   */
  record TopK(
      Plan input,
      int[] partition,
      List<SortColumn> order,
      Ranking ranking,
      long offset,
      long limit,
      Column number)
      implements Plan {
    /** ORDER BY with LIMIT and OFFSET. */
    public TopK(Plan input, List<SortColumn> order, long offset, long limit) {
      this(input, new int[0], order, Ranking.ROW_NUMBER, offset, limit, null);
    }

    @Override
    public Schema schema() {
      if (number == null) {
        return input.schema();
      }
      List<Column> columns = new ArrayList<>(input.schema().columns());
      columns.add(number);
      return new Schema(columns);
    }

    @Override
    public int[] key() {
      return input.key();
    }

    @Override
    public String digest() {
      String window = text(partition) + order + "," + ranking + "," + offset + "," + limit;
      return "top(" + window + (number == null ? "," : ",numbered,") + input.digest() + ")";
    }
  }

  /**
   * The input rows, each with the results of window functions behind its own columns. All calls
   * have one partition and order; ties are broken by the input's key, then all columns in order.
   */
  record Window(
      Plan input, int[] partition, List<SortColumn> order, List<WindowCall> calls, Schema schema)
      implements Plan {
    @Override
    public int[] key() {
      return input.key();
    }

    @Override
    public String digest() {
      return "window(" + text(partition) + order + "," + calls + "," + input.digest() + ")";
    }
  }

  /** The rows whose bounds the time of the circuit is within. */
  record Temporal(Plan input, List<TimeBound> bounds) implements Plan {
    static final long MICROS_PER_DAY = 86_400_000_000L;

    public Temporal {
      bounds = List.copyOf(bounds);
    }

    @Override
    public Schema schema() {
      return input.schema();
    }

    @Override
    public int[] key() {
      return input.key();
    }

    @Override
    public String digest() {
      return "temporal(" + bounds + "," + input.digest() + ")";
    }
  }

  /**
   * A row for each element of an ARRAY or entry of a MAP.
   *
   * @param column the collection
   * @param kept columns of the input that are kept, before those of the elements and their place
   *     from 1, an INTEGER
   * @param outer whether a row without elements stays, with NULLs
   */
  record Unnest(Plan input, int column, int[] kept, boolean outer, Schema schema, int[] key)
      implements Plan {
    /** What the collection is made of; an entry of a MAP is a ROW. */
    public static ColumnType element(ColumnType collection) {
      return collection.kind() == ColumnType.Kind.MAP
          ? NestedBytes.entry(collection)
          : collection.element();
    }

    /** The columns of an element: the fields of a ROW, or the element itself. */
    public static List<Column> parts(ColumnType collection) {
      ColumnType element = element(collection);
      return element.kind() == ColumnType.Kind.ROW ? element.parts() : collection.parts();
    }

    @Override
    public String digest() {
      return "unnest("
          + text(new int[] {column}, kept)
          + (outer ? ",outer," : ",")
          + input.digest()
          + ")";
    }
  }

  private static String text(int[]... columns) {
    return Arrays.stream(columns).map(Arrays::toString).collect(Collectors.joining(","));
  }
}
