package dev.weir.replay;

import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentRef;
import java.util.Optional;

/** Records of which nothing is known: nothing can stand for their deleted events. */
public final class OnlyBytes implements HistoryMeaning {
  @Override
  public RecordCheck check(Optional<StoredRecord> base) {
    return RecordCheck.NONE;
  }

  @Override
  public Optional<SegmentRef> segment(StoredRecord snapshot) {
    return Optional.empty();
  }

  @Override
  public String segmentName(String persistenceId, long rev, long appendEpoch) {
    throw new UnsupportedOperationException("Snapshots of " + persistenceId + " have no rows");
  }

  @Override
  public StoredRecord withSegment(StoredRecord snapshot, SegmentRef own) {
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
