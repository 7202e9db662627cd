package dev.weir.journal;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** What the writer thread is asked to make durable. */
sealed interface WriteRequest {
  CompletableFuture<Void> done();

  String persistenceId();

  /** Size for the bounds of queue and group. */
  long bytes();

  /** Whether it needs room on the disk; deletions do not, they make it. */
  default boolean grows() {
    return true;
  }

  /** Events with consecutive revs, all or none. */
  record Append(
      String persistenceId, List<Pending> records, long bytes, CompletableFuture<Void> done)
      implements WriteRequest {}

  /**
   * Takes ownership.
   *
   * @param granted set to the new epoch when the claim is part of a group
   */
  record Claim(String persistenceId, String owner, AtomicLong granted, CompletableFuture<Void> done)
      implements WriteRequest {
    @Override
    public long bytes() {
      return Fence.BYTES_ABOUT;
    }

    /** A circuit must be readable on a full disk, and reading begins with a claim. */
    @Override
    public boolean grows() {
      return false;
    }
  }

  /**
   * Forgets events up to a rev.
   *
   * @param epoch if it is there, that of the newest claim
   */
  record DeleteTo(String persistenceId, long rev, OptionalLong epoch, CompletableFuture<Void> done)
      implements WriteRequest {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public boolean grows() {
      return false;
    }
  }

  /** Removes events and snapshots after a rev, if the epoch is that of the newest claim. */
  record Truncate(String persistenceId, long rev, long epoch, CompletableFuture<Void> done)
      implements WriteRequest {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public boolean grows() {
      return false;
    }
  }

  /**
   * Forgets events and snapshots and begins anew behind a snapshot.
   *
   * @param appendEpoch of the claim under which that is done
   */
  record Rebase(
      String persistenceId,
      Pending snapshot,
      long appendEpoch,
      long bytes,
      CompletableFuture<Void> done)
      implements WriteRequest {}

  /** Stores a snapshot, replacing one at the same rev. */
  record PutSnapshot(
      String persistenceId, Pending snapshot, long bytes, CompletableFuture<Void> done)
      implements WriteRequest {}

  /** Removes snapshots at these revs, if they are there. */
  record DeleteSnapshots(String persistenceId, List<Long> revs, CompletableFuture<Void> done)
      implements WriteRequest {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public boolean grows() {
      return false;
    }
  }

  /**
   * An encoded record whose checksum waits for its key.
   *
   * @param epoch from the envelope of an event's payload, if it has one
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Pending(long rev, byte[] value, OptionalLong epoch) {
    static Pending of(StoredRecord stored) {
      return new Pending(stored.rev(), stored.encode(), Envelope.epoch(stored.payload()));
    }
  }
}
