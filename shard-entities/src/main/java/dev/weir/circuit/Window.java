package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.OrderedIndex;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * Window functions: keeps every row with its results in the order of its partition, copies of a row
 * one by one, and computes the results anew that a step touches.
 */
final class Window extends Operator {
  private static final int NONE = -1;

  private final Plan.Window plan;
  private final int[] inputKey;
  private final PartitionedRows state;
  private final OrderedIndex index;
  private final WindowRows results;
  private final List<WindowFunction> functions = new ArrayList<>();
  private final WindowTouches touches = new WindowTouches();
  private FirstFailure failures;

  /** By partition the first row of the delta in it, then by row the next one. */
  private int[] heads = new int[0];

  private int[] nextRow = new int[16];

  /** Rows of the delta that took the place of their old image, which stands before them. */
  private boolean[] inPlace = new boolean[16];

  Window(CircuitContext context, Plan.Window plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    this.inputKey = plan.input().key();
    Schema rows = plan.input().schema();
    TopKOrder order = new TopKOrder(context, rows, plan.order(), inputKey);
    boolean positions = plan.calls().stream().anyMatch(WindowCall.Position.class::isInstance);
    int lanes = positions ? 1 + PositionFunctions.LANES : 1;
    this.state = new PartitionedRows(context, rows, schema, plan.partition(), order, lanes);
    this.index = state.index;
    this.results = new WindowRows(state, schema, rows.size());
    this.failures = new FirstFailure(rows);
    makeFunctions();
  }

  private void makeFunctions() {
    List<PositionFunctions.Call> positions = new ArrayList<>();
    for (int i = 0; i < plan.calls().size(); i++) {
      switch (plan.calls().get(i)) {
        case WindowCall.Position call -> positions.add(new PositionFunctions.Call(i, call));
        case WindowCall.Shift call ->
            functions.add(
                call.ignoreNulls()
                    ? new KnownShiftFunction(results, i, call)
                    : new ShiftFunction(results, i, call));
        case WindowCall.Value call -> functions.add(new ValueFunction(plan, results, i, call));
        case WindowCall.Session call -> functions.add(new SessionFunction(results, i, call));
        case WindowCall.Total call ->
            functions.add(new TotalFunction(context, plan, results, i, call, this::failed));
      }
    }
    if (!positions.isEmpty()) {
      functions.add(new PositionFunctions(results, positions, 1));
    }
  }

  @Override
  void initialize() throws StepFailure {
    results.begin(1);
    fill(
        inputs[0],
        chunk -> {
          apply(Consolidator.net(chunk, inputKey, context.seed));
          dropEmpty();
        });
    long position = index.begin();
    while (position < index.end()) {
      int partition = state.partition(index.slot(position));
      touches.begin(partition, position, state.end(partition), true);
      functions.forEach(function -> function.compute(touches));
      position = touches.end;
    }
    results.forget();
    failures.throwIfAny();
  }

  @Override
  Delta step() throws StepFailure {
    Delta in = Consolidator.net(inputs[0].delta(), inputKey, context.seed);
    results.begin(in.size());
    apply(in);
    touches.columns = in.columns();
    link(in);
    for (int i = 0; i < state.partitions.touchedCount; i++) {
      touch(in, state.partitions.touched[i]);
      functions.forEach(function -> function.compute(touches));
    }
    failures.throwIfAny();
    dropEmpty();
    return Consolidator.net(results.changes(), key, context.seed);
  }

  /** Brings the rows in order. */
  private void apply(Delta in) {
    state.resolve(in);
    reserve(in.size());
    for (int i = 0; i < in.size(); i++) {
      int partition = state.partitions.groupOf[i];
      if (in.weights()[i] > 0) {
        for (long copy = 0; copy < in.weights()[i]; copy++) {
          results.insert(state.seek(partition, in.columns(), i), partition, in.columns(), i);
        }
      } else if (isReplaced(in, i)) {
        results.replace(index.slot(place(in, i)), in.columns(), i + 1);
        inPlace[++i] = true;
      } else {
        for (long copy = 0; copy > in.weights()[i]; copy--) {
          results.remove(place(in, i));
        }
      }
    }
    state.partitions.count(in);
    functions.forEach(function -> function.add(in, state.partitions));
  }

  private long place(Delta in, int row) {
    int partition = state.partitions.groupOf[row];
    long place = state.seek(partition, in.columns(), row);
    if (!state.stands(place, partition, in.columns(), row)) {
      throw new IllegalStateException("a row that goes was not there");
    }
    return place;
  }

  private void reserve(int size) {
    if (inPlace.length < size) {
      inPlace = new boolean[size];
      nextRow = new int[size];
    } else {
      Arrays.fill(inPlace, 0, size, false);
    }
  }

  /** Whether a row goes and the next one takes its very place in the order. */
  private boolean isReplaced(Delta in, int row) {
    return inputKey.length > 0
        && row + 1 < in.size()
        && in.weights()[row] == -1
        && in.weights()[row + 1] == 1
        && state.partitions.groupOf[row] == state.partitions.groupOf[row + 1]
        && Arrays.stream(inputKey).allMatch(column -> same(in, row, column))
        && plan.order().stream().allMatch(by -> same(in, row, by.column()));
  }

  private static boolean same(Delta in, int row, int column) {
    return in.columns()[column].same(row, in.columns()[column], row + 1);
  }

  /** Chains the rows of each partition, first ones first. */
  private void link(Delta in) {
    if (heads.length < state.partitions.capacity()) {
      int known = heads.length;
      heads = Arrays.copyOf(heads, Math.max(state.partitions.capacity(), known * 2));
      Arrays.fill(heads, known, heads.length, NONE);
    }
    for (int i = in.size() - 1; i >= 0; i--) {
      int partition = state.partitions.groupOf[i];
      nextRow[i] = heads[partition];
      heads[partition] = i;
    }
  }

  private void touch(Delta in, int partition) {
    touches.begin(partition, state.first(partition), state.end(partition), false);
    int row = heads[partition];
    heads[partition] = NONE;
    for (; row != NONE; row = nextRow[row]) {
      boolean old = row + 1 < in.size() && inPlace[row + 1];
      if (old) {
        continue;
      }
      long place = state.seek(partition, in.columns(), row);
      touches.add(place, row, inPlace[row]);
      for (long copy = 1; copy < in.weights()[row]; copy++) {
        touches.add(index.forward(place, copy, touches.end), row, false);
      }
    }
  }

  private void dropEmpty() {
    for (int i = 0; i < state.partitions.touchedCount; i++) {
      int partition = state.partitions.touched[i];
      if (state.partitions.rowsOf(partition) == 0) {
        functions.forEach(function -> function.clear(partition));
      }
    }
    state.dropEmpty();
  }

  private void failed(int slot, ExpressionFailure failure) {
    Schema rows = plan.input().schema();
    ColumnVector[] row = ColumnVector.allocate(rows, 1);
    for (int i = 0; i < row.length; i++) {
      state.rows.column(i).get(slot, row[i], 0);
    }
    if (failures.wants(row, 0, context.strings)) {
      failures.set(row, 0, failureOf(failure, inputs[0], row, 0));
    }
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    int[] slots = new int[CircuitContext.CHUNK_ROWS];
    int count = 0;
    for (long at = index.begin(); at < index.end(); at = index.next(at)) {
      slots[count++] = index.slot(at);
      if (count == slots.length) {
        scan(slots, count, sink);
        count = 0;
      }
    }
    if (count > 0) {
      scan(slots, count, sink);
    }
  }

  private void scan(int[] slots, int count, DeltaSink sink) throws StepFailure {
    ColumnVector[] columns = ColumnVector.allocate(schema, count);
    state.rows.gather(slots, count, columns, 0);
    long[] weights = new long[count];
    Arrays.fill(weights, 1);
    sink.accept(new Delta(schema, columns, weights, count, key.length > 0));
  }

  @Override
  String kind() {
    return "Window";
  }

  @Override
  String detail() {
    Schema rows = plan.input().schema();
    String partition =
        Arrays.stream(plan.partition())
            .mapToObj(column -> rows.column(column).name())
            .collect(Collectors.joining(", "));
    String by =
        plan.order().stream()
            .map(
                column ->
                    rows.column(column.column()).name() + (column.descending() ? " DESC" : ""))
            .collect(Collectors.joining(", "));
    return (partition.isEmpty() ? "" : "PARTITION BY " + partition + " ")
        + (by.isEmpty() ? "" : "ORDER BY " + by + " ")
        + plan.calls();
  }

  @Override
  long ownRows() {
    return state.rows.size();
  }

  @Override
  long ownStateBytes() {
    long bytes = state.stateBytes() + 5L * nextRow.length + 4L * heads.length;
    for (WindowFunction function : functions) {
      bytes += function.stateBytes();
    }
    return bytes;
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    state.mapStrings(code);
    functions.forEach(function -> function.mapStrings(code));
  }
}
