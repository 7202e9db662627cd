package dev.weir.history;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A service that breaks one promise.
 *
 * @param rule under which the checker must report it
 * @param circuit makes a circuit with the planted bug
 */
record Mutant(String name, Rule rule, Function<Random, ModelCircuit> circuit) {
  /** All of them; one that survives fails the build. */
  static Stream<Mutant> all() {
    return Stream.of(
        new Mutant("no fence", Rule.ACKNOWLEDGED_IS_DURABLE, WriteMutants.NoFence::new),
        new Mutant(
            "fence now and then", Rule.ACKNOWLEDGED_IS_DURABLE, WriteMutants.FenceNowAndThen::new),
        new Mutant(
            "claim after recovery",
            Rule.ACKNOWLEDGED_IS_DURABLE,
            WriteMutants.ClaimAfterRecovery::new),
        new Mutant("keys lost on move", Rule.APPLIED_ONCE, WriteMutants.KeysLostOnMove::new),
        new Mutant("keys lost on crash", Rule.APPLIED_ONCE, WriteMutants.KeysLostOnCrash::new),
        new Mutant(
            "retry told the last rev", Rule.APPLIED_ONCE, WriteMutants.RetryToldTheLastRev::new),
        new Mutant(
            "reply before persist",
            Rule.ACKNOWLEDGED_IS_DURABLE,
            WriteMutants.ReplyBeforePersist::new),
        new Mutant(
            "rolled back after reply",
            Rule.ACKNOWLEDGED_IS_DURABLE,
            WriteMutants.RolledBackAfterReply::new),
        new Mutant("revs out of order", Rule.REAL_TIME_ORDER, WriteMutants.RevsOutOfOrder::new),
        new Mutant("stored while busy", Rule.NOT_STORED_IS_TRUE, WriteMutants.StoredWhileBusy::new),
        new Mutant("half a batch", Rule.READ_IS_PREFIX, WriteMutants.HalfABatch::new),
        new Mutant("read before persist", Rule.READ_IS_PREFIX, ReadMutants.ReadBeforePersist::new),
        new Mutant(
            "stale owner ignores min rev", Rule.MIN_REV_HONOURED, ReadMutants.StaleOwner::new),
        new Mutant("reader goes back", Rule.READS_NEVER_GO_BACK, ReadMutants.StaleOwner::new),
        new Mutant("views one by one", Rule.READ_IS_PREFIX, ReadMutants.ViewsOneByOne::new),
        new Mutant("rev ahead of rows", Rule.READ_IS_PREFIX, ReadMutants.RevAheadOfRows::new),
        new Mutant("stream skips after resume", Rule.STREAM_IS_EXACT, StreamMutants.Skips::new),
        new Mutant("stream repeats after resume", Rule.STREAM_IS_EXACT, StreamMutants.Repeats::new),
        new Mutant(
            "stream leaves out a view", Rule.STREAM_IS_EXACT, StreamMutants.LeavesOutAView::new),
        new Mutant("stream forgets reset", Rule.STREAM_IS_EXACT, StreamMutants.ForgetsReset::new),
        new Mutant(
            "stream joins revs untold", Rule.STREAM_IS_EXACT, StreamMutants.JoinsRevsUntold::new));
  }

  @Override
  public String toString() {
    return name;
  }
}
