package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private final Map<At, String> rows = new ConcurrentHashMap<>();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /** An epoch and a rev under it. */
  record At(long epoch, long rev) {}

  /** What a client knows of its order, and since when. */
  private record Acknowledged(At at, boolean replicated, long nanos) {}

  /**
   * A read that was answered.
   *
   * @param asOfNanos before which the answer says that it lacks nothing
   */
  private record Seen(At at, long asOfNanos) {}

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
        acknowledged.put(id, new Acknowledged(at, held, System.nanoTime()));
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
    long asked = System.nanoTime();
    Http.Answer answer = tenants.read(region, tenant, "stale=ok");
    if (answer.status() == 200) {
      At at = new At(answer.body().path("epoch").asLong(), answer.body().path("rev").asLong());
      String now = answer.header("Weir-View-Hash") + " " + answer.body().path("rows");
      String before = rows.putIfAbsent(at, now);
      if (before != null && !before.equals(now)) {
        wrong.compareAndSet(null, at + " was " + before + ", is " + now);
      }
      String lag = answer.header("Weir-Lag-Ms");
      if (!lag.isEmpty()) {
        // a lag is told in whole milliseconds
        seen.add(new Seen(at, asked - TimeUnit.MILLISECONDS.toNanos(Long.parseLong(lag) + 1)));
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

  /** Who says how old an answer is has everything that was acknowledged before. */
  private void requireTrueLags() {
    Map<Long, NavigableMap<Long, Long>> tips = new HashMap<>();
    acknowledged.values().stream()
        .sorted(Comparator.comparingLong(Acknowledged::nanos))
        .forEach(
            order -> {
              var ofEpoch = tips.computeIfAbsent(order.at().epoch(), epoch -> new TreeMap<>());
              var last = ofEpoch.lastEntry();
              long tip = last == null ? 0 : last.getValue();
              ofEpoch.put(order.nanos(), Math.max(tip, order.at().rev()));
            });
    assertThat(seen).isNotEmpty();
    for (Seen read : seen) {
      var ofEpoch = tips.getOrDefault(read.at().epoch(), new TreeMap<>());
      var tip = ofEpoch.floorEntry(read.asOfNanos());
      assertThat(tip == null || tip.getValue() <= read.at().rev())
          .as("%s lacks rev %s, which was acknowledged before its lag", read, tip)
          .isTrue();
    }
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
    requireTrueLags();
    return given;
  }
}
