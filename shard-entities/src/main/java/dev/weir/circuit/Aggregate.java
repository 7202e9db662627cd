package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * GROUP BY: folds the delta into the accumulators and puts out, for each touched group whose result
 * changed, the old row and the new one.
 */
final class Aggregate extends Operator implements Stored {
  private final Plan.Aggregate plan;
  private final Groups groups;
  private final Accumulator[] accumulators;
  private int capacity;

  Aggregate(CircuitContext context, Plan.Aggregate plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    this.groups = new Groups(input.schema, plan.groupColumns(), context.seed);
    this.accumulators = Accumulators.of(context, plan.calls(), input.schema, groups);
    grow();
  }

  @Override
  void initialize() throws StepFailure {
    fill(
        inputs[0],
        chunk -> {
          groups.resolve(chunk);
          grow();
          add(chunk);
          dropEmpty();
        });
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void save(StateOutput out) {
    SavedGroups saved = groups.save(out);
    for (Accumulator accumulator : accumulators) {
      accumulator.save(saved, out);
    }
  }

  @Override
  public void load(StateInput in) {
    groups.load(in);
    grow();
    for (Accumulator accumulator : accumulators) {
      accumulator.load(in);
    }
  }

  @Override
  Delta step() throws StepFailure {
    Delta in = inputs[0].delta();
    groups.resolve(in);
    grow();
    int count = groups.touchedCount;
    ColumnVector[] out = ColumnVector.allocate(schema, count * 2);
    groups.emitTouched(in, out);
    emitResults(groups.touched, count, out, 0, 2);
    add(in);
    emitResults(groups.touched, count, out, 1, 2);
    Delta result = changes(out, count);
    dropEmpty();
    return result;
  }

  private void add(Delta in) {
    groups.count(in);
    for (Accumulator accumulator : accumulators) {
      accumulator.add(groups.groupOf, in.columns(), in.weights(), in.size());
    }
  }

  private void grow() {
    if (groups.capacity() > capacity) {
      capacity = Math.max(16, Integer.highestOneBit(groups.capacity()) * 2);
      for (Accumulator accumulator : accumulators) {
        accumulator.grow(capacity);
      }
    }
  }

  private void dropEmpty() {
    for (int i = 0; i < groups.touchedCount; i++) {
      int group = groups.touched[i];
      if (!groups.exists(group)) {
        groups.remove(i);
        for (Accumulator accumulator : accumulators) {
          accumulator.clear(group);
        }
      }
    }
  }

  /** Writes old images (offset 0), new ones (offset 1), or just results (stride 1). */
  private void emitResults(int[] slots, int count, ColumnVector[] out, int offset, int stride)
      throws StepFailure {
    int width = plan.groupColumns().length;
    try {
      for (int i = 0; i < accumulators.length; i++) {
        accumulators[i].emit(slots, count, out[width + i], offset, stride);
      }
    } catch (ExpressionFailure failure) {
      // expected when a total leaves its type: the smallest group is reported, not the first
      FirstFailure first = new FirstFailure(schema);
      findFirst(slots, count, first);
      first.throwIfAny();
    }
  }

  private void findFirst(int[] slots, int count, FirstFailure first) {
    int width = plan.groupColumns().length;
    int[] slot = new int[1];
    for (int i = 0; i < count; i++) {
      slot[0] = slots[i];
      ColumnVector[] row = ColumnVector.allocate(schema, 1);
      groups.emit(slot, 1, row, 0, 1);
      try {
        for (int call = 0; call < accumulators.length; call++) {
          accumulators[call].emit(slot, 1, row[width + call], 0, 1);
        }
      } catch (ExpressionFailure failure) {
        if (first.wants(row, 0, context.strings)) {
          first.set(row, 0, failureOf(failure, row));
        }
      }
    }
  }

  private StepFailure failureOf(ExpressionFailure failure, ColumnVector[] row) {
    String group =
        plan.groupColumns().length == 0
            ? ""
            : " in group "
                + RowText.values(
                    schema, leading(plan.groupColumns().length), row, 0, context.strings);
    return new StepFailure(
        failure.error(),
        failure.expression(),
        failure.line(),
        failure.column(),
        "",
        List.of(),
        failure.getMessage() + group);
  }

  private static int[] leading(int count) {
    int[] columns = new int[count];
    Arrays.setAll(columns, i -> i);
    return columns;
  }

  private Delta changes(ColumnVector[] out, int count) {
    int[] kept = new int[count * 2];
    long[] weights = new long[count * 2];
    int size = 0;
    for (int i = 0; i < count; i++) {
      boolean exists = groups.exists(groups.touched[i]);
      if (groups.existed[i] && exists && same(out, i * 2)) {
        continue;
      }
      if (groups.existed[i]) {
        weights[size] = -1;
        kept[size++] = i * 2;
      }
      if (exists) {
        weights[size] = 1;
        kept[size++] = i * 2 + 1;
      }
    }
    Delta all = new Delta(schema, out, weights, count * 2, true);
    return size == count * 2 ? all : all.pick(kept, weights, size, true);
  }

  private static boolean same(ColumnVector[] rows, int row) {
    for (ColumnVector column : rows) {
      if (!column.same(row, column, row + 1)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    int[] slots = new int[CircuitContext.CHUNK_ROWS];
    int[] count = new int[1];
    FirstFailure first = new FirstFailure(schema);
    int next = 0;
    while (next < groups.capacity()) {
      next = groups.list(next, slots, count);
      ColumnVector[] out = ColumnVector.allocate(schema, count[0]);
      groups.emit(slots, count[0], out, 0, 1);
      try {
        emitResults(slots, count[0], out, 0, 1);
      } catch (StepFailure failure) {
        findFirst(slots, count[0], first);
        continue;
      }
      if (count[0] > 0 && first.isEmpty()) {
        long[] weights = new long[count[0]];
        Arrays.fill(weights, 1);
        sink.accept(new Delta(schema, out, weights, count[0], true));
      }
    }
    first.throwIfAny();
  }

  @Override
  String kind() {
    return "Aggregate";
  }

  @Override
  String detail() {
    String calls = plan.calls().stream().map(AggregateCall::text).collect(Collectors.joining(", "));
    String by =
        Arrays.stream(plan.groupColumns())
            .mapToObj(column -> inputs[0].schema.column(column).name())
            .collect(Collectors.joining(", "));
    return by.isEmpty() ? calls : by + ": " + calls;
  }

  @Override
  long ownRows() {
    return groups.size();
  }

  @Override
  long ownStateBytes() {
    long bytes = groups.stateBytes();
    for (Accumulator accumulator : accumulators) {
      bytes += accumulator.stateBytes();
    }
    return bytes;
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    groups.mapStrings(code);
    for (Accumulator accumulator : accumulators) {
      accumulator.mapStrings(code);
    }
  }
}
