package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Append;
import dev.weir.entity.CircuitReply.Appended;
import dev.weir.entity.CircuitState.Applied;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.series.shard.Draft;
import dev.weir.series.shard.Draft.Drafted;
import dev.weir.series.shard.Refusals;
import dev.weir.series.shard.Retention.Advance;
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
   * @param event empty when nothing is
   */
  record Decided(Append command, Optional<StoredEvent> event, Refusals refusals) {
    /**
     * The answer when everything is applied.
     *
     * @param applied what events did, by rev; the one of this batch is taken out
     */
    CircuitReply answer(Standing at, Map<Long, Applied> applied) {
      Optional<Applied> result =
          event.map(stored -> applied.remove(stored.origin().orElseThrow().frame().rev()));
      return new Appended(
          result.map(done -> at.atRev(done.rev())).orElse(at),
          result.map(Applied::samples).orElse(Tally.NONE),
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
      return Stream.concat(
              batches.stream().flatMap(each -> each.event().stream()), retention.stream())
          .toList();
    }

    /** Takes out what these events did. */
    void forget(Map<Long, Applied> applied) {
      retention.forEach(stored -> applied.remove(stored.origin().orElseThrow().frame().rev()));
    }
  }

  /** Decides batches one after another; each sees the series that the ones before it bring. */
  static Group decide(CircuitState state, List<Append> batches, long nowMillis) {
    EventWriter writer = state.writer(nowMillis);
    Draft draft = state.metrics().draft();
    List<Decided> decided = new ArrayList<>(batches.size());
    for (Append batch : batches) {
      Drafted drafted = draft.decide(batch.samples(), batch.limits());
      Optional<StoredEvent> event =
          drafted
              .batch()
              .map(
                  samples ->
                      writer.encode(
                          new CircuitEvent.SamplesAppended(samples), new Compiled.None()));
      event.ifPresent(writer::accept);
      decided.add(new Decided(batch, event, drafted.refusals()));
    }
    return new Group(decided, retention(state, writer, decided));
  }

  /** Time goes by with the samples that arrive and are stored; no clock is asked. */
  private static List<StoredEvent> retention(
      CircuitState state, EventWriter writer, List<Decided> decided) {
    return decided.stream()
        .filter(each -> each.event().isPresent())
        .map(Decided::command)
        .max(Comparator.comparingLong(each -> each.samples().arrivalMillis()))
        .map(last -> state.metrics().due(last.limits().retention(), last.samples().arrivalMillis()))
        .orElse(List.of())
        .stream()
        .map(advance -> stored(writer, advance))
        .toList();
  }

  private static StoredEvent stored(EventWriter writer, Advance advance) {
    StoredEvent event =
        writer.encode(
            new CircuitEvent.RetentionAdvanced(advance.name(), advance.to()), new Compiled.None());
    writer.accept(event);
    return event;
  }
}
