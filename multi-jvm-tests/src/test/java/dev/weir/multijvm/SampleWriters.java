package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that send samples to a node which comes and goes, each sample until it is acknowledged.
 */
final class SampleWriters {
  static final int COUNT = 3;

  private static final String TENANT = "/v1/tenants/acme";
  private static final int SERIES = 8;
  private static final int STEPS = 5;
  private static final long STEP_MILLIS = 1_000;

  /** What stands before the values of a line, and behind them. */
  private static final String VALUES = "\"values\":[";

  private static final String TIMES = "],\"timestamps\":";

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicReference<URI> base = new AtomicReference<>();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();
  private final long begin = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(24);

  static SampleWriters start(URI base, long seed) {
    SampleWriters writers = new SampleWriters();
    writers.turnTo(base);
    for (int writer = 0; writer < COUNT; writer++) {
      int number = writer;
      Random random = new Random(seed * COUNT + writer);
      writers.threads.add(Thread.ofPlatform().start(() -> writers.write(number, random)));
    }
    return writers;
  }

  /** Says where the node is now. */
  void turnTo(URI base) {
    this.base.set(base);
  }

  void finish() throws InterruptedException {
    enough.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** The first answer that should not have come. */
  Optional<String> wrong() {
    return Optional.ofNullable(wrong.get());
  }

  int acknowledged() {
    return acknowledged.size();
  }

  private void write(int writer, Random random) {
    for (int batch = 0; !enough.get() && wrong.get() == null; batch++) {
      Map<String, Long> samples = new ConcurrentHashMap<>();
      String lines = lines(writer, batch, random, samples);
      Http.Answer answer = send(lines);
      while (answer.mayRetry() && wrong.get() == null) {
        LockSupport.parkNanos(PAUSE_NANOS);
        answer = send(lines);
      }
      if (answer.status() == 204) {
        acknowledged.putAll(samples);
      } else {
        wrong.compareAndSet(null, answer.toString());
      }
    }
  }

  private Http.Answer send(String lines) {
    return Http.postText(base.get(), TENANT + "/influx/write?precision=ms", lines);
  }

  private String lines(int writer, int batch, Random random, Map<String, Long> samples) {
    StringBuilder lines = new StringBuilder();
    for (int series = 0; series < SERIES; series++) {
      for (int step = 0; step < STEPS; step++) {
        long time = begin + ((long) batch * STEPS + step) * STEP_MILLIS;
        double value = value(random, series);
        lines.append("load,writer=w%d,series=s%d v=".formatted(writer, series));
        lines.append(value).append(' ').append(time).append('\n');
        samples.put(key(writer, series, time), Double.doubleToRawLongBits(value));
      }
    }
    return lines.toString();
  }

  /** Whole numbers, decimals, and doubles that are neither. */
  private static double value(Random random, int series) {
    return switch (series % 4) {
      case 0 -> random.nextInt(1_000);
      case 1 -> random.nextInt(100_000) / 100.0;
      case 2 -> random.nextInt(3) == 0 ? -0.0 : random.nextLong() * 0x1p-3;
      default -> random.nextGaussian();
    };
  }

  private static String key(int writer, int series, long time) {
    return "w%d s%d %d".formatted(writer, series, time);
  }

  /** Everything acknowledged is there, bit for bit. */
  void verify(URI base, String seed) {
    Map<String, Long> stored = stored(base);
    for (Map.Entry<String, Long> sample : acknowledged.entrySet()) {
      assertThat(stored.get(sample.getKey()))
          .as("%s %s", seed, sample.getKey())
          .isEqualTo(sample.getValue());
    }
  }

  private static Map<String, Long> stored(URI base) {
    Map<String, Long> all = new ConcurrentHashMap<>();
    export(base).lines().forEach(line -> read(line, all));
    return all;
  }

  /** A JSON parser would take the sign from a zero. */
  private static void read(String line, Map<String, Long> all) {
    JsonNode json = json(line);
    int from = line.indexOf(VALUES) + VALUES.length();
    String[] values = line.substring(from, line.indexOf(TIMES)).split(",", -1);
    for (int i = 0; i < values.length; i++) {
      String series = json.at("/metric/writer").asText() + " " + json.at("/metric/series").asText();
      String key = series + " " + json.path("timestamps").get(i).asLong();
      long bits = Double.doubleToRawLongBits(Double.parseDouble(values[i]));
      assertThat(all.put(key, bits)).as(key).isNull();
    }
  }

  /** All samples as text. */
  static String export(URI base) {
    return Http.text(
        base, TENANT + "/prometheus/api/v1/export?match%5B%5D=%7B__name__!%3D%22%22%7D");
  }

  private static JsonNode json(String line) {
    try {
      return JsonMapper.builder().build().readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(line, e);
    }
  }
}
