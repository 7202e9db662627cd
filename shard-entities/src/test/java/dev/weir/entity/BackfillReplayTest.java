package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.ViewInfo;
import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.sql.JsonRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is filled between batches is the same from its events and from a snapshot. */
class BackfillReplayTest {
  private static final String TABLE =
      "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount BIGINT)";
  private static final String SUMS =
      "SELECT customer, SUM(amount) AS amount FROM orders GROUP BY customer";
  private static final String COUNTS =
      "SELECT customer, COUNT(*) AS amount FROM orders GROUP BY customer";
  private static final String PARTS = "SELECT id, 100 / amount AS part FROM orders";
  private static final int ROWS = 30_000;

  @TempDir private Path directory;

  private final Random random = Seeds.random(Seeds.next());
  private CircuitHistory history;

  @BeforeEach
  void aTableWithRows() {
    history = new CircuitHistory(directory);
    history.table(TABLE);
    JsonRows rows = rows();
    for (int id = 0; id < ROWS; id++) {
      rows.upsert("orders", row(id, 1 + id % 7));
    }
    history.batch(rows.build());
  }

  @Test
  void replayIsByteEqual_fromAnyEventOn() {
    history.begin("sums", SUMS);
    fill();
    change(5);
    history.begin("counts", "SELECT COUNT(*) AS n, SUM(amount) AS amount FROM sums");
    fill();
    change(5);
    requireReplayed();
    assertThat(info("sums").orElseThrow().createdRev()).isLessThan(history.rev());
    assertThat(history.described().views()).hasSize(2).allMatch(view -> view.failure().isEmpty());
  }

  @Test
  void aSnapshotInBetweenHasWhatIsToBeFilled_andWhoRecoversBeginsAgain() {
    history.begin("sums", SUMS);
    assertThat(history.slice()).isEmpty();
    change(3);
    history.snapshot();
    long snapshot = history.rev();
    StateImage image = history.reader().image(CircuitHistory.ID, snapshot);
    assertThat(image.backfills()).extracting(Backfills.Backfill::view).containsExactly("sums");
    assertThat(StateDigest.of(image)).isEqualTo(history.digest());

    CircuitState recovered = recovered();
    assertThat(recovered.backfills().isEmpty()).isFalse();
    assertThat(end(recovered)).isInstanceOf(CircuitEvent.ViewActivated.class);
    fill();
    change(3);
    requireReplayed();
    history.forget(snapshot);
    assertThat(StateDigest.of(history.reader().image(CircuitHistory.ID, history.rev())))
        .isEqualTo(history.digest());
  }

  @Test
  void whatIsReplacedStaysUpToDateUntilThen() {
    history.view("sums", SUMS);
    String before = info("sums").orElseThrow().resultHash();
    history.begin("sums", COUNTS);
    history.slice();
    change(1);
    ViewInfo old = info("sums").orElseThrow();
    assertThat(old.definition().sql()).isEqualTo(SUMS);
    assertThat(old.resultHash()).isNotEqualTo(before);
    assertThat(fill()).isInstanceOf(CircuitEvent.ViewActivated.class);
    ViewInfo now = info("sums").orElseThrow();
    assertThat(now.definition().sql()).isEqualTo(COUNTS);
    assertThat(now.createdRev()).isEqualTo(history.rev());
    requireReplayed();
  }

  @Test
  void aRowThatFailsFailsTheView_andNothingElse() {
    set(17, 0);
    history.begin("parts", PARTS);
    assertThat(fillQuietly()).isInstanceOf(CircuitEvent.BackfillFailed.class);
    var failure = info("parts").orElseThrow().failure().orElseThrow();
    assertThat(failure.rev()).isEqualTo(history.rev());
    assertThat(failure.key()).containsExactly("17");
    assertThat(failure.error()).isEqualTo("division-by-zero");
    change(2);
    requireReplayed();
  }

  @Test
  void aRowThatWasCorrectedMeanwhileFailsNothing() {
    set(17, 0);
    history.begin("parts", PARTS);
    history.slice();
    set(17, 1);
    assertThat(fillQuietly()).isInstanceOf(CircuitEvent.ViewCreated.class);
    assertThat(info("parts").orElseThrow().failure()).isEmpty();
    requireReplayed();
  }

  @Test
  void aRowThatComesMeanwhileFailsTheViewThatIsThere() {
    history.view("parts", SUMS);
    history.begin("parts", PARTS);
    history.slice();
    set(17, 0);
    assertThat(fillQuietly()).isInstanceOf(CircuitEvent.ViewReplaced.class);
    assertThat(info("parts").orElseThrow().failure().orElseThrow().rev()).isEqualTo(history.rev());
    requireReplayed();
  }

  @Test
  void whatIsDroppedOrBegunAnotherWayIsNotFilled() {
    history.view("old", SUMS);
    history.begin("sums", SUMS);
    history.begin("old", COUNTS);
    history.slice();
    history.dropView("sums");
    assertThat(info("sums")).isEmpty();
    history.slice();
    history.begin("old", PARTS);
    change(1);
    fill();
    assertThat(info("old").orElseThrow().definition().sql()).isEqualTo(PARTS);
    assertThat(history.slice()).isEmpty();
    history.begin("old", SUMS);
    history.slice();
    history.dropView("old");
    assertThat(history.described().views()).isEmpty();
    requireReplayed();
    history.table("CREATE TABLE other (id BIGINT PRIMARY KEY)");
    history.begin("more", SUMS);
    history.slice();
    history.delete();
    assertThat(history.slice()).isEmpty();
    requireReplayed();
  }

  /** With batches in between. */
  private CircuitEvent.Control fill() {
    Optional<CircuitEvent.Control> end = history.slice();
    while (end.isEmpty()) {
      if (random.nextInt(3) > 0) {
        change(random.nextInt(20));
      }
      end = history.slice();
    }
    return end.get();
  }

  private CircuitEvent.Control fillQuietly() {
    Optional<CircuitEvent.Control> end = history.slice();
    while (end.isEmpty()) {
      end = history.slice();
    }
    return end.get();
  }

  private static CircuitEvent.Control end(CircuitState state) {
    Optional<CircuitEvent.Control> end = state.fillSlice();
    while (end.isEmpty()) {
      end = state.fillSlice();
    }
    return end.get();
  }

  private void change(int changes) {
    JsonRows rows = rows();
    for (int i = 0; i <= changes; i++) {
      int id = random.nextInt(ROWS + 100);
      if (random.nextInt(4) == 0) {
        rows.delete("orders", String.valueOf(id));
      } else {
        rows.upsert("orders", row(id, 1 + random.nextInt(1_000)));
      }
    }
    history.batch(rows.build());
  }

  private void set(int id, int amount) {
    JsonRows rows = rows();
    rows.upsert("orders", row(id, amount));
    history.batch(rows.build());
  }

  private static String row(int id, int amount) {
    return "%d, \"c%d\", %d".formatted(id, id % 50, amount);
  }

  private JsonRows rows() {
    return history.rows("orders");
  }

  private Optional<ViewInfo> info(String view) {
    return history.described().views().stream()
        .filter(info -> info.definition().name().equals(view))
        .findFirst();
  }

  /** As it would be after a start. */
  private CircuitState recovered() {
    CircuitState state = new CircuitState(TestConfigs.limits(), 3);
    history.range(CircuitHistory.ID, 1, Long.MAX_VALUE).stream()
        .map(event -> new StoredEvent(event.manifest(), event.payload(), Optional.empty()))
        .forEach(state::apply);
    return state;
  }

  private void requireReplayed() {
    StateDigest replayed = StateDigest.of(recovered().image());
    assertThat(replayed.difference(history.digest())).isEmpty();
    List.of(history.rev(), history.rev() - 1)
        .forEach(rev -> assertThat(history.reader().image(CircuitHistory.ID, rev)).isNotNull());
  }
}
