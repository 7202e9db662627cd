package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import java.util.function.LongUnaryOperator;

/** WITH RECURSIVE: the rows of all rounds, kept up to date round by round. */
final class Recursion extends Operator {
  private final Plan.Recursion plan;
  private RecursionState state;

  /**
   * @param newInputs the operator of the seed, then those of what the step reads from outside
   */
  Recursion(CircuitContext context, Plan.Recursion plan, Operator... newInputs) {
    super(context, plan.schema(), plan.key(), newInputs);
    this.plan = plan;
  }

  @Override
  void initialize() throws StepFailure {
    state = filled();
  }

  @Override
  void reconnect(int input) throws StepFailure {
    state.reconnect(input, inputs[input]);
  }

  private RecursionState filled() throws StepFailure {
    RecursionState fresh = new RecursionState(context, plan, inputs);
    try {
      fresh.fill();
    } catch (StepFailure failure) {
      fresh.close();
      throw failure;
    }
    return fresh;
  }

  @Override
  Delta step() throws StepFailure {
    try {
      return state.step();
    } catch (StepFailure failure) {
      if (!failure.isOfExpression()) {
        throw failure;
      }
      return again();
    }
  }

  /**
   * Everything anew: the rows that failed an expression may be ones that go in this very step, as
   * changed inputs are combined with what had been found before.
   */
  private Delta again() throws StepFailure {
    RecursionState before = state;
    state = filled();
    DeltaBuilder change = new DeltaBuilder(schema, CircuitContext.CHUNK_ROWS);
    Delta half = before.changes();
    change.addAll(half.columns(), half.weights(), half.size());
    before.scan(
        chunk -> {
          for (int i = 0; i < chunk.size(); i++) {
            change.add(chunk.columns(), i, -chunk.weights()[i]);
          }
        });
    state.scan(chunk -> change.addAll(chunk.columns(), chunk.weights(), chunk.size()));
    before.close();
    return change.build(false);
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    state.scan(sink);
  }

  @Override
  void close() {
    if (state != null) {
      state.close();
    }
  }

  @Override
  String kind() {
    return "Recursion";
  }

  @Override
  String detail() {
    return plan.all() ? "UNION ALL" : "UNION";
  }

  @Override
  long ownRows() {
    return state == null ? 0 : state.rows();
  }

  @Override
  long ownStateBytes() {
    return state == null ? 0 : state.stateBytes();
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    state.mapStrings(code);
  }
}
