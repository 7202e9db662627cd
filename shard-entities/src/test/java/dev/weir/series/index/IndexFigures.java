package dev.weir.series.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What series of ten labels cost: 20 metrics of each host, hosts in shared regions, racks, teams.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=IndexFigures}. Times are CPU time of
 * the one thread, without collection of garbage; they are printed, never asserted.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class IndexFigures {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFigures.class);
  private static final int METRICS = 20;
  private static final int BLOCK = 50_000;
  private static final int ROUNDS = 5;
  private static final int SHARDS = 4;

  @Test
  void sizes() throws IOException {
    for (int round = 0; round < 2; round++) {
      for (Order order : Order.values()) {
        for (int size : new int[] {2_000, 10_000, 100_000, 1_000_000}) {
          size(size, order);
        }
      }
    }
  }

  /** In which order series come. */
  private enum Order {
    /** All of a host, then all of the next one. */
    HOSTS,
    /** Those of a host far from one another. */
    SHUFFLED;

    /** The series that comes at some place. */
    int number(int at, int size) {
      return switch (this) {
        case HOSTS -> at;
        // a factor that shares no divisor with the sizes
        case SHUFFLED -> (int) (at * 611_953L % size);
      };
    }
  }

  /**
   * A million series in four shards, as a process opens them that has just begun: the first run
   * leaves the files that the second one opens.
   */
  @Test
  void opening() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "weir-index-figures");
    if (!Files.exists(folder)) {
      Files.createDirectory(folder);
      writeShards(folder);
      return;
    }
    for (int round = 0; round < ROUNDS; round++) {
      long nanos = 0;
      for (int shard = 0; shard < SHARDS; shard++) {
        byte[] bytes = Files.readAllBytes(folder.resolve("shard-" + shard));
        long start = cpu();
        assertThat(read(bytes).size()).isPositive();
        nanos += cpu() - start;
      }
      LOG.warn(
          "{}",
          "{\"bench\":\"index_open\",\"shards\":%d,\"round\":%d,\"ms\":%d}"
              .formatted(SHARDS, round, nanos / 1_000_000));
    }
  }

  private static void writeShards(Path folder) throws IOException {
    List<SeriesIndex> shards = Stream.generate(SeriesIndex::new).limit(SHARDS).toList();
    for (int number = 0; number < 1_000_000; number++) {
      Labels series = series(number);
      shards.get(series.shard(SHARDS)).add(series);
    }
    for (int shard = 0; shard < SHARDS; shard++) {
      Files.write(folder.resolve("shard-" + shard), written(shards.get(shard)));
    }
  }

  /** Matchers on 100,000 hosts, and on as many values of another label. */
  @Test
  void selections() {
    SeriesIndex index = new SeriesIndex();
    for (int at = 0; at < 100_000; at++) {
      index.add(series(at * METRICS));
    }
    select(index, new Matcher("hostname", Matcher.Operation.EQUAL, "host_5000.example.org"));
    for (String regex :
        List.of(
            "host_5000[.]example[.]org",
            "host_1.*",
            ".*99[.]example.*",
            ".*_7.*",
            "host_(1|2|3)7.*",
            "host_[0-9]+7[.]example.*",
            ".*[13579][.]example[.](org|com)",
            "(?i)HOST_77.*")) {
      select(index, new Matcher("hostname", Matcher.Operation.MATCHES, regex));
    }
    print("values, 100k", () -> index.values("hostname"));
    print("statistics", () -> index.statistics(10));
  }

  private static void select(SeriesIndex index, Matcher matcher) {
    print(matcher.toString(), () -> index.select(List.of(matcher)));
  }

  private static void print(String name, Supplier<?> work) {
    double first = 0;
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = cpu();
      assertThat(work.get()).isNotNull();
      double millis = (cpu() - start) / 1e6;
      first = round == 0 ? millis : first;
      best = Math.min(best, millis);
    }
    LOG.warn(
        "{}",
        "{\"bench\":\"index\",\"case\":\"%s\",\"first_ms\":%.2f,\"best_ms\":%.2f}"
            .formatted(name.replace("\"", "'"), first, best));
  }

  private static Labels series(int number) {
    int host = number / METRICS;
    return new LabelsBuilder()
        .add(Labels.METRIC_NAME, "devops_metric_" + number % METRICS)
        .add("hostname", "host_" + host + ".example.org")
        .add("region", "region-" + host % 9)
        .add("datacenter", "datacenter-" + host % 27)
        .add("rack", "rack-" + host % 100)
        .add("os", "os-" + host % 3)
        .add("arch", host % 2 == 0 ? "x64" : "arm64")
        .add("team", "team-" + host % 17)
        .add("service", "service-" + host % 50)
        .add("environment", "environment-" + host % 4)
        .build();
  }

  private static void size(int size, Order order) throws IOException {
    long before = heap();
    SeriesIndex index = new SeriesIndex();
    long addNanos = 0;
    for (int from = 0; from < size; from += BLOCK) {
      addNanos += add(index, block(from, Math.min(size, from + BLOCK), size, order));
    }
    double heapBytes = (heap() - before) / (double) size;
    long findNanos = find(index, block(0, Math.min(size, BLOCK), size, order));
    long labelsNanos = labels(index, Math.min(size, BLOCK));
    long accounted = index.bytes();
    long start = cpu();
    byte[] bytes = written(index);
    long written = cpu();
    index = null;
    before = heap();
    long reading = cpu();
    SeriesIndex again = read(bytes);
    long read = cpu();
    double openedBytes = (heap() - before) / (double) size;
    assertThat(again.size()).isEqualTo(size);
    LOG.warn(
        "{}",
        "{\"bench\":\"index\",\"order\":\"%s\",\"series\":%d,\"add_ns\":%d,\"find_ns\":%d,\"labels_ns\":%d,\"write_ns\":%d,\"read_ns\":%d,\"accounted_bytes\":%.1f,\"heap_bytes\":%.1f,\"opened_heap_bytes\":%.1f,\"stored_bytes\":%.1f}"
            .formatted(
                order,
                size,
                addNanos / size,
                findNanos / Math.min(size, BLOCK),
                labelsNanos / Math.min(size, BLOCK),
                (written - start) / size,
                (read - reading) / size,
                accounted / (double) size,
                heapBytes,
                openedBytes,
                bytes.length / (double) size));
  }

  private static byte[] written(SeriesIndex index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes))) {
      index.write(out);
    }
    return bytes.toByteArray();
  }

  private static SeriesIndex read(byte[] bytes) throws IOException {
    return SeriesIndex.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static long add(SeriesIndex index, Labels[] block) {
    long start = cpu();
    for (Labels labels : block) {
      index.add(labels);
    }
    return cpu() - start;
  }

  private static long find(SeriesIndex index, Labels[] block) {
    long start = cpu();
    long found = 0;
    for (Labels labels : block) {
      found += index.find(labels);
    }
    long nanos = cpu() - start;
    assertThat(found).isEqualTo((block.length - 1L) * block.length / 2);
    return nanos;
  }

  private static long labels(SeriesIndex index, int count) {
    long start = cpu();
    long bytes = 0;
    for (int sid = 0; sid < count; sid++) {
      bytes += index.labels(sid).bytes();
    }
    long nanos = cpu() - start;
    assertThat(bytes).isGreaterThan(count);
    return nanos;
  }

  private static Labels[] block(int from, int to, int size, Order order) {
    Labels[] block = new Labels[to - from];
    for (int at = from; at < to; at++) {
      block[at - from] = series(order.number(at, size));
    }
    return block;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long heap() {
    for (int round = 0; round < 3; round++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
