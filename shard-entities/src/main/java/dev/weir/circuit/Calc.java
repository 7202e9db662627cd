package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
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
    Delta in = inputs[0].delta();
    FirstFailure first = new FirstFailure(inputs[0].schema);
    Delta out = run(in, first);
    first.throwIfAny();
    return out;
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    FirstFailure first = new FirstFailure(inputs[0].schema);
    inputs[0].scan(
        chunk -> {
          Delta out = run(chunk, first);
          if (first.isEmpty() && !out.isEmpty()) {
            sink.accept(out);
          }
        });
    first.throwIfAny();
  }

  private Delta run(Delta in, FirstFailure first) {
    ColumnVector[] out = ColumnVector.allocate(schema, in.size());
    int[] source = new int[in.size()];
    try {
      int size = program.run(in.columns(), in.size(), out, source, context.strings);
      return finish(in, out, source, size);
    } catch (ExpressionFailure failure) {
      // expected on bad data: which row is reported must not depend on the order of rows
      findFirst(in, first);
      return Delta.empty(schema);
    }
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
