package dev.weir.entity;

import dev.weir.journal.StoredRecord;
import dev.weir.segment.SegmentRef;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What a stored snapshot of a circuit needs beside itself. */
public final class StoredSnapshot {
  private StoredSnapshot() {}

  /** The segment with its rows; empty when the manifest cannot be read. */
  public static Optional<SegmentRef> segment(StoredRecord snapshot) {
    try {
      return Optional.of(WeirManifestSerializer.decode(snapshot.payload()).segment());
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
