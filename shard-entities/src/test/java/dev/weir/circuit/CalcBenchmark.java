package dev.weir.circuit;

import static dev.weir.circuit.TestRows.schema;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.StringPool;
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

/** One upsert of an existing row through a table, a filter that keeps half, and the view. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CalcBenchmark {
  private static final TableDefinition TABLE =
      TestRows.table("t", schema("id BIGINT, a BIGINT, b BIGINT"), 0);

  @Param({"10000", "100000", "1000000"})
  public int rows;

  @Param({"1", "100", "1000", "10000"})
  public int batch;

  private Circuit circuit;
  private BenchmarkBatches batches;

  @Setup
  public void fill() {
    circuit = TestRows.circuit(TestRows.LIMITS, 1);
    circuit.createTable(TABLE, 1);
    circuit.createView(
        TestRows.view(
            "v", new Plan.Calc(TestRows.scan(TABLE), new Half(), TABLE.schema(), new int[] {0})),
        1);
    BenchmarkBatches.fill(circuit, TABLE, rows, x -> x % 1000, x -> x);
    batches = new BenchmarkBatches(TABLE, rows, batch, x -> x % 1000, x -> x);
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkBatches.CHANGES)
  public int upsert() {
    return batches.run(circuit);
  }

  /** {@code WHERE a < 500}, as generated code would do it. */
  private static final class Half implements RowProgram {
    @Override
    public String digest() {
      return "a<500";
    }

    @Override
    public int run(
        ColumnVector[] in, int size, ColumnVector[] out, int[] source, StringPool strings) {
      long[] id = in[0].lanes;
      long[] a = in[1].lanes;
      long[] b = in[2].lanes;
      int count = 0;
      for (int row = 0; row < size; row++) {
        if (a[row] < 500) {
          out[0].lanes[count] = id[row];
          out[1].lanes[count] = a[row];
          out[2].lanes[count] = b[row];
          source[count++] = row;
        }
      }
      return count;
    }

    @Override
    public int copiedFrom(int column) {
      return column;
    }

    @Override
    public boolean keepsAll() {
      return false;
    }

    @Override
    public String explain() {
      return digest();
    }
  }
}
