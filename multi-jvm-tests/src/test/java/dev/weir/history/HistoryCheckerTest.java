package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker believes an honest service, and catches each planted bug under its own rule. */
class HistoryCheckerTest {
  private static final int HONEST_SEEDS = 40;

  private static final int FEW_SEEDS = 10;

  /** A bug is rare in some runs, as it would be in a real one. */
  private static final int MUTANT_SEEDS = 40;

  @Test
  void findsNothing_whenTheServiceIsHonest() {
    for (int run = 0; run < HONEST_SEEDS; run++) {
      long seed = Seeds.next();
      assertThat(HistoryChecker.check(Simulation.run(ModelCircuit::new, seed).operations()))
          .as(Seeds.option(seed))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.history.Mutant#all")
  void catchesMutant(Mutant mutant) {
    Set<Rule> broken = new HashSet<>();
    long seed = Seeds.next();
    for (int run = 0; run < MUTANT_SEEDS && !broken.contains(mutant.rule()); run++) {
      broken.addAll(rules(mutant, seed + run));
    }
    assertThat(broken).as(Seeds.option(seed)).contains(mutant.rule());
  }

  /** Otherwise an honest run would prove little. */
  @Test
  void meetsEveryKindOfAnswer_inFewRuns() {
    Set<String> met = new TreeSet<>();
    long seed = Seeds.next();
    for (int run = 0; run < FEW_SEEDS; run++) {
      Simulation.run(ModelCircuit::new, seed + run).operations().forEach(it -> met.add(kind(it)));
    }
    assertThat(met)
        .as(Seeds.option(seed))
        .containsExactlyInAnyOrder(
            "defined",
            "acknowledged",
            "acknowledged again",
            "unknown",
            "not stored",
            "read of any rev",
            "read of a least rev",
            "SNAPSHOT",
            "DELTA",
            "DELTA of several revs",
            "PROGRESS");
  }

  private static String kind(Operation operation) {
    return switch (operation) {
      case Operation.Defined defined -> "defined";
      case Operation.Moved moved -> "moved";
      case Operation.Read read -> read.minRev() > 0 ? "read of a least rev" : "read of any rev";
      case Operation.Streamed step -> step.step() + (step.coalesced() ? " of several revs" : "");
      case Operation.Write write ->
          switch (write.outcome()) {
            case WriteOutcome.Acknowledged(long rev, boolean replay) ->
                replay ? "acknowledged again" : "acknowledged";
            case WriteOutcome.Unknown unknown -> "unknown";
            case WriteOutcome.NotStored notStored -> "not stored";
            case WriteOutcome.Refused refused -> "refused";
          };
    };
  }

  @Test
  void doesNotJudge_whenNothingWasReadAfterTheLastWrite() {
    List<Operation> whole = Simulation.run(ModelCircuit::new, Seeds.next()).operations();
    List<Operation> cut =
        whole.stream()
            .filter(
                operation ->
                    !(operation instanceof Operation.Read && operation.client().equals("last")))
            .toList();
    assertThat(HistoryChecker.check(cut))
        .extracting(Violation::rule)
        .containsOnly(Rule.HISTORY_IS_COMPLETE);
  }

  @Test
  void judgesTheSame_afterTheHistoryWasWrittenAndRead(@TempDir Path directory) throws IOException {
    History history = Simulation.run(WriteMutants.NoFence::new, Seeds.next());
    Path file = directory.resolve("history.ndjson");
    history.write(file);
    assertThat(History.read(file).operations()).isEqualTo(history.operations());
  }

  private static Set<Rule> rules(Mutant mutant, long seed) {
    List<Violation> found =
        HistoryChecker.check(Simulation.run(mutant.circuit(), seed).operations());
    return found.stream().map(Violation::rule).collect(Collectors.toSet());
  }
}
