package dev.weir.circuit;

import static dev.weir.circuit.TestRows.schema;

import dev.weir.zset.ColumnType;
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

/** One upsert of an existing row through a table, GROUP BY with COUNT and SUM, and the view. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AggregateBenchmark {
  private static final TableDefinition TABLE =
      TestRows.table("t", schema("id BIGINT, g BIGINT, x BIGINT, y DOUBLE"), 0);

  @Param({"10000", "100000", "1000000"})
  public int rows;

  @Param({"1", "100", "1000", "10000"})
  public int batch;

  @Param({"100000"})
  public int groups;

  /** The aggregate beside COUNT(*). */
  @Param({"SUM", "SUM_DOUBLE", "MIN"})
  public String function;

  private Circuit circuit;
  private BenchmarkBatches batches;

  @Setup
  public void fill() {
    circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(TABLE, 1);
    circuit.createView(TestRows.view("v", plan()), 1);
    BenchmarkBatches.fill(circuit, TABLE, rows, x -> x % groups, x -> x % 1000, x -> amount(x));
    batches =
        new BenchmarkBatches(TABLE, rows, batch, x -> x % groups, x -> x % 1000, x -> amount(x));
  }

  private static long amount(long random) {
    return Double.doubleToLongBits((random % 100_000) * 0.01);
  }

  private Plan plan() {
    AggregateCall second =
        switch (function) {
          case "SUM" ->
              new AggregateCall(AggregateCall.Function.SUM, 2, ColumnType.BIGINT, "SUM(x)");
          case "MIN" ->
              new AggregateCall(AggregateCall.Function.MIN, 2, ColumnType.BIGINT, "MIN(x)");
          default -> new AggregateCall(AggregateCall.Function.SUM, 3, ColumnType.DOUBLE, "SUM(y)");
        };
    AggregateCall count =
        new AggregateCall(AggregateCall.Function.COUNT_ROWS, -1, ColumnType.BIGINT, "COUNT(*)");
    return new Plan.Aggregate(
        TestRows.scan(TABLE),
        new int[] {1},
        List.of(count, second),
        schema("g BIGINT, n BIGINT, s " + second.type().sql()),
        new int[] {0});
  }

  /** Every upsert moves its row to another group. */
  @Benchmark
  @OperationsPerInvocation(BenchmarkBatches.CHANGES)
  public int upsert() {
    return batches.run(circuit);
  }
}
