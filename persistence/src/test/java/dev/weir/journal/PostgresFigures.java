package dev.weir.journal;

import static dev.weir.journal.JournalClient.enveloped;
import static dev.weir.journal.JournalClient.join;

import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable appends per second of 64 writers through the plugin, one in flight each: with and without
 * the fence's trigger, and by rows per transaction. The runs alternate, so that a busy machine hits
 * all.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=PostgresFigures}.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class PostgresFigures {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresFigures.class);
  private static final int WRITERS = 64;
  private static final int EVENT_BYTES = Integer.getInteger("weir.figures.bytes", 1000);
  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int ROUNDS = 4;
  private static final int ROWS = 20_000;

  private static EmbeddedDatabase server;
  private static String url;

  @BeforeAll
  static void start() {
    server = EmbeddedDatabase.launch();
    url = server.createDatabase();
    PostgresSetup.install(PostgresSettings.from(TestSystems.postgres(server, url, Map.of())));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void comparesAppendsWithAndWithoutTheFence() {
    measure("warm-up", 64, true);
    for (int round = 0; round < ROUNDS; round++) {
      boolean first = round % 2 == 0;
      measure(first ? "fence" : "no fence", 64, first);
      measure(first ? "no fence" : "fence", 64, !first);
    }
  }

  @Test
  void comparesRowsPerTransaction() {
    for (int round = 0; round < ROUNDS; round++) {
      for (int batchSize : new int[] {1, 64, 400}) {
        measure("batchSize " + batchSize, batchSize, true);
      }
    }
  }

  /** Inside the server, without fsync and network: the trigger's own time. */
  @Test
  void measuresTheTriggerAlone() {
    for (int round = 0; round < ROUNDS; round++) {
      insert("fence", true);
      insert("no fence", false);
    }
  }

  private void insert(String name, boolean fenced) {
    trigger(fenced);
    server.execute(url, "DELETE FROM event_journal", "DELETE FROM weir_fence", "VACUUM");
    String payload =
        "('\\x574c453100000000' || '0000000100000001' || repeat('ab', %d))::bytea"
            .formatted(EVENT_BYTES);
    server.execute(
        url,
        "INSERT INTO weir_fence SELECT 'p' || n, (1::bigint << 32) + 1, 'o'"
            + " FROM generate_series(0, 63) n");
    long start = System.nanoTime();
    server.execute(
        url,
        ("INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
             + " event_ser_manifest, event_payload) SELECT 'p' || n %% 64, 1 + n / 64, 'w', 1, '',"
             + " %s FROM generate_series(0, %d) n")
            .formatted(payload, ROWS - 1));
    LOG.warn(
        "{\"bench\":\"insert in the server\",\"case\":\"{}\",\"event_bytes\":{},\"us_per_row\":{}}",
        name,
        EVENT_BYTES,
        (System.nanoTime() - start) / 1000 / ROWS);
  }

  private static void trigger(boolean enabled) {
    server.execute(
        url,
        "ALTER TABLE event_journal " + (enabled ? "ENABLE" : "DISABLE") + " TRIGGER weir_fence");
  }

  private void measure(String name, int batchSize, boolean fenced) {
    trigger(true);
    ActorSystem system =
        ActorSystem.create(
            "figures",
            TestSystems.postgres(server, url, Map.of())
                .withValue("jdbc-journal.batchSize", ConfigValueFactory.fromAnyRef(batchSize)));
    EventLog log = EventLog.of(system);
    JournalClient journal = new JournalClient(system);
    try {
      trigger(fenced);
      String run = Long.toString(System.nanoTime());
      List<Long> epochs =
          IntStream.range(0, WRITERS)
              .mapToObj(i -> join(log.claim(run + "|" + i, "figures").toCompletableFuture()))
              .toList();
      long start = System.nanoTime();
      AtomicLong appends = new AtomicLong();
      CompletableFuture<?>[] writers =
          IntStream.range(0, WRITERS)
              .mapToObj(
                  i -> write(journal, run + "|" + i, epochs.get(i), start + RUN_NANOS, appends))
              .toArray(CompletableFuture<?>[]::new);
      join(CompletableFuture.allOf(writers));
      report(name, appends.get() / ((System.nanoTime() - start) / 1e9));
    } finally {
      TestSystems.stop(system);
    }
  }

  private static void report(String name, double perSecond) {
    LOG.warn(
        "{\"bench\":\"postgres"
            + " appends\",\"case\":\"{}\",\"writers\":{},\"event_bytes\":{},\"appends_per_second\":{}}",
        name,
        WRITERS,
        EVENT_BYTES,
        Math.round(perSecond));
  }

  private static CompletableFuture<Void> write(
      JournalClient journal, String persistenceId, long epoch, long end, AtomicLong appends) {
    String text = "x".repeat(EVENT_BYTES);
    return CompletableFuture.runAsync(
        () -> {
          for (long rev = 1; System.nanoTime() < end; rev++) {
            join(journal.append(persistenceId, rev, enveloped(epoch, text)));
            appends.incrementAndGet();
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
