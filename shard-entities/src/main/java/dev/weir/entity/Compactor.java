package dev.weir.entity;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply.Compacted;
import dev.weir.entity.CompactionProof.Covered;
import dev.weir.entity.CompactionRule.Facts;
import dev.weir.entity.CompactionRule.Verdict;
import dev.weir.journal.EventLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the events of a node's circuits for which a snapshot stands in.
 *
 * <p>In this order, so that a crash anywhere loses nothing: {@link CompactionRule} says up to which
 * rev; a snapshot of that very rev is written, unless there is one; {@link CompactionProof} applies
 * the events and compares; the events go, under the claim of the circuit's owner; the snapshots
 * before it go. What is left begins behind a snapshot that was proven, and the next proof goes on
 * from there. Nothing is remembered between two runs.
 *
 * <p>One circuit is proven at a time, on a thread of its own: a proof takes as long as a recovery
 * of what is to go, and as much memory.
 */
public final class Compactor {
  /** Who asks is answered within this time; what has begun goes on. */
  static final int PATIENCE_MILLIS = 8_000;

  /** Orders that wait on a node. */
  static final int WAITING_MAX = 1_000;

  /** By itself it deletes no fewer events than this part of those that are kept. */
  static final int SHARE_MIN = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private final EventLog log;
  private final StateReader reader;
  private final SnapshotInstaller snapshots;
  private final CompactionProof proof;
  private final WeirConfig.Compaction config;
  private final BackupMarks backups;
  private final Clock clock;
  private final Executor looking;
  private final Executor proving;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param looking a small pool that reads the journal
   * @param proving one thread that proves and deletes
   */
  public Compactor(
      EventLog log,
      StateReader reader,
      SnapshotInstaller snapshots,
      WeirConfig.Compaction config,
      BackupMarks backups,
      Clock clock,
      Executor looking,
      Executor proving) {
    this.log = log;
    this.reader = reader;
    this.snapshots = snapshots;
    this.proof = new CompactionProof(reader, snapshots);
    this.config = config;
    this.backups = backups;
    this.clock = clock;
    this.looking = looking;
    this.proving = proving;
  }

  /**
   * What the owner of a circuit orders.
   *
   * @param at where the circuit stands
   * @param stored up to which rev the copies elsewhere have everything; see {@link Facts}
   * @param asked what somebody asks for; empty when nobody does
   */
  record Order(
      String persistenceId,
      long appendEpoch,
      Standing at,
      Map<String, Long> stored,
      Optional<CircuitCommand.CompactLog> asked) {
    boolean isDryRun() {
      return asked.filter(CircuitCommand.CompactLog::dryRun).isPresent();
    }
  }

  /** An order that waits or is worked on. */
  static final class Work {
    private final Order order;
    private final CompletableFuture<Compacted> done = new CompletableFuture<>();
    private boolean begun;
    private boolean stopped;
    private volatile long reached;

    Work(Order order) {
      this.order = order;
    }

    /** Ends it as soon as can be. */
    synchronized void stop() {
      stopped = true;
      if (!begun) {
        done.completeExceptionally(LogFailure.moving());
      }
    }

    private synchronized boolean begin() {
      begun = true;
      return !stopped;
    }

    private synchronized void passed(long rev) {
      reached = rev;
      if (stopped) {
        throw LogFailure.moving();
      }
    }

    /** When nothing is done for it any more. */
    CompletionStage<Compacted> done() {
      return done.copy();
    }

    boolean isDone() {
      return done.isDone();
    }

    /** The answer for who asked, in time. */
    CompletionStage<CircuitReply> answer() {
      return done.copy()
          .<CircuitReply>thenApply(compacted -> compacted)
          .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .exceptionally(failure -> CircuitLog.rejected(refusal(failure)));
    }

    private WeirException refusal(Throwable failure) {
      return switch (IntakeRefusals.cause(failure)) {
        case TimeoutException _ ->
            new WeirException(
                ErrorCode.RECOVERING,
                (reached > 0
                        ? "The snapshot is being proven, now at rev " + reached
                        : "Other circuits are being proven first")
                    + ". It goes on; ask again to hear what came of it.");
        case WeirException refusal -> refusal;
        case Throwable other ->
            new WeirException(ErrorCode.INTERNAL, "The events could not be deleted: " + other);
      };
    }
  }

  /** Whether old events are to go without being asked for. */
  boolean isAutomatic() {
    return config.auto();
  }

  /** How long events are kept, and a region that has gone is waited for. */
  Duration retention() {
    return config.retention();
  }

  /** Begins, or waits until others are done. */
  Work start(Order order) {
    Work work = new Work(order);
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      work.done.completeExceptionally(
          new WeirException(
              ErrorCode.NODE_OVERLOADED,
              "Too many circuits wait for their events to be deleted. Nothing was done; ask again"
                  + " later."));
      return work;
    }
    try {
      (order.isDryRun() ? looking : proving)
          .execute(
              () -> {
                waiting.decrementAndGet();
                run(work);
              });
    } catch (RejectedExecutionException ending) {
      waiting.decrementAndGet();
      work.done.completeExceptionally(LogFailure.moving());
    }
    return work;
  }

  /** Tells the metrics how much is kept of a circuit that has just been read. */
  void look(String persistenceId) {
    looking.execute(
        () -> {
          try {
            JournalGrowth.begins(persistenceId, reader.deletedTo(persistenceId));
          } catch (WeirException failure) {
            LOG.warn("{}: how much is kept is not known", persistenceId, failure);
          }
        });
  }

  private void run(Work work) {
    String persistenceId = work.order.persistenceId;
    try {
      if (work.begin()) {
        work.done.complete(compact(work));
      }
    } catch (RuntimeException | OutOfMemoryError failure) {
      Throwable cause = IntakeRefusals.cause(failure);
      if (cause instanceof WeirException) {
        LOG.info("{}: its events stay: {}", persistenceId, cause.getMessage());
      } else {
        LOG.error("{}: its events stay", persistenceId, failure);
      }
      work.done.completeExceptionally(cause);
    }
  }

  private Compacted compact(Work work) {
    Order order = work.order;
    Facts facts = facts(order);
    JournalGrowth.begins(order.persistenceId, facts.deletedTo());
    Verdict verdict = CompactionRule.of(facts);
    long events = verdict.upTo() - facts.deletedTo();
    if (order.isDryRun() || events <= 0 || !isWorthwhile(order, facts, events)) {
      long upTo = order.isDryRun() ? verdict.upTo() : facts.deletedTo();
      return compacted(order, upTo, new Covered(upTo - facts.deletedTo(), 0), verdict);
    }
    requireOwner(order);
    try (SnapshotInstaller.Held held = snapshots.hold(order.persistenceId, verdict.upTo())) {
      Covered covered =
          proof.of(order.persistenceId, verdict.upTo(), order.appendEpoch, work::passed);
      delete(order, verdict.upTo());
      LOG.info(
          "{}: {} events up to rev {} are deleted; the snapshot of that rev is what they come to",
          order.persistenceId,
          covered.events(),
          held.rev());
      return compacted(order, verdict.upTo(), covered, verdict);
    } catch (CompactionProof.Unproven why) {
      LOG.error("{}: its events stay: {}", order.persistenceId, why.getMessage());
      JournalGrowth.unproven();
      return new Compacted(
          order.at,
          facts.deletedTo(),
          0,
          0,
          false,
          Compacted.NOT_PROVEN,
          why.getMessage() + " Nothing was deleted.");
    }
  }

  private Compacted compacted(Order order, long deletedTo, Covered covered, Verdict verdict) {
    return new Compacted(
        order.at,
        deletedTo,
        covered.events(),
        covered.bytes(),
        order.isDryRun(),
        verdict.bound().reason().word(),
        verdict.bound().why());
  }

  /** The events go first: until then the older snapshots are what they are applied to. */
  private void delete(Order order, long rev) {
    log.deleteTo(order.persistenceId, rev, order.appendEpoch).toCompletableFuture().join();
    JournalGrowth.begins(order.persistenceId, rev);
    snapshots.dropBefore(order.persistenceId, rev);
  }

  private boolean isWorthwhile(Order order, Facts facts, long events) {
    long kept = facts.newest() - facts.deletedTo();
    return order.asked.isPresent() || (events >= config.eventsMin() && events >= kept / SHARE_MIN);
  }

  /** Whoever is not would find out at the deletion, after all the work. */
  private void requireOwner(Order order) {
    Optional<Long> epoch = log.epoch(order.persistenceId).toCompletableFuture().join();
    if (!epoch.equals(Optional.of(order.appendEpoch))) {
      throw LogFailure.moving();
    }
  }

  private Facts facts(Order order) {
    String persistenceId = order.persistenceId;
    long keepMillis =
        order
            .asked
            .map(CircuitCommand.CompactLog::keepMillis)
            .orElse(OptionalLong.empty())
            .orElse(config.retention().toMillis());
    return new Facts(
        reader.deletedTo(persistenceId),
        log.highest(persistenceId),
        snapshots.transfer().stored(persistenceId).stream().map(SnapshotManifest::rev).toList(),
        order.stored,
        reader.agedTo(persistenceId, clock.millis() - keepMillis),
        config.needsBackup()
            ? OptionalLong.of(backups.backedUpTo(persistenceId))
            : OptionalLong.empty(),
        order.asked.map(CircuitCommand.CompactLog::toRev).orElse(OptionalLong.empty()));
  }
}
