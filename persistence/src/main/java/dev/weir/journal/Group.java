package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.GuardedDb.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The writes of one fsync while they are put together: changes, heads and fences as they will be.
 *
 * <p>Each write is checked against the heads and fences that the writes before it in the same group
 * leave behind. One that fails its condition leaves no trace here.
 */
final class Group {
  private final Heads heads;
  private final GuardedDb db;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Head> staged = new HashMap<>();
  private final Map<Long, Fence> claimed = new HashMap<>();
  private final List<WriteRequest> accepted = new ArrayList<>();
  private long persistenceIds;
  private long bytes;

  Group(Heads heads, GuardedDb db, long persistenceIds) {
    this.heads = heads;
    this.db = db;
    this.persistenceIds = persistenceIds;
  }

  /** Takes the write in, or throws what it is refused with. */
  void add(WriteRequest request) {
    switch (request) {
      case WriteRequest.Append append -> append(append);
      case WriteRequest.Claim claim -> claim(claim);
      case WriteRequest.DeleteTo delete -> deleteTo(delete);
      case WriteRequest.Truncate truncate -> truncate(truncate);
      case WriteRequest.Rebase rebase -> rebase(rebase);
      case WriteRequest.PutSnapshot put -> putSnapshot(put);
      case WriteRequest.DeleteSnapshots delete -> deleteSnapshots(delete);
    }
    accepted.add(request);
    bytes += request.bytes();
  }

  private void append(WriteRequest.Append append) {
    Head head = headOf(append.persistenceId());
    long expected = head.highest() + 1;
    for (WriteRequest.Pending pending : append.records()) {
      if (pending.rev() != expected) {
        throw outOfOrder(append.persistenceId(), expected, pending.rev());
      }
      checkFence(append.persistenceId(), head, pending.epoch());
      expected++;
    }
    for (WriteRequest.Pending pending : append.records()) {
      byte[] key = EventKey.event(head.number(), pending.rev());
      changes.add(Change.put(key, Sealed.seal(key, pending.value())));
    }
    stage(append.persistenceId(), head.advancedTo(expected - 1));
  }

  private void checkFence(String persistenceId, Head head, OptionalLong epoch) {
    Fence.check(fenceOf(head), persistenceId, epoch);
  }

  private Optional<Fence> fenceOf(Head head) {
    return Optional.ofNullable(claimed.get(head.number())).or(() -> heads.fence(head.number()));
  }

  private void claim(WriteRequest.Claim claim) {
    Head head = headOf(claim.persistenceId());
    Fence fence =
        fenceOf(head)
            .map(known -> known.claimedBy(claim.owner()))
            .orElseGet(() -> Fence.firstOf(claim.owner()));
    stage(claim.persistenceId(), head);
    claimed.put(head.number(), fence);
    claim.granted().set(fence.epoch());
  }

  private static WeirException outOfOrder(String persistenceId, long expected, long found) {
    return new WeirException(
        ErrorCode.OWNERSHIP_CHANGED,
        "Persistence id %s expects sequence number %d next, but %d was written: another writer owns it. Recover it and write again."
            .formatted(persistenceId, expected, found));
  }

  private void deleteTo(WriteRequest.DeleteTo delete) {
    Head head = headOf(delete.persistenceId());
    if (delete.epoch().isPresent()) {
      checkFence(delete.persistenceId(), head, delete.epoch());
    }
    long to = Math.min(delete.rev(), head.highest());
    if (to > head.deletedTo()) {
      stage(delete.persistenceId(), head.deletedTo(to));
    }
  }

  private void truncate(WriteRequest.Truncate truncate) {
    String persistenceId = truncate.persistenceId();
    long rev = truncate.rev();
    Head head = headOf(persistenceId);
    checkFence(persistenceId, head, OptionalLong.of(truncate.epoch()));
    List<Long> snapshots = Truncation.snapshotRevs(db, head);
    if (rev < head.highest()) {
      Truncation.check(persistenceId, rev, head.deletedTo(), snapshots);
    }
    List<Long> later = snapshots.stream().filter(each -> each > rev).toList();
    if (rev < head.highest() || !later.isEmpty()) {
      later.forEach(each -> changes.add(Change.delete(EventKey.snapshot(head.number(), each))));
      for (long each = rev + 1; each <= head.highest(); each++) {
        changes.add(Change.delete(EventKey.event(head.number(), each)));
      }
      stage(persistenceId, head.truncatedTo(rev, head.snapshots() - later.size()));
    }
  }

  private void rebase(WriteRequest.Rebase rebase) {
    Head head = headOf(rebase.persistenceId());
    long rev = rebase.snapshot().rev();
    checkFence(rebase.persistenceId(), head, OptionalLong.of(rebase.appendEpoch()));
    if (rev <= head.highest()) {
      throw Failures.notAhead(rebase.persistenceId(), head.highest(), rev);
    }
    for (long each : Truncation.snapshotRevs(db, head)) {
      changes.add(Change.delete(EventKey.snapshot(head.number(), each)));
    }
    byte[] key = EventKey.snapshot(head.number(), rev);
    changes.add(Change.put(key, Sealed.seal(key, rebase.snapshot().value())));
    stage(rebase.persistenceId(), head.begunBehind(rev));
  }

  private void putSnapshot(WriteRequest.PutSnapshot put) {
    Head head = headOf(put.persistenceId());
    byte[] key = EventKey.snapshot(head.number(), put.snapshot().rev());
    boolean replaces = db.get(key).isPresent();
    changes.add(Change.put(key, Sealed.seal(key, put.snapshot().value())));
    stage(put.persistenceId(), head.withSnapshots(head.snapshots() + (replaces ? 0 : 1)));
  }

  private void deleteSnapshots(WriteRequest.DeleteSnapshots delete) {
    Head head = headOf(delete.persistenceId());
    List<Change> found =
        delete.revs().stream()
            .map(rev -> EventKey.snapshot(head.number(), rev))
            .filter(key -> db.get(key).isPresent())
            .map(Change::delete)
            .toList();
    if (!found.isEmpty()) {
      changes.addAll(found);
      stage(delete.persistenceId(), head.withSnapshots(head.snapshots() - found.size()));
    }
  }

  private Head headOf(String persistenceId) {
    Head head = staged.get(persistenceId);
    return head != null
        ? head
        : heads.find(persistenceId).orElseGet(() -> Head.fresh(persistenceIds + 1));
  }

  private void stage(String persistenceId, Head head) {
    if (head.number() > persistenceIds) {
      persistenceIds = head.number();
      byte[] number = Heads.encodeNumber(persistenceId, head.number());
      changes.add(Change.put(EventKey.persistenceId(persistenceId), number));
    }
    staged.put(persistenceId, head);
  }

  boolean changesNothing() {
    return staged.isEmpty();
  }

  List<WriteRequest> accepted() {
    return accepted;
  }

  Map<String, Head> heads() {
    return staged;
  }

  /** Persistence ids that lose their newest events. */
  List<String> truncated() {
    return accepted.stream()
        .filter(each -> each instanceof WriteRequest.Truncate)
        .map(WriteRequest::persistenceId)
        .filter(staged::containsKey)
        .toList();
  }

  Map<Long, Fence> fences() {
    return claimed;
  }

  long bytes() {
    return bytes;
  }

  long persistenceIds() {
    return persistenceIds;
  }

  /** Everything that goes to the disk in one batch, the facts and heads included. */
  List<Change> changes(long commits) {
    List<Change> all = new ArrayList<>(changes.size() + staged.size() + claimed.size() + 1);
    all.add(
        Change.put(EventKey.facts(), new Facts(commits, persistenceIds, fenceCount()).encode()));
    all.addAll(changes);
    for (Head head : staged.values()) {
      all.add(Change.put(EventKey.head(head.number()), head.encode()));
    }
    claimed.forEach(
        (number, fence) -> all.add(Change.put(EventKey.fence(number), fence.encode(number))));
    return all;
  }

  private long fenceCount() {
    long fresh = claimed.keySet().stream().filter(number -> heads.fence(number).isEmpty()).count();
    return heads.fenceCount() + fresh;
  }
}
