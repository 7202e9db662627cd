package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDelta;
import dev.weir.config.TestConfigs;
import dev.weir.entity.CircuitState.Applied;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.JsonRows;
import dev.weir.zset.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockReplayTest {
  private static final String VIEW =
      "SELECT id FROM t WHERE at <= NOW() AND NOW() < at + INTERVAL '1' SECOND";

  private final CircuitState state = new CircuitState(TestConfigs.limits(), 1);
  private final List<StoredEvent> journal = new ArrayList<>();

  @Test
  void aViewLosesARowWithoutAWrite_andReplayGivesTheSame() {
    write(
        0,
        new CircuitEvent.TableCreated("t", "CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMP)"));
    write(0, new CircuitEvent.ViewCreated("v", VIEW, "rows", null));
    assertThat(state.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
    write(1_000, upsert("1, \"1970-01-01T00:00:10\""));
    assertThat(rows()).isZero();
    assertThat(state.nextTickMillis()).isEqualTo(10_000);
    assertThat(write(10_000, new CircuitEvent.Ticked()).step().changed())
        .extracting(ViewDelta::view)
        .containsExactly("v");
    assertThat(rows()).isEqualTo(1);
    assertThat(state.nextTickMillis()).isEqualTo(11_000);
    write(11_500, new CircuitEvent.Ticked());
    assertThat(rows()).isZero();
    CircuitState replayed = new CircuitState(TestConfigs.limits(), 2);
    for (StoredEvent event : journal) {
      replayed.apply(new StoredEvent(event.manifest(), event.bytes(), Optional.empty()));
    }
    assertThat(replayed.circuit().clock()).isEqualTo(11_500_000);
    assertThat(replayed.chain()).isEqualTo(state.chain());
    assertThat(replayed.circuit().viewInfo("v").versionHash())
        .isEqualTo(state.circuit().viewInfo("v").versionHash());
    assertThat(replayed.circuit().viewInfo("v").changedRev()).isEqualTo(5);
  }

  @Test
  void aDefinitionMovesTheClockToo_andTellsWhatItChanged() {
    write(
        0,
        new CircuitEvent.TableCreated("t", "CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMP)"));
    write(0, new CircuitEvent.ViewCreated("v", VIEW, "rows", null));
    write(10_000, upsert("1, \"1970-01-01T00:00:10\""));
    Applied dropped =
        write(20_000, new CircuitEvent.TableCreated("u", "CREATE TABLE u (id BIGINT PRIMARY KEY)"));
    assertThat(dropped.step().changed()).extracting(ViewDelta::view).containsExactly("v");
    assertThat(rows()).isZero();
    write(30_000, upsert("2, \"1970-01-01T00:00:30\""));
    assertThat(rows()).isEqualTo(1);
    Applied gone = write(40_000, new CircuitEvent.ViewDropped("v"));
    assertThat(gone.step().changed()).isEmpty();
  }

  @Test
  void anEventIsNeverEarlierThanTheOneBefore() {
    write(5_000, new CircuitEvent.TableCreated("t", "CREATE TABLE t (id BIGINT PRIMARY KEY)"));
    write(1_000, new CircuitEvent.TableDropped("t"));
    assertThat(state.circuit().clock()).isEqualTo(5_000_000);
  }

  private long rows() {
    return state.circuit().viewInfo("v").rows();
  }

  private CircuitEvent upsert(String row) {
    TableDefinition table = state.circuit().table("t").orElseThrow();
    JsonRows rows =
        new JsonRows(
            Map.of("t", new TableShape("t", table.schema(), table.primaryKey(), table.defaults())));
    rows.upsert("t", row);
    return new CircuitEvent.BatchCommitted(rows.build(), 1, Optional.empty());
  }

  private Applied write(long atMillis, CircuitEvent event) {
    StoredEvent stored = state.writer(atMillis).encode(event, new Compiled.None());
    journal.add(stored);
    return state.apply(stored);
  }
}
