package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Lateness;
import dev.weir.zset.MadeTextsException;
import dev.weir.zset.StringPool;
import java.util.Arrays;

/** Filter and projection: linear, without state, row by row on the delta. */
final class Calc extends Operator {
  private final RowProgram program;
  private final boolean keepsKey;
  private final boolean mayCancel;

  Calc(CircuitContext context, Plan.Calc plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.program = plan.program();
    this.keepsKey = keepsKey();
    this.mayCancel = !copiesAll();
  }

  @Override
  Delta step() throws StepFailure {
    Go go = new Go();
    Delta out = run(inputs[0].delta(), go);
    go.requireGood();
    return out;
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    Go go = new Go();
    inputs[0].scan(
        chunk -> {
          Delta out = run(chunk, go);
          if (go.isGood() && !out.isEmpty()) {
            sink.accept(out);
          }
        });
    go.requireGood();
  }

  /** What has become of one go over rows: a failing row counts before a bound that is passed. */
  private final class Go {
    private final FirstFailure first = new FirstFailure(inputs[0].schema);
    private long textsLeft = context.limits.madeTextsMax();
    private boolean exceeded;

    boolean isGood() {
      return first.isEmpty() && !exceeded;
    }

    void requireGood() throws StepFailure {
      first.throwIfAny();
      if (exceeded) {
        throw context.limits.madeTexts(detail());
      }
    }
  }

  private Delta run(Delta in, Go go) {
    ColumnVector[] out = ColumnVector.allocate(schema, in.size());
    int[] source = new int[in.size()];
    int size = runAlone(in, go, out, source);
    return go.isGood() ? finish(in, out, source, size) : Delta.empty(schema);
  }

  /** Programs are shared, and so is the pool that bounds their texts: one runs at a time. */
  private int runAlone(Delta in, Go go, ColumnVector[] out, int[] source) {
    StringPool strings = context.strings;
    synchronized (strings) {
      try {
        return program(in, go, out, source);
      } catch (ExpressionFailure failure) {
        // expected on bad data: which row is reported must not depend on the order of rows
        findFirst(in, go.first);
        return 0;
      } finally {
        strings.allow(Long.MAX_VALUE);
      }
    }
  }

  /** Runs the program; once its texts are too many, only to learn whether a row fails. */
  private int program(Delta in, Go go, ColumnVector[] out, int[] source) throws ExpressionFailure {
    if (!go.exceeded) {
      context.strings.allow(go.textsLeft);
      try {
        int size = program.run(in.columns(), in.size(), out, source, context.strings);
        go.textsLeft = context.strings.allowed();
        return size;
      } catch (MadeTextsException texts) {
        // expected of a view that repeats or joins texts
        go.exceeded = true;
      }
    }
    context.strings.allowNone();
    return program.run(in.columns(), in.size(), out, source, context.strings);
  }

  private Delta finish(Delta in, ColumnVector[] out, int[] source, int size) {
    long[] weights = new long[size];
    boolean opposite = false;
    for (int i = 0; i < size; i++) {
      weights[i] = in.weights()[source[i]];
      opposite |= i > 0 && weights[i] == -weights[i - 1];
    }
    Delta delta = new Delta(schema, out, weights, size, in.net() && keepsKey);
    return opposite && mayCancel ? Neighbours.cancelled(delta) : delta;
  }

  private void findFirst(Delta in, FirstFailure first) {
    ColumnVector[] row = ColumnVector.allocate(inputs[0].schema, 1);
    ColumnVector[] out = ColumnVector.allocate(schema, 1);
    int[] source = new int[1];
    context.strings.allowNone();
    for (int i = 0; i < in.size(); i++) {
      for (int c = 0; c < row.length; c++) {
        row[c].copy(0, in.columns()[c], i);
      }
      try {
        program.run(row, 1, out, source, context.strings);
      } catch (ExpressionFailure failure) {
        if (first.wants(row, 0, context.strings)) {
          first.set(row, 0, failureOf(failure, inputs[0], row, 0));
        }
      }
    }
  }

  /** Whether the key of the output is the key of the input, so that pairs stay pairs. */
  private boolean keepsKey() {
    int[] image = new int[inputs[0].key.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = outputOf(inputs[0].key[i]);
      if (image[i] < 0) {
        return false;
      }
    }
    Arrays.sort(image);
    int[] sorted = key.clone();
    Arrays.sort(sorted);
    return image.length > 0 && Arrays.equals(image, sorted);
  }

  private boolean copiesAll() {
    for (int i = 0; i < inputs[0].schema.size(); i++) {
      if (outputOf(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private int outputOf(int inputColumn) {
    for (int i = 0; i < schema.size(); i++) {
      if (program.copiedFrom(i) == inputColumn) {
        return i;
      }
    }
    return -1;
  }

  @Override
  String kind() {
    return "Calc";
  }

  @Override
  String detail() {
    return program.explain();
  }

  @Override
  long frozenBelow(int column) {
    int from = program.risesWith(column);
    long below = from < 0 ? Lateness.NOTHING : inputs[0].frozenBelow(from);
    return below == Lateness.NOTHING ? below : program.image(column, below, context.strings);
  }

  @Override
  String frozenBy(int column) {
    int from = program.risesWith(column);
    return from < 0 ? null : inputs[0].frozenBy(from);
  }

  @Override
  Lineage lineage() {
    Lineage below = inputs[0].lineage();
    if (below == null) {
      return null;
    }
    int[] columns = new int[below.columns().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = below.columns()[i] < 0 ? -1 : outputOf(below.columns()[i]);
    }
    return new Lineage(below.table(), columns);
  }
}
