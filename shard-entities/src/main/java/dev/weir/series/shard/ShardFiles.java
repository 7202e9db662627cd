package dev.weir.series.shard;

import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.series.rollup.RollupFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a metrics shard in one snapshot, which other snapshots may have too.
 *
 * @param moment of the image whose snapshot it is, see {@link ShardImage}; 0 for one that was read
 * @param rollups the later ones outrank the earlier ones
 */
public record ShardFiles(long moment, List<ChunkFile> chunks, List<RollupFile> rollups) {
  /** Of a snapshot without metrics. */
  public static final ShardFiles NONE = new ShardFiles(0, List.of(), List.of());

  /** Keeps copies of the lists. */
  public ShardFiles {
    chunks = List.copyOf(chunks);
    rollups = List.copyOf(rollups);
  }

  /** Opens files, of which there may be chunks and rollups in any order. */
  public static ShardFiles open(SegmentStore store, List<SegmentRef> segments) {
    List<ChunkFile> chunks = new ArrayList<>();
    List<RollupFile> rollups = new ArrayList<>();
    for (SegmentRef segment : segments) {
      try (SegmentReader reader = store.open(segment)) {
        if (RollupFile.isOne(reader)) {
          rollups.add(RollupFile.of(segment, reader));
        } else {
          chunks.add(ChunkFile.of(segment, reader));
        }
      }
    }
    return new ShardFiles(0, chunks, rollups);
  }

  /** The same as those of an image. */
  public ShardFiles at(long other) {
    return new ShardFiles(other, chunks, rollups);
  }

  /** What a manifest keeps of them. */
  public List<SegmentRef> segments() {
    return Stream.concat(
            chunks.stream().map(ChunkFile::segment), rollups.stream().map(RollupFile::segment))
        .toList();
  }
}
