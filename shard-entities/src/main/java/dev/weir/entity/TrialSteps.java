package dev.weir.entity;

import dev.weir.circuit.DeltaSum;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.entity.CircuitReply.ViewEffect;
import dev.weir.zset.RowSet;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Applies batches to a state that nobody else sees and tells what they change in the views.
 *
 * <p>There is no way back from a step, so the state is of no use to anybody afterwards.
 */
final class TrialSteps {
  private final CircuitState state;
  private final Map<String, List<ViewDelta>> deltas = new TreeMap<>();
  private final Map<String, String> failed = new LinkedHashMap<>();
  private long rev;
  private int noop;
  private int skipped;

  TrialSteps(CircuitState state) {
    this.state = state;
    this.rev = state.rev();
  }

  /** Applies batches, each as the rev after the one before. */
  TrialSteps apply(List<TypedBatch> batches) {
    for (TypedBatch batch : batches) {
      StepResult step = state.circuit().apply(++rev, batch);
      noop += step.noop();
      skipped += step.skipped();
      for (ViewDelta delta : step.changed()) {
        deltas.computeIfAbsent(delta.view(), view -> new ArrayList<>()).add(delta);
      }
      for (ViewFailure failure : step.failed()) {
        failed.put(failure.view(), failure.detail());
      }
    }
    return this;
  }

  /** Changes that left their row as it was. */
  int noop() {
    return noop;
  }

  /** Updates of rows that are not there. */
  int skipped() {
    return skipped;
  }

  /**
   * The views that changed, by name, then those that failed.
   *
   * @param shown rows of a view that are shown; of all views together at most {@code
   *     query-rows-max}
   */
  List<ViewEffect> effects(int shown) {
    List<ViewEffect> effects = new ArrayList<>();
    int left = state.limits().queryRowsMax();
    for (var view : deltas.entrySet()) {
      int[] key = state.circuit().viewInfo(view.getKey()).definition().plan().key();
      ViewDelta sum = DeltaSum.of(view.getValue(), key);
      if (!sum.delta().isEmpty()) {
        ViewEffect effect = effect(sum, Math.min(shown, left));
        left -= effect.first().map(RowSet::size).orElse(0);
        effects.add(effect);
      }
    }
    failed.forEach((view, why) -> effects.add(ViewEffect.failing(view, why)));
    return effects;
  }

  private static ViewEffect effect(ViewDelta sum, int shown) {
    long removed = 0;
    long added = 0;
    for (int row = 0; row < sum.delta().size(); row++) {
      removed += Math.max(0, -sum.delta().weights()[row]);
      added += Math.max(0, sum.delta().weights()[row]);
    }
    int count = Math.min(shown, sum.delta().size());
    int[] rows = IntStream.range(0, count).toArray();
    long[] weights = Arrays.copyOf(sum.delta().weights(), count);
    var first = sum.delta().pick(rows, weights, count, true);
    RowSet sample =
        new RowSet(first.schema(), first.columns(), weights, null, count, sum.strings());
    return new ViewEffect(sum.view(), removed, added, "", Optional.of(sample));
  }
}
