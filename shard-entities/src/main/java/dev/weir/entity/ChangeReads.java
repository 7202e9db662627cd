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
import java.util.function.Supplier;

/** Answers {@link NextChanges} from the histories of the views. */
final class ChangeReads {
  private ChangeReads() {}

  /** What is to be done about a reader. */
  sealed interface Next {}

  /** It gets this. */
  record Answer(CircuitReply reply) implements Next {}

  /** It gets the result of this, which takes its time and may be run by any thread. */
  record Summing(Supplier<CircuitReply> sum) implements Next {}

  /** It waits: there is nothing to say yet. */
  record Nothing() implements Next {}

  /** Deltas of one view that follow each other, and the view after them. */
  private record Pending(ViewInfo view, List<ViewDelta> deltas) {
    private String name() {
      return view.definition().name();
    }

    private ViewDelta sum() {
      return deltas.size() == 1
          ? deltas.getFirst()
          : DeltaSum.coalesced(deltas, view.definition().plan().key());
    }
  }

  static Next next(CircuitState state, NextChanges command) {
    if (command.afterRev() > state.rev()) {
      return new Answer(gone(state, "", Gone.AHEAD, Optional.empty()));
    }
    List<ViewDelta> pending = new ArrayList<>();
    long bytes = 0;
    for (String view : command.views()) {
      Optional<CircuitReply> gap = gap(state, view, command.afterRev());
      if (gap.isPresent()) {
        return new Answer(gap.get());
      }
      pending.addAll(state.history(view).after(command.afterRev()));
      bytes += state.history(view).bytesAfter(command.afterRev());
    }
    if (!pending.isEmpty()) {
      return bytes <= command.bytesMax() ? oneByOne(state, pending) : summed(state, command);
    }
    Optional<CircuitReply> failed = failed(state, command.views());
    if (failed.isPresent()) {
      return new Answer(failed.get());
    }
    return command.waitMillis() > 0
        ? new Nothing()
        : new Answer(new Changes(state.standing(), List.of(), false));
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

  private static Next oneByOne(CircuitState state, List<ViewDelta> deltas) {
    deltas.sort(Comparator.comparingLong(ViewDelta::rev).thenComparing(ViewDelta::view));
    return new Answer(new Changes(state.standing(), deltas, false));
  }

  private static Next summed(CircuitState state, NextChanges command) {
    Standing at = state.standing();
    List<Pending> pending = new ArrayList<>();
    for (String view : command.views()) {
      List<ViewDelta> ofView = state.history(view).after(command.afterRev());
      if (!ofView.isEmpty()) {
        pending.add(new Pending(state.circuit().viewInfo(view), ofView));
      }
    }
    long bytesMax = state.limits().coalesceBytesMax();
    return new Summing(() -> sum(at, pending, bytesMax));
  }

  private static CircuitReply sum(Standing at, List<Pending> pending, long bytesMax) {
    List<ViewDelta> sums = new ArrayList<>();
    for (Pending ofView : pending) {
      ViewDelta sum = ofView.sum();
      if (ViewHistory.bytes(sum) > bytesMax
          || (ofView.deltas.size() > 1 && sum.delta().size() > ofView.view.rows())) {
        return new HistoryGone(ofView.name(), at, Gone.OVERFLOW, Optional.empty());
      }
      if (!sum.delta().isEmpty()) {
        sums.add(sum);
      }
    }
    return new Changes(at, sums, true);
  }

  private static CircuitReply gone(
      CircuitState state, String view, Gone reason, Optional<ViewFailure> failure) {
    return new HistoryGone(view, state.standing(), reason, failure);
  }
}
