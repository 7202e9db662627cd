package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.TableInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.Decision.Decided;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.Lateness;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Batches of a table with LATENESS against a map of rows and one number. */
class LateRowsTest {
  private static final List<ChangeOp> OPS = List.of(ChangeOp.values());
  private static final String TABLE =
      "CREATE TABLE e (id BIGINT PRIMARY KEY, at BIGINT NOT NULL LATENESS 20, n BIGINT)";
  private static final long NOW = 1_000_000;
  private static final int KEYS = 12;

  private record Change(ChangeOp op, long id, Long at, Long n) {}

  private record Row(long at, Long n) {}

  private final CircuitState state = new CircuitState(TestConfigs.limits(), 1);
  private final List<StoredEvent> journal = new ArrayList<>();
  private TreeMap<Long, Row> rows = new TreeMap<>();
  private long greatest = Lateness.NOTHING;

  @Test
  void refusesOrSkipsWhatIsLate_alsoInGroupsOfBatches() {
    for (int run = 0; run < 20; run++) {
      long seed = Seeds.next();
      new LateRowsTest().run(Seeds.random(seed), Seeds.option(seed));
    }
  }

  private void run(Random random, String why) {
    apply(new CircuitEvent.TableCreated("e", TABLE));
    long now = 0;
    int late = 0;
    for (int step = 0; step < 60; step++) {
      now += random.nextInt(12);
      List<List<Change>> group = new ArrayList<>();
      List<Submit> submits = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        List<Change> changes = changes(random, now);
        group.add(changes);
        submits.add(
            new Submit(
                batch(changes),
                random.nextBoolean(),
                Optional.empty(),
                WaitFor.APPLIED,
                Map.of(),
                null));
      }
      List<Decided> decided = new BatchRules(state).decide(submits, NOW);
      for (int i = 0; i < group.size(); i++) {
        late += follow(group.get(i), submits.get(i).strict(), decided.get(i).decision(), why);
      }
      compare(state, why);
    }
    assertThat(late).as(why).isPositive();
    CircuitState replayed = new CircuitState(TestConfigs.limits(), 2);
    journal.forEach(
        event ->
            replayed.apply(new StoredEvent(event.manifest(), event.bytes(), Optional.empty())));
    compare(replayed, why);
    assertThat(StateDigest.of(replayed.image()).difference(StateDigest.of(state.image())))
        .as(why)
        .isEmpty();
  }

  /** Gives 1 when something was late. */
  private int follow(List<Change> changes, boolean strict, Decision decision, String why) {
    TreeMap<Long, Row> after = new TreeMap<>(rows);
    long line = greatest == Lateness.NOTHING ? Long.MIN_VALUE : greatest - 20;
    long raised = greatest;
    int skipped = 0;
    boolean late = false;
    boolean otherwiseWrong = false;
    for (Change change : changes) {
      Row old = after.get(change.id());
      Row now = changed(change, old);
      boolean missing = change.op() == ChangeOp.UPDATE && old == null;
      boolean isLate =
          !missing && ((old != null && old.at() < line) || (now != null && now.at() < line));
      late |= isLate;
      otherwiseWrong |= !isLate && (missing || (change.op() == ChangeOp.CREATE && old != null));
      if (isLate || missing) {
        skipped++;
      } else if (now == null) {
        after.remove(change.id());
      } else {
        after.put(change.id(), now);
        raised = change.at() == null ? raised : Math.max(raised, change.at());
      }
    }
    if (strict && (late || otherwiseWrong)) {
      assertThat(decision).as(why).isInstanceOf(Decision.Answer.class);
      CircuitReply.Rejected refused = (CircuitReply.Rejected) ((Decision.Answer) decision).reply();
      if (!otherwiseWrong) {
        assertThat(refused.code()).as(why).isEqualTo(ErrorCode.LATE_ROW);
      }
      return late ? 1 : 0;
    }
    assertThat(decision).as(why).isInstanceOf(Decision.Persist.class);
    StoredEvent event = ((Decision.Persist) decision).event();
    journal.add(event);
    assertThat(state.apply(event).step().skipped()).as(why).isEqualTo(skipped);
    rows = after;
    greatest = raised;
    return late ? 1 : 0;
  }

  private static Row changed(Change change, Row old) {
    return switch (change.op()) {
      case CREATE, UPSERT -> new Row(change.at(), change.n());
      case UPDATE ->
          old == null ? null : new Row(change.at() == null ? old.at() : change.at(), change.n());
      case DELETE -> null;
    };
  }

  private void compare(CircuitState with, String why) {
    TableInfo info = with.circuit().tableInfo("e");
    assertThat(info.greatest()).as(why).containsExactly(greatest);
    RowSet found = with.circuit().tableRows("e");
    TreeMap<Long, Row> all = new TreeMap<>();
    for (int i = 0; i < found.size(); i++) {
      Long n = found.columns()[2].isNull(i) ? null : found.columns()[2].lane(i);
      all.put(found.columns()[0].lane(i), new Row(found.columns()[1].lane(i), n));
    }
    assertThat(all).as(why).isEqualTo(rows);
  }

  private static List<Change> changes(Random random, long now) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      ChangeOp op = OPS.get(random.nextInt(OPS.size()));
      long at = now - random.nextInt(random.nextInt(4) == 0 ? 60 : 15);
      boolean keepsAt = op == ChangeOp.UPDATE && random.nextBoolean();
      changes.add(
          new Change(op, random.nextInt(KEYS), keepsAt ? null : at, (long) random.nextInt(5)));
    }
    return changes;
  }

  private static RowBatch batch(List<Change> changes) {
    RawChanges raw = new RawChanges("e");
    RawColumn key = raw.addKeyColumn("id");
    RawColumn id = raw.addRowColumn("id");
    RawColumn at = raw.addRowColumn("at");
    RawColumn n = raw.addRowColumn("n");
    for (Change change : changes) {
      int row = raw.add(change.op(), raw.size(), 0);
      boolean whole = change.op() == ChangeOp.CREATE || change.op() == ChangeOp.UPSERT;
      (whole ? id : key).set(row, RawColumn.INTEGER, change.id());
      if (change.op() != ChangeOp.DELETE) {
        n.set(row, RawColumn.INTEGER, change.n());
      }
      if (change.op() != ChangeOp.DELETE && change.at() != null) {
        at.set(row, RawColumn.INTEGER, change.at());
      }
    }
    return new RowBatch(List.of(raw), List.of(), changes.size(), 0);
  }

  private void apply(CircuitEvent event) {
    StoredEvent stored = state.writer(NOW).encode(event, new Compiled.None());
    journal.add(stored);
    state.apply(stored);
  }

  @Test
  void theRefusalNamesRowColumnAndWaterline() {
    apply(
        new CircuitEvent.TableCreated(
            "e",
            "CREATE TABLE e (id BIGINT PRIMARY KEY, at BIGINT NOT NULL LATENESS 20, n BIGINT)"));
    accept(new Change(ChangeOp.UPSERT, 1, 100L, 0L));
    CircuitReply.Rejected refused = refuse(new Change(ChangeOp.CREATE, 7, 79L, 0L));
    assertThat(refused.code()).isEqualTo(ErrorCode.LATE_ROW);
    assertThat(refused.detail())
        .isEqualTo(
            "1 of 1 changes comes too late for its row; nothing was stored. See change 0; leave"
                + " them out, or send mode=lenient, which counts them in skipped and takes the"
                + " rest.");
    assertThat(refused.members().get("errors").toString())
        .isEqualTo(
            "[{index=0, table=e, column=at, code=late-row, detail=the row with key 7 of table e has"
                + " at 79, below the waterline 80: the greatest value so far less the LATENESS of"
                + " the column; such rows do not change any more}]");
    accept(new Change(ChangeOp.CREATE, 7, 80L, 0L));
    accept(new Change(ChangeOp.UPSERT, 1, 101L, 0L));
    assertThat(refuse(new Change(ChangeOp.DELETE, 7, null, null)).code())
        .isEqualTo(ErrorCode.LATE_ROW);
    accept(new Change(ChangeOp.DELETE, 8, null, null));
    accept(new Change(ChangeOp.DELETE, 1, null, null));
    assertThat(state.circuit().tableInfo("e").greatest()).containsExactly(101L);
  }

  @Test
  void anUndoBelowTheWaterlineIsRefused() {
    apply(new CircuitEvent.TableCreated("e", TABLE));
    accept(new Change(ChangeOp.UPSERT, 1, 100L, 0L));
    TypedBatch undo = state.circuit().table("e").map(table -> deletion()).orElseThrow();
    new BatchRules(state).requireInTime(List.of(undo));
    accept(new Change(ChangeOp.UPSERT, 2, 200L, 0L));
    assertThatThrownBy(() -> new BatchRules(state).requireInTime(List.of(undo)))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LATE_ROW))
        .hasMessageContaining("the row with key 1 of table e has at 100, below the waterline 180");
  }

  /** A typed batch that deletes the row with key 1. */
  private TypedBatch deletion() {
    Decision decision = decide(new Change(ChangeOp.DELETE, 1, null, null));
    StoredEvent event = ((Decision.Persist) decision).event();
    return ((CircuitEvent.BatchCommitted) event.origin().orElseThrow().event()).batch();
  }

  private Decision decide(Change change) {
    Submit submit =
        new Submit(batch(List.of(change)), true, Optional.empty(), WaitFor.APPLIED, Map.of(), null);
    return new BatchRules(state).decide(List.of(submit), NOW).getFirst().decision();
  }

  private void accept(Change change) {
    StoredEvent event = ((Decision.Persist) decide(change)).event();
    journal.add(event);
    state.apply(event);
  }

  private CircuitReply.Rejected refuse(Change change) {
    return (CircuitReply.Rejected) ((Decision.Answer) decide(change)).reply();
  }
}
