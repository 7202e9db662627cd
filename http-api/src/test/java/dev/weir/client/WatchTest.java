package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that break, wait and end, against a whole node. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class WatchTest {
  private RealNode node;
  private FlakyProxy proxy;
  private WeirClient writer;
  private WeirClient reader;
  private Circuit circuit;
  private Circuit watched;
  private int tests;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    proxy = new FlakyProxy(node.base());
    writer = WeirClient.at(node.base().toString());
    reader = WeirClient.at(proxy.url());
  }

  @AfterAll
  void stop() throws Exception {
    writer.close();
    reader.close();
    proxy.close();
    node.close();
  }

  @BeforeEach
  void define() {
    circuit = writer.tenant("watch" + ++tests);
    watched = reader.tenant("watch" + tests);
    circuit.defineTable("t", "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, text VARCHAR)");
    circuit.defineView("groups", "SELECT g, COUNT(*) AS n FROM t GROUP BY g");
    circuit.defineView("texts", "SELECT text FROM t WHERE g < 3");
  }

  private Receipt put(int id, int group, String text) {
    return circuit.batch().upsert("t", Row.of("id", id).with("g", group).with("text", text)).send();
  }

  private static void follow(Watch watch, long rev, LiveRows... views) {
    while (!views[0].isWhole() || views[0].rev() < rev) {
      WatchEvent event = watch.next();
      for (LiveRows view : views) {
        view.apply(event);
      }
    }
  }

  private void assertSame(LiveRows rows, String view) {
    Map<Row, Long> counts = new HashMap<>();
    circuit.view(view).all().forEach(row -> counts.merge(row, 1L, Long::sum));
    assertThat(rows.counts()).isEqualTo(counts);
    assertThat(rows.rows()).hasSize((int) counts.values().stream().mapToLong(n -> n).sum());
  }

  @Test
  void viewsStayEqual_whateverBreaks() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    LiveRows groups = new LiveRows("groups");
    LiveRows texts = new LiveRows("texts");
    try (Watch watch = watched.watch("groups", "texts").buffer(4).open()) {
      for (int round = 0; round < 60; round++) {
        Batch batch = circuit.batch();
        for (int i = random.nextInt(5); i >= 0; i--) {
          int id = random.nextInt(20);
          if (random.nextInt(3) == 0) {
            batch.delete("t", Row.of("id", id));
          } else {
            batch.upsert(
                "t",
                Row.of("id", id)
                    .with("g", random.nextInt(5))
                    .with("text", "x" + random.nextInt(3)));
          }
        }
        if (random.nextInt(4) == 0) {
          proxy.cut();
        }
        Receipt receipt = batch.send();
        if (random.nextInt(3) == 0 || round == 59) {
          long rev = lastChange(receipt);
          follow(watch, rev, groups, texts);
          assertSame(groups, "groups");
          assertSame(texts, "texts");
        }
      }
    } catch (AssertionError e) {
      throw new AssertionError(Seeds.option(seed), e);
    }
    assertThat(proxy.connections()).isGreaterThan(1);
  }

  /** A batch that leaves the views as they are is told of by the next heartbeat only. */
  private long lastChange(Receipt receipt) {
    return receipt.views().isEmpty() ? put(100, 0, "r" + receipt.rev()).rev() : receipt.rev();
  }

  @Test
  void aSlowWatcherGetsSums_andLosesNothing() {
    String filler = "f".repeat(100_000);
    try (Watch watch = watched.watch("texts").buffer(1).open()) {
      long rev = 0;
      int batches = 300;
      for (int i = 0; i < batches; i++) {
        rev = put(i % 3, 1, filler + i).rev();
      }
      LiveRows texts = new LiveRows("texts");
      int events = 0;
      while (!texts.isWhole() || texts.rev() < rev) {
        texts.apply(watch.next());
        events++;
      }
      assertSame(texts, "texts");
      assertThat(events).isLessThan(batches);
    }
  }

  @Test
  void anotherWatchGoesOnAtAPosition() {
    put(1, 1, "a");
    String position;
    LiveRows groups = new LiveRows("groups");
    try (Watch watch = watched.watch("groups").open()) {
      follow(watch, 0, groups);
      position = watch.position();
    }
    long rev = put(2, 1, "b").rev();
    List<WatchEvent> events = new ArrayList<>();
    try (Watch watch = watched.watch("groups").from(position).until(rev).open()) {
      WatchEvent event;
      do {
        event = watch.next();
        groups.apply(event);
        events.add(event);
      } while (!(event instanceof WatchEvent.End));
      assertThatThrownBy(watch::next).hasMessageContaining("ended");
    }
    assertThat(events).noneMatch(WatchEvent.SnapshotBegin.class::isInstance);
    assertThat(events).contains(new WatchEvent.End("until"));
    assertSame(groups, "groups");
  }

  @Test
  void aServerThatGoesAwayIsWaitedFor() {
    LiveRows groups = new LiveRows("groups");
    try (Watch watch = watched.watch("groups").open()) {
      follow(watch, 0, groups);
      proxy.away(true);
      int before = proxy.connections();
      long rev = put(1, 1, "a").rev();
      await().atMost(Duration.ofSeconds(30)).until(() -> proxy.connections() > before + 1);
      assertThat(watch.next(Duration.ofMillis(1))).isEmpty();
      proxy.away(false);
      follow(watch, rev, groups);
    } finally {
      proxy.away(false);
    }
    assertSame(groups, "groups");
  }

  @Test
  void closingEndsWhoWaits() {
    Watch watch = watched.watch("groups").withoutSnapshot().open();
    Thread closer = Thread.ofPlatform().start(watch::close);
    assertThatThrownBy(
            () -> {
              while (true) {
                watch.next();
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    await().atMost(Duration.ofSeconds(30)).until(() -> !closer.isAlive());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("weir-watch")));
  }

  @Test
  void aViewThatIsMissingOrGoneIsSaid() {
    assertThatThrownBy(() -> watched.watch("groups", "nope").open())
        .isInstanceOfSatisfying(
            WeirFailure.Refused.class,
            refused -> assertThat(refused.problem().code()).isEqualTo("view-not-found"));
    assertThatThrownBy(() -> watched.watch()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> watched.watch("a").buffer(0))
        .isInstanceOf(IllegalArgumentException.class);
    try (Watch watch = watched.watch("groups").withoutSnapshot().open()) {
      circuit.dropView("groups");
      Optional<WatchEvent> end = Optional.empty();
      while (!(end.orElse(null) instanceof WatchEvent.End)) {
        end = watch.next(Duration.ofSeconds(1));
      }
      assertThat(end).contains(new WatchEvent.End("view-deleted"));
    }
  }
}
