package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.StoredSnapshot;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentGroup;
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
    return !CircuitNames.isCircuit(persistenceId) || isWhole(snapshot);
  }

  private boolean isWhole(StoredRecord snapshot) {
    Optional<SegmentGroup> segments = StoredSnapshot.segments(snapshot);
    return segments.isPresent() && segments.get().all().stream().allMatch(this::isWhole);
  }

  private boolean isWhole(SegmentRef segment) {
    if (!Files.exists(directory.resolve(segment.name()))) {
      return false;
    }
    try (SegmentReader _ = new DirectorySegmentStore(directory, TOOL, 0).open(segment)) {
      return true;
    } catch (WeirException damage) {
      return false;
    }
  }
}
