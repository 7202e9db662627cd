package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A tenant that writes at a steady pace over several connections, whether it is answered in time or
 * not: what it waits counts from when a request was due.
 */
final class BenchSteady implements AutoCloseable {
  private final List<BenchClient> lanes = new ArrayList<>();
  private final IntFunction<byte[]> requests;
  private int sent;

  /**
   * Connects.
   *
   * @param requests by number
   */
  BenchSteady(URI base, int connections, IntFunction<byte[]> requests) {
    this.requests = requests;
    try {
      for (int i = 0; i < connections; i++) {
        lanes.add(new BenchClient(base));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes for a while; what each request took, in milliseconds. */
  List<Double> write(int perSecond, Duration time) {
    int each = (int) Math.max(1, time.toMillis() * perSecond / 1000 / lanes.size());
    long interval = TimeUnit.SECONDS.toNanos(1) * lanes.size() / perSecond;
    long begin = System.nanoTime() + interval;
    int first = sent;
    List<CompletableFuture<List<Double>>> running = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      BenchClient lane = lanes.get(i);
      long due = begin + interval * i / lanes.size();
      int from = first + i * each;
      running.add(
          CompletableFuture.supplyAsync(
              () -> write(lane, from, each, due, interval),
              task -> Thread.ofPlatform().daemon().start(task)));
    }
    sent += each * lanes.size();
    return running.stream().flatMap(lane -> lane.join().stream()).toList();
  }

  private List<Double> write(BenchClient lane, int from, int count, long first, long interval) {
    List<Double> millis = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        long due = first + i * interval;
        byte[] request = requests.apply(from + i);
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
          LockSupport.parkNanos(early);
        }
        lane.sendExpectingSuccess(request);
        millis.add((System.nanoTime() - due) / 1e6);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return millis;
  }

  @Override
  public void close() {
    for (BenchClient lane : lanes) {
      try {
        lane.close();
      } catch (IOException alreadyGone) {
        // nothing is left to be closed
      }
    }
  }
}
