package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.Column;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random alters and batches come to the same state live, replayed and in a copy, byte by byte. */
final class AlterReplayTest {
  private static final long NOW = 1_000_000;
  private static final int STEPS = 80;

  private final CircuitState state = new CircuitState(TestConfigs.limits(), 1);
  private final List<StoredEvent> journal = new ArrayList<>();
  private final List<String> live = new ArrayList<>();
  private int refused;

  @Test
  void everyWayToTheStateLeadsToTheSameBytes() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    define(
        new CircuitCommand.DefineTable(
            "t",
            "CREATE TABLE t (k INTEGER PRIMARY KEY, s VARCHAR(4), n INTEGER)",
            Precondition.NONE,
            Map.of(),
            null));
    view("sums", "SELECT s, SUM(n) AS n, COUNT(*) AS c FROM t GROUP BY s");
    view("top", "SELECT s, n FROM sums WHERE c > 1 ORDER BY n DESC LIMIT 3");
    view("alone", "SELECT s FROM t WHERE n > 40");
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(3) == 0) {
        alter(random, step);
      } else {
        submit(random);
      }
    }
    assertThat(refused).as("some alters are refused").isPositive();
    CircuitState replayed = new CircuitState(TestConfigs.limits(), 2);
    CircuitState copy = new CircuitState(TestConfigs.limits(), 3);
    for (int i = 0; i < journal.size(); i++) {
      StoredEvent event = journal.get(i);
      replayed.apply(new StoredEvent(event.manifest(), event.bytes(), Optional.empty()));
      ReplicatedEvents.following(copy, List.of(FollowerFeed.frame(event.manifest(), event.bytes())))
          .forEach(copy::apply);
      String why = Seeds.option(seed) + " rev " + replayed.rev();
      assertThat(shown(replayed)).as(why).isEqualTo(live.get(i));
      assertThat(shown(copy)).as(why + " in a copy").isEqualTo(live.get(i));
    }
  }

  /** Everything that a snapshot would hold. */
  private static String shown(CircuitState state) {
    StateImage image = state.image();
    StringBuilder all = new StringBuilder("rev " + image.rev() + " " + image.chain());
    for (StateImage.TableImage table : image.tables()) {
      var info = table.info();
      all.append("\n").append(info.definition().sql());
      all.append(" ").append(info.createdRev()).append(" ").append(info.changedRev());
      all.append(bytes(table.rows(), info.definition().primaryKey()));
    }
    for (StateImage.ViewImage view : image.views()) {
      var info = view.info();
      all.append("\n").append(info.definition().name()).append(info.failure());
      all.append(" ").append(info.createdRev()).append(" ").append(info.changedRev());
      all.append(" ").append(info.resultHash()).append(" ").append(info.versionHash());
      all.append(bytes(view.rows(), info.definition().plan().key()));
    }
    return all.toString();
  }

  private static String bytes(RowSet rows, int[] key) {
    return HexFormat.of().formatHex(RowSetCodec.encodeWhole(RowSorting.byColumns(rows, key)));
  }

  private void view(String name, String sql) {
    define(new CircuitCommand.DefineView(name, sql, "rows", Precondition.NONE, Map.of(), null));
  }

  private void alter(Random random, int step) {
    List<String> names = state.circuit().table("t").orElseThrow().schema().names();
    String any = names.get(random.nextInt(names.size()));
    String sql =
        switch (random.nextInt(6)) {
          case 0 -> "ADD COLUMN c" + step + " VARCHAR DEFAULT 'd" + step + "'";
          case 1 -> "ADD COLUMN c" + step + " DECIMAL(25,3) NOT NULL DEFAULT -1.5";
          case 2 -> "DROP COLUMN " + any;
          case 3 -> "RENAME COLUMN " + any + " TO r" + step;
          case 4 -> "ALTER COLUMN n TYPE DECIMAL(" + (10 + step % 28) + ",0)";
          default -> "ALTER COLUMN " + any + " TYPE BIGINT";
        };
    try {
      define(
          new CircuitCommand.AlterTable(
              "t", "ALTER TABLE t " + sql, Precondition.NONE, false, Map.of(), null));
    } catch (WeirException refusal) {
      assertThat(refusal.code().slug()).isIn("table-exists", "dependency-exists");
      refused++;
    }
  }

  private void define(CircuitCommand.Write command) {
    Compiled compiled = DefinitionPlans.of(state, command).get();
    DefinitionDecision decision =
        DefinitionDecision.of(state, new LogCommand.Planned(command, compiled, null), NOW);
    decision.event().ifPresent(this::apply);
  }

  private void apply(StoredEvent event) {
    journal.add(event);
    state.apply(event);
    live.add(shown(state));
  }

  private void submit(Random random) {
    List<Column> columns = state.circuit().table("t").orElseThrow().schema().columns();
    String keyName = keyName();
    RawChanges changes = new RawChanges("t");
    RawColumn deleted = changes.addKeyColumn(keyName);
    List<RawColumn> given =
        columns.stream().map(column -> changes.addRowColumn(column.name())).toList();
    for (int i = random.nextInt(6); i >= 0; i--) {
      boolean isDelete = random.nextInt(4) == 0;
      int row = changes.add(isDelete ? ChangeOp.DELETE : ChangeOp.UPSERT, 0, 0);
      if (isDelete) {
        deleted.set(row, RawColumn.INTEGER, random.nextInt(15));
        continue;
      }
      for (int c = 0; c < columns.size(); c++) {
        if (columns.get(c).name().equals(keyName)) {
          given.get(c).set(row, RawColumn.INTEGER, random.nextInt(15));
        } else if (random.nextInt(4) > 0) {
          boolean isText = columns.get(c).type().isString();
          given
              .get(c)
              .set(
                  row,
                  isText ? RawColumn.STRING : RawColumn.INTEGER,
                  isText ? random.nextInt(3) : random.nextInt(90));
        }
      }
    }
    List<byte[]> texts =
        List.of("a", "bb", "ccc").stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    RowBatch batch = new RowBatch(List.of(changes), texts, changes.size(), 40);
    Submit submit = new Submit(batch, false, Optional.empty(), WaitFor.APPLIED, Map.of(), null);
    Decision decision = new BatchRules(state).decide(List.of(submit), NOW).getFirst().decision();
    switch (decision) {
      case Decision.Persist(StoredEvent event) -> apply(event);
      case Decision.Answer(CircuitReply reply) -> throw new AssertionError(reply);
    }
  }

  private String keyName() {
    var table = state.circuit().table("t").orElseThrow();
    return table.schema().column(table.primaryKey()[0]).name();
  }
}
