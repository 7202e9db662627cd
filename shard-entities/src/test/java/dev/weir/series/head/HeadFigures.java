package dev.weir.series.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.Runs;
import dev.weir.series.codec.HostSeries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes a series in a head, and nanoseconds of one thread to append a sample, with the series of
 * hosts that send a value in ten seconds.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=HeadFigures}. Figures are printed,
 * never asserted. The million series need a heap of 2 GB.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class HeadFigures {
  private static final Logger LOG = LoggerFactory.getLogger(HeadFigures.class);
  private static final long START = 1_700_000_000_000L;
  private static final long STEP = 10_000;
  private static final int HALF = 360;
  private static final int PART = 2_000;
  private static final long MUCH = 1L << 40;

  /** Values of some hosts, which all series share: what is stored does not know. */
  private static final int HOSTS = 50;

  private static final int SAMPLES = 2_160;
  private final long[][] values = values();
  private long chunkBytes;

  private static long[][] values() {
    Random random = Seeds.random(1);
    int kinds = HostSeries.ALL.size();
    long[][] values = new long[HOSTS * kinds][];
    for (int i = 0; i < values.length; i++) {
      values[i] = HostSeries.ALL.get(i % kinds).values(random, SAMPLES);
    }
    return values;
  }

  @Test
  void memory() {
    memory("one sample", 100_000, 1, 0);
    memory("two samples", 100_000, 2, 0);
    memory("half a chunk", 10_000, HALF, 0);
    memory("half a chunk, jitter of 5 ms", 10_000, HALF, 5);
    memory("half a chunk, jitter of 50 ms", 10_000, HALF, 50);
    memory("half a chunk", 100_000, HALF, 0);
    memory("sealed", 100_000, 720, 0);
  }

  @Test
  void kinds() {
    for (int kind = 0; kind < HostSeries.ALL.size(); kind++) {
      Head head = new Head(MUCH);
      for (int series = 0; series < HOSTS; series++) {
        Runs.Builder runs = new Runs.Builder().begin(series);
        for (int i = 0; i < HALF; i++) {
          runs.add(START + i * STEP, values[series * HostSeries.ALL.size() + kind][i]);
        }
        head.append(runs.build(), START, this::sealed);
      }
      print(
          "\"bench\":\"head_kind\",\"case\":\"%s\",\"tail_bytes_per_sample\":%.3f"
              .formatted(
                  HostSeries.ALL.get(kind).name(),
                  (head.accountedBytes() - Page.BYTES) / (double) (HOSTS * HALF)));
    }
  }

  /** Only where the heap has 2 GB. */
  @Test
  @EnabledIfSystemProperty(named = "weir.figures.million", matches = "true")
  void aMillion() {
    memory("half a chunk", 1_000_000, HALF, 0);
  }

  private void memory(String name, int series, int samples, int jitter) {
    Head head = new Head(MUCH);
    chunkBytes = 0;
    Random random = Seeds.random(2);
    long start = System.nanoTime();
    for (int at = 0; at < samples; at += 10) {
      for (int from = 0; from < series; from += PART) {
        Runs runs = runs(from, at, Math.min(10, samples - at), random, jitter);
        head.append(runs, START + at * STEP, this::sealed);
      }
    }
    double nanos = (System.nanoTime() - start) / ((double) series * samples);
    long heap = usedHeap();
    long accounted = head.accountedBytes();
    assertThat(head.newestMillis(0)).isPositive();
    head = null;
    heap -= usedHeap();
    print(
        "\"bench\":\"head_memory\",\"case\":\"%s\",\"series\":%d,\"heap_bytes\":%.1f,\"accounted_bytes\":%.1f,\"fixed_bytes\":%.1f,\"chunk_bytes_per_sample\":%.3f,\"ns_with_making\":%.1f"
            .formatted(
                name,
                series,
                heap / (double) series,
                accounted / (double) series,
                Page.BYTES / (double) Page.SIZE,
                chunkBytes / ((double) series * samples),
                nanos));
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void sealed(int sid, byte[] chunk, boolean late) {
    chunkBytes += chunk.length;
  }

  private Runs runs(int from, int at, int samples, Random random, int jitter) {
    Runs.Builder runs = new Runs.Builder();
    for (int sid = from; sid < from + PART; sid++) {
      runs.begin(sid);
      long[] bits = values[sid % values.length];
      for (int i = at; i < at + samples; i++) {
        long moved = jitter == 0 ? 0 : random.nextInt(-jitter, jitter + 1);
        runs.add(START + i * STEP + moved, bits[i % SAMPLES]);
      }
    }
    return runs.build();
  }

  @Test
  void append() {
    for (int round = 0; round < 3; round++) {
      append(2_000, 10);
      append(2_000, 1);
      append(100_000, 10);
      append(100_000, 1);
    }
  }

  /** Two thirds of a chunk without seals, then as much with the seals of all series. */
  private void append(int series, int samples) {
    Head head = new Head(MUCH);
    double open = append(head, series, samples, 0, 480);
    double sealing = append(head, series, samples, 480, 960);
    print(
        "\"bench\":\"head_append\",\"series\":%d,\"batch_steps\":%d,\"open_ns\":%.1f,\"with_seals_ns\":%.1f"
            .formatted(series, samples, open, sealing));
  }

  private double append(Head head, int series, int samples, int first, int end) {
    long nanos = 0;
    for (int at = first; at < end; at += samples) {
      for (int from = 0; from < series; from += PART) {
        Runs runs = runs(from, at, samples, null, 0);
        long start = System.nanoTime();
        head.append(runs, START + at * STEP, this::sealed);
        nanos += System.nanoTime() - start;
      }
    }
    return nanos / ((double) series * (end - first));
  }

  @Test
  void storedAndRead() throws IOException {
    Head head = new Head(MUCH);
    int series = 20_000;
    append(head, series, 10, 0, HALF);
    for (int round = 0; round < 3; round++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long start = System.nanoTime();
      head.write(new DataOutputStream(bytes));
      long written = System.nanoTime();
      Head same =
          Head.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), MUCH);
      long read = System.nanoTime();
      long digest = same.digest();
      long digested = System.nanoTime();
      assertThat(digest).isEqualTo(head.digest());
      double each = (double) series * HALF;
      print(
          "\"bench\":\"head_stored\",\"series\":%d,\"bytes_per_series\":%.1f,\"write_ns\":%.1f,\"read_ns\":%.1f,\"digest_ns\":%.1f"
              .formatted(
                  series,
                  bytes.size() / (double) series,
                  (written - start) / each,
                  (read - written) / each,
                  (digested - read) / each));
    }
  }

  @Test
  void sourcesAndMerge() {
    Head head = new Head(MUCH);
    int series = 20_000;
    append(head, series, 10, 0, HALF);
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      long captured = 0;
      for (int sid = 0; sid < series; sid++) {
        captured += head.sources(sid).size();
      }
      long sources = System.nanoTime();
      long merged = 0;
      for (int sid = 0; sid < series; sid++) {
        SampleMerge merge = SampleMerge.of(List.copyOf(head.sources(sid)));
        while (merge.next()) {
          merged++;
        }
      }
      long end = System.nanoTime();
      print(
          "\"bench\":\"head_read\",\"capture_ns_per_series\":%.0f,\"merge_ns_per_sample\":%.1f"
              .formatted((sources - start) / (double) captured, (end - sources) / (double) merged));
    }
  }

  private static void print(String members) {
    LOG.warn("{}", "{" + members + "}");
  }
}
