package dev.weir.entity;

import dev.weir.circuit.DeltaSum;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.entity.CircuitCommand.NextChanges;
import dev.weir.entity.CircuitReply.Changes;
import dev.weir.entity.CircuitReply.Gone;
import dev.weir.entity.CircuitReply.HistoryGone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers {@link NextChanges} from the histories of the views. */
final class ChangeReads {
  private ChangeReads() {}

  /** The answer, or empty when there is nothing to say yet and the reader wants to wait. */
  static Optional<CircuitReply> next(CircuitState state, NextChanges command) {
    if (command.afterRev() > state.rev()) {
      return Optional.of(gone(state, "", Gone.AHEAD, Optional.empty()));
    }
    List<ViewDelta> pending = new ArrayList<>();
    for (String view : command.views()) {
      Optional<CircuitReply> gap = gap(state, view, command.afterRev());
      if (gap.isPresent()) {
        return gap;
      }
      pending.addAll(state.history(view).after(command.afterRev()));
    }
    if (!pending.isEmpty()) {
      return Optional.of(changes(state, command, pending));
    }
    Optional<CircuitReply> failed = failed(state, command.views());
    if (failed.isPresent()) {
      return failed;
    }
    return command.waitMillis() > 0
        ? Optional.empty()
        : Optional.of(new Changes(state.rev(), state.epoch(), List.of(), false));
  }

  private static Optional<CircuitReply> gap(CircuitState state, String view, long afterRev) {
    if (state.history(view) == null) {
      return Optional.of(gone(state, view, Gone.VIEW_DELETED, Optional.empty()));
    }
    if (state.history(view).reaches(afterRev)) {
      return Optional.empty();
    }
    boolean redefined = state.circuit().viewInfo(view).createdRev() > afterRev;
    return Optional.of(
        gone(state, view, redefined ? Gone.REDEFINED : Gone.COMPACTED, Optional.empty()));
  }

  private static Optional<CircuitReply> failed(CircuitState state, List<String> views) {
    for (String view : views) {
      Optional<ViewFailure> failure = state.circuit().viewInfo(view).failure();
      if (failure.isPresent()) {
        return Optional.of(gone(state, view, Gone.VIEW_FAILED, failure));
      }
    }
    return Optional.empty();
  }

  private static CircuitReply changes(
      CircuitState state, NextChanges command, List<ViewDelta> pending) {
    if (bytes(pending) <= command.bytesMax()) {
      pending.sort(Comparator.comparingLong(ViewDelta::rev).thenComparing(ViewDelta::view));
      return new Changes(state.rev(), state.epoch(), pending, false);
    }
    List<ViewDelta> sums = new ArrayList<>();
    for (String view : command.views()) {
      List<ViewDelta> ofView = state.history(view).after(command.afterRev());
      if (ofView.isEmpty()) {
        continue;
      }
      ViewInfo info = state.circuit().viewInfo(view);
      ViewDelta sum = DeltaSum.of(ofView, info.definition().plan().key());
      if (ViewHistory.bytes(sum) > state.limits().coalesceBytesMax()
          || (ofView.size() > 1 && sum.delta().size() > info.rows())) {
        return gone(state, view, Gone.OVERFLOW, Optional.empty());
      }
      if (!sum.delta().isEmpty()) {
        sums.add(sum);
      }
    }
    return new Changes(state.rev(), state.epoch(), sums, true);
  }

  private static long bytes(List<ViewDelta> deltas) {
    return deltas.stream().mapToLong(ViewHistory::bytes).sum();
  }

  private static CircuitReply gone(
      CircuitState state, String view, Gone reason, Optional<ViewFailure> failure) {
    return new HistoryGone(view, state.rev(), state.epoch(), reason, failure);
  }
}
