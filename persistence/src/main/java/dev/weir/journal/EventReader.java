package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads events and counts them: an iterator that ends early is damage, not the end of history.
 *
 * <p>The head is read before the iterator fixes its view of the database, so events may be deleted
 * in between; then nothing has been handed over yet and the walk starts again with the new head. If
 * newer events were cut off in between, it goes on with the new head where the first one is
 * missing.
 */
final class EventReader {
  private EventReader() {}

  static void replay(
      GuardedDb db,
      Heads heads,
      String persistenceId,
      long from,
      long to,
      long max,
      Consumer<StoredRecord> consumer) {
    walk(db, heads, new Request(persistenceId, from, to, max, Long.MAX_VALUE), consumer);
  }

  static List<StoredRecord> range(
      GuardedDb db, Heads heads, String persistenceId, long from, long bytesMax) {
    List<StoredRecord> found = new ArrayList<>();
    Request all = new Request(persistenceId, from, Long.MAX_VALUE, Long.MAX_VALUE, bytesMax);
    walk(db, heads, all, found::add);
    return found;
  }

  /** One event by itself; empty when it is missing. */
  static Optional<StoredRecord> one(GuardedDb db, String persistenceId, Head head, long rev) {
    byte[] key = EventKey.event(head.number(), rev);
    return db.get(key).map(value -> checked(db, persistenceId, rev, key, value));
  }

  static StoredRecord checked(
      GuardedDb db, String persistenceId, long rev, byte[] key, byte[] value) {
    if (!Sealed.intact(key, value)) {
      throw corrupt(db, persistenceId, rev, "the record does not fit its checksum");
    }
    Sealed.checkVersion(value);
    try {
      return StoredRecord.decode(rev, value);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw corrupt(db, persistenceId, rev, "the record does not have the layout of this format");
    }
  }

  private record Request(String persistenceId, long from, long to, long max, long bytesMax) {}

  private static void walk(
      GuardedDb db, Heads heads, Request request, Consumer<StoredRecord> consumer) {
    Optional<Request> left = Optional.of(request);
    while (left.isPresent()) {
      left = pass(db, heads, left.get(), consumer);
    }
  }

  /** What is left to read because the history has changed meanwhile. */
  private static Optional<Request> pass(
      GuardedDb db, Heads heads, Request request, Consumer<StoredRecord> consumer) {
    // before the head, so that a truncation after it is noticed
    long truncations = heads.truncations(request.persistenceId);
    Optional<Head> head = heads.find(request.persistenceId);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    Walk walk = new Walk(db, request, head.get(), consumer);
    try {
      walk.run();
      return Optional.empty();
    } catch (WeirException e) {
      Head now = heads.find(request.persistenceId).orElseThrow();
      boolean deleted = walk.handedOver == 0 && now.deletedTo() != head.get().deletedTo();
      boolean truncated = heads.truncations(request.persistenceId) != truncations;
      if (!deleted && !(truncated && e.code() == ErrorCode.JOURNAL_CORRUPT)) {
        throw e;
      }
      return Optional.of(
          new Request(
              request.persistenceId,
              walk.next,
              request.to,
              request.max - walk.handedOver,
              walk.bytesLeft));
    }
  }

  private static WeirException corrupt(GuardedDb db, String persistenceId, long rev, String what) {
    return Failures.corrupt(db.directory(), persistenceId, rev, what);
  }

  /** State of one pass over consecutive revs. */
  private static final class Walk {
    private final GuardedDb db;
    private final String persistenceId;
    private final long number;
    private final long last;
    private final Consumer<StoredRecord> consumer;
    private long next;
    private long bytesLeft;
    private long handedOver;
    private boolean visiting;

    Walk(GuardedDb db, Request request, Head head, Consumer<StoredRecord> consumer) {
      this.db = db;
      this.persistenceId = request.persistenceId;
      this.number = head.number();
      this.next = Math.max(request.from, head.deletedTo() + 1);
      long end = Math.min(request.to, head.highest());
      this.last = request.max <= end - next ? next + request.max - 1 : end;
      this.bytesLeft = request.bytesMax;
      this.consumer = consumer;
    }

    void run() {
      if (next > last) {
        return;
      }
      try {
        db.scan(EventKey.event(number, next), this::visit);
      } catch (WeirException e) {
        throw visiting || e.code() != ErrorCode.JOURNAL_CORRUPT
            ? e
            : corrupt(db, persistenceId, next, e.getMessage());
      }
      if (next <= last && bytesLeft > 0) {
        throw corrupt(db, persistenceId, next, "the record is missing");
      }
    }

    private boolean visit(byte[] key, byte[] value) {
      visiting = true;
      if (EventKey.numberOf(key) != number || EventKey.revOf(key) != next) {
        throw corrupt(db, persistenceId, next, "the record is missing");
      }
      StoredRecord found = checked(db, persistenceId, next, key, value);
      consumer.accept(found);
      handedOver++;
      bytesLeft -= value.length;
      visiting = false;
      return ++next <= last && bytesLeft > 0;
    }
  }
}
