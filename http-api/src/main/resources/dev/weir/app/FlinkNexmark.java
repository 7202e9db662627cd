import dev.weir.corpus.NexmarkEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Runs queries of Nexmark, a line each of the standard input, and answers with the nanoseconds of
 * processor time that the process took for one, the compiler's taken off, or with "refused".
 *
 * <p>Events come from memory and results are thrown away; one local task of each kind, objects are
 * used again, rows are taken in small batches where Flink can, state is on the heap, and there are
 * no checkpoints.
 */
public final class FlinkNexmark {
  private static final Map<String, RowData[]> ROWS = new HashMap<>();
  private static final Map<String, String> COLUMNS =
      Map.of(
          "person",
          "id long,name,email_address,credit_card,city,state,date_time time,extra",
          "auction",
          "id long,item_name,description,initial_bid long,reserve long,date_time time,expires"
              + " plain,seller long,category long,extra",
          "bid",
          "id long,auction long,bidder long,price long,channel,url,date_time time,extra",
          "side_input",
          "item_key long,item_value");

  private FlinkNexmark() {}

  /** What was used when the first event went into the running job. */
  private static final AtomicLong BEGIN = new AtomicLong();

  public static void main(String[] arguments) throws Exception {
    makeRows(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    String batch = arguments[2];
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String sql = in.readLine(); sql != null; sql = in.readLine()) {
      System.out.println(answer(sql, batch));
      System.out.flush();
    }
  }

  private static String answer(String sql, String batch) {
    try {
      run(sql, batch);
      return Long.toString(run(sql, batch));
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return "refused: " + String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    }
  }

  private static long run(String sql, String batch) throws Exception {
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    flink.setParallelism(1);
    flink.getConfig().enableObjectReuse();
    StreamTableEnvironment tables = StreamTableEnvironment.create(flink);
    tables.getConfig().set("table.exec.mini-batch.enabled", "true");
    tables.getConfig().set("table.exec.mini-batch.allow-latency", "1 s");
    tables.getConfig().set("table.exec.mini-batch.size", batch);
    for (String table : COLUMNS.keySet()) {
      define(flink, tables, table);
    }
    BEGIN.set(0);
    tables
        .sqlQuery(sql)
        .insertInto(TableDescriptor.forConnector("blackhole").build())
        .execute()
        .await();
    return used() - BEGIN.get();
  }

  private static long used() throws IOException {
    long all =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
    return all - compiler();
  }

  /** Of the threads of the compiler, which are known on Linux only. */
  private static long compiler() throws IOException {
    Path tasks = Path.of("/proc/self/task");
    long nanos = 0;
    if (Files.isDirectory(tasks)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
        for (Path task : all) {
          nanos += compiler(task);
        }
      }
    }
    return nanos;
  }

  private static long compiler(Path task) {
    try {
      return Files.readString(task.resolve("comm")).matches("(?s)C[12] Compiler.*")
          ? Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0])
          : 0;
    } catch (IOException threadHasEnded) {
      return 0;
    }
  }

  private static void define(
      StreamExecutionEnvironment flink, StreamTableEnvironment tables, String table) {
    Schema.Builder schema = Schema.newBuilder();
    List<DataTypes.Field> fields = new ArrayList<>();
    for (String column : COLUMNS.get(table).split(",")) {
      String name = column.split(" ")[0];
      DataType type = type(column);
      fields.add(DataTypes.FIELD(name, type));
      schema.column(name, type);
      if (column.endsWith(" time")) {
        schema.watermark(name, name + " - INTERVAL '4' SECOND");
      }
    }
    RowType rowType = (RowType) DataTypes.ROW(fields).notNull().getLogicalType();
    GeneratorFunction<Long, RowData> rows = i -> next(table, i.intValue());
    tables.createTemporaryView(
        table,
        tables.fromDataStream(
            flink.fromSource(
                new DataGeneratorSource<>(
                    rows, ROWS.get(table).length, InternalTypeInfo.of(rowType)),
                WatermarkStrategy.noWatermarks(),
                table),
            schema.build()));
  }

  private static RowData next(String table, int i) throws IOException {
    if (i == 0) {
      BEGIN.compareAndSet(0, used());
    }
    return ROWS.get(table)[i];
  }

  private static DataType type(String column) {
    if (column.endsWith(" long")) {
      return DataTypes.BIGINT().notNull();
    }
    return column.endsWith(" time") || column.endsWith(" plain")
        ? DataTypes.TIMESTAMP(3).notNull()
        : DataTypes.STRING();
  }

  private static void makeRows(int seed, int events) {
    Map<String, List<RowData>> rows = new HashMap<>();
    NexmarkEvents source = new NexmarkEvents(new SplittableRandom(seed));
    for (int i = 0; i < events; i++) {
      NexmarkEvents.Event event = source.next();
      rows.computeIfAbsent(event.table(), table -> new ArrayList<>()).add(row(event.row()));
    }
    rows.put("side_input", NexmarkEvents.sideInput().stream().map(FlinkNexmark::row).toList());
    rows.forEach((table, all) -> ROWS.put(table, all.toArray(new RowData[0])));
  }

  private static RowData row(Object[] values) {
    GenericRowData row = new GenericRowData(values.length);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof String text) {
        row.setField(i, StringData.fromString(text));
      } else if (value instanceof LocalDateTime time) {
        row.setField(i, TimestampData.fromLocalDateTime(time));
      } else {
        row.setField(i, value);
      }
    }
    return row;
  }
}
