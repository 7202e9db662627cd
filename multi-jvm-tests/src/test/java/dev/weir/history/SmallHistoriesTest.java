package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories of a few operations, for what no mutant brings about by itself. */
class SmallHistoriesTest {
  private static final String CIRCUIT = "acme";
  private static final long DEFINED_REV = 5;

  private final List<Operation> operations = new ArrayList<>();
  private ReferenceCircuit state = new ReferenceCircuit();
  private long now;

  SmallHistoriesTest() {
    operations.add(new Operation.Defined("last", CIRCUIT, ++now, ++now, DEFINED_REV));
  }

  @Test
  void isGood_whenAllIsAsItShouldBe() {
    write("a", 6);
    write("b", 7);
    stream(Operation.Step.SNAPSHOT, 7);
    readAll(7);
    assertThat(HistoryChecker.check(operations)).isEmpty();
  }

  @Test
  void isGood_whenTheCircuitWentToOtherRegions() {
    moved(6);
    write("a", 7);
    moved(8);
    moved(9);
    write("b", 10);
    stream(Operation.Step.SNAPSHOT, 10);
    moved(11);
    readAll(11);
    assertThat(HistoryChecker.check(operations)).isEmpty();
  }

  @Test
  void batchIsLost_whenTheMoveHasItsRev() {
    write("a", 6);
    moved(6);
    write("b", 7);
    readAll(7);
    assertThat(rules()).contains(Rule.ACKNOWLEDGED_IS_DURABLE);
  }

  private void moved(long rev) {
    operations.add(new Operation.Moved("log", CIRCUIT, 0, 0, rev));
  }

  @Test
  void lastBatchIsMissed_whenReadsAfterTheEndAreOlder() {
    write("a", 6);
    ReferenceCircuit older = state;
    write("b", 7);
    state = older;
    readAll(6);
    assertThat(rules()).containsOnly(Rule.ACKNOWLEDGED_IS_DURABLE);
  }

  @Test
  void unsentEventIsSeen_whenReadsAfterTheEndAreNewer() {
    write("a", 6);
    readAll(7);
    assertThat(rules()).containsOnly(Rule.APPLIED_ONCE);
  }

  @Test
  void streamIsWrong_whenItBeginsWithADelta() {
    write("a", 6);
    stream(Operation.Step.DELTA, 6);
    readAll(6);
    assertThat(rules()).containsExactly(Rule.STREAM_IS_EXACT);
  }

  @Test
  void streamIsWrong_whenItTellsWhatNobodySentYet() {
    now += 100;
    write("a", 6);
    now -= 100;
    stream(Operation.Step.SNAPSHOT, 6);
    now += 100;
    readAll(6);
    assertThat(rules()).containsExactly(Rule.REAL_TIME_ORDER);
  }

  private List<Rule> rules() {
    return HistoryChecker.check(operations).stream().map(Violation::rule).toList();
  }

  private void write(String key, long rev) {
    Change change =
        new Change(
            Change.Op.CREATE, "orders", Math.toIntExact(rev), Map.of("customer", 1, "amount", 60));
    Batch batch = new Batch(List.of(change));
    try {
      state = state.after(batch);
    } catch (ReferenceCircuit.Impossible e) {
      throw new IllegalArgumentException(e);
    }
    operations.add(
        new Operation.Write(
            "writer",
            CIRCUIT,
            ++now,
            ++now,
            key,
            batch,
            new WriteOutcome.Acknowledged(rev, false)));
  }

  private void stream(Operation.Step step, long rev) {
    operations.add(
        new Operation.Streamed(
            "follower",
            CIRCUIT,
            now,
            now,
            step,
            0,
            rev,
            false,
            Map.of("large", state.content("large"))));
  }

  private void readAll(long rev) {
    List<String> names = new ArrayList<>(ReferenceCircuit.TABLES.keySet());
    names.addAll(ReferenceCircuit.VIEWS.keySet());
    for (String name : names) {
      operations.add(
          new Operation.Read(
              "last", CIRCUIT, ++now, ++now, name, 0, new Answer(rev, 1, state.content(name))));
    }
  }
}
