package dev.weir.backup;

import dev.weir.archive.ArchiveEntry.FilePart;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.SnapshotTransfer;
import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A circuit of this region, read from its journal while it goes on; its end is fixed at first. */
public final class LiveCircuit implements CircuitSource {
  private static final long SLICE_BYTES = 4L << 20;
  private static final int PIECE_BYTES = 256 << 10;

  private final EventLog log;
  private final SnapshotTransfer snapshots;
  private final String persistenceId;
  private final long last;
  private final long first;
  private final Optional<SnapshotManifest> base;

  public LiveCircuit(EventLog log, SnapshotTransfer snapshots, String persistenceId) {
    this.log = log;
    this.snapshots = snapshots;
    this.persistenceId = persistenceId;
    this.last = log.highest(persistenceId);
    this.first =
        log.range(persistenceId, 1, 1).stream().findFirst().map(StoredRecord::rev).orElse(last + 1);
    this.base =
        first == 1
            ? Optional.empty()
            : snapshots.stored(persistenceId).stream()
                .filter(each -> each.rev() >= first - 1 && each.rev() <= last)
                .min(Comparator.comparingLong(SnapshotManifest::rev));
  }

  @Override
  public String name() {
    return persistenceId;
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public long last() {
    return last;
  }

  @Override
  public Optional<SnapshotManifest> base() {
    return base;
  }

  @Override
  public void baseRows(Consumer<FilePart> pieces) {
    base.orElseThrow().segments().all().forEach(segment -> rows(segment, pieces));
  }

  private void rows(SegmentRef segment, Consumer<FilePart> pieces) {
    long at = 0;
    while (at < segment.bytes()) {
      byte[] piece =
          snapshots
              .rows(persistenceId, segment.name(), at, PIECE_BYTES)
              .filter(found -> found.length > 0)
              .orElseThrow(this::gone);
      pieces.accept(new FilePart(segment.name(), piece));
      at += piece.length;
    }
  }

  @Override
  public void events(long from, long to, Consumer<StoredRecord> consumer) {
    long next = from;
    while (next <= to) {
      List<StoredRecord> slice = log.range(persistenceId, next, SLICE_BYTES);
      if (slice.isEmpty() || slice.getFirst().rev() != next) {
        throw gone();
      }
      slice.stream().filter(event -> event.rev() <= to).forEach(consumer);
      next = slice.getLast().rev() + 1;
    }
  }

  private WeirException gone() {
    return new WeirException(
        ErrorCode.REV_COMPACTED,
        "Old events of %s were deleted while they were read. Start the job again."
            .formatted(persistenceId));
  }
}
