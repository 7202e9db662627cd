package dev.weir.http;

import dev.weir.config.ConfigLoader;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RowBatch;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to read one row of the flights data out of a batch of 1,000. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchReaderBenchmark {
  private static final int ROWS = 1000;
  private static final String[] AIRPORTS = {"LAX", "SFO", "PHX", "JFK", "ORD", "DFW", "SEA", "BOS"};

  private final BatchReader reader = new BatchReader(ConfigLoader.defaults().weir().limits(), 42);
  private final CsvReader csv = new CsvReader(ConfigLoader.defaults().weir().limits(), 42);
  private byte[] json;
  private byte[] lines;
  private byte[] rowLines;
  private byte[] csvBody;

  @Setup
  public void setUp() {
    StringBuilder changes = new StringBuilder();
    StringBuilder rows = new StringBuilder();
    StringBuilder cells = new StringBuilder("id,departure,delay,distance,origin,destination\n");
    for (int i = 0; i < ROWS; i++) {
      String row =
          "{\"id\":%d,\"departure\":\"2001-01-%02dT%02d:%02d:00\",\"delay\":%s,\"distance\":%d,\"origin\":\"%s\",\"destination\":\"%s\"}"
              .formatted(
                  i,
                  1 + i / 100 % 28,
                  i / 40 % 24,
                  i % 60,
                  i % 9 == 0 ? "null" : "" + (i % 90 - 20),
                  100 + i % 700,
                  AIRPORTS[i % 8],
                  AIRPORTS[i / 8 % 8]);
      rows.append(row).append('\n');
      changes.append("{\"table\":\"flights\",\"op\":\"create\",\"row\":").append(row).append("}\n");
      cells.append(
          "%d,2001-01-%02dT%02d:%02d:00,%d,%d,%s,%s%n"
              .formatted(
                  i,
                  1 + i / 100 % 28,
                  i / 40 % 24,
                  i % 60,
                  i % 90 - 20,
                  100 + i % 700,
                  AIRPORTS[i % 8],
                  AIRPORTS[i / 8 % 8]));
    }
    lines = changes.toString().getBytes(StandardCharsets.UTF_8);
    rowLines = rows.toString().getBytes(StandardCharsets.UTF_8);
    csvBody = cells.toString().getBytes(StandardCharsets.UTF_8);
    String array = changes.toString().strip().replace("\n", ",");
    json = ("{\"changes\":[" + array + "]}").getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public RowBatch json() {
    return reader.readJson(json);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public RowBatch lines() {
    return reader.readLines(lines);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public RowBatch rowLines() {
    return reader.readRowLines(rowLines, "flights", ChangeOp.UPSERT);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public RowBatch csv() {
    return csv.read(csvBody, "flights", ChangeOp.UPSERT);
  }
}
