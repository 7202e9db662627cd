package dev.weir.series.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Which blocks of which series: what has changed, or what a file has. Used by one thread. */
final class BlockSet {
  private final NavigableMap<Long, RoaringBitmap> sidsByKey = new TreeMap<>();

  void add(long key, int sid) {
    sidsByKey.computeIfAbsent(key, _ -> new RoaringBitmap()).add(sid);
  }

  void addAll(BlockSet other) {
    other.sidsByKey.forEach(
        (key, sids) -> sidsByKey.computeIfAbsent(key, _ -> new RoaringBitmap()).or(sids));
  }

  void removeAll(BlockSet other) {
    other.sidsByKey.forEach(
        (key, sids) ->
            sidsByKey.computeIfPresent(
                key,
                (_, own) -> {
                  own.andNot(sids);
                  return own.isEmpty() ? null : own;
                }));
  }

  void removeKeys(LongPredicate which) {
    sidsByKey.keySet().removeIf(which::test);
  }

  BlockSet copy() {
    BlockSet copy = new BlockSet();
    copy.addAll(this);
    return copy;
  }

  boolean isEmpty() {
    return sidsByKey.isEmpty();
  }

  long count() {
    return sidsByKey.values().stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
  }

  /** Goes over the blocks by key and series. */
  Cursor cursor() {
    return new Cursor(sidsByKey);
  }

  static final class Cursor {
    private final Iterator<Map.Entry<Long, RoaringBitmap>> keys;
    private IntIterator sids = new RoaringBitmap().getIntIterator();
    private long key;
    private int sid;

    private Cursor(NavigableMap<Long, RoaringBitmap> sidsByKey) {
      keys = sidsByKey.entrySet().iterator();
    }

    /** Steps to the next block; false when there is none. */
    boolean next() {
      while (!sids.hasNext()) {
        if (!keys.hasNext()) {
          return false;
        }
        Map.Entry<Long, RoaringBitmap> next = keys.next();
        key = next.getKey();
        sids = next.getValue().getIntIterator();
      }
      sid = sids.next();
      return true;
    }

    long key() {
      return key;
    }

    int sid() {
      return sid;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(sidsByKey.size());
    for (Map.Entry<Long, RoaringBitmap> each : sidsByKey.entrySet()) {
      out.writeLong(each.getKey());
      RoaringBitmap sids = each.getValue().clone();
      sids.runOptimize();
      sids.serialize(out);
    }
  }

  static BlockSet read(DataInput in) throws IOException {
    BlockSet blocks = new BlockSet();
    for (int left = in.readInt(); left > 0; left--) {
      long key = in.readLong();
      RoaringBitmap sids = new RoaringBitmap();
      sids.deserialize(in);
      if (!SeriesRollup.isKey(key) || sids.isEmpty() || sids.first() < 0 || sids.last() < 0) {
        throw BlockCodec.damaged("a block has the key " + key, null);
      }
      blocks.sidsByKey.put(key, sids);
    }
    return blocks;
  }
}
