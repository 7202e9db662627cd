package dev.weir.segment;

import java.io.IOException;

/** Writes the sections of a new segment. */
@FunctionalInterface
public interface SegmentBody {
  /** Called once; an exception discards the segment. */
  void writeTo(SegmentWriter out) throws IOException;
}
