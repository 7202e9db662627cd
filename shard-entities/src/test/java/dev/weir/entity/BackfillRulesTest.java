package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.sql.JsonRows;
import dev.weir.zset.TableShape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What may be done, and what may not, while a view is filled. */
@TestInstance(Lifecycle.PER_CLASS)
class BackfillRulesTest {
  private static final String LARGE = "SELECT SUM(n) AS n FROM large";
  private static final String OTHER = "SELECT COUNT(*) AS n FROM large";
  private static final int BATCHES = 4;
  private static final int BATCH_ROWS = 25_000;

  private CircuitHistory history;

  @BeforeAll
  void aTableWithManyRows_andOneWithoutAny(@TempDir Path directory) {
    history = new CircuitHistory(directory);
    history.table("CREATE TABLE large (id BIGINT PRIMARY KEY, n BIGINT)");
    history.table("CREATE TABLE small (id BIGINT PRIMARY KEY)");
    var table = history.definition("large");
    for (int batch = 0; batch < BATCHES; batch++) {
      JsonRows rows =
          new JsonRows(
              Map.of(
                  "large",
                  new TableShape("large", table.schema(), table.primaryKey(), table.defaults())));
      for (int row = 0; row < BATCH_ROWS; row++) {
        rows.upsert("large", "%d, 1".formatted(batch * BATCH_ROWS + row));
      }
      history.batch(rows.build());
    }
  }

  @BeforeEach
  void noView() {
    for (String view : new String[] {"v", "w"}) {
      history.dropView(view);
    }
  }

  @Test
  void whatReadsManyRowsIsFilledBetweenBatches_whatReadsFewAtOnce() {
    assertThat(event(define("v", LARGE))).isInstanceOf(CircuitEvent.ViewBegun.class);
    assertThat(event(define("v", "SELECT id FROM small")))
        .isInstanceOf(CircuitEvent.ViewCreated.class);
    history.view("v", "SELECT id FROM small");
    DefinitionDecision replaced = decide(define("v", LARGE));
    assertThat(replaced.outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(replaced.event().orElseThrow().origin().orElseThrow().event())
        .isEqualTo(
            new CircuitEvent.ViewBegun(
                "v", LARGE, "rows", true, EngineLimits.of(TestConfigs.limits())));
  }

  @Test
  void theSameAgainChangesNothing_anotherOneTakesItsPlace() {
    history.begin("v", LARGE);
    assertThat(decide(define("v", LARGE)).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(event(define("v", OTHER))).isInstanceOf(CircuitEvent.ViewBegun.class);
    assertThat(event(define("v", "SELECT id FROM small")))
        .isInstanceOf(CircuitEvent.ViewCreated.class);
  }

  @Test
  void theOldDefinitionGivesUpTheNewOne() {
    history.view("v", LARGE);
    history.begin("v", OTHER);
    assertThat(event(define("v", LARGE)))
        .isEqualTo(
            new CircuitEvent.ViewBegun(
                "v", LARGE, "rows", true, EngineLimits.of(TestConfigs.limits())));
  }

  @Test
  void nobodyReadsItYet() {
    history.begin("v", LARGE);
    refused(define("w", "SELECT n FROM v"), ErrorCode.VIEW_BACKFILLING);
    assertThatThrownBy(() -> CircuitReads.answer(history.state(), read("v")))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.VIEW_BACKFILLING);
              assertThat(refusal.members()).containsKey("progress");
            });
  }

  @Test
  void whatItReplacesIsRead_butByNoNewView() {
    history.view("v", LARGE);
    history.begin("v", OTHER);
    assertThat(CircuitReads.answer(history.state(), read("v")))
        .isInstanceOf(CircuitReply.ViewRows.class);
    refused(define("w", "SELECT n FROM v"), ErrorCode.VIEW_BACKFILLING);
  }

  @Test
  void whatItReadsStaysAsItIs() {
    history.begin("v", LARGE);
    refused(
        new CircuitCommand.DropTable("large", Precondition.NONE, null),
        ErrorCode.DEPENDENCY_EXISTS);
    refused(
        new CircuitCommand.AlterTable(
            "large",
            "ALTER TABLE large ADD COLUMN m BIGINT",
            Precondition.NONE,
            false,
            Map.of(),
            null),
        ErrorCode.VIEW_BACKFILLING);
    refused(
        new CircuitCommand.DefineTable(
            "v", "CREATE TABLE v (id BIGINT PRIMARY KEY)", Precondition.NONE, Map.of(), null),
        ErrorCode.NAME_TAKEN);
  }

  @Test
  void itIsDescribedAndDropped() {
    history.begin("v", LARGE);
    history.slice();
    ViewInfo info = described("v").orElseThrow();
    assertThat(info.isBackfilling()).isTrue();
    assertThat(info.progress().orElseThrow().total()).isEqualTo(BATCHES * BATCH_ROWS);
    assertThat(event(new CircuitCommand.DropView("v", Precondition.NONE, null)))
        .isEqualTo(new CircuitEvent.ViewDropped("v"));
    history.dropView("v");
    assertThat(described("v")).isEmpty();
  }

  private Optional<ViewInfo> described(String view) {
    var reply =
        (CircuitReply.Described)
            CircuitReads.answer(history.state(), new CircuitCommand.Describe(ReadAt.NOW, null));
    return reply.views().stream().filter(info -> info.definition().name().equals(view)).findFirst();
  }

  private static CircuitCommand.Read read(String view) {
    return new CircuitCommand.ReadViews(
        java.util.List.of(view), java.util.OptionalLong.empty(), ReadAt.NOW, null);
  }

  private static CircuitCommand.Write define(String view, String sql) {
    return new CircuitCommand.DefineView(view, sql, "rows", Precondition.NONE, Map.of(), null);
  }

  private CircuitEvent event(CircuitCommand.Write command) {
    return decide(command).event().orElseThrow().origin().orElseThrow().event();
  }

  private DefinitionDecision decide(CircuitCommand.Write command) {
    var compiled = DefinitionPlans.of(history.state(), command).get();
    return DefinitionDecision.of(
        history.state(), new LogCommand.Planned(command, compiled, null), 0);
  }

  private void refused(CircuitCommand.Write command, ErrorCode code) {
    assertThatThrownBy(() -> decide(command))
        .isInstanceOfSatisfying(
            WeirException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
