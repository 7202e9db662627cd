package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import dev.weir.circuit.WindowCall;
import dev.weir.circuit.WindowFrame;
import dev.weir.zset.Column;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes windows and tops of partitions, without the columns and functions that nothing reads, and
 * says what a change of them costs.
 *
 * @param inputs writes an input
 * @param calcs writes a projection
 * @param warnings takes what a user should know
 */
record WindowWriter(
    JoinWriter.InputWriter inputs, JoinWriter.CalcWriter calcs, Consumer<PlanWarning> warnings) {

  PlanWriter.Written window(Relational.Window window, BitSet needed) {
    int width = window.input().schema().size();
    BitSet below = below(needed, window.input(), window.partition(), window.order());
    List<WindowCall> calls = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = needed.nextSetBit(width); i >= 0; i = needed.nextSetBit(i + 1)) {
      WindowCall call = window.calls().get(i - width);
      Arrays.stream(call.columns()).forEach(below::set);
      calls.add(call);
      places.add(i);
    }
    if (calls.isEmpty()) {
      PlanWriter.Written rows = inputs.write(window.input(), needed);
      return new PlanWriter.Written(
          rows.plan(), Arrays.copyOf(rows.position(), window.schema().size()));
    }
    PlanWriter.Written input = narrow(window.input(), below);
    int[] position = Arrays.copyOf(input.position(), window.schema().size());
    List<Column> columns = new ArrayList<>(input.plan().schema().columns());
    List<WindowCall> moved = new ArrayList<>();
    Arrays.fill(position, width, position.length, -1);
    for (int i = 0; i < calls.size(); i++) {
      position[places.get(i)] = columns.size();
      columns.add(window.schema().column(places.get(i)));
      moved.add(calls.get(i).moved(input::at));
    }
    warn(calls, window.position());
    return new PlanWriter.Written(
        new Plan.Window(
            input.plan(),
            Arrays.stream(window.partition()).map(input::at).toArray(),
            moved(window.order(), input),
            moved,
            new Schema(columns)),
        position);
  }

  PlanWriter.Written first(Relational.First first, BitSet needed) {
    int width = first.input().schema().size();
    BitSet below = below(needed, first.input(), first.partition(), first.order());
    PlanWriter.Written input = narrow(first.input(), below);
    Column number = needed.get(width) ? first.schema().column(width) : null;
    int[] position = Arrays.copyOf(input.position(), width + 1);
    position[width] = number == null ? -1 : input.plan().schema().size();
    return new PlanWriter.Written(
        new Plan.TopK(
            input.plan(),
            Arrays.stream(first.partition()).map(input::at).toArray(),
            moved(first.order(), input),
            first.ranking(),
            first.offset(),
            first.limit(),
            number),
        position);
  }

  /** What the rows must have: by the key ties are broken. */
  private static BitSet below(
      BitSet needed, Relational input, int[] partition, List<SortColumn> order) {
    BitSet below = needed.get(0, input.schema().size());
    Arrays.stream(partition).forEach(below::set);
    order.forEach(by -> below.set(by.column()));
    below.or(RelationalKeys.of(input));
    return below;
  }

  /** An input without columns that would only be kept. */
  private PlanWriter.Written narrow(Relational input, BitSet below) {
    PlanWriter.Written written = inputs.write(input, below);
    Schema schema = written.plan().schema();
    if (schema.size() <= Math.max(1, below.cardinality())) {
      return written;
    }
    List<Expression> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int[] position = new int[input.schema().size()];
    Arrays.fill(position, -1);
    for (int i = below.nextSetBit(0); i >= 0; i = below.nextSetBit(i + 1)) {
      position[i] = outputs.size();
      Column column = schema.column(written.at(i));
      outputs.add(new Expression.Input(written.at(i), column.type(), column.nullable()));
      names.add(column.name());
    }
    return outputs.isEmpty()
        ? written
        : new PlanWriter.Written(calcs.write(written.plan(), List.of(), outputs, names), position);
  }

  private static List<SortColumn> moved(List<SortColumn> order, PlanWriter.Written input) {
    return order.stream().map(by -> by.at(input.at(by.column()))).toList();
  }

  private void warn(List<WindowCall> calls, int position) {
    if (calls.stream().anyMatch(WindowWriter::readsPartition)) {
      warnings.accept(
          new PlanWarning(
              "window-partition",
              "WINDOW",
              "the value depends on all rows of the partition: a change may touch all of them",
              position));
    } else if (calls.stream().anyMatch(WindowWriter::readsOneSide)) {
      warnings.accept(
          new PlanWarning(
              "window-rows-after",
              "WINDOW",
              "the value depends on all rows before or after: a change touches every row on the"
                  + " other side of it in its partition; a bounded frame, or a condition like"
                  + " ROW_NUMBER() <= 10, keeps it small",
              position));
    } else if (calls.stream().anyMatch(WindowCall.Session.class::isInstance)) {
      warnings.accept(
          new PlanWarning(
              "window-session",
              "SESSION",
              "a session is a value of each of its rows: a change that moves its start or end"
                  + " touches all of them",
              position));
    }
  }

  private static boolean readsPartition(WindowCall call) {
    return switch (call) {
      case WindowCall.Position position -> position.function().usesSize();
      case WindowCall.Shift _, WindowCall.Session _ -> false;
      case WindowCall.Value value -> isUnbounded(value.frame(), true);
      case WindowCall.Total total -> isUnbounded(total.frame(), true);
    };
  }

  private static boolean readsOneSide(WindowCall call) {
    return switch (call) {
      case WindowCall.Position _ -> true;
      case WindowCall.Shift _, WindowCall.Session _ -> false;
      case WindowCall.Value value -> isUnbounded(value.frame(), false);
      case WindowCall.Total total -> isUnbounded(total.frame(), false);
    };
  }

  private static boolean isUnbounded(WindowFrame frame, boolean both) {
    boolean start = frame.start().distance() == null;
    boolean end = frame.end().distance() == null;
    return both ? start && end : start || end;
  }
}
