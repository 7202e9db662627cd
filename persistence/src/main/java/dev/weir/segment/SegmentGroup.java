package dev.weir.segment;

import java.util.List;
import java.util.stream.Stream;

/**
 * All segments that one snapshot consists of.
 *
 * @param base the one that was written for this snapshot alone
 * @param files those that other snapshots may have too; in an order that has a meaning
 */
public record SegmentGroup(SegmentRef base, List<SegmentRef> files) {
  /** Keeps a copy of the list. */
  public SegmentGroup {
    files = List.copyOf(files);
  }

  /** The base first. */
  public List<SegmentRef> all() {
    return Stream.concat(Stream.of(base), files.stream()).toList();
  }
}
