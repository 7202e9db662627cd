package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Append;
import dev.weir.entity.CircuitReply.Appended;
import dev.weir.entity.CircuitState.Applied;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.series.shard.Draft;
import dev.weir.series.shard.Draft.Drafted;
import dev.weir.series.shard.Refused;
import dev.weir.series.shard.ShardLimits;
import dev.weir.series.shard.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides batches of samples: pure, over the state as it is and the batches decided before. */
final class SampleRules {
  private SampleRules() {}

  /**
   * A batch with what is to be stored of it.
   *
   * @param event empty when nothing is
   */
  record Decided(Append command, Optional<StoredEvent> event, List<Refused> refused) {
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
          refused);
    }
  }

  /** Decides batches one after another; each sees the series that the ones before it bring. */
  static List<Decided> decide(CircuitState state, List<Append> batches, long nowMillis) {
    EventWriter writer = state.writer(nowMillis);
    Draft draft = state.metrics().draft(ShardLimits.DEFAULT);
    List<Decided> decided = new ArrayList<>(batches.size());
    for (Append batch : batches) {
      Drafted drafted = draft.decide(batch.samples());
      Optional<StoredEvent> event =
          drafted
              .batch()
              .map(
                  samples ->
                      writer.encode(
                          new CircuitEvent.SamplesAppended(samples), new Compiled.None()));
      event.ifPresent(writer::accept);
      decided.add(new Decided(batch, event, drafted.refused()));
    }
    return decided;
  }
}
