package dev.weir.circuit;

import static dev.weir.circuit.TestRows.scan;
import static dev.weir.circuit.TestRows.schema;
import static dev.weir.circuit.TestRows.table;
import static dev.weir.circuit.TestRows.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A circuit with views that fail goes on like one that never had them. */
class FailureIsolationTest {
  private static final Schema SCHEMA = schema("id BIGINT, g BIGINT, a BIGINT, b BIGINT");
  private static final TableDefinition T = table("t", SCHEMA, 0);

  private static Plan divided() {
    return new Plan.Calc(
        scan(T),
        TestProgram.compute("a/b", TestProgram.divide(2, 3), 0, 1),
        schema("id BIGINT, g BIGINT, q BIGINT"),
        new int[] {0});
  }

  private static Plan counted(Plan input) {
    return new Plan.Aggregate(
        input,
        new int[] {1},
        List.of(new AggregateCall(AggregateCall.Function.SUM, 2, ColumnType.BIGINT, "SUM(x)")),
        schema("g BIGINT, s BIGINT"),
        new int[] {0});
  }

  private static Plan joined(Plan left) {
    return new Plan.Join(
        left,
        counted(scan(T)),
        new int[] {1},
        new int[] {0},
        new int[] {0, 2},
        new int[] {1},
        schema("id BIGINT, x BIGINT, s BIGINT"),
        new int[] {0});
  }

  @Test
  void keepsHealthyViewsAndFailsAlike_whateverTheSeedAndTheBatchOrder() {
    for (int round = 0; round < 60; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      Circuit healthy = TestRows.circuit(TestRows.LIMITS, 1);
      Circuit mixed = TestRows.circuit(TestRows.LIMITS, 2);
      Circuit again = TestRows.circuit(TestRows.LIMITS, 3);
      for (Circuit each : List.of(healthy, mixed, again)) {
        each.createTable(T, 1);
        each.createView(view("sums", counted(scan(T)), "t"), 2);
        each.createView(view("joined", joined(scan(T)), "t"), 3);
      }
      for (Circuit each : List.of(mixed, again)) {
        each.createView(view("bad", divided(), "t"), 4);
        each.createView(view("bad_sums", counted(divided()), "t"), 5);
        each.createView(view("bad_join", joined(divided()), "t"), 6);
      }
      for (long rev = 7; rev < 40; rev++) {
        Batch batch = new Batch();
        for (int i = random.nextInt(6); i >= 0; i--) {
          long id = random.nextLong(20);
          boolean poison = random.nextInt(60) == 0;
          batch.upsert(T, id, random.nextLong(3), random.nextLong(100), poison ? 0L : 1L);
        }
        healthy.apply(rev, batch.build());
        StepResult result = mixed.apply(rev, batch.build());
        assertThat(again.apply(rev, batch.build()).failed())
            .as(Seeds.option(seed))
            .isEqualTo(result.failed());
        for (String name : List.of("sums", "joined")) {
          assertThat(mixed.viewInfo(name).resultHash())
              .as(Seeds.option(seed))
              .isEqualTo(healthy.viewInfo(name).resultHash());
        }
        for (ViewFailure failure : result.failed()) {
          assertThat(failure.error()).isEqualTo("division-by-zero");
          assertThat(failure.table()).isEqualTo("t");
        }
        assertThat(result.failed().size()).isIn(0, 3);
      }
    }
  }

  @Test
  void failsSumThatLeavesItsType_butNotOneThatPassesThrough() {
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(T, 1);
    circuit.createView(view("sums", counted(scan(T)), "t"), 2);
    circuit.apply(3, new Batch().upsert(T, 1L, 7L, Long.MAX_VALUE, 1L).build());
    assertThat(
            circuit
                .apply(
                    4,
                    new Batch()
                        .upsert(T, 2L, 7L, Long.MAX_VALUE, 1L)
                        .upsert(T, 3L, 7L, -Long.MAX_VALUE, 1L)
                        .build())
                .failed())
        .isEmpty();
    StepResult failed = circuit.apply(5, new Batch().delete(T, 3L).build());
    assertThat(failed.failed())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.error()).isEqualTo("overflow");
              assertThat(failure.expression()).isEqualTo("SUM(x)");
              assertThat(failure.detail()).contains("18446744073709551614").contains("[7]");
            });
  }

  @Test
  void failsDecimalSumBeyondItsDigits_evenWhenItWraps128Bits() {
    TableDefinition wide = table("w", schema("id BIGINT, m DECIMAL(38,0)"), 0);
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(wide, 1);
    Plan total =
        new Plan.Aggregate(
            scan(wide),
            new int[0],
            List.of(
                new AggregateCall(
                    AggregateCall.Function.SUM, 1, ColumnType.decimal(38, 0), "SUM(m)")),
            schema("s DECIMAL(38,0)"),
            new int[0]);
    circuit.createView(view("total", total, "w"), 2);
    Batch batch = new Batch();
    BigDecimal most = BigDecimal.TEN.pow(38).subtract(BigDecimal.ONE);
    for (long id = 0; id < 7; id++) {
      batch.upsert(wide, id, most);
    }
    assertThat(circuit.apply(3, batch.build()).failed())
        .extracting(ViewFailure::error)
        .containsExactly("overflow");
  }

  @Test
  void failsJoinThatMultipliesBeyondItsBound_namingTheKey() {
    Circuit circuit = TestRows.circuit(new CircuitLimits(1000, 20, 1L << 30), 1);
    circuit.createTable(T, 1);
    TableDefinition other = table("o", SCHEMA, 0);
    circuit.createTable(other, 1);
    Plan pairs =
        new Plan.Join(
            scan(T),
            scan(other),
            new int[] {1},
            new int[] {1},
            new int[] {0},
            new int[] {0},
            schema("l BIGINT, r BIGINT"),
            new int[] {0, 1});
    circuit.createView(view("pairs", pairs, "t", "o"), 2);
    Batch batch = new Batch();
    for (long id = 0; id < 20; id++) {
      batch.upsert(other, id, 5L, 0L, 0L);
    }
    circuit.apply(3, batch.build());
    assertThat(circuit.apply(4, new Batch().upsert(T, 1L, 5L, 0L, 0L).build()).failed()).isEmpty();
    circuit.apply(5, new Batch().upsert(other, 20L, 5L, 0L, 0L).build());
    StepResult failed = circuit.apply(6, new Batch().upsert(T, 2L, 5L, 0L, 0L).build());
    assertThat(failed.failed())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.error()).isEqualTo("step-budget");
              assertThat(failure.detail()).contains("[5]").contains("20 rows");
            });
    assertThat(circuit.viewInfo("pairs").rows()).isEqualTo(21);
  }

  /** Each row that comes matches one; the row that was there matches more than it could at once. */
  @Test
  void comesBackFromASnapshot_whenItHasGrownToWhatItCouldNotBeFilledWith() {
    Circuit circuit = TestRows.circuit(new CircuitLimits(1000, 20, 1L << 30), 1);
    circuit.createTable(T, 1);
    TableDefinition other = table("o", SCHEMA, 0);
    circuit.createTable(other, 1);
    Plan pairs =
        new Plan.Join(
            scan(T),
            scan(other),
            new int[] {1},
            new int[] {1},
            new int[] {0},
            new int[] {0},
            schema("l BIGINT, r BIGINT"),
            new int[] {0, 1});
    circuit.createView(view("pairs", pairs, "t", "o"), 2);
    circuit.apply(3, new Batch().upsert(T, 1L, 5L, 0L, 0L).build());
    for (long id = 0; id < 30; id++) {
      circuit.apply(4 + id, new Batch().upsert(other, id, 5L, 0L, 0L).build());
    }
    assertThat(circuit.viewInfo("pairs").rows()).isEqualTo(30);
    Circuit recovered = Restored.computed(circuit, 2, 2);
    assertThat(recovered.viewInfo("pairs").versionHash())
        .isEqualTo(circuit.viewInfo("pairs").versionHash());
    // and its bounds are those of before
    assertThat(recovered.createView(view("anew", pairs, "t", "o"), 40)).isPresent();
    assertThat(recovered.apply(41, new Batch().upsert(T, 2L, 5L, 0L, 0L).build()).failed())
        .extracting(ViewFailure::view)
        .containsExactly("pairs");
  }

  @Test
  void refusesQueryWhoseExpressionFails() {
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(T, 1);
    circuit.apply(2, new Batch().upsert(T, 1L, 1L, 1L, 0L).build());
    Assertions.assertThatThrownBy(
            () ->
                BatchEvaluator.evaluate(
                    divided(), Map.of("t", circuit.tableRows("t")), TestRows.LIMITS))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("b is 0");
    assertThat(circuit.view("none")).isEqualTo(Optional.empty());
  }

  @Test
  void endsAnEvaluation_whenItsCheckpointThrows() {
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(T, 1);
    Batch batch = new Batch();
    for (long id = 0; id < 1000; id++) {
      batch.upsert(T, id, 5L, 0L, 0L);
    }
    circuit.apply(2, batch.build());
    Plan pairs =
        new Plan.Join(
            scan(T),
            scan(T),
            new int[] {1},
            new int[] {1},
            new int[] {0},
            new int[] {0},
            schema("l BIGINT, r BIGINT"),
            new int[0]);
    AtomicInteger checks = new AtomicInteger();
    Assertions.assertThatThrownBy(
            () ->
                BatchEvaluator.evaluate(
                    pairs,
                    Map.of("t", circuit.tableRows("t")),
                    TestRows.LIMITS,
                    () -> {
                      if (checks.incrementAndGet() == 10) {
                        throw new IllegalStateException("time is up");
                      }
                    }))
        .hasMessage("time is up");
    assertThat(checks).hasValue(10);
  }

  @Test
  void matchesNoNullKeys_evenInAKeyedView() {
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(T, 1);
    circuit.createView(view("sums", counted(scan(T)), "t"), 2);
    Plan over =
        new Plan.Join(
            scan(T),
            new Plan.Scan("sums", schema("g BIGINT, s BIGINT"), new int[] {0}),
            new int[] {1},
            new int[] {0},
            new int[] {0},
            new int[] {1},
            schema("id BIGINT, s BIGINT"),
            new int[] {0});
    circuit.createView(view("over", over, "t", "sums"), 3);
    circuit.apply(4, new Batch().upsert(T, 1L, null, 5L, 0L).upsert(T, 2L, 1L, 6L, 0L).build());
    assertThat(TestRows.rows(circuit.viewRows("over"))).containsOnlyKeys(List.of(2L, 6L));
    circuit.apply(5, new Batch().upsert(T, 1L, 1L, 5L, 0L).build());
    assertThat(TestRows.rows(circuit.viewRows("over")))
        .containsOnlyKeys(List.of(1L, 11L), List.of(2L, 11L));
  }
}
