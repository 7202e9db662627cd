package dev.weir.replay;

import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import java.util.Optional;

/** Records of which nothing is known: nothing can stand for their deleted events. */
public final class OnlyBytes implements HistoryMeaning {
  @Override
  public RecordCheck check(Optional<StoredRecord> base) {
    return RecordCheck.NONE;
  }

  @Override
  public Optional<SegmentGroup> segments(StoredRecord snapshot) {
    return Optional.empty();
  }

  @Override
  public String segmentName(String persistenceId, long rev, long appendEpoch, int place) {
    throw new UnsupportedOperationException("Snapshots of " + persistenceId + " have no rows");
  }

  @Override
  public StoredRecord withSegments(StoredRecord snapshot, SegmentGroup own) {
    throw new UnsupportedOperationException("The snapshot has no rows");
  }

  @Override
  public Optional<String> stateAfter(StoredRecord event) {
    return Optional.empty();
  }

  @Override
  public Optional<String> stateOf(StoredRecord snapshot) {
    return Optional.empty();
  }
}
