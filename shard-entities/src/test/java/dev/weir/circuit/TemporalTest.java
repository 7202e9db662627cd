package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.circuit.TimeBound.Comparison;
import dev.weir.zset.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemporalTest {
  private static final Schema SCHEMA = TestRows.schema("id BIGINT, t BIGINT");
  private static final TableDefinition TABLE = TestRows.table("t", SCHEMA, 0);

  private final Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
  private long rev = 1;

  @Test
  void keepsTheLaws_overRandomBounds() {
    OperatorLaws.check(
        120, random -> TestPlans.temporal(TestPlans.rows(random, random.nextInt(2)), random));
  }

  @Test
  void takesARowInAndOut_whenItsInstantsCome() {
    define(new TimeBound(1, Comparison.GREATER_OR_EQUAL, 0, 1, 0), bound(Comparison.LESS, -10));
    apply(0, new Batch().upsert(TABLE, 1L, 5L));
    assertThat(rows()).isEmpty();
    assertThat(circuit.nextInstant()).isEqualTo(5);
    assertThat(circuit.advance(++rev, 4).changed()).isEmpty();
    assertThat(circuit.advance(++rev, 5).changed()).hasSize(1);
    assertThat(rows()).isEqualTo(Map.of(List.of(1L, 5L), 1L));
    assertThat(circuit.nextInstant()).isEqualTo(15);
    assertThat(circuit.advance(++rev, 15).changed()).hasSize(1);
    assertThat(rows()).isEmpty();
    assertThat(circuit.nextInstant()).isEqualTo(Long.MAX_VALUE);
    assertThat(kept()).isZero();
  }

  @Test
  void saysNothing_ofARowThatEntersAndLeavesInOneTick() {
    define(new TimeBound(1, Comparison.GREATER_OR_EQUAL, 0, 1, 0), bound(Comparison.LESS, -10));
    apply(0, new Batch().upsert(TABLE, 1L, 5L));
    assertThat(circuit.advance(++rev, 100).changed()).isEmpty();
    assertThat(kept()).isZero();
  }

  @Test
  void keepsNoRow_thatStaysForEverOrIsPast() {
    define(bound(Comparison.GREATER, 0));
    apply(10, new Batch().upsert(TABLE, 1L, 5L).upsert(TABLE, 2L, 10L));
    assertThat(rows()).isEqualTo(Map.of(List.of(1L, 5L), 1L));
    assertThat(kept()).isEqualTo(1);
    circuit.advance(++rev, 11);
    assertThat(rows()).hasSize(2);
    assertThat(kept()).isZero();
    apply(11, new Batch().delete(TABLE, 1L).delete(TABLE, 2L));
    assertThat(rows()).isEmpty();
  }

  @Test
  void namesTheVersion_thatTheClockMade() {
    define(bound(Comparison.LESS, 0));
    apply(0, new Batch().upsert(TABLE, 1L, 5L).upsert(TABLE, 2L, 6L));
    StepResult left = circuit.advance(7, 5);
    assertThat(left.changed().getFirst().delta().weights()).startsWith(-1);
    assertThat(left.changed().getFirst().delta().size()).isEqualTo(1);
    assertThat(circuit.viewInfo("v").changedRev()).isEqualTo(7);
  }

  @Test
  void neverGoesBack() {
    define(bound(Comparison.LESS, 0));
    apply(10, new Batch().upsert(TABLE, 1L, 5L));
    circuit.advance(++rev, 3);
    assertThat(circuit.clock()).isEqualTo(10);
    assertThat(rows()).isEmpty();
  }

  @Test
  void needsNoClock_withoutAViewThatReadsIt() {
    circuit.createTable(TABLE, rev);
    assertThat(circuit.usesClock()).isFalse();
    circuit.createView(
        TestRows.view("v", new Plan.Temporal(scan(), List.of(bound(Comparison.LESS, 0))), "t"),
        ++rev);
    assertThat(circuit.usesClock()).isTrue();
    circuit.dropView("v");
    assertThat(circuit.usesClock()).isFalse();
  }

  private static TimeBound bound(Comparison comparison, long after) {
    return new TimeBound(1, comparison, 0, 1, after);
  }

  private static Plan scan() {
    return new Plan.Scan("t", SCHEMA, new int[] {0});
  }

  private void define(TimeBound... bounds) {
    circuit.createTable(TABLE, rev);
    circuit.createView(TestRows.view("v", new Plan.Temporal(scan(), List.of(bounds)), "t"), ++rev);
  }

  private void apply(long clock, Batch batch) {
    circuit.apply(++rev, clock, batch.build());
  }

  private Map<List<Object>, Long> rows() {
    return TestRows.rows(circuit.viewRows("v"));
  }

  private long kept() {
    return circuit.explain("v").stream()
        .filter(node -> node.op().equals("Temporal"))
        .mapToLong(PlanNode::rows)
        .sum();
  }
}
