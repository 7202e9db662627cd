package dev.weir.circuit;

import static dev.weir.circuit.TestRows.rows;
import static dev.weir.circuit.TestRows.schema;
import static dev.weir.circuit.TestRows.table;
import static dev.weir.circuit.TestRows.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final TableDefinition T = table("t", schema("id BIGINT, a BIGINT, s VARCHAR"), 0);

  private final Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
  private long rev = 2;

  @BeforeEach
  void createTableAndCopy() {
    circuit.createTable(T, 1);
    circuit.createView(TestRows.view("copy", TestRows.scan(T), "t"), 2);
  }

  private StepResult apply(Batch batch) {
    return circuit.apply(++rev, batch.build());
  }

  private static List<Object> row(Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }

  /** The delta of the view that copies the table, as text. */
  private static List<String> delta(StepResult result) {
    List<String> text = new ArrayList<>();
    for (ViewDelta change : result.changed()) {
      for (int i = 0; i < change.delta().size(); i++) {
        text.add(
            (change.delta().weights()[i] > 0 ? "+" : "-")
                + TestRows.row(T.schema(), change.delta().columns(), i, change.strings()));
      }
    }
    return text;
  }

  @Test
  void insertsRow_whenUpsertedKeyIsAbsent() {
    StepResult result = apply(new Batch().upsert(T, 1L, 10L, "x"));
    assertThat(delta(result)).containsExactly("+[1, 10, x]");
    assertThat(result.noop()).isZero();
  }

  @Test
  void replacesWholeRow_whenUpsertedKeyIsPresent() {
    apply(new Batch().upsert(T, 1L, 10L, "x"));
    assertThat(delta(apply(new Batch().upsert(T, 1L, null, null))))
        .containsExactly("-[1, 10, x]", "+[1, null, null]");
  }

  @Test
  void countsNoop_whenUpsertChangesNothing() {
    apply(new Batch().upsert(T, 1L, 10L, "x"));
    StepResult result = apply(new Batch().upsert(T, 1L, 10L, "x"));
    assertThat(result.noop()).isEqualTo(1);
    assertThat(delta(result)).isEmpty();
    assertThat(versions(circuit.tableRows("t"))).containsEntry(row(1L, 10L, "x"), 3L);
    assertThat(circuit.tableInfo("t").changedRev()).isEqualTo(3);
  }

  @Test
  void keepsOtherColumns_whenUpdated() {
    apply(new Batch().upsert(T, 1L, 10L, "x"));
    assertThat(delta(apply(new Batch().update(T, "a", null, 1L))))
        .containsExactly("-[1, 10, x]", "+[1, null, x]");
    assertThat(apply(new Batch().update(T, "s", "x", 1L)).noop()).isEqualTo(1);
  }

  @Test
  void skipsUpdate_whenKeyIsAbsent() {
    StepResult result = apply(new Batch().update(T, "a", 1L, 1L));
    assertThat(result.skipped()).isEqualTo(1);
    assertThat(rows(circuit.tableRows("t"))).isEmpty();
  }

  @Test
  void removesRow_whenDeleted_andCountsNoop_whenAbsent() {
    apply(new Batch().upsert(T, 1L, 10L, "x"));
    StepResult result = apply(new Batch().delete(T, 1L).delete(T, 1L).delete(T, 2L));
    assertThat(delta(result)).containsExactly("-[1, 10, x]");
    assertThat(result.noop()).isEqualTo(2);
  }

  @Test
  void netsToNothing_whenCreatedAndDeletedInOneBatch() {
    StepResult result = apply(new Batch().upsert(T, 1L, 10L, "x").delete(T, 1L));
    assertThat(delta(result)).isEmpty();
    assertThat(result.noop()).isZero();
    assertThat(circuit.tableInfo("t").rows()).isZero();
  }

  @Test
  void netsFirstOldAgainstLastNew_whenKeyIsRepeated() {
    apply(new Batch().upsert(T, 1L, 10L, "x"));
    StepResult result =
        apply(
            new Batch()
                .update(T, "a", 11L, 1L)
                .delete(T, 1L)
                .upsert(T, 1L, 12L, "y")
                .update(T, "a", 13L, 1L));
    assertThat(delta(result)).containsExactly("-[1, 10, x]", "+[1, 13, y]");
    assertThat(delta(apply(new Batch().delete(T, 1L).upsert(T, 1L, 13L, "y")))).isEmpty();
    assertThat(versions(circuit.tableRows("t"))).containsEntry(row(1L, 13L, "y"), 4L);
  }

  @Test
  void equalsAModel_afterRandomBatches() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Map<Long, List<Object>> model = new HashMap<>();
    Map<Long, Long> changedAt = new HashMap<>();
    for (int step = 0; step < 500; step++) {
      Batch batch = new Batch();
      Map<Long, List<Object>> before = new HashMap<>(model);
      int[] counts = new int[2];
      for (int i = random.nextInt(20); i >= 0; i--) {
        change(batch, model, random, counts);
      }
      StepResult result = apply(batch);
      for (Long id : union(before, model)) {
        if (!Objects.equals(before.get(id), model.get(id))) {
          changedAt.put(id, rev);
        }
      }
      Map<List<Object>, Long> expected = new HashMap<>();
      model.forEach((id, row) -> expected.put(row, changedAt.get(id)));
      assertThat(versions(circuit.tableRows("t"))).as(Seeds.option(seed)).isEqualTo(expected);
      assertThat(result.noop()).as(Seeds.option(seed)).isEqualTo(counts[0]);
      assertThat(result.skipped()).as(Seeds.option(seed)).isEqualTo(counts[1]);
      assertThat(rows(circuit.viewRows("copy"))).isEqualTo(rows(circuit.tableRows("t")));
    }
  }

  private static List<Long> union(Map<Long, ?> left, Map<Long, ?> right) {
    List<Long> ids = new ArrayList<>(left.keySet());
    right.keySet().stream().filter(id -> !left.containsKey(id)).forEach(ids::add);
    return ids;
  }

  private static void change(
      Batch batch, Map<Long, List<Object>> model, Random random, int[] counts) {
    long id = random.nextLong(12);
    Object value = random.nextInt(3) == 0 ? null : (Object) random.nextLong(2);
    List<Object> present = model.get(id);
    switch (random.nextInt(3)) {
      case 0 -> {
        batch.upsert(T, id, value, "s" + value);
        counts[0] += row(id, value, "s" + value).equals(present) ? 1 : 0;
        model.put(id, row(id, value, "s" + value));
      }
      case 1 -> {
        batch.update(T, "a", value, id);
        counts[1] += present == null ? 1 : 0;
        if (present != null) {
          counts[0] += Objects.equals(present.get(1), value) ? 1 : 0;
          model.put(id, row(id, value, present.get(2)));
        }
      }
      default -> {
        batch.delete(T, id);
        counts[0] += model.remove(id) == null ? 1 : 0;
      }
    }
  }
}
