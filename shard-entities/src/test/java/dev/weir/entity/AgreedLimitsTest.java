package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.Limits;
import dev.weir.config.TestConfigs;
import dev.weir.sql.JsonRows;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with other limits, by configuration or heap, fail the same views as the one that wrote. */
class AgreedLimitsTest {
  private static final Limits LARGE = TestConfigs.limits();

  /** A view may have a quarter of it. */
  private static final Limits SMALL = LARGE.with(Map.of("state_bytes_max", 1L << 20));

  private static final int BATCHES = 5;
  private static final int ROWS = 1_000;

  @TempDir private Path directory;

  @Test
  void whatFailsWhereItWasWrittenFailsEverywhere() {
    CircuitHistory history = filled(SMALL);
    ViewFailure failure = failure(history.state()).orElseThrow();
    assertThat(failure.error()).isEqualTo("view-state-limit");
    requireSameUnder(history, LARGE);
  }

  @Test
  void whatLivesWhereItWasWrittenLivesEverywhere() {
    CircuitHistory history = filled(LARGE);
    assertThat(failure(history.state())).isEmpty();
    requireSameUnder(history, SMALL);
  }

  private CircuitHistory filled(Limits limits) {
    CircuitHistory history = new CircuitHistory(directory, limits);
    history.table("CREATE TABLE orders (id BIGINT PRIMARY KEY, amount BIGINT)");
    history.view("copy", "SELECT id, amount + 1 AS more FROM orders");
    for (int batch = 0; batch < BATCHES; batch++) {
      batch(history, batch);
      if (batch == 1) {
        history.snapshot();
      }
    }
    return history;
  }

  private static void batch(CircuitHistory history, int batch) {
    JsonRows rows = history.rows("orders");
    for (int row = 0; row < ROWS; row++) {
      rows.upsert("orders", "%d, %d".formatted(batch * ROWS + row, row));
    }
    history.batch(rows.build());
  }

  /** From the first event and from the snapshot. */
  private static void requireSameUnder(CircuitHistory history, Limits others) {
    StateReader reader = history.reader(others);
    CircuitState resumed = reader.newest(CircuitHistory.ID);
    CircuitState replayed = new CircuitState(others, 4);
    reader.replay(CircuitHistory.ID, replayed, history.rev(), step -> {});
    for (CircuitState each : new CircuitState[] {resumed, replayed}) {
      assertThat(StateDigest.of(each.image()).difference(history.digest())).isEmpty();
      assertThat(failure(each)).isEqualTo(failure(history.state()));
    }
  }

  private static Optional<ViewFailure> failure(CircuitState state) {
    ViewInfo info = state.circuit().viewInfo("copy");
    return info.failure();
  }
}
