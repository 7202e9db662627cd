package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one data directory without Pekko: bytes under (persistence id, rev).
 *
 * <p>Creation and opening are separate: opening never makes an empty store out of a damaged one.
 * Thread-safe. Closing drains the queued writes; every call after that is a {@link WeirException}.
 */
public final class JournalStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);

  private final DirectoryLock lock;
  private final GuardedDb db;
  private final Heads heads;
  private final HighWater highWater;
  private final JournalWriter writer;
  private boolean closed;

  private JournalStore(
      JournalSettings settings, DirectoryLock lock, GuardedDb db, Heads heads, HighWater mark) {
    this.lock = lock;
    this.db = db;
    this.heads = heads;
    this.highWater = mark;
    this.writer = new JournalWriter(settings, db, heads, mark, heads.loadedFacts());
  }

  /** Whether the data directory holds no journal at all, not even a damaged one. */
  public static boolean isAbsent(JournalSettings settings) {
    return !Files.exists(settings.journalDir()) && !Salvage.isInterrupted(settings.dataDir());
  }

  /** Makes an empty journal, completely or not at all; refuses when there is anything in place. */
  public static void create(JournalSettings settings) {
    try (DirectoryLock _ = DirectoryLock.take(settings.dataDir())) {
      if (!isAbsent(settings)) {
        throw Failures.down(
            settings.journalDir() + " exists: a journal is never created over another one");
      }
      DiskReserve.checkFloor(settings.dataDir(), settings.diskFloor());
      Path part = settings.dataDir().resolve("journal.creating");
      deleteTree(part);
      Files.createDirectories(part);
      StoreIdentity identity = StoreIdentity.fresh();
      GuardedDb.create(settings, part.resolve("db"), facts());
      HighWater.create(part, identity.store());
      identity.write(part);
      Files.move(part, settings.journalDir(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Failures.down("The journal in " + settings.dataDir() + " cannot be created", e);
    }
  }

  private static List<GuardedDb.Change> facts() {
    return List.of(GuardedDb.Change.put(EventKey.facts(), Facts.NONE.encode()));
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Opens a journal after checking that it is the one it says, whole, and not an older copy. */
  public static JournalStore open(JournalSettings settings) {
    DirectoryLock lock = DirectoryLock.take(settings.dataDir());
    try {
      return open(settings, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static JournalStore open(JournalSettings settings, DirectoryLock lock) {
    Path directory = settings.journalDir();
    if (Salvage.isInterrupted(settings.dataDir())) {
      throw Failures.down(
          "A repair of the journal in %s was interrupted. Run 'weir journal repair --yes'."
              .formatted(settings.dataDir()));
    }
    StoreIdentity identity = StoreIdentity.read(directory);
    long acknowledged = HighWater.read(directory, identity.store());
    DiskReserve.checkFloor(directory, settings.diskFloor());
    DatabaseFiles.check(settings, acknowledged);
    GuardedDb db = GuardedDb.open(settings);
    try {
      Heads heads = Heads.load(db);
      checkNotRolledBack(directory, heads.loadedFacts().commits(), acknowledged);
      return new JournalStore(
          settings, lock, db, heads, HighWater.open(directory, identity.store()));
    } catch (RuntimeException e) {
      db.close();
      throw e;
    }
  }

  private static void checkNotRolledBack(Path directory, long commits, long acknowledged) {
    if (commits < acknowledged) {
      throw new WeirException(
          ErrorCode.JOURNAL_ROLLED_BACK,
          "The journal in %s ends at commit %d, but commit %d was acknowledged: acknowledged data is gone. Restore a newer copy."
              .formatted(directory, commits, acknowledged));
    }
  }

  /** Stores events with consecutive revs, the first being highest + 1, all or none, if admitted. */
  public CompletableFuture<Void> append(String persistenceId, List<StoredRecord> records) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    List<WriteRequest.Pending> encoded = new ArrayList<>(records.size());
    long bytes = 0;
    for (StoredRecord each : records) {
      WriteRequest.Pending pending = WriteRequest.Pending.of(each);
      bytes += pending.value().length;
      encoded.add(pending);
    }
    writer.submit(new WriteRequest.Append(persistenceId, encoded, bytes, done));
    return done;
  }

  /** Stores events of another journal under an own epoch; see {@link EventLog#append}. */
  public CompletableFuture<Void> appendCopied(
      String persistenceId, List<StoredRecord> events, long appendEpoch) {
    return events.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : append(persistenceId, Copied.under(events, appendEpoch));
  }

  /** Takes ownership; answers the epoch that appends must carry from now on. */
  public CompletableFuture<Long> claim(String persistenceId, String owner) {
    AtomicLong granted = new AtomicLong();
    CompletableFuture<Void> done = new CompletableFuture<>();
    writer.submit(new WriteRequest.Claim(persistenceId, owner, granted, done));
    return done.thenApply(_ -> granted.get());
  }

  /** Epoch of the newest claim; empty when there was none. */
  public Optional<Long> epoch(String persistenceId) {
    return heads.find(persistenceId).flatMap(head -> heads.fence(head.number())).map(Fence::epoch);
  }

  /** Forgets events up to a rev, whoever owns them: for Pekko, which knows no epochs. */
  public CompletableFuture<Void> deleteTo(String persistenceId, long rev) {
    return delete(persistenceId, rev, OptionalLong.empty());
  }

  /** Forgets events up to a rev; see {@link EventLog#deleteTo}. */
  public CompletableFuture<Void> deleteTo(String persistenceId, long rev, long appendEpoch) {
    return delete(persistenceId, rev, OptionalLong.of(appendEpoch));
  }

  private CompletableFuture<Void> delete(String persistenceId, long rev, OptionalLong epoch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    writer.submit(new WriteRequest.DeleteTo(persistenceId, rev, epoch, done));
    return done;
  }

  /** Removes events and snapshots after a rev; see {@link EventLog#truncate}. */
  public CompletableFuture<Void> truncate(String persistenceId, long rev, long appendEpoch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    writer.submit(new WriteRequest.Truncate(persistenceId, rev, appendEpoch, done));
    return done;
  }

  /** Rev of the newest event, deleted ones included; 0 when there was none. */
  public long highest(String persistenceId) {
    return heads.find(persistenceId).map(Head::highest).orElse(0L);
  }

  /** Events up to this rev are deleted; 0 when none is. */
  public long deletedTo(String persistenceId) {
    return heads.find(persistenceId).map(Head::deletedTo).orElse(0L);
  }

  /**
   * Hands over the events of a range in order; each rev of the range that is not deleted, or a
   * {@code JOURNAL_CORRUPT}, never fewer.
   *
   * @param max at most so many events
   */
  public void replay(
      String persistenceId, long from, long to, long max, Consumer<StoredRecord> consumer) {
    EventReader.replay(db, heads, persistenceId, from, to, max, consumer);
  }

  /** Events from a rev on, until about so many bytes are collected; at least one if there is. */
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return EventReader.range(db, heads, persistenceId, from, bytesMax);
  }

  /** Stores a snapshot at its rev, whatever the entity has written since. */
  public CompletableFuture<Void> putSnapshot(String persistenceId, StoredRecord snapshot) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    WriteRequest.Pending pending = WriteRequest.Pending.of(snapshot);
    writer.submit(
        new WriteRequest.PutSnapshot(persistenceId, pending, pending.value().length, done));
    return done;
  }

  /** Forgets events and snapshots and begins anew behind a snapshot of a higher rev. */
  public CompletableFuture<Void> rebase(
      String persistenceId, StoredRecord snapshot, long appendEpoch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    WriteRequest.Pending pending = WriteRequest.Pending.of(snapshot);
    writer.submit(
        new WriteRequest.Rebase(persistenceId, pending, appendEpoch, pending.value().length, done));
    return done;
  }

  /** Removes the snapshots at these revs; revs without one are passed over. */
  public CompletableFuture<Void> deleteSnapshots(String persistenceId, List<Long> revs) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    writer.submit(new WriteRequest.DeleteSnapshots(persistenceId, List.copyOf(revs), done));
    return done;
  }

  /**
   * The snapshots that are whole, newest first. A damaged one is logged and left out; a damaged one
   * whose events are deleted is a {@code JOURNAL_CORRUPT}, because nothing can stand in for it.
   */
  public List<StoredRecord> snapshots(String persistenceId) {
    return SnapshotReader.read(db, heads, persistenceId);
  }

  /** All persistence ids with what is stored under them, sorted. */
  public List<PersistenceIdInfo> persistenceIds() {
    return heads.all().entrySet().stream()
        .map(entry -> Audit.info(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(PersistenceIdInfo::persistenceId))
        .toList();
  }

  /** Reads every record of a persistence id; empty when it is not known. */
  public Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check) {
    return heads.find(persistenceId).map(head -> Audit.run(db, persistenceId, head, check));
  }

  /** Why a write of so many bytes is refused now; empty when it is not. */
  public Optional<WeirException> refusal(long bytes) {
    return writer.refusal(bytes);
  }

  /** Where the database lies. */
  public Path directory() {
    return db.directory();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    if (!db.tryClose()) {
      LOG.error(
          "The journal in {} still has readers: it stays open and locked until the process ends",
          db.directory());
      return;
    }
    try {
      highWater.close();
    } catch (IOException e) {
      throw Failures.down("The high-water file of " + db.directory() + " cannot be closed", e);
    } finally {
      lock.close();
    }
  }
}
