package dev.weir.segment;

import java.util.List;
import java.util.Optional;

/**
 * Where segments live. All failures are {@code WeirException}: damage is {@code JOURNAL_CORRUPT}
 * and names file, section and offset, a failing disk is {@code JOURNAL_DOWN}.
 */
public interface SegmentStore {
  /** Writes a segment durably and completely, or not at all; a name is used once. */
  SegmentRef write(String name, SegmentBody body);

  /** Opens a segment after checking that its length and digest are those of the reference. */
  SegmentReader open(SegmentRef ref);

  /**
   * Bytes of a segment's file from an offset on, fewer at its end; empty when there is no such
   * segment. They are not checked: who copies a segment checks the whole.
   */
  Optional<byte[]> read(String name, long offset, int bytesMax);

  /** Begins to receive a copy of a segment from another store. */
  IncomingSegment receive(SegmentRef original);

  /** Names of all segments, sorted. */
  List<String> list();

  /** Removes a segment; returns whether it was there. */
  boolean delete(String name);
}
