package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.Seeds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A subscriber that comes back to its last position ends with exactly the view's rows, wherever its
 * line was cut; one that never reads slows nobody and costs the node little.
 *
 * <p>{@code -Dweir.batches=10000} sets the number of batches, {@code -Dweir.dead=5000} how many
 * subscribers never read; the node has less heap than they are sent.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SubscribersIT {
  private static final int BATCHES = Integer.getInteger("weir.batches", 400);
  private static final int DEAD = Integer.getInteger("weir.dead", 1000);
  private static final int DEAD_BATCHES = BATCHES / 4;
  private static final int FEEDS = 2;
  private static final int SUBSCRIBERS = 8;
  private static final int HISTORY_REVS = 100;
  private static final int SMALL_BUFFER = 4096;
  private static final int ATTEMPTS = 20;
  private static final Duration STALL_MAX = Duration.ofSeconds(2);

  /** More than the largest snapshot here. */
  private static final long FIRST_BYTES = 10L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static final AtomicReference<URI> BASE = new AtomicReference<>();
  private static NodeProcess node;

  private final AtomicReference<Throwable> wrong = new AtomicReference<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicBoolean fed = new AtomicBoolean();

  @BeforeAll
  static void start() {
    node =
        NodeProcess.start(
            directory.resolve("data"),
            "weir.journal.disk-reserve = 64MiB",
            "weir.journal.disk-floor = 32MiB",
            "weir.snapshot.revs = 250",
            "weir.stream.heartbeat = 500ms",
            // all subscribers come from one tenant and one address
            "weir.limits.connections-max = 65536",
            "weir.limits.address-connections-max = 65536",
            "weir.limits.tenant-connections-max = 65536",
            "weir.limits.streams-max = 65536",
            "weir.limits.subscriber-stall-max = " + STALL_MAX.toSeconds() + "s",
            "weir.http.idle-timeout = 1s",
            "weir.limits.history-revs-max = " + HISTORY_REVS,
            "weir.limits.subscriber-bytes-max = 16KiB");
    BASE.set(node.base());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void endsWithTheRowsOfTheView_whereverTheLineWasCut() throws InterruptedException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    OrderFeed.define(BASE.get());
    List<Subscriber> subscribers = new ArrayList<>();
    List<Thread> reading = new ArrayList<>();
    Subscriber late = new Subscriber(BASE::get, OrderFeed.TENANT, views(random), true);
    late.follow(() -> late.replica().position() != null, Long.MAX_VALUE);
    subscribers.add(late);
    reading.add(run(() -> comeBackLate(late)));
    for (int i = 0; i < SUBSCRIBERS; i++) {
      Subscriber subscriber =
          new Subscriber(BASE::get, OrderFeed.TENANT, views(random), i % 2 == 0);
      Random own = new Random(random.nextLong());
      subscribers.add(subscriber);
      reading.add(run(() -> comeAndGo(subscriber, own)));
    }
    feedAndKill(random);
    for (Thread thread : reading) {
      thread.join();
    }
    assertThat(wrong.get()).as(Seeds.option(seed)).isNull();
    subscribers.forEach(subscriber -> verify(subscriber, acknowledged.get(), Seeds.option(seed)));
    assertThat(late.replica().resets()).as(Seeds.option(seed)).containsKey("compacted");
    awaitNoSubscribers();
  }

  @Test
  void getsASum_whenItStopsReadingForAWhile() throws IOException {
    WideFeed feed = new WideFeed(BASE::get, "slow");
    feed.create(2000);
    Subscriber subscriber = new Subscriber(BASE::get, feed.tenant(), WideFeed.VIEWS, false);
    double before = Http.metric(BASE.get(), "weir_stream_coalesced_total");
    subscriber.follow(() -> subscriber.replica().position() != null, Long.MAX_VALUE);
    // a slow machine may take so long for the batches that the stream is ended
    for (int i = 0; i < ATTEMPTS && subscriber.replica().coalesced() == 0; i++) {
      stopReadingForAWhile(subscriber, feed);
    }
    long last = feed.change(500);
    catchUp(subscriber, last);
    // far fewer than there were batches
    assertThat(subscriber.replica().coalesced()).isBetween(1, 15);
    assertThat(Http.metric(BASE.get(), "weir_stream_coalesced_total")).isGreaterThan(before);
    verify(subscriber, last, "");
  }

  private static void stopReadingForAWhile(Subscriber subscriber, WideFeed feed)
      throws IOException {
    try (StreamConnection connection = subscriber.open(SMALL_BUFFER)) {
      for (int turn = 0; turn < 30; turn++) {
        feed.change(500);
      }
      feed.createQuiet();
      long last = feed.change(500);
      subscriber.read(connection, () -> subscriber.replica().rev() >= last, Long.MAX_VALUE);
    }
  }

  @Test
  void beginsAnew_whenTheSumIsLargerThanTheView() {
    WideFeed feed = new WideFeed(BASE::get, "overflow");
    feed.create(500);
    Subscriber subscriber = new Subscriber(BASE::get, feed.tenant(), WideFeed.VIEWS, true);
    subscriber.follow(() -> subscriber.replica().position() != null, Long.MAX_VALUE);
    feed.change(500);
    long last = feed.change(500);
    catchUp(subscriber, last);
    assertThat(subscriber.replica().resets()).containsOnlyKeys("overflow");
    verify(subscriber, last, "");
  }

  @Test
  void isToldWhyItsStreamEnds_whenItReadsTooLate() throws IOException {
    WideFeed feed = new WideFeed(BASE::get, "late");
    feed.create(4000);
    Subscriber subscriber = new Subscriber(BASE::get, feed.tenant(), WideFeed.VIEWS, true);
    for (int i = 0; i < ATTEMPTS && !"slow-consumer".equals(subscriber.ended()); i++) {
      try (StreamConnection connection = subscriber.open(SMALL_BUFFER)) {
        pause(STALL_MAX.plusSeconds(1).toMillis());
        subscriber.read(connection, () -> false, FIRST_BYTES);
      }
    }
    assertThat(subscriber.ended()).isEqualTo("slow-consumer");
    long last = feed.change(1);
    catchUp(subscriber, last);
    verify(subscriber, last, "");
  }

  @Test
  void leavesNoStreamBehind_whenItIsGoneBeforeTheAnswer() throws IOException {
    WideFeed feed = new WideFeed(BASE::get, "hasty");
    feed.create(10);
    long rev = feed.change(10);
    for (int i = 1; i <= ATTEMPTS; i++) {
      String path = "/v1/tenants/hasty/views/copies/stream?min_rev=" + (rev + i);
      try (StreamConnection connection = new StreamConnection(BASE.get(), path, Map.of(), 0)) {
        pause(20);
        connection.reset();
      }
      pause(20);
      feed.change(10);
    }
    awaitNoSubscribers();
  }

  @Test
  void slowsNobodyAndGrowsNothing_whenItNeverReads() throws IOException {
    WideFeed feed = new WideFeed(BASE::get, "dead");
    feed.create(2000);
    List<StreamConnection> dead = new ArrayList<>();
    for (int i = 0; i < DEAD; i++) {
      if (i % 10 == 0) {
        // another snapshot than those before
        feed.change(1);
      }
      boolean events = i % 2 == 0;
      dead.add(new Subscriber(BASE::get, feed.tenant(), WideFeed.VIEWS, events).open(SMALL_BUFFER));
    }
    for (int batch = 0; batch < DEAD_BATCHES; batch++) {
      feed.change(200);
    }
    Subscriber living = new Subscriber(BASE::get, feed.tenant(), WideFeed.VIEWS, true);
    long last = feed.change(200);
    catchUp(living, last);
    verify(living, last, "");
    awaitNoSubscribers();
    dead.forEach(StreamConnection::close);
  }

  private static void awaitNoSubscribers() {
    await().atMost(PATIENCE).until(() -> Http.metric(BASE.get(), "weir_subscribers") == 0);
  }

  private static void catchUp(Subscriber subscriber, long rev) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              subscriber.follow(() -> subscriber.replica().rev() >= rev, Long.MAX_VALUE);
              return subscriber.replica().rev() >= rev;
            });
  }

  /** Feeds all batches and kills the node in the middle of them. */
  private void feedAndKill(Random random) throws InterruptedException {
    AtomicInteger sent = new AtomicInteger();
    List<Thread> feeding = new ArrayList<>();
    for (int number = 0; number < FEEDS; number++) {
      OrderFeed feed = new OrderFeed(BASE::get, number, FEEDS, new Random(random.nextLong()));
      feeding.add(
          run(
              () -> {
                while (sent.incrementAndGet() <= BATCHES && wrong.get() == null) {
                  acknowledged.accumulateAndGet(feed.send(), Math::max);
                }
              }));
    }
    await().atMost(PATIENCE).until(() -> sent.get() > BATCHES / 2 || wrong.get() != null);
    node.close();
    start();
    for (Thread thread : feeding) {
      thread.join();
    }
    fed.set(true);
  }

  /** Has read before the feed began, and comes back when its deltas are no longer held. */
  private void comeBackLate(Subscriber subscriber) {
    await().atMost(PATIENCE).until(() -> fed.get() || wrong.get() != null);
    while (!caughtUp(subscriber) && wrong.get() == null) {
      subscriber.follow(() -> caughtUp(subscriber), Long.MAX_VALUE);
    }
  }

  /** Reads, leaves, comes back; sometimes so late that its deltas are no longer held. */
  private void comeAndGo(Subscriber subscriber, Random random) {
    while (!caughtUp(subscriber) && wrong.get() == null) {
      if (random.nextInt(8) == 0) {
        long later = acknowledged.get() + random.nextInt(3 * HISTORY_REVS / 2);
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= later || fed.get());
      } else {
        pause(random.nextInt(30));
      }
      // from a few bytes, all of them in one message, to many messages
      long bytes = fed.get() ? Long.MAX_VALUE : random.nextInt(1 << (4 + random.nextInt(16)));
      subscriber.follow(() -> caughtUp(subscriber), bytes);
    }
  }

  private boolean caughtUp(Subscriber subscriber) {
    return fed.get() && subscriber.replica().rev() >= acknowledged.get();
  }

  private static void verify(Subscriber subscriber, long rev, String seed) {
    Replica replica = subscriber.replica();
    assertThat(replica.rev()).as(seed).isEqualTo(rev);
    for (String view : subscriber.views()) {
      assertThat(replica.rows(view))
          .as("%s %s", seed, view)
          .isEqualTo(ViewRows.of(BASE.get(), subscriber.tenant(), view, rev));
    }
  }

  private static List<String> views(Random random) {
    List<String> views = new ArrayList<>(OrderFeed.VIEWS.keySet());
    views.removeIf(view -> random.nextBoolean());
    return views.isEmpty() ? List.of("amounts") : views;
  }

  private Thread run(Runnable work) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | AssertionError e) {
                wrong.compareAndSet(null, e);
              }
            });
  }

  private static void pause(long millis) {
    try {
      new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
