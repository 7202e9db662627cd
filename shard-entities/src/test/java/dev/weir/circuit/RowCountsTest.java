package dev.weir.circuit;

import static dev.weir.circuit.TestRows.scan;
import static dev.weir.circuit.TestRows.schema;
import static dev.weir.circuit.TestRows.table;
import static dev.weir.circuit.TestRows.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.RowCounts.Counted;
import dev.weir.circuit.TestRows.Batch;
import org.junit.jupiter.api.Test;

/** Rows that are there, and those that have come and gone. */
class RowCountsTest {
  private static final TableDefinition ORDERS =
      table("orders", schema("id BIGINT, amount BIGINT"), 0);

  private final Circuit circuit = TestRows.circuit(TestRows.LIMITS, 7);

  private void define() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("large", large(), "orders"), 2);
  }

  private static Plan large() {
    return new Plan.Calc(
        scan(ORDERS),
        TestProgram.filter("amount>10", (rows, row) -> rows[1].lane(row) > 10, 0, 1),
        schema("id BIGINT, amount BIGINT"),
        new int[] {0});
  }

  /** Amounts as a bag: the same one may be there several times. */
  private static Plan amounts() {
    return new Plan.Calc(
        scan(ORDERS),
        TestProgram.filter("any", (rows, row) -> true, 1),
        schema("amount BIGINT"),
        new int[0]);
  }

  private Counted counted(String relation) {
    return circuit.counts(relation).orElseThrow().now();
  }

  @Test
  void countsWhatNetsOut() {
    define();
    circuit.apply(3, new Batch().upsert(ORDERS, 1L, 5L).upsert(ORDERS, 2L, 20L).build());
    assertThat(counted("orders")).isEqualTo(new Counted(2, 2, 0));
    assertThat(counted("large")).isEqualTo(new Counted(1, 1, 0));
    circuit.apply(4, new Batch().upsert(ORDERS, 1L, 15L).upsert(ORDERS, 2L, 25L).build());
    assertThat(counted("orders")).isEqualTo(new Counted(2, 4, 2));
    assertThat(counted("large")).isEqualTo(new Counted(2, 3, 1));
    circuit.apply(5, new Batch().upsert(ORDERS, 1L, 15L).delete(ORDERS, 2L).build());
    assertThat(counted("orders")).isEqualTo(new Counted(1, 4, 3));
    assertThat(counted("large")).isEqualTo(new Counted(1, 3, 2));
  }

  @Test
  void countsEachOfEqualRows() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("amounts", amounts(), "orders"), 2);
    circuit.apply(3, new Batch().upsert(ORDERS, 1L, 5L).upsert(ORDERS, 2L, 5L).build());
    assertThat(counted("amounts")).isEqualTo(new Counted(2, 2, 0));
    circuit.apply(4, new Batch().delete(ORDERS, 1L).build());
    assertThat(counted("amounts")).isEqualTo(new Counted(1, 2, 1));
  }

  @Test
  void countsNoRowsThatWereThereBefore() {
    circuit.createTable(ORDERS, 1);
    circuit.apply(2, new Batch().upsert(ORDERS, 1L, 50L).upsert(ORDERS, 2L, 20L).build());
    circuit.createView(view("large", large(), "orders"), 3);
    assertThat(counted("large")).isEqualTo(new Counted(2, 0, 0));
    Circuit restored = TestRows.circuit(TestRows.LIMITS, 7);
    restored.createTable(ORDERS, 1);
    restored.restoreTable("orders", 2, circuit.tableRows("orders"));
    restored.createView(view("large", large(), "orders"), 3);
    assertThat(restored.counts("orders").orElseThrow().now()).isEqualTo(new Counted(2, 0, 0));
    assertThat(restored.counts("large").orElseThrow().now()).isEqualTo(new Counted(2, 0, 0));
  }

  @Test
  void beginsAnew() {
    define();
    circuit.apply(3, new Batch().upsert(ORDERS, 1L, 50L).build());
    circuit.countAnew();
    assertThat(counted("orders")).isEqualTo(new Counted(1, 0, 0));
    assertThat(counted("large")).isEqualTo(new Counted(1, 0, 0));
    circuit.apply(4, new Batch().delete(ORDERS, 1L).build());
    assertThat(counted("large")).isEqualTo(new Counted(0, 0, 1));
  }

  @Test
  void hasNone_whenAViewHasFailed() {
    circuit.createTable(ORDERS, 1);
    Plan part =
        new Plan.Calc(
            scan(ORDERS),
            TestProgram.compute("id/amount", TestProgram.divide(0, 1), 0),
            schema("id BIGINT, part BIGINT"),
            new int[] {0});
    circuit.createView(view("part", part, "orders"), 2);
    assertThat(circuit.counts("part")).isPresent();
    circuit.apply(3, new Batch().upsert(ORDERS, 1L, 0L).build());
    assertThat(circuit.counts("part")).isEmpty();
    assertThat(counted("orders")).isEqualTo(new Counted(1, 1, 0));
  }
}
