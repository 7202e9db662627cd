package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitHistory;
import dev.weir.zset.ByteSink;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowWriter;
import dev.weir.zset.ValueWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path directory;

  private CircuitHistory history() {
    return new CircuitHistory(directory);
  }

  private static Fold fold(CircuitHistory history, long bytesMax) {
    Fold fold = new Fold(bytesMax, () -> {});
    JournalEvents events = new JournalEvents(history.reader(), CircuitHistory.ID);
    events.begin(fold);
    events.events(fold.rev(), events.highest(), fold::apply);
    return fold;
  }

  private static List<String> rows(CircuitHistory history, String table) {
    Fold fold = fold(history, PLENTY);
    RowSet rows = fold.tables().rows(fold.tables().table(table).orElseThrow());
    RowWriter writer = new RowWriter(rows.schema(), new ValueWriter(false));
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      ByteSink out = new ByteSink(64);
      writer.json(out, rows.columns(), row, rows.strings());
      texts.add(out.text());
    }
    texts.sort(null);
    return texts;
  }

  @Test
  void createsReplacesAndRemovesRows() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR, n INT)");
    TableDefinition t = history.definition("t");
    history.batch(new BatchMaker().create(t, 1, "a", 10).upsert(t, 2, "b", 20).build());
    history.batch(new BatchMaker().upsert(t, 1, "c", null).delete(t, 2).delete(t, 9).build());
    assertThat(rows(history, "t")).containsExactly("{\"id\":1,\"name\":\"c\",\"n\":null}");
  }

  @Test
  void anUpdateSetsTheGivenColumns_andMakesNoRow() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR, n INT)");
    TableDefinition t = history.definition("t");
    history.batch(new BatchMaker().upsert(t, 1, "a", 10).build());
    history.batch(
        new BatchMaker()
            .update(t, 0b100, 1, "not given", 11)
            .update(t, 0b110, 7, "nobody", 1)
            .build());
    assertThat(rows(history, "t")).containsExactly("{\"id\":1,\"name\":\"a\",\"n\":11}");
    history.batch(new BatchMaker().update(t, 0b010, 1, null, 5).build());
    assertThat(rows(history, "t")).containsExactly("{\"id\":1,\"name\":null,\"n\":11}");
  }

  @Test
  void laterChangesOfAKeySeeTheEarlierOnesOfTheirBatch() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR, n INT)");
    TableDefinition t = history.definition("t");
    history.batch(
        new BatchMaker()
            .create(t, 1, "a", 1)
            .update(t, 0b100, 1, null, 2)
            .delete(t, 1)
            .update(t, 0b100, 1, null, 3)
            .upsert(t, 2, "x", 1)
            .delete(t, 2)
            .upsert(t, 2, "y", 2)
            .update(t, 0b100, 2, null, 5)
            .build());
    assertThat(rows(history, "t")).containsExactly("{\"id\":2,\"name\":\"y\",\"n\":5}");
  }

  @Test
  void aKeyMayBeNull_andOfSeveralColumns() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (a BIGINT, b VARCHAR, v INT, PRIMARY KEY (a, b))");
    TableDefinition t = history.definition("t");
    history.batch(
        new BatchMaker()
            .upsert(t, null, "", 1)
            .upsert(t, 0, "", 2)
            .upsert(t, null, null, 3)
            .upsert(t, 0, null, 4)
            .upsert(t, null, "", 5)
            .build());
    assertThat(rows(history, "t"))
        .containsExactly(
            "{\"a\":0,\"b\":\"\",\"v\":2}",
            "{\"a\":0,\"b\":null,\"v\":4}",
            "{\"a\":null,\"b\":\"\",\"v\":5}",
            "{\"a\":null,\"b\":null,\"v\":3}");
    assertOk(history);
  }

  @Test
  void wideDecimalsAndManyColumnsKeepTheirValues() {
    CircuitHistory history = history();
    StringBuilder sql = new StringBuilder("CREATE TABLE t (k DECIMAL(38,2) PRIMARY KEY");
    for (int column = 1; column < 70; column++) {
      sql.append(", c").append(column).append(" INT");
    }
    history.table(sql + ", w DECIMAL(30,5))");
    TableDefinition t = history.definition("t");
    Object[] row = new Object[71];
    row[0] = new BigDecimal("-123456789012345678901234567890.25");
    row[69] = 7;
    row[70] = new BigDecimal("1234567890123456789012345.5");
    history.batch(new BatchMaker().upsert(t, row).build());
    row[0] = new BigDecimal("123456789012345678901234567890.25");
    row[69] = null;
    history.batch(new BatchMaker().upsert(t, row).build());
    assertThat(rows(history, "t"))
        .hasSize(2)
        .first()
        .asString()
        .contains("-123456789012345678901234567890.25", "\"c69\":7", "\"c68\":null");
    assertOk(history);
  }

  @Test
  void droppedTablesAndDeletedCircuitsLeaveNothing() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR)");
    TableDefinition t = history.definition("t");
    history.batch(new BatchMaker().upsert(t, 1, "a").build());
    history.dropTable("t");
    history.table("CREATE TABLE t (id INT PRIMARY KEY, other DOUBLE, third INT)");
    assertThat(rows(history, "t")).isEmpty();
    t = history.definition("t");
    history.batch(new BatchMaker().upsert(t, 1, 0.5, null).build());
    assertThat(rows(history, "t")).containsExactly("{\"id\":1,\"other\":0.5,\"third\":null}");
    history.view("v", "SELECT id FROM t");
    history.delete();
    assertThat(fold(history, PLENTY).tables().all()).isEmpty();
    assertThat(fold(history, PLENTY).views().all()).isEmpty();
    history.table("CREATE TABLE t (id INT PRIMARY KEY)");
    history.batch(new BatchMaker().upsert(history.definition("t"), 3).build());
    assertThat(rows(history, "t")).containsExactly("{\"id\":3}");
    assertOk(history);
  }

  @Test
  void stringsNobodyHasAnyMoreAreSwept_andRowsKeepTheirs() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (id VARCHAR PRIMARY KEY, text VARCHAR)");
    TableDefinition t = history.definition("t");
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 60; i++) {
      history.batch(new BatchMaker().upsert(t, "k" + i % 3, large + i).build());
    }
    Fold fold = fold(history, 40L << 20);
    assertThat(fold.tables().stateBytes()).as("60 MiB went through").isLessThan(24L << 20);
    assertOk(history);
  }

  @Test
  void refusesTables_thatNeedTooMuchMemory() {
    CircuitHistory history = history();
    history.table("CREATE TABLE t (id BIGINT PRIMARY KEY)");
    TableDefinition t = history.definition("t");
    BatchMaker batch = new BatchMaker();
    for (int i = 0; i < 1000; i++) {
      batch.upsert(t, i);
    }
    history.batch(batch.build());
    assertThatThrownBy(() -> fold(history, 100_000))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_TOO_LARGE))
        .hasMessageContaining("more than the 100000");
  }

  private static void assertOk(CircuitHistory history) {
    Verdict verdict =
        Verification.run(
            CircuitHistory.ID,
            List.of(Claim.of("eu", history.described())),
            history.reader(),
            new Steps());
    assertThat(verdict.ok()).as(verdict.toMap().toString()).isTrue();
    assertThat(verdict.complete()).as(verdict.toMap().toString()).isTrue();
  }
}
