package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Hands the round of the recursive rows through the step of a recursion, as a last column, and
 * refuses what would not treat the rows of each round by themselves and one by one.
 */
final class RoundColumn {
  private static final String NAME = "round";

  private final SqlText source;
  private final Catalog.Relation recursive;
  private final int position;

  RoundColumn(SqlText source, Catalog.Relation recursive, int position) {
    this.source = source;
    this.recursive = recursive;
    this.position = position;
  }

  /** The node with the round as one more column. */
  Relational add(Relational node) {
    if (!reads(node)) {
      throw refused("a branch of the step that does not read it", "put it into the start");
    }
    return switch (node) {
      case Relational.Scan _ ->
          new Relational.Scan(
              new Catalog.Relation(
                  Plan.Recursion.REFERENCE, extended(recursive.schema()), new int[0]));
      case Relational.Calc calc -> calc(calc);
      case Relational.Join join -> join(join);
      case Relational.Match match -> match(match);
      case Relational.Distinct distinct -> new Relational.Distinct(add(distinct.input()));
      case Relational.Union union ->
          new Relational.Union(
              union.inputs().stream().map(this::add).toList(), extended(union.schema()));
      case Relational.Outer _ -> throw refused("an outer join of it", "join it outside");
      case Relational.Aggregate _ ->
          throw refused("an aggregate over it", "aggregate outside, over its result");
      case Relational.SetOperation operation ->
          throw refused(operation.kind().text() + " with it", "subtract outside, or use a join");
      case Relational.Window _, Relational.First _ ->
          throw refused("a window function over it", "use it outside, over its result");
      case Relational.Top _ -> throw refused("LIMIT over it", "write ORDER BY and LIMIT outside");
      case Relational.Recursion _ ->
          throw refused("another recursion over it", "keep the other one as a view");
      case Relational.Unnest _ -> throw refused("UNNEST beside it", "unnest in a WITH before it");
      case Relational.Values _ -> throw new IllegalStateException("reads nothing");
    };
  }

  private boolean reads(Relational node) {
    return node instanceof Relational.Scan scan
        ? scan.relation().equals(recursive)
        : node.inputs().stream().anyMatch(this::reads);
  }

  private WeirException refused(String what, String instead) {
    return source.unsupported(
        position, "WITH RECURSIVE " + recursive.name() + " with " + what, instead);
  }

  private Relational calc(Relational.Calc calc) {
    int width = calc.input().schema().size();
    List<Expression> outputs = new ArrayList<>(calc.outputs());
    outputs.add(round(width));
    return Fusion.calc(add(calc.input()), calc.conjuncts(), outputs, names(calc.schema()));
  }

  private Relational join(Relational.Join join) {
    List<Relational> inputs = new ArrayList<>();
    int at = -1;
    int width = 0;
    for (Relational input : join.inputs()) {
      width += input.schema().size();
      if (reads(input)) {
        if (at >= 0) {
          throw refused("a join of it with itself", "let each step go on by one row of a table");
        }
        at = width;
      }
      inputs.add(reads(input) ? add(input) : input);
    }
    int round = at;
    IntUnaryOperator move = column -> column < round ? column : column + 1;
    List<Expression> conjuncts = new ArrayList<>();
    join.conjuncts().forEach(conjunct -> conjuncts.add(conjunct.shift(move)));
    return moved(
        new Relational.Join(inputs, conjuncts, join.position()), join.schema(), move, round);
  }

  private Relational match(Relational.Match match) {
    if (reads(match.right())) {
      throw refused("a subquery over it", "write a join with it");
    }
    int round = match.left().schema().size();
    IntUnaryOperator move = column -> column < round ? column : column + 1;
    List<Expression> conjuncts = new ArrayList<>();
    match.conjuncts().forEach(conjunct -> conjuncts.add(conjunct.shift(move)));
    return moved(
        new Relational.Match(
            add(match.left()), match.right(), match.kind(), conjuncts, match.position()),
        match.schema(),
        move,
        round);
  }

  /** The columns as they were, the round behind them. */
  private static Relational moved(
      Relational node, Schema before, IntUnaryOperator move, int round) {
    List<Expression> outputs = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      Column column = before.column(i);
      outputs.add(new Expression.Input(move.applyAsInt(i), column.type(), column.nullable()));
    }
    outputs.add(round(round));
    return Fusion.calc(node, List.of(), outputs, names(before));
  }

  private static Expression round(int column) {
    return new Expression.Input(column, ColumnType.BIGINT, false);
  }

  private static List<String> names(Schema schema) {
    List<String> names = new ArrayList<>(schema.names());
    names.add(NAME);
    return names;
  }

  private static Schema extended(Schema schema) {
    List<Column> columns = new ArrayList<>(schema.columns());
    columns.add(new Column(NAME, ColumnType.BIGINT, false));
    return new Schema(columns);
  }
}
