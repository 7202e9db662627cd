package dev.weir.entity;

import dev.weir.segment.IncomingSegment;
import dev.weir.segment.SegmentRef;
import java.util.List;
import java.util.Optional;

/** The snapshots of this region, as they go to other regions and come from them. Blocks. */
public interface SnapshotTransfer {
  /** The snapshots of a circuit that are whole, newest first. */
  List<SnapshotManifest> stored(String persistenceId);

  /**
   * Bytes of the rows of one of a circuit's snapshots from an offset on; empty when it is gone, or
   * not one of this circuit.
   */
  Optional<byte[]> rows(String persistenceId, String segment, long offset, int bytesMax);

  /** Takes one of the places for snapshots that come in at a time; does not block. */
  boolean enter();

  /** Gives the place back. */
  void leave();

  /** Begins to receive the rows of a snapshot. */
  IncomingSegment receive(SegmentRef original);

  /**
   * Begins the circuit's log anew behind a snapshot whose rows have come completely.
   *
   * @param appendEpoch of the claim under which that is done
   */
  void adopt(
      String persistenceId, SnapshotManifest manifest, IncomingSegment rows, long appendEpoch);
}
