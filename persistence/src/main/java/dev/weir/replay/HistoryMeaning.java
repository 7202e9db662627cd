package dev.weir.replay;

import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentRef;
import java.util.Optional;

/** What the records of one persistence id mean, for who moves its history. */
public interface HistoryMeaning {
  /** What looks at the events in order, the first of which follows a snapshot if there is one. */
  RecordCheck check(Optional<StoredRecord> base);

  /**
   * The file with the rows of a snapshot; empty when snapshots of this persistence id have none and
   * are not carried.
   *
   * @throws dev.weir.config.WeirException {@code journal-corrupt} or {@code format-too-new}
   */
  Optional<SegmentRef> segment(StoredRecord snapshot);

  /** Name of the file with a snapshot's rows that is written under a claim. */
  String segmentName(String persistenceId, long rev, long appendEpoch);

  /** The same snapshot with its rows in another file. */
  StoredRecord withSegment(StoredRecord snapshot, SegmentRef own);

  /** What stands for the whole history up to an event; empty when nothing does. */
  Optional<String> stateAfter(StoredRecord event);

  /** The same of a snapshot: equal to that of the event at its rev. */
  Optional<String> stateOf(StoredRecord snapshot);
}
