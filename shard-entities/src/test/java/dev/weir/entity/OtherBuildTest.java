package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.sql.JsonRows;
import dev.weir.zset.RowSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Views that another build has accepted, and this one refuses or computes otherwise: they alone
 * suffer, and their readers.
 */
class OtherBuildTest {
  private static final String SUMS =
      "SELECT customer, SUM(amount) AS amount FROM orders GROUP BY customer";
  private static final String REFUSED = "SELECT id,\n amount = TRUE AS paid FROM orders";

  @TempDir private Path directory;

  private CircuitHistory history;

  @BeforeEach
  void aTableWithRows() {
    history = new CircuitHistory(directory);
    history.table("CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount BIGINT)");
    set(1, 10);
    set(2, 20);
  }

  @Test
  void whatIsRefusedFailsAlone_withItsReaders() {
    history.view("sums", SUMS);
    history.view("paid", REFUSED);
    history.view("how_many", "SELECT COUNT(*) AS n FROM paid");
    set(3, 30);
    history.resume(5);
    set(1, 11);
    ViewFailure failure = failure(history.state(), "paid");
    assertThat(failure.error()).isEqualTo("sql-refused");
    assertThat(failure.rev()).isEqualTo(info(history.state(), "paid").createdRev());
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.column()).isEqualTo(2);
    assertThat(failure.detail()).startsWith("This version of Weir refuses its SQL: ");
    assertThat(failure(history.state(), "how_many").error()).isEqualTo("input-failed");
    assertThat(rows(history.state(), "sums")).containsExactlyInAnyOrder(11L, 20L, 30L);
    assertThat(recovered(UnaryOperator.identity()).history("paid")).isNotNull();
  }

  @Test
  void whatIsRefusedIsPutAnew_andKeepsItsTableUntilThen() {
    history.view("paid", REFUSED);
    assertThat(history.state().relations().dependentsOf("orders")).containsExactly("paid");
    history.view("paid", "SELECT id, amount > 10 AS paid FROM orders");
    assertThat(info(history.state(), "paid").failure()).isEmpty();
    history.resume(5);
    history.view("paid", REFUSED);
    history.dropView("paid");
    history.dropTable("orders");
    assertThat(history.described().tables()).isEmpty();
  }

  @Test
  void whatIsRefusedWhileItIsToBeFilledFailsThen() {
    history.begin("paid", REFUSED);
    history.snapshot();
    assertThat(recovered(UnaryOperator.identity()).backfills().find("paid")).isPresent();
    assertThat(history.slice()).containsInstanceOf(CircuitEvent.BackfillFailed.class);
    history.resume(5);
    assertThat(failure(history.state(), "paid").error()).isEqualTo("sql-refused");
  }

  @Test
  void namesInItsTextAreInNobodysWay() {
    history.view("total", "SELECT SUM(amount) AS t FROM orders");
    history.view("odd", "SELECT id, amount = TRUE AS total FROM orders");
    assertThat(history.state().relations().dependentsOf("total")).containsExactly("odd");
    history.view("later", SUMS);
    assertThat(history.state().relations().dependentsOf("later")).isEmpty();
    history.view("total", "SELECT SUM(amount) AS t FROM later");
    assertThat(history.state().relations().dependentsOf("total")).isEmpty();
    history.resume(5);
    history.dropView("total");
    assertThat(info(history.state(), "later").failure()).isEmpty();
  }

  @Test
  void whatHadFailedElsewhereAloneStaysAsItIs() {
    history.view("twice", "SELECT id, amount * 2 AS amount FROM orders");
    history.view("all", "SELECT SUM(amount) AS amount FROM twice");
    List<Object> facts = facts(history.state(), "twice");
    history.view("twice", "SELECT id, amount * 2 AS amount FROM orders");
    history.resume(5);
    set(3, 30);
    history.view("all", "SELECT SUM(amount) AS amount FROM twice");
    assertThat(facts(history.state(), "twice").subList(1, 2)).isEqualTo(facts.subList(1, 2));
    assertThat(rows(history.state(), "all")).containsExactly(120L);
  }

  @Test
  void itsTableMayBeChanged() {
    long rev = history.view("paid", REFUSED);
    history.view("sums", SUMS);
    history.alter(
        "orders",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount DECIMAL(30, 0))",
        List.of("id", "customer", "amount"));
    history.resume(5);
    assertThat(failure(history.state(), "paid").rev()).isEqualTo(rev);
    assertThat(info(history.state(), "sums").failure()).isEmpty();
  }

  @Test
  void aSnapshotWithWhatIsRefusedByNowIsOfUse() {
    history.view("sums", SUMS);
    history.view("paid", "SELECT id, amount > 10 AS paid FROM orders");
    history.view("how_many", "SELECT COUNT(*) AS n FROM paid");
    long created = history.rev() - 1;
    history.snapshot();
    CircuitState state = recovered(stored("paid", REFUSED));
    ViewFailure failure = failure(state, "paid");
    assertThat(failure.error()).isEqualTo("sql-refused");
    assertThat(failure.rev()).isEqualTo(history.rev());
    assertThat(info(state, "paid").createdRev()).isEqualTo(created);
    assertThat(failure(state, "how_many").error()).isEqualTo("input-failed");
    assertThat(facts(state, "sums")).isEqualTo(facts(history.state(), "sums"));
  }

  @Test
  void aSnapshotWithWhatIsComputedOtherwiseByNowIsOfUse() {
    history.view("twice", "SELECT id, amount * 2 AS amount FROM orders");
    history.view("all", "SELECT SUM(amount) AS amount FROM twice");
    history.view("sums", SUMS);
    set(3, 0);
    set(1, 11);
    history.snapshot();
    CircuitState state = recovered(stored("twice", "SELECT id, amount * 3 AS amount FROM orders"));
    assertThat(rows(state, "twice")).containsExactlyInAnyOrder(33L, 60L, 0L);
    assertThat(rows(state, "all")).containsExactly(93L);
    assertThat(info(state, "twice").changedRev()).isEqualTo(history.rev());
    assertThat(info(state, "all").changedRev()).isEqualTo(history.rev());
    assertThat(versions(state, "twice")).containsOnly(history.rev());
    assertThat(facts(state, "sums")).isEqualTo(facts(history.state(), "sums"));
  }

  @Test
  void whatComesOutAsItWasIsTakenForUnchanged() {
    history.view("twice", "SELECT id, amount * 2 AS amount FROM orders");
    history.view("all", "SELECT SUM(amount) AS amount FROM twice");
    set(3, 0);
    history.view("sums", SUMS);
    history.snapshot();
    CircuitState state =
        recovered(stored("twice", "SELECT id, amount + amount AS amount FROM orders"));
    assertThat(facts(state, "twice")).isEqualTo(facts(history.state(), "twice"));
    assertThat(facts(state, "all")).isEqualTo(facts(history.state(), "all"));
  }

  @Test
  void otherColumnsAndRowsThatFailByNowAreTheViewsOwn() {
    history.view("plain", "SELECT id, amount FROM orders");
    history.view("all", "SELECT SUM(amount) AS amount FROM plain");
    set(3, 0);
    history.snapshot();
    CircuitState texts =
        recovered(stored("plain", "SELECT id, amount || '' AS amount, 1 AS one FROM orders"));
    assertThat(info(texts, "plain").rows()).isEqualTo(3);
    assertThat(failure(texts, "all").error()).isEqualTo("sql-refused");
    CircuitState failing =
        recovered(stored("plain", "SELECT id, 1 / amount AS amount FROM orders"));
    assertThat(failure(failing, "plain").error()).isEqualTo("division-by-zero");
    assertThat(failure(failing, "plain").key()).containsExactly("3");
    assertThat(failure(failing, "all").error()).isEqualTo("input-failed");
  }

  @Test
  void whatThisBuildComputesAsItWasMustComeOutSo() {
    history.view("sums", SUMS);
    history.snapshot();
    UnaryOperator<SnapshotManifest.View> damaged =
        view ->
            Manifests.view(view, view.sql(), "0".repeat(view.resultHash().length()), view.plan());
    assertThatThrownBy(() -> recovered(damaged))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("view sums comes out with the hash");
  }

  /** The snapshot, as if the build that wrote it had made the same rows of another text. */
  private static UnaryOperator<SnapshotManifest.View> stored(String name, String sql) {
    return view ->
        view.name().equals(name) ? Manifests.view(view, sql, view.resultHash(), view.plan()) : view;
  }

  private CircuitState recovered(UnaryOperator<SnapshotManifest.View> as) {
    SnapshotManifest manifest = history.reader().snapshots(CircuitHistory.ID).getFirst();
    CircuitState state = new CircuitState(TestConfigs.limits(), 3);
    try (SavedRows rows = history.reader().open(CircuitHistory.ID, manifest)) {
      state.restore(Manifests.withViews(manifest, as), rows);
    }
    return state;
  }

  private long set(long id, long amount) {
    JsonRows rows = history.rows("orders");
    rows.upsert("orders", "%d, \"c%d\", %d".formatted(id, id, amount));
    return history.batch(rows.build());
  }

  private static ViewInfo info(CircuitState state, String view) {
    return state.circuit().viewInfo(view);
  }

  private static ViewFailure failure(CircuitState state, String view) {
    return info(state, view).failure().orElseThrow();
  }

  private static List<Object> facts(CircuitState state, String view) {
    ViewInfo info = info(state, view);
    return List.of(
        info.rows(), info.createdRev(), info.changedRev(), info.resultHash(), info.versionHash());
  }

  /** The values of the column amount. */
  private static List<Long> rows(CircuitState state, String view) {
    RowSet rows = state.circuit().viewRows(view);
    int column = rows.schema().indexOf("amount");
    return Arrays.stream(rows.columns()[column].lanes, 0, rows.size()).boxed().toList();
  }

  private static List<Long> versions(CircuitState state, String view) {
    RowSet rows = state.circuit().viewRows(view);
    return Arrays.stream(rows.versions(), 0, rows.size()).boxed().toList();
  }
}
