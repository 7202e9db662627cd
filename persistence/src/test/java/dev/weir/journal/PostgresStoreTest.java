package dev.weir.journal;

import static dev.weir.journal.JournalClient.enveloped;
import static dev.weir.journal.JournalClient.failure;
import static dev.weir.journal.JournalClient.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The PostgreSQL journal when its database is damaged, manipulated or away. */
@SuppressWarnings("JUnitMethodInvoked") // the contract must fail here, so it cannot run by itself
class PostgresStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static EmbeddedDatabase server;
  private static String url;
  private static ActorSystem node;

  @BeforeAll
  static void start() {
    server = EmbeddedDatabase.launch();
    url = server.createDatabase();
    Map<String, String> impatient =
        Map.of(
            "weir.journal.postgres.connect-timeout", "1s",
            "weir.journal.postgres.socket-timeout", "2s",
            "pekko.persistence.journal-plugin-fallback.circuit-breaker.reset-timeout", "1s");
    PostgresSetup.install(PostgresSettings.from(TestSystems.postgres(server, url, impatient)));
    node = ActorSystem.create("node", TestSystems.postgres(server, url, impatient));
  }

  @AfterAll
  static void stop() {
    TestSystems.stop(node);
    server.close();
  }

  /** The contract's own test of the fence must fail on a journal without it. */
  @Test
  void isCaughtByTheContract_whenTheFenceIsGone() {
    EventLog.of(node);
    EventLogContract contract = new Contract();
    contract.refusesTheOlderOwner_andAdmitsTheNewOne();
    server.execute(url, "ALTER TABLE event_journal DISABLE TRIGGER weir_fence");
    try {
      assertThat(catchThrowable(new Contract()::refusesTheOlderOwner_andAdmitsTheNewOne))
          .isInstanceOf(AssertionError.class);
      assertThat(
              catchThrowable(new Contract()::refusesAnEnvelopeWithoutAClaim_andNoEnvelopeUnderOne))
          .isInstanceOf(AssertionError.class);
      assertThat(catchThrowable(new Contract()::endsTheOlderOwnersAppendsBeforeItAnswersAClaim))
          .isInstanceOf(AssertionError.class);
    } finally {
      server.execute(url, "ALTER TABLE event_journal ENABLE TRIGGER weir_fence");
    }
    new Contract().refusesTheOlderOwner_andAdmitsTheNewOne();
  }

  /** A fence that does not wait for appends under way is caught by their interleaving alone. */
  @Test
  void isCaughtByTheContract_whenAClaimDoesNotWaitForAppends() {
    EventLog.of(node);
    String lock = "PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.persistence_id, 42));";
    String sound = server.ask(url, "SELECT pg_get_functiondef('weir_check_fence'::regproc)");
    assertThat(sound).contains(lock);
    // the pause lies where an append stands that has passed the check and is not yet committed
    server.execute(
        url, sound.replace(lock, "").replace("RETURN NEW;", "PERFORM pg_sleep(0.02); RETURN NEW;"));
    try {
      assertThat(catchThrowable(new Contract()::endsTheOlderOwnersAppendsBeforeItAnswersAClaim))
          .isInstanceOf(AssertionError.class);
    } finally {
      server.execute(url, sound);
    }
  }

  @Test
  void saysWhichRowIsMissing() {
    long epoch = join(EventLog.of(node).claim("hole", "one").toCompletableFuture());
    JournalClient journal = new JournalClient(node);
    for (int rev = 1; rev <= 5; rev++) {
      join(journal.append("hole", rev, enveloped(epoch, "e")));
    }
    server.execute(
        url, "DELETE FROM event_journal WHERE persistence_id = 'hole' AND sequence_number = 3");
    assertThatThrownBy(() -> journal.replay("hole"))
        .cause()
        .hasMessageContaining("persistence id hole, sequence number 3");
    assertThatThrownBy(() -> EventLog.of(node).range("hole", 1, 1 << 20))
        .isInstanceOfSatisfying(
            WeirException.class,
            damage -> assertThat(damage.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT));
  }

  @Test
  void isReadBesideItsNodes_andEachMissingRowIsNamed() {
    long epoch = join(EventLog.of(node).claim("seen", "one").toCompletableFuture());
    JournalClient journal = new JournalClient(node);
    for (int rev = 1; rev <= 6; rev++) {
      join(journal.append("seen", rev, enveloped(epoch, "e")));
    }
    server.execute(
        url,
        "DELETE FROM event_journal WHERE persistence_id = 'seen' AND sequence_number IN (3, 5)");
    try (PostgresReader reader =
        PostgresReader.open(PostgresSettings.from(TestSystems.postgres(server, url, Map.of())))) {
      assertThat(reader.persistenceIds()).contains(new PersistenceIdInfo("seen", 6, 0, 0));
      PersistenceIdAudit audit = reader.audit("seen", RecordCheck.NONE).orElseThrow();
      assertThat(audit.events()).isEqualTo(4);
      assertThat(audit.problems())
          .containsExactly(
              "seen: sequence number 3: the record is missing",
              "seen: sequence number 5: the record is missing");
      assertThat(reader.range("seen", 1, 1)).hasSize(1);
      assertThat(reader.audit("unseen", RecordCheck.NONE)).isEmpty();
    }
  }

  @Test
  void leavesADamagedSnapshotOut_unlessItsEventsAreDeleted() {
    EventLog log = EventLog.of(node);
    long epoch = join(log.claim("snap", "one").toCompletableFuture());
    JournalClient journal = new JournalClient(node);
    for (int rev = 1; rev <= 3; rev++) {
      join(journal.append("snap", rev, enveloped(epoch, "e")));
    }
    join(log.installSnapshot("snap", 1, "one").toCompletableFuture());
    join(log.installSnapshot("snap", 2, "two").toCompletableFuture());
    server.execute(url, "UPDATE snapshot SET snapshot_ser_id = 424242 WHERE sequence_number = 2");
    assertThat(log.snapshots("snap")).containsExactly("one");
    join(log.deleteTo("snap", 2, epoch).toCompletableFuture());
    assertThatThrownBy(() -> log.snapshots("snap")).hasMessageContaining("Restore the database");
  }

  @Test
  void refusesAtOnceWhileTheDatabaseIsAway_andGoesOnWhenItIsBack() {
    EventLog log = EventLog.of(node);
    long epoch = join(log.claim("away", "one").toCompletableFuture());
    JournalClient journal = new JournalClient(node);
    join(journal.append("away", 1, enveloped(epoch, "a")));
    server.kill();
    try {
      assertDown(failure(journal.append("away", 2, enveloped(epoch, "b"))));
      assertDown(failure(log.claim("away", "two").toCompletableFuture()));
      assertDown(log.refusal(0).orElseThrow());
    } finally {
      server.start();
    }
    await().atMost(PATIENCE).until(() -> log.refusal(0).isEmpty());
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> failure(journal.append("away", 2, enveloped(epoch, "b"))) == null);
    assertThat(journal.replay("away")).containsExactly("1=a", "2=b");
  }

  @Test
  void isTruncatedForGood_whenTheServerDiesAfterTheAnswer() {
    EventLog log = EventLog.of(node);
    long epoch = join(log.claim("cut", "one").toCompletableFuture());
    JournalClient journal = new JournalClient(node);
    for (int rev = 1; rev <= 4; rev++) {
      join(journal.append("cut", rev, enveloped(epoch, "e")));
    }
    join(log.installSnapshot("cut", 3, "three").toCompletableFuture());
    join(log.truncate("cut", 2, epoch).toCompletableFuture());
    server.kill();
    server.start();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> log.highest("cut") == 2);
    assertThat(log.snapshots("cut")).isEmpty();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> failure(journal.append("cut", 3, enveloped(epoch, "new"))) == null);
    assertThat(journal.replay("cut")).containsExactly("1=e", "2=e", "3=new");
  }

  @Test
  void doesNotWaitForAFrozenServerForEver() {
    EventLog log = EventLog.of(node);
    join(log.claim("frozen", "one").toCompletableFuture());
    server.pause();
    try {
      assertDown(failure(log.claim("frozen", "two").toCompletableFuture()));
    } finally {
      server.resume();
    }
    await().atMost(PATIENCE).until(() -> log.refusal(0).isEmpty());
  }

  private static void assertDown(Throwable failure) {
    assertThat(JournalFaults.explain(failure))
        .hasValueSatisfying(
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.JOURNAL_DOWN));
  }

  /** The contract as a library of checks. */
  private static final class Contract extends EventLogContract {
    @Override
    ActorSystem one() {
      return node;
    }

    @Override
    ActorSystem other() {
      return node;
    }
  }
}
