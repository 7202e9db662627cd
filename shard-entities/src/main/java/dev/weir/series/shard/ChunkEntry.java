package dev.weir.series.shard;

import dev.weir.series.codec.Chunk;
import java.util.Comparator;

/**
 * A chunk of a series.
 *
 * @param place among the chunks of the series that came in order
 */
record ChunkEntry(int sid, int number, SealedChunk.Place place, SealedChunk.Stored stored) {
  /** As they stand in a file: those of a series one after another. */
  static final Comparator<ChunkEntry> BY_SERIES =
      Comparator.comparingInt(ChunkEntry::sid).thenComparingInt(ChunkEntry::number);

  boolean late() {
    return place.late();
  }

  /** Reads the chunk, which costs all its bytes. */
  Chunk read() {
    return SealedChunk.read(stored);
  }

  SealedChunk chunk() {
    return SealedChunk.of(number, place, stored);
  }
}
