package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.Seeds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * line was cut.
 *
 * <p>{@code -Dweir.batches=10000} sets the number of batches.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SubscribersIT {
  private static final int BATCHES = Integer.getInteger("weir.batches", 600);
  private static final int FEEDS = 2;
  private static final int SUBSCRIBERS = 8;
  private static final int HISTORY_REVS = 100;
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
    subscribers.forEach(subscriber -> verify(subscriber, Seeds.option(seed)));
    assertThat(subscribers)
        .as(Seeds.option(seed))
        .anyMatch(subscriber -> subscriber.replica().resets().containsKey("compacted"));
    await().atMost(PATIENCE).until(() -> Http.metric(BASE.get(), "weir_subscribers") == 0);
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

  private void verify(Subscriber subscriber, String seed) {
    Replica replica = subscriber.replica();
    System.err.println(
        subscriber.views()
            + " openings "
            + subscriber.openings()
            + " deltas "
            + replica.deltas()
            + " coalesced "
            + replica.coalesced()
            + " splits "
            + replica.splits()
            + " resets "
            + replica.resets());
    assertThat(replica.rev()).as(seed).isEqualTo(acknowledged.get());
    for (String view : subscriber.views()) {
      assertThat(replica.rows(view))
          .as("%s %s", seed, view)
          .isEqualTo(ViewRows.of(BASE.get(), OrderFeed.TENANT, view, acknowledged.get()));
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
