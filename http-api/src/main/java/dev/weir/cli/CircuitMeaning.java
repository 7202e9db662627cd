package dev.weir.cli;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame;
import dev.weir.entity.LogCheck;
import dev.weir.entity.SegmentName;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.WeirManifestSerializer;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.replay.HistoryMeaning;
import dev.weir.segment.SegmentGroup;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What the records of a circuit mean: events in a chain, and snapshots with their chain value. */
final class CircuitMeaning implements HistoryMeaning {
  @Override
  public RecordCheck check(Optional<StoredRecord> base) {
    return base.map(CircuitMeaning::manifest).map(LogCheck::new).orElseGet(LogCheck::new);
  }

  @Override
  public Optional<SegmentGroup> segments(StoredRecord snapshot) {
    return Optional.of(manifest(snapshot).segments());
  }

  @Override
  public String segmentName(String persistenceId, long rev, long appendEpoch, int place) {
    return SegmentName.of(persistenceId, rev, appendEpoch, place);
  }

  @Override
  public StoredRecord withSegments(StoredRecord snapshot, SegmentGroup own) {
    return WeirManifestSerializer.stored(manifest(snapshot).in(own));
  }

  @Override
  public Optional<String> stateAfter(StoredRecord event) {
    return Optional.of(EventFrame.chainOf(event.payload()).toString());
  }

  @Override
  public Optional<String> stateOf(StoredRecord snapshot) {
    SnapshotManifest manifest = manifest(snapshot);
    return Optional.of(new EventFrame.Chain(manifest.chainHigh(), manifest.chainLow()).toString());
  }

  private static SnapshotManifest manifest(StoredRecord snapshot) {
    try {
      SnapshotManifest manifest = WeirManifestSerializer.decode(snapshot.payload());
      if (manifest.segment() != null && manifest.rev() == snapshot.rev()) {
        return manifest;
      }
      throw unreadable(snapshot, "it is of another rev or names no rows");
    } catch (UncheckedIOException e) {
      throw unreadable(snapshot, e.getCause().getMessage());
    }
  }

  private static WeirException unreadable(StoredRecord snapshot, String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "the snapshot of rev %d cannot be read: %s".formatted(snapshot.rev(), why));
  }
}
