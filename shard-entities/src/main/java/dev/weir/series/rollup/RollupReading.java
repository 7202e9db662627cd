package dev.weir.series.rollup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** Puts the rollups of a shard together from their files. Used by one thread. */
final class RollupReading {
  private final Ends ends;

  /** The blocks of each key that are not outranked. */
  private final NavigableMap<Long, List<Block>> byKey = new TreeMap<>();

  private final Map<Long, RoaringBitmap> read = new HashMap<>();

  private RollupReading(Ends ends) {
    this.ends = ends;
  }

  /**
   * Reads files.
   *
   * @param files the later ones outrank the earlier ones
   * @param ends until when buckets are gone
   * @return the rollup by the number of its series, null where there is none
   */
  static SeriesRollup[] of(List<RollupFile> files, Ends ends) {
    RollupReading reading = new RollupReading(ends);
    files.reversed().forEach(file -> file.forEach(reading::take));
    return reading.series();
  }

  private void take(Block block) {
    if (read.computeIfAbsent(block.key(), _ -> new RoaringBitmap()).checkedAdd(block.sid())) {
      Tier tier = SeriesRollup.tier(block.key());
      byte[] left =
          SeriesRollup.since(tier, SeriesRollup.block(block.key()), block.bytes(), ends.of(tier));
      if (left.length > 0) {
        byKey
            .computeIfAbsent(block.key(), _ -> new ArrayList<>())
            .add(new Block(block.key(), block.sid(), left));
      }
    }
  }

  private SeriesRollup[] series() {
    int end =
        byKey.values().stream()
            .flatMap(List::stream)
            .mapToInt(block -> block.sid() + 1)
            .max()
            .orElse(0);
    int[] counts = new int[end];
    byKey.values().forEach(blocks -> blocks.forEach(block -> counts[block.sid()]++));
    long[][] keys = new long[end][];
    byte[][][] bytes = new byte[end][][];
    int[] filled = new int[end];
    for (List<Block> blocks : byKey.values()) {
      for (Block each : blocks) {
        int sid = each.sid();
        if (keys[sid] == null) {
          keys[sid] = new long[counts[sid]];
          bytes[sid] = new byte[counts[sid]][];
        }
        keys[sid][filled[sid]] = each.key();
        bytes[sid][filled[sid]++] = each.bytes();
      }
    }
    SeriesRollup[] bySid = new SeriesRollup[end];
    for (int sid = 0; sid < end; sid++) {
      bySid[sid] =
          keys[sid] == null ? null : new SeriesRollup(keys[sid], bytes[sid]).withDerived(ends);
    }
    return bySid;
  }
}
