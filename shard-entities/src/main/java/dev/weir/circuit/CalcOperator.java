package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.StringPool;
import java.util.List;

/**
 * Filter and projection: linear, so the delta goes through the program row by row.
 *
 * <p>An update whose old and new row project to the same row is no change and is taken out here.
 */
final class CalcOperator implements Operator.Linear {
  private final Plan.Calc plan;
  private final Operator input;
  private final StringPool strings;
  private final Trace trace;

  CalcOperator(Plan.Calc plan, Operator input, StringPool strings, Trace trace) {
    this.plan = plan;
    this.input = input;
    this.strings = strings;
    this.trace = trace;
  }

  @Override
  public Delta step(List<Delta> inputs) throws Failed {
    return run(inputs.getFirst());
  }

  @Override
  public void content(Output output) throws Failed {
    input.content(part -> output.accept(run(part)));
  }

  private Delta run(Delta in) throws Failed {
    ColumnVector[] out = ColumnVector.allocate(plan.schema(), in.size());
    int[] source = new int[in.size()];
    int size;
    try {
      size = plan.program().run(in.columns(), in.size(), out, source, strings);
    } catch (ExpressionFailure failure) {
      throw trace.failed(failure, in);
    }
    long[] weights = new long[size];
    for (int i = 0; i < size; i++) {
      weights[i] = in.weights()[source[i]];
    }
    int kept = withoutEqualPairs(out, weights, size);
    return new Delta(plan.schema(), out, weights, kept, in.net() && plan.key().length > 0);
  }

  /** Removes neighbours that cancel each other; returns the rows left. */
  private static int withoutEqualPairs(ColumnVector[] columns, long[] weights, int size) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      boolean cancels = i + 1 < size && weights[i] == -weights[i + 1] && same(columns, i, i + 1);
      if (cancels) {
        i++;
        continue;
      }
      if (kept != i) {
        move(columns, weights, i, kept);
      }
      kept++;
    }
    return kept;
  }

  private static boolean same(ColumnVector[] columns, int left, int right) {
    for (ColumnVector column : columns) {
      if (!column.same(left, column, right)) {
        return false;
      }
    }
    return true;
  }

  private static void move(ColumnVector[] columns, long[] weights, int from, int to) {
    for (ColumnVector column : columns) {
      column.copy(to, column, from);
    }
    weights[to] = weights[from];
  }

  @Override
  public long rows() {
    return 0;
  }

  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public Label label() {
    return new Label("calc", plan.program().explain());
  }
}
