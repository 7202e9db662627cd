package dev.weir.circuit;

import static dev.weir.circuit.TestRows.schema;

import dev.weir.zset.ColumnType;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One upsert of an existing row through a table, a window function and the view; partitions have
 * about 20 rows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WindowBenchmark {
  private static final TableDefinition TABLE =
      TestRows.table("t", schema("id BIGINT, g BIGINT, x BIGINT"), 0);

  private static final int PARTITION_ROWS = 20;
  private static final List<SortColumn> ORDER = List.of(new SortColumn(2, false, false));
  private static final int[] PARTITION = {1};

  @Param({"10000", "100000", "1000000"})
  public int rows;

  @Param({"1000"})
  public int batch;

  /** What is computed. */
  @Param({"RUNNING_SUM", "ROLLING_SUM", "LAG", "ROW_NUMBER", "TOP_3"})
  public String function;

  private Circuit circuit;
  private BenchmarkBatches batches;

  @Setup
  public void fill() {
    long groups = Math.max(1, rows / PARTITION_ROWS);
    circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(TABLE, 1);
    circuit.createView(TestRows.view("v", plan()), 1);
    BenchmarkBatches.fill(circuit, TABLE, rows, g -> g % groups, x -> x % 1_000_000);
    batches = new BenchmarkBatches(TABLE, rows, batch, g -> g % groups, x -> x % 1_000_000);
  }

  private Plan plan() {
    Plan input = TestRows.scan(TABLE);
    return switch (function) {
      case "TOP_3" -> new Plan.TopK(input, PARTITION, ORDER, Ranking.ROW_NUMBER, 0, 3, null);
      case "LAG" -> window(input, new WindowCall.Shift(2, -1, -1, false, ColumnType.BIGINT));
      case "ROW_NUMBER" ->
          window(
              input,
              new WindowCall.Position(
                  WindowCall.PositionFunction.ROW_NUMBER, 0, ColumnType.BIGINT));
      case "ROLLING_SUM" -> window(input, sum(new WindowFrame.Bound(-1, BigDecimal.TWO, false)));
      default -> window(input, sum(WindowFrame.Bound.unbounded(-1)));
    };
  }

  private static WindowCall sum(WindowFrame.Bound start) {
    return new WindowCall.Total(
        new AggregateCall(AggregateCall.Function.SUM, 2, ColumnType.BIGINT, "SUM(x)"),
        new WindowFrame(true, start, WindowFrame.Bound.CURRENT_ROW));
  }

  private static Plan window(Plan input, WindowCall call) {
    return new Plan.Window(
        input, PARTITION, ORDER, List.of(call), schema("id BIGINT, g BIGINT, x BIGINT, w BIGINT"));
  }

  /** Every upsert moves its row to another partition. */
  @Benchmark
  @OperationsPerInvocation(BenchmarkBatches.CHANGES)
  public int upsert() {
    return batches.run(circuit);
  }
}
