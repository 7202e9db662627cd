package dev.weir.entity;

import dev.weir.segment.IncomingSegments;
import dev.weir.segment.SegmentGroup;
import java.util.List;
import java.util.Optional;

/** The snapshots of this region, as they go to other regions and come from them. Blocks. */
public interface SnapshotTransfer {
  /** The snapshots of a circuit that are whole, newest first. */
  List<SnapshotManifest> stored(String persistenceId);

  /**
   * Bytes of a file of one of a circuit's snapshots from an offset on; empty when it is gone, or
   * not one of this circuit.
   */
  Optional<byte[]> rows(String persistenceId, String segment, long offset, int bytesMax);

  /** Takes one of the places for snapshots that come in at a time; does not block. */
  boolean enter();

  /** Gives the place back. */
  void leave();

  /** Begins to receive the files of a snapshot. */
  IncomingSegments receive(SegmentGroup originals);

  /**
   * Begins the circuit's log anew behind a snapshot whose files have come completely.
   *
   * @param appendEpoch of the claim under which that is done
   */
  void adopt(
      String persistenceId, SnapshotManifest manifest, IncomingSegments rows, long appendEpoch);
}
