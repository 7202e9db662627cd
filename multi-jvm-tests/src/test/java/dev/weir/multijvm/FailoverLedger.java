package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What clients of two regions were told while homes are lost: each order is made once, strictly, by
 * a client that stays in its region and sends it until it is acknowledged; readers keep what each
 * epoch and rev showed.
 */
final class FailoverLedger {
  private static final int REGIONS = 2;
  private static final int REPLICATED_ONE_IN = 4;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final RegionTenants tenants;
  private final String tenant;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private final Map<At, String> seen = new ConcurrentHashMap<>();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /** An epoch and a rev under it. */
  record At(long epoch, long rev) {}

  /** What a client knows of its order. */
  private record Acknowledged(At at, boolean replicated) {}

  FailoverLedger(RegionTenants tenants, String tenant) {
    this.tenants = tenants;
    this.tenant = tenant;
    for (int region = 0; region < REGIONS; region++) {
      int here = region;
      threads.add(Thread.ofPlatform().start(() -> untilEnough(() -> write(here))));
      threads.add(Thread.ofPlatform().start(() -> untilEnough(() -> read(here))));
    }
  }

  private void untilEnough(Runnable step) {
    try {
      while (!enough.get() && wrong.get() == null) {
        step.run();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException e) {
      wrong.compareAndSet(null, e.toString());
    }
  }

  private void write(int region) {
    int id = ids.incrementAndGet();
    boolean replicated = id % REPLICATED_ONE_IN == 0;
    String options = replicated ? "?wait=replicated:1&timeout_ms=500" : "";
    while (true) {
      Http.Answer answer =
          tenants.post(region, tenant, "order-" + id, RegionTenants.change(id), options);
      if (answer.status() == 200 || answer.status() == 202) {
        At at = new At(answer.body().path("epoch").asLong(), answer.body().path("rev").asLong());
        boolean held = replicated && answer.body().path("replicated").asInt() > 0;
        acknowledged.put(id, new Acknowledged(at, held));
        return;
      }
      if (answer.status() != 0 && !answer.mayRetry()) {
        wrong.compareAndSet(null, "order " + id + ": " + answer);
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** The same epoch and rev are the same rows, wherever they are read. */
  private void read(int region) {
    Http.Answer answer = tenants.read(region, tenant, "stale=ok");
    if (answer.status() == 200) {
      At at = new At(answer.body().path("epoch").asLong(), answer.body().path("rev").asLong());
      String rows = answer.header("Weir-View-Hash") + " " + answer.body().path("rows");
      String before = seen.putIfAbsent(at, rows);
      if (before != null && !before.equals(rows)) {
        wrong.compareAndSet(null, at + " was " + before + ", is " + rows);
      }
    }
  }

  int count() {
    return acknowledged.size();
  }

  /** Whether all clients got what they may get. */
  boolean isWell() {
    return wrong.get() == null;
  }

  void requireWell() {
    assertThat(wrong.get()).isNull();
  }

  /** Ends each client after what it is doing. */
  void finish() throws InterruptedException {
    enough.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /**
   * What was acknowledged is there once, or in a quarantine file; what another region held too is
   * there.
   *
   * @param ids of the orders that are there
   * @param lost epochs and revs in the files
   * @return how many acknowledged orders are in the files
   */
  int check(Set<Integer> ids, Set<At> lost) {
    requireWell();
    Set<Integer> expected = new TreeSet<>();
    int given = 0;
    for (Map.Entry<Integer, Acknowledged> order : acknowledged.entrySet()) {
      if (lost.contains(order.getValue().at())) {
        given++;
        assertThat(order.getValue().replicated()).as("order %s", order).isFalse();
      } else {
        expected.add(order.getKey());
      }
    }
    assertThat(ids).isEqualTo(expected);
    assertThat(seen).isNotEmpty();
    return given;
  }
}
