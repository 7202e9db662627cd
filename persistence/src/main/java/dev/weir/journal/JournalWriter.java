package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread turns the queued writes of all entities into groups with one fsync each.
 *
 * <p>Idea: an fsync costs the same for one write and for five hundred. While one is under way the
 * next writes gather in the queue; the next group is whatever has arrived. There is no timer and no
 * artificial wait, so a single writer pays one fsync and nothing else.
 *
 * <p>Invariants. (1) A future completes only after the fsync that covers its write. (2) A group is
 * one LevelDB write batch: all of it is there after a crash, or none. (3) An append is conditional
 * on {@code rev = highest + 1} and on the fence of its persistence id, seen from inside the group;
 * one that fails a condition fails alone and leaves no trace in the batch. (4) The facts in the
 * batch carry a commit counter, and the high-water file the same number after the fsync: a database
 * behind that file has lost acknowledged groups. (5) Readers see a head only once it is durable; a
 * lowered one before its events go, for they would miss them.
 *
 * <p>Failures. A refusal by the disk reserve hits the whole group before LevelDB sees any of it. An
 * I/O or fsync error is final: what the kernel has dropped after a failed fsync is unknown, so it
 * is never retried. The writes of that group may be stored or not ({@code OUTCOME_UNKNOWN}); after
 * it the store answers {@code JOURNAL_DOWN} until it has been opened anew, which verifies it.
 * (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020.)
 *
 * <p>Deleted records are purged in slices between groups; an idle writer purges on.
 */
final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_WAIT_MILLIS = 10_000;

  private final GuardedDb db;
  private final Heads heads;
  private final HighWater highWater;
  private final DiskReserve reserve;
  private final WriteQueue queue;
  private final Purger purger;
  private final Thread thread;

  private long commits;
  private long persistenceIds;
  private volatile WeirException failure;

  JournalWriter(
      JournalSettings settings, GuardedDb db, Heads heads, HighWater highWater, Facts facts) {
    this.db = db;
    this.heads = heads;
    this.highWater = highWater;
    this.reserve = DiskReserve.of(settings.journalDir(), settings.diskReserve());
    this.queue = new WriteQueue(settings);
    this.purger = new Purger(db);
    this.commits = facts.commits();
    this.persistenceIds = facts.persistenceIds();
    this.thread = Thread.ofPlatform().name("weir-journal-writer").daemon().start(this::loop);
  }

  /** Queues a write; its future tells the outcome, also when it is refused at once. */
  void submit(WriteRequest request) {
    long start = System.nanoTime();
    var _ =
        request
            .done()
            .thenRun(
                () ->
                    JournalMetrics.APPEND_SECONDS.observe(
                        (System.nanoTime() - start) / NANOS_PER_SECOND));
    try {
      if (failure != null) {
        throw failure;
      }
      queue.offer(request);
    } catch (WeirException e) {
      request.done().completeExceptionally(e);
    }
  }

  /** Why a write of so many bytes is refused now, for callers that would rather not send it. */
  Optional<WeirException> refusal(long bytes) {
    WeirException failed = failure;
    return failed != null
        ? Optional.of(failed)
        : reserve.refusal(bytes).map(why -> new WeirException(ErrorCode.JOURNAL_DISK_RESERVE, why));
  }

  private void loop() {
    while (!queue.finished()) {
      List<WriteRequest> requests = queue.takeGroup(purger.idle());
      try {
        if (!requests.isEmpty()) {
          commit(requests);
        }
        if (failure == null) {
          purger.step();
        }
      } catch (RuntimeException e) {
        failStop(requests, e);
      }
    }
  }

  private void commit(List<WriteRequest> requests) {
    if (failure != null) {
      failAll(requests, failure);
      return;
    }
    Group group = gather(requests);
    if (!group.changesNothing()) {
      group.truncated().forEach(id -> heads.truncate(id, group.heads().get(id)));
      try {
        db.write(group.changes(commits + 1), true);
        highWater.write(commits + 1);
      } catch (IOException | RuntimeException e) {
        failStop(group.accepted(), e);
        return;
      }
      published(group);
    }
    group.accepted().forEach(request -> request.done().complete(null));
  }

  private Group gather(List<WriteRequest> requests) {
    Group group = new Group(heads, db, persistenceIds);
    long bytes = requests.stream().mapToLong(WriteRequest::bytes).sum();
    Optional<String> full = reserve.refusal(bytes);
    for (WriteRequest request : requests) {
      try {
        if (request.grows() && full.isPresent()) {
          throw new WeirException(ErrorCode.JOURNAL_DISK_RESERVE, full.get());
        }
        group.add(request);
      } catch (WeirException e) {
        request.done().completeExceptionally(e);
      }
    }
    return group;
  }

  private void published(Group group) {
    commits++;
    persistenceIds = group.persistenceIds();
    heads.publish(group.heads(), group.fences());
    reserve.written(group.bytes());
    for (WriteRequest request : group.accepted()) {
      if (request instanceof WriteRequest.DeleteTo || request instanceof WriteRequest.Rebase) {
        purger.add(group.heads().get(request.persistenceId()));
      }
    }
    JournalMetrics.BYTES.inc(group.bytes());
    JournalMetrics.GROUP_WRITES.observe(group.accepted().size());
  }

  private void failStop(List<WriteRequest> requests, Exception cause) {
    LOG.error("The journal in {} stops: a write failed", db.directory(), cause);
    failure =
        Failures.down(
            "The journal in "
                + db.directory()
                + " stopped after a failed write ("
                + cause.getMessage()
                + "). Check the disk, then restart the node.",
            cause);
    WeirException unknown =
        Failures.with(
            ErrorCode.OUTCOME_UNKNOWN,
            "A write of the journal in "
                + db.directory()
                + " failed on its way to the disk ("
                + cause.getMessage()
                + "). It may be stored: retry it with the same Idempotency-Key.",
            cause);
    failAll(requests, unknown);
  }

  private static void failAll(List<WriteRequest> requests, WeirException why) {
    requests.forEach(request -> request.done().completeExceptionally(why));
  }

  /** Writes what is queued, then ends the thread. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(CLOSE_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
