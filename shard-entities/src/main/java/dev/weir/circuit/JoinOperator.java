package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.Schema;
import java.util.List;

/**
 * Inner equi-join.
 *
 * <p>Bilinear, over arrangements that already hold this step: {@code dA x B' + A' x dB - dA x dB}.
 * The last term is needed only when both sides changed. NULL keys match nothing.
 */
final class JoinOperator implements Operator.Bilinear {
  private final Plan.Join plan;
  private final Operator leftInput;
  private final Arranged left;
  private final Arranged right;
  private final CircuitLimits limits;
  private final int seed;

  JoinOperator(
      Plan.Join plan,
      Operator leftInput,
      Arranged left,
      Arranged right,
      CircuitLimits limits,
      int seed) {
    this.plan = plan;
    this.leftInput = leftInput;
    this.left = left;
    this.right = right;
    this.limits = limits;
    this.seed = seed;
  }

  @Override
  public Delta step(List<Delta> inputs) throws Failed {
    Delta dLeft = inputs.get(0);
    Delta dRight = inputs.get(1);
    DeltaBuilder out = new DeltaBuilder(plan.schema(), dLeft.size() + dRight.size());
    probe(dLeft, plan.leftKeys(), right, out, true, 1);
    probe(dRight, plan.rightKeys(), left, out, false, 1);
    if (!dLeft.isEmpty() && !dRight.isEmpty()) {
      probe(dLeft, plan.leftKeys(), arranged(dRight), out, true, -1);
    }
    return out.build(false);
  }

  @Override
  public void content(Output output) throws Failed {
    leftInput.content(
        part -> {
          DeltaBuilder out = new DeltaBuilder(plan.schema(), part.size());
          probe(part, plan.leftKeys(), right, out, true, 1);
          output.accept(out.build(false));
        });
  }

  private Arranged arranged(Delta delta) {
    ArrangedRows rows = new ArrangedRows(plan.right().schema(), plan.rightKeys(), seed);
    rows.integrate(delta);
    return rows;
  }

  private void probe(
      Delta delta, int[] keys, Arranged other, DeltaBuilder out, boolean isLeft, int sign)
      throws Failed {
    for (int row = 0; row < delta.size(); row++) {
      if (hasNull(delta.columns(), keys, row)) {
        continue;
      }
      int matches = 0;
      for (int slot = other.first(delta.columns(), keys, row);
          slot != Arranged.END;
          slot = other.next(slot)) {
        if (++matches > limits.joinFanoutMax()) {
          throw tooManyMatches(delta, keys, row);
        }
        long weight = sign * delta.weights()[row] * other.weight(slot);
        if (isLeft) {
          emit(out, delta.columns(), row, other.columns(), slot, weight);
        } else {
          emit(out, other.columns(), slot, delta.columns(), row, weight);
        }
      }
      if (out.size() > limits.stepRowsMax()) {
        throw Trace.overBudget(
            "step-budget",
            "The join made more than " + limits.stepRowsMax() + " rows in one step.");
      }
    }
  }

  private void emit(
      DeltaBuilder out,
      ColumnVector[] leftColumns,
      int leftRow,
      ColumnVector[] rightColumns,
      int rightRow,
      long weight) {
    int at = out.reserve(weight);
    int column = 0;
    for (int from : plan.leftOutput()) {
      out.columns()[column++].copy(at, leftColumns[from], leftRow);
    }
    for (int from : plan.rightOutput()) {
      out.columns()[column++].copy(at, rightColumns[from], rightRow);
    }
  }

  private Failed tooManyMatches(Delta delta, int[] keys, int row) {
    Schema schema = delta.schema();
    StringBuilder key = new StringBuilder();
    for (int column : keys) {
      key.append(key.isEmpty() ? "" : ", ").append(schema.column(column).name());
    }
    return Trace.overBudget(
        "step-budget",
        "A row of the join matches more than "
            + limits.joinFanoutMax()
            + " rows on ("
            + key
            + "), number "
            + row
            + " of its step.");
  }

  static boolean hasNull(ColumnVector[] columns, int[] keys, int row) {
    for (int key : keys) {
      if (columns[key].isNull(row)) {
        return true;
      }
    }
    return false;
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
    StringBuilder on = new StringBuilder();
    for (int i = 0; i < plan.leftKeys().length; i++) {
      on.append(i == 0 ? "" : " AND ")
          .append(plan.left().schema().column(plan.leftKeys()[i]).name())
          .append(" = ")
          .append(plan.right().schema().column(plan.rightKeys()[i]).name());
    }
    return new Label("join", on.toString());
  }
}
