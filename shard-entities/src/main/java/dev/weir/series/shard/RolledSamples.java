package dev.weir.series.shard;

import dev.weir.series.codec.Chunk;
import dev.weir.series.head.ChunkSource;
import dev.weir.series.head.SampleMerge;
import dev.weir.series.rollup.RollupFile;
import dev.weir.series.rollup.Rollups;
import dev.weir.series.rollup.SeriesRollup;
import dev.weir.series.rollup.Tier;
import dev.weir.series.shard.Retention.Advance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rollups of what is sealed, and since when there are samples: earlier ones are gone. */
final class RolledSamples {
  private final Rollups rollups;

  /** Samples before it are gone. */
  private long since;

  /** No sample is earlier. */
  private long oldest;

  RolledSamples() {
    this(new Rollups(), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private RolledSamples(Rollups rollups, long since, long oldest) {
    this.rollups = rollups;
    this.since = since;
    this.oldest = oldest;
  }

  long since() {
    return since;
  }

  long bytes() {
    return rollups.bytes();
  }

  SeriesRollup of(int sid) {
    return rollups.of(sid);
  }

  /** Takes note that there is a sample of a time. */
  void saw(long time) {
    oldest = Math.min(oldest, time);
  }

  /** Takes a chunk that is among the sealed ones now. */
  void add(int sid, byte[] chunk, SealedChunks sealed) {
    rollups.add(
        sid,
        new ChunkSource(Chunk.of(chunk)).samples(),
        since,
        (from, to) -> SampleMerge.of(sealed.sources(sid, from, to)));
  }

  /** What is kept for too long when samples arrive, samples first. */
  List<Advance> due(Retention retention, long arrival) {
    List<Advance> due = new ArrayList<>();
    long rawEnd = Tier.DAY.start(arrival - retention.raw());
    boolean raw = oldest < rawEnd;
    if (raw) {
      due.add(new Advance(Optional.empty(), rawEnd));
    }
    long rawSince = raw ? rawEnd : since;
    for (Tier tier : rawSince == Long.MIN_VALUE ? new Tier[0] : Tier.values()) {
      long end = retention.end(tier, arrival, rawSince);
      long first = raw ? tier.start(oldest) : Long.MAX_VALUE; // samples that go are rolled up
      if (Math.min(rollups.oldest(tier), first) < end) {
        due.add(new Advance(Optional.of(tier), end));
      }
    }
    return due;
  }

  /** Samples before a time are gone; their hours must be rolled up. */
  void dropSamples(long before) {
    since = Math.max(since, before);
    oldest = Math.max(oldest, since);
  }

  void drop(Tier tier, long before) {
    rollups.dropBefore(tier, before);
  }

  /** Everything as of now; only references are copied. */
  RolledImage image() {
    return new RolledImage(since, oldest, rollups.image());
  }

  /**
   * What an image has.
   *
   * @param seriesMax how many series there are
   */
  static RolledSamples of(RolledImage image, int seriesMax) {
    return new RolledSamples(Rollups.of(image.rollups(), seriesMax), image.since(), image.oldest());
  }

  /** A snapshot is stored, see {@link Rollups#filed}. */
  void filed(List<RollupFile> files, boolean isLast) {
    rollups.filed(files, isLast);
  }
}
