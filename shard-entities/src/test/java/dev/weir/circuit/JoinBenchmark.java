package dev.weir.circuit;

import static dev.weir.circuit.TestRows.schema;

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

/** One upsert of an existing row of the left table, which changes its join key. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class JoinBenchmark {
  private static final TableDefinition LEFT =
      TestRows.table("l", schema("id BIGINT, k BIGINT, x BIGINT"), 0);
  private static final TableDefinition RIGHT =
      TestRows.table("r", schema("id BIGINT, name BIGINT"), 0);

  @Param({"10000", "100000", "1000000"})
  public int rows;

  @Param({"1", "100", "1000", "10000"})
  public int batch;

  @Param({"100000"})
  public int partners;

  private Circuit circuit;
  private BenchmarkBatches batches;

  @Setup
  public void fill() {
    circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(LEFT, 1);
    circuit.createTable(RIGHT, 1);
    circuit.createView(TestRows.view("v", plan()), 1);
    BenchmarkBatches.fill(circuit, RIGHT, partners, x -> x);
    BenchmarkBatches.fill(circuit, LEFT, rows, x -> x % partners, x -> x);
    batches = new BenchmarkBatches(LEFT, rows, batch, x -> x % partners, x -> x);
  }

  private static Plan plan() {
    return new Plan.Join(
        TestRows.scan(LEFT),
        TestRows.scan(RIGHT),
        new int[] {1},
        new int[] {0},
        new int[] {0, 1, 2},
        new int[] {1},
        schema("id BIGINT, k BIGINT, x BIGINT, name BIGINT"),
        new int[] {0});
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkBatches.CHANGES)
  public int upsert() {
    return batches.run(circuit);
  }
}
