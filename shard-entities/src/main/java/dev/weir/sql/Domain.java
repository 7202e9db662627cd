package dev.weir.sql;

import dev.weir.circuit.Ranking;
import dev.weir.circuit.SortColumn;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Computes a correlated subquery for all outer rows at once: for each combination of the values it
 * refers to, the domain, which becomes columns of every node on the way.
 *
 * <p>Source: Neumann and Kemper, "Unnesting Arbitrary Queries", BTW 2015.
 */
final class Domain {
  private final SqlText source;
  private final Relational left;
  private final Set<Integer> correlations;
  private final int position;
  private final IdentityHashMap<Relational, Relational> pushed = new IdentityHashMap<>();
  private int[] used = {};
  private Relational rows;

  Domain(SqlText source, Relational left, Set<Integer> correlations, int position) {
    this.source = source;
    this.left = left;
    this.correlations = correlations;
    this.position = position;
  }

  /** The subquery's columns, then those of the domain. */
  Relational unnest(Relational right) {
    used =
        OuterReferences.columns(right, correlations).stream().mapToInt(Integer::intValue).toArray();
    List<Expression> all = Fusion.identity(left.schema());
    List<Expression> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : used) {
      values.add(Expressions.key(all.get(column)));
      names.add("d" + column);
    }
    rows = new Relational.Distinct(Fusion.calc(left, List.of(), values, names));
    return push(right);
  }

  /**
   * The condition of a join of the outer rows with the unnested subquery.
   *
   * @param leftSize columns of the outer rows, to which some may have been added
   */
  List<Expression> tied(int leftSize, Relational right, List<Expression> conjuncts) {
    int offset = leftSize + right.schema().size();
    List<Expression> tied = new ArrayList<>(conjuncts);
    List<Expression> all = Fusion.identity(left.schema());
    for (int i = 0; i < used.length; i++) {
      tied.add(same(all.get(used[i]), value(i, offset)));
    }
    return tied;
  }

  private static Expression same(Expression a, Expression b) {
    return Expressions.call(
        Operator.NOT_DISTINCT_FROM, ColumnType.BOOLEAN, false, Place.UNKNOWN, a, b);
  }

  /** A value of the domain, of which the columns begin at {@code offset}. */
  private Expression value(int index, int offset) {
    Column column = left.schema().column(used[index]);
    return new Expression.Input(offset + index, column.type(), column.nullable());
  }

  private List<Expression> values(int offset) {
    List<Expression> values = new ArrayList<>();
    for (int i = 0; i < used.length; i++) {
      values.add(value(i, offset));
    }
    return values;
  }

  private boolean isTied(Relational node) {
    return OuterReferences.in(node, correlations);
  }

  /** What several nodes read stays one node. */
  private Relational push(Relational node) {
    Relational known = pushed.get(node);
    if (known == null) {
      known = tied(node);
      pushed.put(node, known);
    }
    return known;
  }

  private Relational tied(Relational node) {
    if (!isTied(node)) {
      return new Relational.Join(List.of(node, rows), List.of(), position);
    }
    return switch (node) {
      case Relational.Calc calc -> calc(calc);
      case Relational.Join join -> join(join);
      case Relational.Match match -> match(match);
      case Relational.Outer outer -> outer(outer);
      case Relational.Aggregate aggregate -> aggregate(aggregate);
      case Relational.Distinct distinct -> new Relational.Distinct(push(distinct.input()));
      case Relational.Union union -> union(union);
      case Relational.SetOperation operation -> setOperation(operation);
      case Relational.Recursion _ ->
          throw source.unsupported(
              position, "WITH RECURSIVE over values of an outer query", "join with its result");
      case Relational.Scan _, Relational.Values _ -> throw new IllegalStateException("no values");
      case Relational.Top top -> top(top);
      case Relational.Window window -> window(window);
      case Relational.Unnest unnest -> unnest(unnest);
      case Relational.First first ->
          first(
              first.input(),
              first.partition(),
              first.order(),
              first.ranking(),
              first.offset(),
              first.limit(),
              first.schema().columns().getLast());
    };
  }

  /** An expression over a pushed node: columns moved, outer values those of the domain. */
  private Expression over(Expression expression, IntUnaryOperator move, int offset) {
    return switch (expression) {
      case Expression.Input input ->
          new Expression.Input(move.applyAsInt(input.column()), input.type(), input.nullable());
      case Expression.Outer outer when correlations.contains(outer.correlation()) ->
          Expressions.cast(
              value(Arrays.binarySearch(used, outer.column()), offset),
              outer.type(),
              Place.UNKNOWN);
      case Expression.Outer outer -> outer;
      case Expression.Constant constant -> constant;
      case Expression.Call call -> {
        List<Expression> args = new ArrayList<>();
        call.args().forEach(arg -> args.add(over(arg, move, offset)));
        yield new Expression.Call(
            call.operator(), args, call.type(), call.nullable(), call.place());
      }
    };
  }

  private List<Expression> over(List<Expression> expressions, IntUnaryOperator move, int offset) {
    return expressions.stream().map(expression -> over(expression, move, offset)).toList();
  }

  private Relational calc(Relational.Calc calc) {
    int width = calc.input().schema().size();
    List<Expression> outputs = new ArrayList<>(over(calc.outputs(), c -> c, width));
    outputs.addAll(values(width));
    return Fusion.calc(
        push(calc.input()),
        over(calc.conjuncts(), c -> c, width),
        outputs,
        names(calc.schema().names()));
  }

  private List<String> names(List<String> own) {
    List<String> names = new ArrayList<>(own);
    for (int column : used) {
      names.add("d" + column);
    }
    return names;
  }

  /** Each correlated input carries the domain; one of them gives it to the result. */
  private Relational join(Relational.Join join) {
    List<Relational> inputs = new ArrayList<>();
    List<Integer> carriers = new ArrayList<>();
    int[] moved = new int[join.schema().size()];
    int width = 0;
    int column = 0;
    for (Relational input : join.inputs()) {
      Relational pushed = isTied(input) ? push(input) : input;
      for (int i = 0; i < input.schema().size(); i++) {
        moved[column++] = width + i;
      }
      if (isTied(input)) {
        carriers.add(width + input.schema().size());
      }
      inputs.add(pushed);
      width += pushed.schema().size();
    }
    if (carriers.isEmpty()) {
      inputs.add(rows);
      carriers.add(width);
    }
    List<Expression> conjuncts =
        new ArrayList<>(over(join.conjuncts(), c -> moved[c], carriers.getFirst()));
    for (int other : carriers.subList(1, carriers.size())) {
      for (int i = 0; i < used.length; i++) {
        conjuncts.add(same(value(i, carriers.getFirst()), value(i, other)));
      }
    }
    return picked(
        new Relational.Join(inputs, conjuncts, join.position()), moved, carriers.getFirst());
  }

  /** Some columns of a node, then the domain. */
  private Relational picked(Relational node, int[] columns, int offset) {
    List<Expression> all = Fusion.identity(node.schema());
    List<Expression> outputs = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (int column : columns) {
      outputs.add(all.get(column));
      own.add(node.schema().column(column).name());
    }
    outputs.addAll(all.subList(offset, offset + used.length));
    return Fusion.calc(node, List.of(), outputs, names(own));
  }

  private Relational match(Relational.Match match) {
    int leftSize = match.left().schema().size();
    Sides sides = new Sides(match.left(), match.right(), match.conjuncts());
    Relational pushed =
        new Relational.Match(
            sides.left, sides.right, match.kind(), sides.conjuncts, match.position());
    int[] columns = new int[match.schema().size()];
    Arrays.setAll(columns, i -> i < leftSize ? i : leftSize + used.length);
    return picked(pushed, columns, leftSize);
  }

  private Relational outer(Relational.Outer outer) {
    if (outer.full()) {
      throw source.unsupported(
          outer.position(), "a FULL JOIN in a correlated subquery", "put the join into WITH");
    }
    int leftSize = outer.left().schema().size();
    Sides sides = new Sides(outer.left(), outer.right(), outer.conjuncts());
    Relational pushed =
        new Relational.Outer(sides.left, sides.right, false, sides.conjuncts, outer.position());
    int[] columns = new int[outer.schema().size()];
    Arrays.setAll(columns, i -> i < leftSize ? i : i + used.length);
    return picked(pushed, columns, leftSize);
  }

  /** Two inputs of which the left one carries the domain, and the right one too if it is tied. */
  private final class Sides {
    private final Relational left;
    private final Relational right;
    private final List<Expression> conjuncts = new ArrayList<>();

    Sides(Relational left, Relational right, List<Expression> written) {
      int leftSize = left.schema().size();
      this.left = push(left);
      this.right = isTied(right) ? push(right) : right;
      conjuncts.addAll(over(written, c -> c < leftSize ? c : c + used.length, leftSize));
      if (isTied(right)) {
        int carried = leftSize + used.length + right.schema().size();
        for (int i = 0; i < used.length; i++) {
          conjuncts.add(same(value(i, leftSize), value(i, carried)));
        }
      }
    }
  }

  private Relational aggregate(Relational.Aggregate aggregate) {
    int[] groups = aggregate.groups();
    int width = aggregate.input().schema().size();
    int[] all = Arrays.copyOf(groups, groups.length + used.length);
    List<Column> columns = new ArrayList<>(aggregate.schema().columns().subList(0, groups.length));
    for (int i = 0; i < used.length; i++) {
      all[groups.length + i] = width + i;
      columns.add(rows.schema().column(i));
    }
    columns.addAll(aggregate.schema().columns().subList(groups.length, aggregate.schema().size()));
    Relational grouped =
        new Relational.Aggregate(
            push(aggregate.input()), all, aggregate.calls(), new Schema(columns));
    if (groups.length == 0) {
      return withEmptyGroups(grouped, aggregate.schema().size());
    }
    int[] own = new int[aggregate.schema().size()];
    Arrays.setAll(own, i -> i < groups.length ? i : i + used.length);
    return picked(grouped, own, groups.length);
  }

  /** An aggregate without groups has a row also for values of the domain without rows. */
  private Relational withEmptyGroups(Relational grouped, int calls) {
    List<Expression> tied = new ArrayList<>();
    for (int i = 0; i < used.length; i++) {
      tied.add(same(value(i, 0), value(i, used.length)));
    }
    Relational padded = new Relational.Outer(rows, grouped, false, tied, position);
    List<Expression> outputs = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Column call = grouped.schema().column(used.length + i);
      outputs.add(
          Pulled.overNothing(
              new Expression.Input(2 * used.length + i, call.type(), call.nullable())));
      own.add(call.name());
    }
    outputs.addAll(values(0));
    return Fusion.calc(padded, List.of(), outputs, names(own));
  }

  /** A window for each value of the domain: its columns are part of the partition. */
  private Relational window(Relational.Window window) {
    int width = window.input().schema().size();
    List<Column> columns = new ArrayList<>(window.schema().columns());
    columns.addAll(width, rows.schema().columns());
    Relational pushed =
        new Relational.Window(
            push(window.input()),
            partition(window.partition(), width),
            window.order(),
            window.calls(),
            new Schema(columns),
            window.position());
    int[] own = new int[window.schema().size()];
    Arrays.setAll(own, i -> i < width ? i : i + used.length);
    return picked(pushed, own, width);
  }

  private int[] partition(int[] own, int width) {
    int[] partition = Arrays.copyOf(own, own.length + used.length);
    for (int i = 0; i < used.length; i++) {
      partition[own.length + i] = width + i;
    }
    return partition;
  }

  private Relational unnest(Relational.Unnest unnest) {
    int width = unnest.input().schema().size();
    Relational pushed =
        new Relational.Unnest(push(unnest.input()), unnest.column(), unnest.outer());
    int[] own = new int[unnest.schema().size()];
    Arrays.setAll(own, i -> i < width ? i : i + used.length);
    return picked(pushed, own, width);
  }

  /** LIMIT for each value of the domain. */
  private Relational top(Relational.Top top) {
    Column number = new Column("number", ColumnType.BIGINT, false);
    Relational first =
        first(
            top.input(),
            new int[0],
            top.order(),
            Ranking.ROW_NUMBER,
            top.offset(),
            top.limit(),
            number);
    int width = top.schema().size();
    int[] own = new int[width];
    Arrays.setAll(own, i -> i);
    return picked(first, own, width + 1);
  }

  private Relational first(
      Relational input,
      int[] partition,
      List<SortColumn> order,
      Ranking ranking,
      long offset,
      long limit,
      Column number) {
    int width = input.schema().size();
    Relational pushed = push(input);
    List<Column> columns = new ArrayList<>(pushed.schema().columns());
    columns.add(number);
    Relational first =
        new Relational.First(
            pushed,
            partition(partition, width),
            order,
            ranking,
            offset,
            limit,
            new Schema(columns));
    int[] own = new int[width + 1];
    Arrays.setAll(own, i -> i < width ? i : width + used.length);
    return picked(first, own, width);
  }

  private Relational union(Relational.Union union) {
    List<Relational> inputs = new ArrayList<>();
    union.inputs().forEach(input -> inputs.add(push(input)));
    return new Relational.Union(inputs, extended(union.schema()));
  }

  /** Rows of both sides are compared for each combination of values on its own. */
  private Relational setOperation(Relational.SetOperation operation) {
    return new Relational.SetOperation(
        push(operation.left()),
        push(operation.right()),
        operation.kind(),
        extended(operation.schema()));
  }

  private Schema extended(Schema schema) {
    List<Column> columns = new ArrayList<>(schema.columns());
    columns.addAll(rows.schema().columns());
    return new Schema(columns);
  }
}
