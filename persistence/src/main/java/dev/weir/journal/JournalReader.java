package dev.weir.journal;

import java.util.List;
import java.util.Optional;

/** A journal that is only read: what it holds, and proof that it is whole. All calls block. */
public interface JournalReader extends AutoCloseable {
  /** All persistence ids, sorted; quick, reads no record. */
  List<PersistenceIdInfo> persistenceIds();

  /**
   * Sizes, ages, snapshots and problems of one persistence id; reads all of its records. Empty when
   * it is not known.
   */
  Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check);

  /** Raw events from a rev on, until about so many bytes are collected. */
  List<StoredRecord> range(String persistenceId, long from, long bytesMax);

  /** The snapshots that are whole, newest first. */
  List<StoredRecord> snapshots(String persistenceId);

  /** What is broken in files beside the records; empty where there are no files to look at. */
  default List<String> fileProblems() {
    return List.of();
  }

  @Override
  void close();
}
