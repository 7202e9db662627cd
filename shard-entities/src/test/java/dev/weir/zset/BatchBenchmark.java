package dev.weir.zset;

import dev.weir.config.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one row of a batch of 1,000 rows of 7 columns costs between parser and journal. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BatchBenchmark.ROWS)
public class BatchBenchmark {
  static final int ROWS = 1000;

  private static final TableShape FLIGHTS =
      new TableShape(
          "flights",
          new Schema(
              List.of(
                  new Column("id", ColumnType.BIGINT, false),
                  new Column("departure", ColumnType.TIMESTAMP, false),
                  new Column("delay", ColumnType.INTEGER, true),
                  new Column("distance", ColumnType.INTEGER, true),
                  new Column("origin", ColumnType.varchar(4), false),
                  new Column("destination", ColumnType.varchar(4), false),
                  new Column("price", ColumnType.decimal(10, 2), true))),
          new int[] {0},
          Arrays.asList(new Object[7]));

  private static final TableShapes TABLES = Batches.shapes(FLIGHTS);

  private RowBatch parsed;
  private TypedBatch typed;
  private byte[] event;
  private RowSet rows;
  private byte[] segment;
  private BatchTyper typer;
  private KeyOverlay overlay;

  @Setup
  public void makeBatch() throws IOException {
    Random random = Seeds.random(1);
    Batches batch = new Batches();
    for (int i = 0; i < ROWS; i++) {
      batch.create(
          "flights",
          "id",
          i,
          "departure",
          String.format("2001-01-%02dT%02d:%02d:00", 1 + i / 500, i / 25 % 24, i % 60),
          "delay",
          i % 20 == 0 ? null : random.nextInt(100) - 20,
          "distance",
          random.nextInt(2500),
          "origin",
          airport(random),
          "destination",
          airport(random),
          "price",
          random.nextInt(900) + "." + (10 + random.nextInt(90)));
    }
    parsed = batch.build();
    typer = new BatchTyper(TABLES, new BatchLimits(100_000, 524_288, 917_504));
    overlay = new KeyOverlay((table, key, row, dictionary) -> false, TABLES, 1);
    typed = typer.type(parsed, WriteMode.STRICT, overlay);
    event = TypedBatchCodec.encode(typed);
    rows =
        new RowSet(
            FLIGHTS.schema(),
            typed.tables().getFirst().columns(),
            null,
            new long[ROWS],
            ROWS,
            code -> typed.dictionary().get((int) code));
    segment = encodeRows();
  }

  @Benchmark
  public TypedBatch type() {
    overlay.clear();
    return typer.type(parsed, WriteMode.STRICT, overlay);
  }

  @Benchmark
  public byte[] encodeBatch() {
    return TypedBatchCodec.encode(typed);
  }

  @Benchmark
  public TypedBatch decodeBatch() {
    return TypedBatchCodec.decode(event);
  }

  @Benchmark
  public byte[] encodeRows() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    RowSetCodec.write(rows, out);
    return out.toByteArray();
  }

  @Benchmark
  public int decodeRows() throws IOException {
    int[] size = new int[1];
    RowSetCodec.read(
        new ByteArrayInputStream(segment), rows.schema(), block -> size[0] += block.size());
    return size[0];
  }

  @Benchmark
  public int writeJson() {
    RowWriter writer = new RowWriter(rows.schema(), new ValueWriter(false));
    ByteSink out = new ByteSink(256_000);
    for (int row = 0; row < ROWS; row++) {
      writer.json(out, rows.columns(), row, rows.strings());
    }
    return out.size();
  }

  @Benchmark
  public long hashRows() {
    long[] highs = new long[ROWS];
    long[] lows = new long[ROWS];
    RowHash.rows(
        rows.schema(), rows.columns(), ROWS, ContentHashes.of(rows.strings()), highs, lows);
    return highs[0] ^ lows[ROWS - 1];
  }

  @Benchmark
  public RowSet sortRows() {
    return RowQuery.all(rows.schema(), List.of(SortKey.descending(3)), new int[] {0}).run(rows);
  }

  private static String airport(Random random) {
    int number = random.nextInt(230);
    return "" + (char) ('A' + number / 26) + (char) ('A' + number % 26) + 'X';
  }
}
