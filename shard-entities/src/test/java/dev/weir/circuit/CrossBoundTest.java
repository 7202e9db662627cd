package dev.weir.circuit;

import static dev.weir.circuit.TestRows.scan;
import static dev.weir.circuit.TestRows.schema;
import static dev.weir.circuit.TestRows.table;
import static dev.weir.circuit.TestRows.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedBatch;
import org.junit.jupiter.api.Test;

/** Joins without an equality are there for small sides only; the rest fails by name. */
class CrossBoundTest {
  private static final int[] NO_KEY = {};
  private static final Schema SCHEMA = schema("id BIGINT, g BIGINT");
  private static final TableDefinition L = table("l", SCHEMA, 0);
  private static final TableDefinition R = table("r", SCHEMA, 0);

  private static Plan pairs() {
    return new Plan.Join(
        scan(L),
        scan(R),
        NO_KEY,
        NO_KEY,
        new int[] {0},
        new int[] {0},
        schema("id BIGINT, other BIGINT"),
        new int[] {0, 1});
  }

  private static Plan smaller() {
    TestProgram.Condition less = (rows, row) -> rows[0].lane(row) < rows[1].lane(row);
    return new Plan.Match(
        scan(L),
        scan(R),
        NO_KEY,
        NO_KEY,
        new Plan.Match.Pair(new int[] {0}, new int[] {0}, TestProgram.filter("less", less)),
        Plan.Match.Kind.SEMI,
        SCHEMA);
  }

  private static Circuit circuit(int left, int right) {
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(L, 1);
    circuit.createTable(R, 2);
    circuit.apply(3, rows(L, 0, left));
    circuit.apply(4, rows(R, 0, right));
    return circuit;
  }

  private static TypedBatch rows(TableDefinition table, int from, int to) {
    Batch batch = new Batch();
    for (long id = from; id < to; id++) {
      batch.upsert(table, id, id % 7);
    }
    return batch.build();
  }

  @Test
  void fillsAView_whoseOneSideIsSmall() {
    Circuit circuit = circuit(50_000, 3);
    assertThat(circuit.createView(view("v", pairs(), "l", "r"), 5)).isEmpty();
    assertThat(circuit.viewInfo("v").rows()).isEqualTo(150_000);
    assertThat(circuit.createView(view("w", smaller(), "l", "r"), 6)).isEmpty();
    assertThat(circuit.viewInfo("w").rows()).isEqualTo(2);
  }

  @Test
  void refusesToFillAView_ofTwoLargeSides() {
    int large = CrossBound.SMALL_ROWS_MAX + 1;
    Circuit circuit = circuit(large, large);
    for (Plan plan : new Plan[] {pairs(), smaller()}) {
      ViewFailure failure = circuit.createView(view("v", plan, "l", "r"), 5).orElseThrow();
      assertThat(failure.error()).isEqualTo("step-budget");
      assertThat(failure.detail()).contains("10001").contains("join on an equality");
      circuit.dropView("v");
    }
  }

  @Test
  void failsAlone_whenTheSmallSideGrows() {
    Circuit circuit = circuit(CrossBound.SMALL_ROWS_MAX + 1, 5);
    assertThat(circuit.createView(view("grows", smaller(), "l", "r"), 5)).isEmpty();
    assertThat(circuit.createView(view("stays", scan(L), "l"), 6)).isEmpty();
    StepResult result = circuit.apply(7, rows(R, 5, CrossBound.SMALL_ROWS_MAX + 1));
    assertThat(result.failed()).extracting(ViewFailure::view).containsExactly("grows");
    circuit.apply(8, rows(L, 20_000, 20_001));
    assertThat(circuit.viewInfo("stays").rows()).isEqualTo(CrossBound.SMALL_ROWS_MAX + 2);
    assertThat(circuit.viewInfo("grows").rows()).isEqualTo(4);
  }
}
