package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * The only class that touches LevelDB.
 *
 * <p>A call into a closed native handle is a crash of the process, so handles never leave this
 * class: reads happen in a callback, writes come as plain lists. Each call holds the shared side of
 * a gate; {@link #close} shuts the gate, makes running scans give up at their next entry, and takes
 * the exclusive side before it frees the handle. After that every call is a {@code WeirException}.
 */
final class GuardedDb implements AutoCloseable {
  /** How long close waits for running calls; then it leaves the handle open: no crash, a leak. */
  private static final long CLOSE_WAIT_SECONDS = 10;

  /** One change of a batch; a null value deletes. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Change(byte[] key, byte[] value) {
    static Change put(byte[] key, byte[] value) {
      return new Change(key, value);
    }

    static Change delete(byte[] key) {
      return new Change(key, null);
    }

    boolean deletes() {
      return value == null;
    }
  }

  /** Sees entries in key order. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether to go on. */
    boolean visit(byte[] key, byte[] value);
  }

  private final Path directory;
  private final DB db;
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private volatile boolean shut;

  private GuardedDb(Path directory, DB db) {
    this.directory = directory;
    this.db = db;
  }

  /** Makes an empty database; refuses when there is one. */
  static void create(JournalSettings settings, Path directory, List<Change> first) {
    Options options = options(settings).createIfMissing(true).errorIfExists(true);
    try (GuardedDb db = open(settings, directory, options)) {
      db.write(first, true);
    }
  }

  /** Opens an existing database; never creates one. */
  static GuardedDb open(JournalSettings settings) {
    Options options = options(settings).createIfMissing(false);
    return open(settings, settings.databaseDir(), options);
  }

  /** Opens an existing database that is not in its place yet. */
  static GuardedDb open(JournalSettings settings, Path directory) {
    return open(settings, directory, options(settings).createIfMissing(false));
  }

  private static GuardedDb open(JournalSettings settings, Path directory, Options options) {
    NativeLibrary.prepare(settings.nativeDir());
    try {
      return new GuardedDb(directory, JniDBFactory.factory.open(directory.toFile(), options));
    } catch (IOException | DBException e) {
      throw Failures.corrupt(directory, "LevelDB refuses to open it: " + e.getMessage());
    }
  }

  private static Options options(JournalSettings settings) {
    return new Options()
        .paranoidChecks(true)
        .verifyChecksums(true)
        .compressionType(CompressionType.NONE)
        .writeBufferSize(settings.writeBuffer())
        .cacheSize(settings.blockCache())
        .blockSize(settings.blockSize())
        .maxOpenFiles(settings.maxOpenFiles());
  }

  Path directory() {
    return directory;
  }

  Optional<byte[]> get(byte[] key) {
    enter();
    try {
      return Optional.ofNullable(db.get(key, new ReadOptions().verifyChecksums(true)));
    } catch (DBException e) {
      throw Failures.corrupt(directory, e.getMessage());
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Visits the entries from a key on, while they start with the prefix byte of that key. */
  void scan(byte[] from, Visitor visitor) {
    enter();
    try (DBIterator entries =
        db.iterator(new ReadOptions().verifyChecksums(true).fillCache(false))) {
      entries.seek(from);
      while (entries.hasNext()) {
        Map.Entry<byte[], byte[]> entry = entries.next();
        byte[] key = entry.getKey();
        if (key.length == 0 || key[0] != from[0] || !visitor.visit(key, entry.getValue())) {
          return;
        }
        if (shut) {
          throw Failures.closed(directory);
        }
      }
    } catch (IOException e) {
      throw Failures.corrupt(directory, e.getMessage());
    } catch (RuntimeException e) {
      throw translated(e);
    } finally {
      gate.readLock().unlock();
    }
  }

  /** The iterator wraps native errors in plain runtime exceptions. */
  private RuntimeException translated(RuntimeException e) {
    boolean nativeError =
        e instanceof DBException
            || (e.getClass() == RuntimeException.class && e.getCause() instanceof IOException);
    return nativeError ? Failures.corrupt(directory, rootMessage(e)) : e;
  }

  private static String rootMessage(Throwable e) {
    return e.getCause() == null ? e.getMessage() : rootMessage(e.getCause());
  }

  /** Writes all changes as one batch; with sync they are durable when this returns. */
  void write(List<Change> changes, boolean sync) {
    enter();
    try (WriteBatch batch = db.createWriteBatch()) {
      for (Change change : changes) {
        if (change.deletes()) {
          batch.delete(change.key());
        } else {
          batch.put(change.key(), change.value());
        }
      }
      db.write(batch, new WriteOptions().sync(sync));
    } catch (IOException | DBException e) {
      throw Failures.down(
          "Writing to the journal in " + directory + " failed: " + e.getMessage(), e);
    } finally {
      gate.readLock().unlock();
    }
  }

  private void enter() {
    if (shut || !gate.readLock().tryLock()) {
      throw Failures.closed(directory);
    }
    if (shut) {
      gate.readLock().unlock();
      throw Failures.closed(directory);
    }
  }

  /** Idempotent. Returns false when a call was still running and the handle was left open. */
  boolean tryClose() {
    if (shut) {
      return true;
    }
    shut = true;
    try {
      if (!gate.writeLock().tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      db.close();
      return true;
    } catch (IOException e) {
      throw Failures.down("Closing the journal in " + directory + " failed", e);
    } finally {
      gate.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    tryClose();
  }
}
