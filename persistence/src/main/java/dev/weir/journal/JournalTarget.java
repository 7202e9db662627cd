package dev.weir.journal;

import java.util.List;

/**
 * A journal that tools write into, without Pekko. All calls block; what a call has written is
 * durable when it returns.
 */
public interface JournalTarget extends JournalReader {
  /** Takes ownership; see {@link EventLog#claim}. */
  long claim(String persistenceId, String owner);

  /** Appends events of another journal; see {@link EventLog#append}. */
  void append(String persistenceId, List<StoredRecord> events, long appendEpoch);

  /**
   * Appends events without local envelopes, as the first builds wrote some. Refused for a
   * persistence id that has ever been claimed.
   */
  void appendUnclaimed(String persistenceId, List<StoredRecord> events);

  /** Removes the events after a rev; see {@link EventLog#truncate}. */
  void truncate(String persistenceId, long rev, long appendEpoch);

  /**
   * Begins a log anew behind a snapshot; see {@link EventLog#rebase}. The files that the snapshot
   * names must be durable before.
   */
  void rebase(String persistenceId, StoredRecord snapshot, long appendEpoch);
}
