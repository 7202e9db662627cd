package dev.weir.app;

import dev.weir.app.dataset.RemoteWrite;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One writer of samples whose values follow from their place, so that nothing has to be kept of
 * them but which requests were acknowledged. Requests that were not are never sent again.
 */
final class BenchKillLane {
  static final String TENANT = "kills";
  static final int SERIES = 100;
  static final int STEPS = 20;

  private static final int SHARD_NOT_READY = 503;
  private static final int LANES_MAX = 16;
  private static final long STEP_MILLIS = 1_000;
  private static final String PATH = "/v1/tenants/" + TENANT + "/prometheus/api/v1/write";
  static final long STALE = 0x7ff0000000000002L;
  private static final long NAN = 0x7ff8000000000000L;
  private static final long EXPONENT = 0x7ff0000000000000L;

  private final int number;
  private final long seed;
  private final long from;
  private final BitSet acknowledged = new BitSet();
  private int requests;
  private final AtomicLong count = new AtomicLong();

  BenchKillLane(int number, long seed, long from) {
    this.number = number;
    this.seed = seed;
    this.from = from;
  }

  /**
   * Sends the next request and notes whether it was acknowledged.
   *
   * @throws IOException when the node is gone
   */
  void sendNext(BenchClient client) throws IOException {
    int request = requests++;
    BenchClient.Answer answer =
        client.send(
            BenchClient.request(
                "POST",
                PATH,
                "application/x-protobuf",
                Map.of("Content-Encoding", "snappy"),
                body(request)));
    if (answer.status() == 204) {
      acknowledged.set(request);
      count.incrementAndGet();
      return;
    }
    if (answer.status() != SHARD_NOT_READY) {
      throw new IllegalStateException("not stored: " + answer.status() + " " + answer.body());
    }
  }

  private byte[] body(int request) {
    RemoteWrite body = new RemoteWrite();
    long[] times = new long[STEPS];
    long[] bits = new long[STEPS];
    for (int series = 0; series < SERIES; series++) {
      for (int step = 0; step < STEPS; step++) {
        times[step] = time(request, step);
        bits[step] = bits(series, times[step]);
      }
      body.add(
          List.of("__name__", "kept", "lane", number + "", "series", series + ""), times, bits);
    }
    return body.packed();
  }

  private long time(int request, int step) {
    return from + ((long) request * STEPS + step) * STEP_MILLIS;
  }

  /** Which request had a sample of this time. */
  int requestOf(long time) {
    return Math.toIntExact((time - from) / STEP_MILLIS / STEPS);
  }

  boolean isAcknowledged(int request) {
    return acknowledged.get(request);
  }

  /** Requests so far. */
  long acknowledged() {
    return count.get();
  }

  /** The value of a series at a time: all kinds that a codec may stumble over. */
  long bits(int series, long time) {
    SplittableRandom random =
        new SplittableRandom(seed ^ ((time * SERIES + series) * LANES_MAX + number));
    long any = random.nextLong();
    return switch (series % 8) {
      case 0 -> Double.doubleToRawLongBits(random.nextInt(1_000) / 10.0);
      case 1 -> special(random.nextInt(8));
      case 2 -> Double.doubleToRawLongBits((double) (any >> 2)); // beyond 2^53
      case 3 -> random.nextInt(4) == 0 ? any | EXPONENT : any; // NaNs with payloads too
      case 4 -> any >>> 12; // subnormal
      case 5 -> Double.doubleToRawLongBits(time / 1_000.0);
      case 6 -> Double.doubleToRawLongBits(random.nextInt(16) == 0 ? -0.0 : 4_096.0 * (any >>> 50));
      default -> random.nextInt(50) == 0 ? STALE : Double.doubleToRawLongBits(1);
    };
  }

  private static long special(int which) {
    return switch (which) {
      case 0 -> STALE;
      case 1 -> NAN;
      case 2 -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
      case 3 -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
      case 4 -> Double.doubleToRawLongBits(-0.0);
      case 5 -> Double.doubleToRawLongBits(Double.MIN_VALUE);
      case 6 -> Double.doubleToRawLongBits(-Double.MAX_VALUE);
      default -> Double.doubleToRawLongBits(0x1p53 + 2);
    };
  }
}
