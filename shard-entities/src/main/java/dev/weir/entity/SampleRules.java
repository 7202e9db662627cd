package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Append;
import dev.weir.entity.CircuitReply.Appended;
import dev.weir.entity.CircuitState.Applied;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.series.shard.Draft;
import dev.weir.series.shard.Draft.Drafted;
import dev.weir.series.shard.Refusals;
import dev.weir.series.shard.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides batches of samples: pure, over the state as it is and the batches decided before. */
final class SampleRules {
  private SampleRules() {}

  /**
   * A batch with what is to be stored of it.
   *
   * @param samples empty when none are
   * @param metadata empty when nothing new is said
   */
  record Decided(
      Append command,
      Optional<StoredEvent> samples,
      Optional<StoredEvent> metadata,
      Refusals refusals) {
    Stream<StoredEvent> events() {
      return Stream.concat(samples.stream(), metadata.stream());
    }

    /**
     * The answer when everything is applied.
     *
     * @param applied what events did, by rev; those of this batch are taken out
     */
    CircuitReply answer(Standing at, Map<Long, Applied> applied) {
      Optional<Applied> stored = samples.map(event -> applied.remove(rev(event)));
      Optional<Applied> described = metadata.map(event -> applied.remove(rev(event)));
      return new Appended(
          described.or(() -> stored).map(done -> at.atRev(done.rev())).orElse(at),
          stored.map(Applied::samples).orElse(Tally.NONE),
          refusals);
    }
  }

  /**
   * Batches that are decided together.
   *
   * @param retention what these batches' arrival ends the keeping of; stored behind them
   */
  record Group(List<Decided> batches, List<StoredEvent> retention) {
    /** All that is to be stored, in its order. */
    List<StoredEvent> events() {
      return Stream.concat(batches.stream().flatMap(Decided::events), retention.stream()).toList();
    }

    /** Takes out what these events did. */
    void forget(Map<Long, Applied> applied) {
      retention.forEach(event -> applied.remove(rev(event)));
    }
  }

  private static long rev(StoredEvent event) {
    return event.origin().orElseThrow().frame().rev();
  }

  /** Decides batches one after another; each sees the series that the ones before it bring. */
  static Group decide(CircuitState state, List<Append> batches, long nowMillis) {
    EventWriter writer = state.writer(nowMillis);
    Draft draft = state.metrics().draft();
    List<Decided> decided = new ArrayList<>(batches.size());
    for (Append batch : batches) {
      Drafted drafted = draft.decide(batch.samples(), batch.limits());
      Optional<StoredEvent> samples =
          drafted.batch().map(taken -> stored(writer, new CircuitEvent.SamplesAppended(taken)));
      Optional<StoredEvent> metadata =
          Optional.of(draft.decide(batch.metadata()))
              .filter(said -> !said.isEmpty())
              .map(said -> stored(writer, new CircuitEvent.MetadataSeen(said)));
      decided.add(new Decided(batch, samples, metadata, drafted.refusals()));
    }
    return new Group(decided, retention(state, writer, decided));
  }

  /** Time goes by with the samples that arrive and are stored; no clock is asked. */
  private static List<StoredEvent> retention(
      CircuitState state, EventWriter writer, List<Decided> decided) {
    return decided.stream()
        .filter(each -> each.samples().isPresent())
        .map(Decided::command)
        .max(Comparator.comparingLong(each -> each.samples().arrivalMillis()))
        .map(last -> state.metrics().due(last.limits().retention(), last.samples().arrivalMillis()))
        .orElse(List.of())
        .stream()
        .map(due -> stored(writer, new CircuitEvent.RetentionAdvanced(due.name(), due.to())))
        .toList();
  }

  private static StoredEvent stored(EventWriter writer, CircuitEvent event) {
    StoredEvent stored = writer.encode(event, new Compiled.None());
    writer.accept(stored);
    return stored;
  }
}
