package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopKTest {
  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        100, random -> TestPlans.top(TestPlans.calc(TestPlans.scanned(random), random), random));
  }

  @Test
  void keepsTheLaws_ofEachPartition() {
    OperatorLaws.check(
        150,
        random -> TestPlans.topOfEach(TestPlans.calc(TestPlans.scanned(random), random), random));
  }

  @Test
  void putsOutTheDifferenceAlone_whateverTheSizeOfTheWindow() {
    TableDefinition table = TestRows.table("t", TestRows.schema("id BIGINT, g BIGINT"), 0);
    Plan plan =
        new Plan.TopK(
            TestRows.scan(table),
            new int[] {1},
            List.of(new SortColumn(0, false, false)),
            Ranking.ROW_NUMBER,
            0,
            100,
            null);
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(table, 1);
    Batch batch = new Batch();
    for (long id = 0; id < 1_000; id++) {
      batch.upsert(table, id, id % 2);
    }
    circuit.apply(2, batch.build());
    assertThat(circuit.createView(TestRows.view("v", plan, "t"), 3)).isEmpty();
    circuit.apply(4, new Batch().delete(table, 10L).build());
    assertThat(rowsOut(circuit)).as("one goes, one moves up").isEqualTo(2);
    circuit.apply(5, new Batch().delete(table, 900L).upsert(table, 2_000L, 1L).build());
    assertThat(rowsOut(circuit)).as("nothing behind the window is seen").isEqualTo(2);
    assertThat(TestRows.rows(circuit.viewRows("v"))).hasSize(200);
  }

  private static long rowsOut(Circuit circuit) {
    return circuit.explain("v").stream()
        .filter(node -> node.op().equals("TopK"))
        .mapToLong(PlanNode::rowsOut)
        .sum();
  }
}
