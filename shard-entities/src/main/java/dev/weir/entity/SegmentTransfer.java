package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.EventLog;
import dev.weir.segment.IncomingSegments;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** Snapshots in segments between regions: the files under names of the own claim, then the log. */
final class SegmentTransfer implements SnapshotTransfer {
  /** Snapshots that come in at a time; each has one piece in memory. */
  static final int INCOMING_MAX = 16;

  private static final Set<ErrorCode> SURELY_NOT_STORED =
      Set.of(ErrorCode.JOURNAL_DISK_RESERVE, ErrorCode.OWNERSHIP_CHANGED);

  private final SegmentStore segments;
  private final EventLog store;
  private final SegmentSnapshots snapshots;
  private final Semaphore places = new Semaphore(INCOMING_MAX);

  SegmentTransfer(SegmentStore segments, EventLog store, SegmentSnapshots snapshots) {
    this.segments = segments;
    this.store = store;
    this.snapshots = snapshots;
  }

  @Override
  public List<SnapshotManifest> stored(String persistenceId) {
    return store.snapshots(persistenceId).stream().map(SnapshotManifest.class::cast).toList();
  }

  @Override
  public Optional<byte[]> rows(String persistenceId, String segment, long offset, int bytesMax) {
    return SegmentName.isUpTo(Long.MAX_VALUE, persistenceId, segment)
        ? segments.read(segment, offset, bytesMax)
        : Optional.empty();
  }

  @Override
  public boolean enter() {
    return places.tryAcquire();
  }

  @Override
  public void leave() {
    places.release();
  }

  @Override
  public IncomingSegments receive(SegmentGroup originals) {
    return new IncomingSegments(segments, originals);
  }

  /** A crash before the log begins anew leaves files that the next snapshot sweeps away. */
  @Override
  public void adopt(
      String persistenceId, SnapshotManifest manifest, IncomingSegments rows, long appendEpoch) {
    SegmentGroup own =
        rows.name(place -> SegmentName.of(persistenceId, manifest.rev(), appendEpoch, place));
    try {
      store
          .rebase(persistenceId, manifest.rev(), manifest.in(own), appendEpoch)
          .toCompletableFuture()
          .join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof WeirException refusal
          && SURELY_NOT_STORED.contains(refusal.code())) {
        own.all().stream().map(SegmentRef::name).forEach(segments::delete);
      }
      throw failure;
    }
    snapshots.sweep(persistenceId, appendEpoch);
  }
}
