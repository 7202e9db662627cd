package dev.weir.circuit;

import static dev.weir.circuit.TestRows.rows;
import static dev.weir.circuit.TestRows.scan;
import static dev.weir.circuit.TestRows.schema;
import static dev.weir.circuit.TestRows.table;
import static dev.weir.circuit.TestRows.versions;
import static dev.weir.circuit.TestRows.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final TableDefinition ORDERS =
      table("orders", schema("id BIGINT, customer VARCHAR, amount BIGINT, parts BIGINT"), 0);

  private final Circuit circuit = TestRows.circuit(TestRows.LIMITS, 7);

  private static Plan large() {
    return new Plan.Calc(
        scan(ORDERS),
        TestProgram.filter("amount>10", (rows, row) -> rows[2].lane(row) > 10, 0, 2),
        schema("id BIGINT, amount BIGINT"),
        new int[] {0});
  }

  private static Plan byCustomer() {
    return new Plan.Aggregate(
        scan(ORDERS),
        new int[] {1},
        List.of(
            new AggregateCall(AggregateCall.Function.COUNT_ROWS, -1, ColumnType.BIGINT, "COUNT(*)"),
            new AggregateCall(AggregateCall.Function.SUM, 2, ColumnType.BIGINT, "SUM(amount)")),
        schema("customer VARCHAR, n BIGINT, total BIGINT"),
        new int[] {0});
  }

  private static Plan perPart() {
    return new Plan.Calc(
        scan(ORDERS),
        TestProgram.compute("amount/parts", TestProgram.divide(2, 3), 0),
        schema("id BIGINT, per_part BIGINT"),
        new int[] {0});
  }

  private StepResult apply(long rev, Batch batch) {
    return circuit.apply(rev, batch.build());
  }

  @Test
  void keepsViewsEqualToTheirPlans_whenRowsMove() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("large", large(), "orders"), 2);
    circuit.createView(view("by_customer", byCustomer(), "orders"), 3);

    apply(4, new Batch().upsert(ORDERS, 1L, "ann", 20L, 1L).upsert(ORDERS, 2L, "bob", 5L, 1L));
    assertThat(rows(circuit.viewRows("large"))).isEqualTo(Map.of(List.of(1L, 20L), 1L));
    assertThat(rows(circuit.viewRows("by_customer")))
        .isEqualTo(Map.of(List.of("ann", 1L, 20L), 1L, List.of("bob", 1L, 5L), 1L));

    StepResult moved =
        apply(
            5,
            new Batch()
                .update(ORDERS, "amount", 3L, 1L)
                .update(ORDERS, "customer", "ann", 2L)
                .delete(ORDERS, 99L));
    assertThat(moved.noop()).isEqualTo(1);
    assertThat(moved.changed()).extracting(ViewDelta::view).containsExactly("by_customer", "large");
    assertThat(rows(circuit.viewRows("large"))).isEmpty();
    assertThat(rows(circuit.viewRows("by_customer"))).isEqualTo(Map.of(List.of("ann", 2L, 8L), 1L));
    assertThat(circuit.viewInfo("large").resultHash()).isEqualTo("0".repeat(32));
  }

  @Test
  void fillsNewViewFromStoredRows() {
    circuit.createTable(ORDERS, 1);
    Batch batch = new Batch();
    for (long id = 0; id < 20_000; id++) {
      batch.upsert(ORDERS, id, "c" + id % 10, id, 1L);
    }
    apply(2, batch);
    assertThat(circuit.createView(view("by_customer", byCustomer(), "orders"), 3)).isEmpty();
    assertThat(rows(circuit.viewRows("by_customer")))
        .hasSize(10)
        .containsEntry(List.of("c3", 2000L, 19_996_000L), 1L);
    assertThat(circuit.viewRows("by_customer").versions()[0]).isEqualTo(3);
  }

  @Test
  void readsOtherViews() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("large", large(), "orders"), 2);
    Plan twice =
        new Plan.Calc(
            new Plan.Scan("large", schema("id BIGINT, amount BIGINT"), new int[] {0}),
            TestProgram.filter("amount<100", (rows, row) -> rows[1].lane(row) < 100, 0, 1),
            schema("id BIGINT, amount BIGINT"),
            new int[] {0});
    circuit.createView(view("middle", twice, "large"), 3);
    apply(4, new Batch().upsert(ORDERS, 1L, "a", 50L, 1L).upsert(ORDERS, 2L, "a", 500L, 1L));
    assertThat(rows(circuit.viewRows("middle"))).containsOnlyKeys(List.of(1L, 50L));
    assertThatThrownBy(() -> circuit.dropView("large")).hasMessageContaining("large");
    circuit.dropView("middle");
    circuit.dropView("large");
    circuit.dropTable("orders");
    assertThat(circuit.tables()).isEmpty();
  }

  @Test
  void failsOnlyTheViewWhoseExpressionFails() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("large", large(), "orders"), 2);
    circuit.createView(view("per_part", perPart(), "orders"), 3);
    apply(4, new Batch().upsert(ORDERS, 1L, "a", 50L, 5L));

    StepResult failed =
        apply(
            5,
            new Batch()
                .upsert(ORDERS, 1L, "a", 60L, 5L)
                .upsert(ORDERS, 9L, "a", 60L, 0L)
                .upsert(ORDERS, 8L, "a", 60L, 0L));

    assertThat(failed.changed()).extracting(ViewDelta::view).containsExactly("large");
    ViewFailure failure = failed.failed().getFirst();
    assertThat(failure.view()).isEqualTo("per_part");
    assertThat(failure.rev()).isEqualTo(5);
    assertThat(failure.error()).isEqualTo("division-by-zero");
    assertThat(failure.table()).isEqualTo("orders");
    assertThat(failure.key()).containsExactly("8");
    assertThat(failure.detail()).contains("parts=0");
    assertThat(rows(circuit.viewRows("per_part"))).containsOnlyKeys(List.of(1L, 10L));
    assertThat(circuit.viewInfo("per_part").failure()).contains(failure);
    assertThat(apply(6, new Batch().delete(ORDERS, 9L)).failed()).isEmpty();
    assertThat(circuit.createView(view("again", perPart(), "orders"), 7))
        .map(ViewFailure::key)
        .contains(List.of("8"));
    circuit.dropView("per_part");
    assertThat(circuit.view("per_part")).isEmpty();
  }

  @Test
  void failsViewsOverAFailedView() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("per_part", perPart(), "orders"), 2);
    Plan over = new Plan.Scan("per_part", schema("id BIGINT, per_part BIGINT"), new int[] {0});
    circuit.createView(view("over", over, "per_part"), 3);
    StepResult failed = apply(4, new Batch().upsert(ORDERS, 1L, "a", 1L, 0L));
    assertThat(failed.failed()).extracting(ViewFailure::view).containsExactly("over", "per_part");
    assertThat(circuit.createView(view("late", over, "per_part"), 5))
        .map(ViewFailure::error)
        .contains("input-failed");
  }

  @Test
  void sharesOperatorsOfEqualPlans() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("a", byCustomer(), "orders"), 2);
    circuit.createView(view("b", byCustomer(), "orders"), 3);
    List<PlanNode> plan = circuit.explain("b");
    assertThat(plan).extracting(PlanNode::op).containsExactly("Table", "Aggregate", "View");
    assertThat(plan.get(1).shared()).isTrue();
    circuit.dropView("a");
    assertThat(circuit.explain("b").get(1).shared()).isFalse();
    apply(4, new Batch().upsert(ORDERS, 1L, "ann", 20L, 1L));
    assertThat(rows(circuit.viewRows("b"))).containsOnlyKeys(List.of("ann", 1L, 20L));
  }

  @Test
  void failsViewOverItsStateLimit() {
    Circuit small = TestRows.circuit(new CircuitLimits(1000, 10, 1000), 1);
    small.createTable(ORDERS, 1);
    small.createView(view("large", large(), "orders"), 2);
    Batch batch = new Batch();
    for (long id = 0; id < 100; id++) {
      batch.upsert(ORDERS, id, "c", 100L, 1L);
    }
    assertThat(small.apply(3, batch.build()).failed())
        .extracting(ViewFailure::error)
        .containsExactly("view-state-limit");
    assertThat(small.viewInfo("large").rows()).isZero();
  }

  @Test
  void restoresTablesViewsVersionsAndFailures() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("large", large(), "orders"), 2);
    circuit.createView(view("by_customer", byCustomer(), "orders"), 3);
    circuit.createView(view("per_part", perPart(), "orders"), 4);
    apply(5, new Batch().upsert(ORDERS, 1L, "a", 50L, 5L).upsert(ORDERS, 2L, "b", 70L, 5L));
    apply(6, new Batch().upsert(ORDERS, 2L, "b", 80L, 0L));

    Circuit restored = Restored.computed(circuit, 99, 2);

    assertThat(restored.viewInfo("per_part").failure())
        .isEqualTo(circuit.viewInfo("per_part").failure())
        .isPresent();
    assertThat(restored.explain("per_part")).isEmpty();
    for (String name : List.of("large", "by_customer")) {
      ViewInfo expected = circuit.viewInfo(name);
      ViewInfo found = restored.viewInfo(name);
      assertThat(found.resultHash()).isEqualTo(expected.resultHash());
      assertThat(found.versionHash()).isEqualTo(expected.versionHash());
      assertThat(found.changedRev()).isEqualTo(expected.changedRev());
      assertThat(found.failure()).isEqualTo(expected.failure());
      assertThat(versions(restored.viewRows(name))).isEqualTo(versions(circuit.viewRows(name)));
    }
    assertThat(versions(restored.tableRows("orders")))
        .isEqualTo(versions(circuit.tableRows("orders")));
    Batch next = new Batch().delete(ORDERS, 1L);
    assertThat(restored.apply(7, next.build()).changed())
        .extracting(ViewDelta::resultHash)
        .isEqualTo(apply(7, next).changed().stream().map(ViewDelta::resultHash).toList());
  }

  @Test
  void probesAndReadsRowsByKey() {
    TableDefinition names = table("names", schema("region VARCHAR, id BIGINT, x BIGINT"), 1, 0);
    circuit.createTable(names, 1);
    apply(2, new Batch().upsert(names, "eu", 1L, 10L));
    Schema key = schema("id BIGINT, region VARCHAR");
    ColumnVector[] columns = ColumnVector.allocate(key, 1);
    columns[0].set(0, 1);
    columns[1].set(0, 0);
    List<byte[]> dictionary = List.of("eu".getBytes(StandardCharsets.UTF_8));
    assertThat(circuit.has("names", columns, 0, dictionary)).isTrue();
    assertThat(rows(circuit.tableRow("names", columns, code -> dictionary.get((int) code))))
        .isEqualTo(Map.of(List.of("eu", 1L, 10L), 1L));
    assertThat(circuit.tableRow("names", columns, code -> new byte[] {1}).size()).isZero();
    assertThat(circuit.has("names", columns, 0, List.of("us".getBytes(StandardCharsets.UTF_8))))
        .isFalse();
  }

  @Test
  void keepsResultsWhenUnusedStringsAreSwept() {
    circuit.createTable(ORDERS, 1);
    circuit.createView(view("by_customer", byCustomer(), "orders"), 2);
    List<RowSet> seen = new ArrayList<>();
    var first = circuit.strings();
    for (long rev = 3; rev < 60; rev++) {
      Batch batch = new Batch();
      for (long id = 0; id < 1000; id++) {
        batch.upsert(ORDERS, id, "a customer with a long name " + rev + "/" + id, rev, 1L);
      }
      apply(rev, batch);
      seen.add(circuit.viewRows("by_customer"));
    }
    assertThat(circuit.strings()).isNotSameAs(first);
    assertThat(circuit.strings().contentBytes()).isLessThan(1 << 21);
    assertThat(rows(seen.getFirst()))
        .containsKey(List.of("a customer with a long name 3/6", 1L, 3L));
    assertThat(rows(seen.getLast()))
        .hasSize(1000)
        .containsKey(List.of("a customer with a long name 59/1", 1L, 59L));
  }
}
