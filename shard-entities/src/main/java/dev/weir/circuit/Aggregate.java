package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Lateness;
import dev.weir.zset.RowSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * GROUP BY: folds the delta into the accumulators and puts out, for each touched group whose result
 * changed, the old row and the new one.
 */
final class Aggregate extends Operator implements Stored {
  private final Plan.Aggregate plan;
  private Groups groups;
  private Accumulator[] accumulators;
  private int capacity;

  /** {@code null} where no group is known to be frozen one day. */
  private OpenGroups open;

  private boolean released;

  Aggregate(CircuitContext context, Plan.Aggregate plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    begin();
  }

  private void begin() {
    groups = new Groups(inputs[0].schema, plan.groupColumns(), context.seed);
    accumulators = Accumulators.of(context, plan.calls(), inputs[0].schema, groups);
    capacity = 0;
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
  public boolean isWhole() {
    return !released && (open == null || open.frozenCount() == 0);
  }

  @Override
  public void save(StateOutput out) {
    SavedGroups saved = groups.save(out, open == null ? new BitSet() : open.frozen());
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
    if (open != null) {
      open.touched();
    }
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
        if (open != null) {
          open.remove(group);
        }
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
  long frozenBelow(int column) {
    return column < plan.groupColumns().length
        ? inputs[0].frozenBelow(plan.groupColumns()[column])
        : Lateness.NOTHING;
  }

  @Override
  String frozenBy(int column) {
    return column < plan.groupColumns().length
        ? inputs[0].frozenBy(plan.groupColumns()[column])
        : null;
  }

  /** The first group column below whose values groups are frozen one day, -1 without one. */
  private int timedColumn() {
    for (int column = 0; column < plan.groupColumns().length; column++) {
      if (frozenBy(column) != null) {
        return column;
      }
    }
    return -1;
  }

  @Override
  void freeze() {
    int column = timedColumn();
    long below = column < 0 ? Lateness.NOTHING : frozenBelow(column);
    if (below == Lateness.NOTHING) {
      return;
    }
    if (open == null) {
      open = new OpenGroups(groups, column);
    }
    open.freeze(below);
    if (open.isDue()) {
      release();
    }
  }

  /** Goes on with the open groups alone, as if they were all there ever were. */
  private void release() {
    StateOutput out = new StateOutput(context.strings.reader());
    save(out);
    Iterator<RowSet> relations = out.relations().iterator();
    begin();
    load(new StateInput((_, parts) -> parts.accept(relations.next()), context.strings));
    open = open.over(groups);
    released = true;
  }

  /** What was released is computed again, by an operator that nobody else sees. */
  @Override
  void scan(DeltaSink sink) throws StepFailure {
    if (released) {
      Aggregate whole = new Aggregate(context, plan, inputs[0]);
      whole.initialize();
      whole.scan(sink);
    } else {
      scanGroups(sink);
    }
  }

  private void scanGroups(DeltaSink sink) throws StepFailure {
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
    String all = by.isEmpty() ? calls : by + ": " + calls;
    int timed = timedColumn();
    return timed < 0 ? all : all + "; frozen below the waterline of " + frozenBy(timed);
  }

  @Override
  long ownRows() {
    return (long) groups.size() - (open == null ? 0 : open.frozenCount());
  }

  @Override
  long ownStateBytes() {
    long bytes = groups.stateBytes() + (open == null ? 0 : open.stateBytes());
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
