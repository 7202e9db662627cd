package dev.weir.archive;

import dev.weir.journal.StoredRecord;

/** What an archive holds, in the order in which it was written. */
public sealed interface ArchiveEntry {
  /** An event; each follows the one before. */
  record Event(StoredRecord stored) implements ArchiveEntry {}

  /** A snapshot at its rev. */
  record Snapshot(StoredRecord stored) implements ArchiveEntry {}

  /**
   * The next bytes of a file that a snapshot names; a file's parts come one after the other.
   *
   * @param name without directories
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record FilePart(String name, byte[] bytes) implements ArchiveEntry {}
}
