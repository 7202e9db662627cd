package dev.weir.entity;

import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentGroup;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What a stored snapshot of a circuit needs beside itself. */
public final class StoredSnapshot {
  private StoredSnapshot() {}

  /** The segments that it consists of; empty when the manifest cannot be read. */
  public static Optional<SegmentGroup> segments(StoredRecord snapshot) {
    try {
      return Optional.of(WeirManifestSerializer.decode(snapshot.payload()).segments());
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
