package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.StoredSnapshot;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether snapshots can be recovered from: their segments must be there and whole. */
record SnapshotSegments(Path directory) {
  /** A name that no node has, so that no node's half-written files are touched. */
  private static final String TOOL = "journal-tool";

  boolean usable(String persistenceId, StoredRecord snapshot) {
    return !CircuitNames.isCircuit(persistenceId) || segmentIsWhole(snapshot);
  }

  private boolean segmentIsWhole(StoredRecord snapshot) {
    Optional<SegmentRef> segment = StoredSnapshot.segment(snapshot);
    if (segment.isEmpty() || !Files.exists(directory.resolve(segment.get().name()))) {
      return false;
    }
    try (SegmentReader _ = new DirectorySegmentStore(directory, TOOL, 0).open(segment.get())) {
      return true;
    } catch (WeirException damage) {
      return false;
    }
  }
}
