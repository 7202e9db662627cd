package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.TimeBound;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Writes filters and projections that depend on the clock.
 *
 * <p>Conditions that a row meets from or until an instant become a {@link Plan.Temporal}, which
 * only touches the rows whose instant comes. Anything else is computed from a join with the clock,
 * for all rows whenever it moves.
 */
final class ClockWriter {
  private final JoinWriter.CalcWriter calcs;
  private final Consumer<PlanWarning> warnings;

  /**
   * @param calcs writes what does not depend on the clock
   */
  ClockWriter(JoinWriter.CalcWriter calcs, Consumer<PlanWarning> warnings) {
    this.calcs = calcs;
    this.warnings = warnings;
  }

  Plan write(Plan input, List<Expression> conjuncts, List<Expression> outputs, List<String> names) {
    List<Expression> before = new ArrayList<>();
    List<Clocks.Bounded> bounds = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    boolean mayWait = !Plan.Recursion.isStep(input);
    for (Expression conjunct : conjuncts) {
      List<Clocks.Bounded> found = mayWait ? Clocks.bounds(conjunct) : List.of();
      bounds.addAll(found);
      boolean first = bounds.isEmpty() && after.isEmpty();
      if (found.isEmpty()) {
        boolean movable = first || conjunct.infallible();
        (movable && !Clocks.reads(conjunct) ? before : after).add(conjunct);
      }
    }
    Plan rows = before.isEmpty() ? input : all(input, before);
    rows = bounds.isEmpty() ? rows : temporal(rows, bounds);
    if (!Clocks.reads(after) && !Clocks.reads(outputs)) {
      return calcs.write(rows, after, outputs, names);
    }
    warnings.accept(
        new PlanWarning(
            "clock-rows",
            "NOW",
            "each time the clock moves all rows are computed anew that NOW() is computed for; a"
                + " condition like ts > NOW() - INTERVAL '1' HOUR touches only those that it"
                + " changes for",
            -1));
    Column now = Plan.clock().schema().column(0);
    Expression column = new Expression.Input(rows.schema().size(), now.type(), now.nullable());
    return calcs.write(
        withClock(rows, now), replaced(after, column), replaced(outputs, column), names);
  }

  private static List<Expression> replaced(List<Expression> expressions, Expression now) {
    return expressions.stream().map(each -> Clocks.replaced(each, now)).toList();
  }

  private Plan all(Plan input, List<Expression> conjuncts) {
    Schema schema = input.schema();
    return calcs.write(input, conjuncts, Fusion.identity(schema), schema.names());
  }

  /** Values that are no columns become some, behind the others. */
  private Plan temporal(Plan input, List<Clocks.Bounded> bounded) {
    List<Expression> outputs = new ArrayList<>(Fusion.identity(input.schema()));
    List<String> names = new ArrayList<>(input.schema().names());
    List<TimeBound> bounds = new ArrayList<>();
    for (Clocks.Bounded each : bounded) {
      int column = outputs.indexOf(each.value());
      if (column < 0) {
        column = outputs.size();
        outputs.add(each.value());
        names.add("(bound " + column + ")");
      }
      bounds.add(each.of(column));
    }
    boolean columns = outputs.size() == input.schema().size();
    return new Plan.Temporal(
        columns ? input : calcs.write(input, List.of(), outputs, names), bounds);
  }

  private static Plan withClock(Plan input, Column now) {
    List<Column> columns = new ArrayList<>(input.schema().columns());
    columns.add(new Column("(now)", now.type(), now.nullable()));
    int[] all = IntStream.range(0, input.schema().size()).toArray();
    return new Plan.Join(
        input,
        Plan.clock(),
        new int[0],
        new int[0],
        all,
        new int[] {0},
        new Schema(columns),
        input.key());
  }
}
