package dev.weir.journal;

import com.zaxxer.hikari.HikariDataSource;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionId;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a region of several nodes, as one actor system uses it: {@link EventLog} by plain
 * JDBC on the tables that pekko-persistence-jdbc writes.
 *
 * <p>The first {@link #get} runs {@link PostgresChecks} and refuses a database that fails one.
 */
public final class PostgresStore implements EventLog, Extension {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
  private static final Id ID = new Id();

  private final PostgresSettings settings;
  private final PekkoRecords records;
  private final HikariDataSource pool;
  private final PostgresLog log;
  private final ThreadPoolExecutor threads;
  private final Outage outage;

  private PostgresStore(ExtendedActorSystem system) {
    this.settings = PostgresSettings.from(system.settings().config());
    refuseWhatFails(settings);
    this.records = new PekkoRecords(system);
    this.pool = PostgresPool.of(settings, "weir-journal-own", settings.ownConnections());
    this.log = new PostgresLog(pool);
    this.threads = threads(settings);
    this.outage = new Outage(() -> log.epoch(""), threads);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "weir-journal-close",
            () -> CompletableFuture.supplyAsync(this::close));
    system.registerOnTermination(this::close);
  }

  /** The store of this actor system; opens it at the first call, or throws why it cannot. */
  public static PostgresStore get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  private static void refuseWhatFails(PostgresSettings settings) {
    PostgresChecks.run(settings).stream()
        .filter(check -> !check.ok())
        .findFirst()
        .ifPresent(
            check -> {
              throw Failures.down(check.detail());
            });
  }

  /** As many threads as connections, so that nobody waits for a connection with a limit of time. */
  private static ThreadPoolExecutor threads(PostgresSettings settings) {
    return new ThreadPoolExecutor(
        settings.ownConnections(),
        settings.ownConnections(),
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(settings.ownQueueMax()),
        Thread.ofPlatform().name("weir-journal-own-", 0).daemon().factory());
  }

  PostgresSettings settings() {
    return settings;
  }

  Outage outage() {
    return outage;
  }

  @Override
  public CompletionStage<Long> claim(String persistenceId, String owner) {
    return async(() -> log.claim(persistenceId, owner));
  }

  @Override
  public CompletionStage<Optional<Long>> epoch(String persistenceId) {
    return async(() -> log.epoch(persistenceId));
  }

  @Override
  public CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot) {
    SnapshotMetadata at = new SnapshotMetadata(persistenceId, rev, 0L);
    StoredRecord stored = records.fromSnapshot(at, snapshot);
    return async(() -> log.putSnapshot(persistenceId, stored));
  }

  @Override
  public CompletionStage<Void> rebase(
      String persistenceId, long rev, Object snapshot, long appendEpoch) {
    SnapshotMetadata at = new SnapshotMetadata(persistenceId, rev, 0L);
    StoredRecord stored = records.fromSnapshot(at, snapshot);
    return async(() -> log.rebase(persistenceId, stored, appendEpoch));
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    return async(() -> log.deleteSnapshot(persistenceId, rev));
  }

  @Override
  public List<Object> snapshots(String persistenceId) {
    List<Object> intact = new ArrayList<>();
    long newest = 0;
    Optional<Exception> damage = Optional.empty();
    for (StoredRecord stored : log.snapshots(persistenceId)) {
      try {
        intact.add(records.toSnapshot(persistenceId, stored).snapshot());
        newest = Math.max(newest, stored.rev());
      } catch (Exception e) {
        // Pekko throws checked ones unannounced
        LOG.error("{}: the snapshot of rev {} is left out", persistenceId, stored.rev(), e);
        damage = Optional.of(e);
      }
    }
    if (damage.isPresent() && newest < log.deletedTo(persistenceId)) {
      throw Failures.corrupt(
          "%s: a snapshot is damaged (%s) and the events it replaces are deleted. Restore the database from a copy."
              .formatted(persistenceId, damage.get().getMessage()));
    }
    return intact;
  }

  @Override
  public CompletionStage<Void> append(
      String persistenceId, List<StoredRecord> events, long appendEpoch) {
    List<StoredRecord> own = Copied.under(events, appendEpoch);
    return async(() -> log.append(persistenceId, own, appendEpoch));
  }

  @Override
  public CompletionStage<Void> deleteTo(String persistenceId, long rev, long appendEpoch) {
    return async(() -> log.deleteTo(persistenceId, rev, appendEpoch));
  }

  @Override
  public CompletionStage<Void> truncate(String persistenceId, long rev, long appendEpoch) {
    return async(() -> log.truncate(persistenceId, rev, appendEpoch));
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return log.range(persistenceId, from, bytesMax);
  }

  @Override
  public long highest(String persistenceId) {
    return log.highest(persistenceId);
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return log.persistenceIds();
  }

  /** The disk is the server's business; what is known here is whether it answers. */
  @Override
  public Optional<WeirException> refusal(long bytes) {
    return outage.refusal();
  }

  private <T> CompletionStage<T> async(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads).whenComplete(outage::note);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          Failures.with(
              ErrorCode.NODE_OVERLOADED,
              "More than weir.journal.postgres.own-queue-max = "
                  + settings.ownQueueMax()
                  + " calls wait for the journal's database, or the node is stopping. Send it"
                  + " again.",
              e));
    }
  }

  private Done close() {
    threads.shutdown();
    pool.close();
    return Done.getInstance();
  }

  /** Key of the extension. */
  private static final class Id extends AbstractExtensionId<PostgresStore>
      implements ExtensionIdProvider {
    @Override
    public PostgresStore createExtension(ExtendedActorSystem system) {
      return new PostgresStore(system);
    }

    @Override
    public ExtensionId<? extends Extension> lookup() {
      return ID;
    }
  }
}
