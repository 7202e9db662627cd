package dev.weir.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.TestRows.Batch;
import dev.weir.circuit.WindowCall.PositionFunction;
import dev.weir.config.Seeds;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Schema SCHEMA = TestRows.schema("id BIGINT, g BIGINT, x BIGINT, s VARCHAR");
  private static final TableDefinition TABLE = TestRows.table("t", SCHEMA, 0);
  private static final SortColumn BY_ID = new SortColumn(0, false, false);
  private static final WindowFrame RUNNING =
      new WindowFrame(true, WindowFrame.Bound.unbounded(-1), WindowFrame.Bound.CURRENT_ROW);

  @Test
  void keepsTheLaws_overRandomBatches() {
    OperatorLaws.check(
        200, random -> TestPlans.window(TestPlans.calc(TestPlans.scanned(random), random), random));
  }

  @Test
  void changesOnlyNeighbours_whenARowComesInTheMiddle() {
    WindowCall lag = new WindowCall.Shift(2, -1, -1, false, ColumnType.BIGINT);
    WindowCall rolling =
        new WindowCall.Total(
            sum(),
            new WindowFrame(
                true,
                new WindowFrame.Bound(-1, BigDecimal.TWO, false),
                WindowFrame.Bound.CURRENT_ROW));
    Circuit circuit = filled(window(lag, rolling), 1_000);
    circuit.apply(10, new Batch().delete(TABLE, 500L).build());
    assertThat(rowsOut(circuit)).as("the row, and two that saw it").isEqualTo(1 + 2 * 2);
    circuit.apply(11, new Batch().upsert(TABLE, 500L, 0L, 3L, "back").build());
    assertThat(rowsOut(circuit)).isEqualTo(2 * (1 + 2 * 2));
  }

  @Test
  void changesNothingElse_whenAColumnIsUpdatedThatNoCallReads() {
    WindowCall total = new WindowCall.Total(sum(), RUNNING);
    WindowCall number = new WindowCall.Position(PositionFunction.ROW_NUMBER, 0, ColumnType.BIGINT);
    Circuit circuit = filled(window(total, number), 1_000);
    circuit.apply(10, new Batch().update(TABLE, "s", "another", 3L).build());
    assertThat(rowsOut(circuit)).isEqualTo(2);
  }

  @Test
  void leavesRowsAlone_whenTheValueOfTheirPartitionStays() {
    WindowCall first = new WindowCall.Value(2, 1, false, WindowFrame.PARTITION, ColumnType.BIGINT);
    WindowCall largest =
        new WindowCall.Total(
            new AggregateCall(AggregateCall.Function.MAX, 2, ColumnType.BIGINT, "MAX(x)"),
            WindowFrame.PARTITION);
    Circuit circuit = filled(window(first, largest), 1_000);
    circuit.apply(10, new Batch().delete(TABLE, 500L).build());
    assertThat(rowsOut(circuit)).isEqualTo(1);
  }

  @Test
  void namesTheSmallestRow_whenASumLeavesItsType() {
    Circuit circuit = filled(window(new WindowCall.Total(sum(), RUNNING)), 10);
    Batch batch = new Batch();
    for (long id = 9; id >= 5; id--) {
      batch.upsert(TABLE, id, 0L, Long.MAX_VALUE / 2, "large");
    }
    StepResult result = circuit.apply(10, batch.build());
    assertThat(result.failed()).hasSize(1);
    ViewFailure failure = result.failed().getFirst();
    assertThat(failure.error()).isEqualTo("overflow");
    assertThat(failure.table()).isEqualTo("t");
    assertThat(failure.key()).containsExactly("6");
  }

  @Test
  void knowsItsTextsAgain_whenTheyWereSwept() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    WindowCall lag = new WindowCall.Shift(3, -1, -1, false, ColumnType.VARCHAR);
    WindowCall least =
        new WindowCall.Total(
            new AggregateCall(AggregateCall.Function.MIN, 3, ColumnType.VARCHAR, "MIN(s)"),
            RUNNING);
    List<SortColumn> byText = List.of(new SortColumn(3, true, false));
    Plan input = TestRows.scan(TABLE);
    Plan window =
        new Plan.Window(input, new int[] {1}, byText, List.of(lag, least), schema(lag, least));
    Plan top = new Plan.TopK(input, new int[] {1}, byText, Ranking.RANK, 0, 3, null);
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(TABLE, 1);
    assertThat(circuit.createView(TestRows.view("v", window, "t"), 2)).isEmpty();
    assertThat(circuit.createView(TestRows.view("w", top, "t"), 3)).isEmpty();
    for (long rev = 4; rev < 60; rev++) {
      Batch batch = new Batch();
      for (int i = 0; i < 60; i++) {
        String text = "text " + random.nextInt(1_000_000) + "x".repeat(1_000);
        batch.upsert(TABLE, random.nextLong(120), random.nextLong(3), 1L, text);
      }
      circuit.apply(rev, batch.build());
      NaiveEvaluator naive = new NaiveEvaluator(Map.of("t", TestRows.rows(circuit.tableRows("t"))));
      assertThat(TestRows.rows(circuit.viewRows("v")))
          .as(Seeds.option(seed))
          .isEqualTo(naive.evaluate(window));
      assertThat(TestRows.rows(circuit.viewRows("w")))
          .as(Seeds.option(seed))
          .isEqualTo(naive.evaluate(top));
    }
  }

  private static AggregateCall sum() {
    return new AggregateCall(AggregateCall.Function.SUM, 2, ColumnType.BIGINT, "SUM(x)");
  }

  private static Plan window(WindowCall... calls) {
    return new Plan.Window(
        TestRows.scan(TABLE), new int[] {1}, List.of(BY_ID), List.of(calls), schema(calls));
  }

  private static Schema schema(WindowCall... calls) {
    List<Column> columns = new ArrayList<>(SCHEMA.columns());
    for (WindowCall call : calls) {
      columns.add(new Column("w" + columns.size(), call.type(), true));
    }
    return new Schema(columns);
  }

  /** A circuit with a view over rows of one partition, whose x are their ids. */
  private static Circuit filled(Plan plan, int rows) {
    Circuit circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(TABLE, 1);
    Batch batch = new Batch();
    for (long id = 0; id < rows; id++) {
      batch.upsert(TABLE, id, 0L, id, "text");
    }
    circuit.apply(2, batch.build());
    assertThat(circuit.createView(TestRows.view("v", plan, "t"), 3)).isEmpty();
    return circuit;
  }

  private static long rowsOut(Circuit circuit) {
    return circuit.explain("v").stream()
        .filter(node -> node.op().equals("Window"))
        .mapToLong(PlanNode::rowsOut)
        .sum();
  }
}
