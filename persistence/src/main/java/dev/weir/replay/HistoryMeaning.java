package dev.weir.replay;

import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import java.util.Optional;

/** What the records of one persistence id mean, for who moves its history. */
public interface HistoryMeaning {
  /** What looks at the events in order, the first of which follows a snapshot if there is one. */
  RecordCheck check(Optional<StoredRecord> base);

  /**
   * The files that a snapshot consists of; empty when snapshots of this persistence id have none
   * and are not carried.
   *
   * @throws dev.weir.config.WeirException {@code journal-corrupt} or {@code format-too-new}
   */
  Optional<SegmentGroup> segments(StoredRecord snapshot);

  /**
   * Name of a file of a snapshot that is written under a claim.
   *
   * @param place of the file in its group: 0 is the base
   */
  String segmentName(String persistenceId, long rev, long appendEpoch, int place);

  /** The same snapshot with other files. */
  StoredRecord withSegments(StoredRecord snapshot, SegmentGroup own);

  /** What stands for the whole history up to an event; empty when nothing does. */
  Optional<String> stateAfter(StoredRecord event);

  /** The same of a snapshot: equal to that of the event at its rev. */
  Optional<String> stateOf(StoredRecord snapshot);
}
