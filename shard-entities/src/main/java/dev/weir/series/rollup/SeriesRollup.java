package dev.weir.series.rollup;

import dev.weir.series.head.SampleMerge;
import dev.weir.series.head.Samples;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The buckets of one series. Immutable. */
public final class SeriesRollup {
  /** Nothing yet. */
  public static final SeriesRollup EMPTY = new SeriesRollup(new long[0], new byte[0][]);

  /** Blocks of a tier, before and behind 1970, are numbered within these bits. */
  private static final int TIER_SHIFT = 48;

  /** The object, its two arrays and the reference to it, roughly. */
  private static final int OVERHEAD = 72;

  /** A key, a reference, and the header of an array. */
  private static final int BLOCK_OVERHEAD = 32;

  private final long[] keys;
  private final byte[][] blocks;

  /**
   * @param keys ascending: the number of the block since 1970 and 2^48 times that of the tier
   */
  SeriesRollup(long[] keys, byte[][] blocks) {
    this.keys = keys;
    this.blocks = blocks;
  }

  boolean isEmpty() {
    return keys.length == 0;
  }

  /** Writes everything. */
  void write(DataOutput out) throws IOException {
    out.writeInt(keys.length);
    for (int at = 0; at < keys.length; at++) {
      out.writeLong(keys[at]);
      out.writeInt(blocks[at].length);
      out.write(blocks[at]);
    }
  }

  /** Bytes of memory, about. */
  long bytes() {
    long bytes = OVERHEAD + (long) keys.length * BLOCK_OVERHEAD;
    for (byte[] block : blocks) {
      bytes += block.length;
    }
    return bytes;
  }

  /**
   * The rollup with samples that are among {@code raw} from now on.
   *
   * @param since earlier ones do not count, the begin of an hour
   */
  public SeriesRollup with(Samples samples, long since, RawSamples raw) {
    NavigableMap<Long, Bucket> hours =
        samples.firstTime() > newest()
            ? continued(samples, since)
            : refolded(hours(samples, since), raw);
    return hours.isEmpty() ? this : with(Tier.HOUR, hours);
  }

  /**
   * No sample that is rolled up in an hour is later. Of a stale marker only the hour is known, so
   * what follows in that one is folded anew, which comes to the same.
   */
  private long newest() {
    for (int at = keys.length - 1; at >= 0; at--) {
      if (tier(keys[at]) == Tier.HOUR) {
        Bucket last = BlockCodec.decode(Tier.HOUR, block(keys[at]), blocks[at]).getLast();
        return last.stale() > 0 ? Tier.HOUR.end(last.start()) : last.lastTime();
      }
    }
    return Long.MIN_VALUE;
  }

  /**
   * The rollup with samples that are not sealed: their hours are folded anew.
   *
   * @param open the samples, in parts
   * @param from earlier samples do not count, the begin of an hour
   * @param to later samples do not count, the end of an hour
   * @param raw all samples of these hours
   */
  public SeriesRollup withOpen(List<Samples> open, long from, long to, RawSamples raw) {
    NavigableSet<Long> hours = new TreeSet<>();
    open.forEach(samples -> hours.addAll(hours(samples, from)));
    hours.tailSet(Tier.HOUR.period(to), false).clear();
    NavigableMap<Long, Bucket> folded = new TreeMap<>();
    if (!hours.isEmpty()) {
      refold(hours.first(), hours.last() + 1, raw, folded);
      folded.keySet().retainAll(hours);
    }
    return folded.isEmpty() ? this : with(Tier.HOUR, folded);
  }

  /** Goes on with hours whose samples are all earlier. */
  private NavigableMap<Long, Bucket> continued(Samples samples, long since) {
    NavigableMap<Long, Bucket> hours = new TreeMap<>();
    long hour = Long.MIN_VALUE;
    BucketFold fold = new BucketFold();
    for (int at = 0; at < samples.count(); at++) {
      long time = samples.time(at);
      if (time < since) {
        continue;
      }
      if (Tier.HOUR.period(time) != hour) {
        close(hours, hour, fold);
        hour = Tier.HOUR.period(time);
        fold = hours.isEmpty() ? present(hour) : new BucketFold();
      }
      fold.add(time, samples.bits(at));
    }
    close(hours, hour, fold);
    return hours;
  }

  private static void close(NavigableMap<Long, Bucket> hours, long hour, BucketFold fold) {
    if (hour != Long.MIN_VALUE) {
      hours.put(hour, fold.bucket(Tier.HOUR.startOf(hour)));
    }
  }

  private BucketFold present(long hour) {
    return decoded(Tier.HOUR, Tier.HOUR.block(hour)).stream()
        .filter(bucket -> bucket.start() == Tier.HOUR.startOf(hour))
        .findFirst()
        .map(BucketFold::of)
        .orElseGet(BucketFold::new);
  }

  private static NavigableSet<Long> hours(Samples samples, long since) {
    NavigableSet<Long> hours = new TreeSet<>();
    for (int at = 0; at < samples.count(); at++) {
      if (samples.time(at) >= since) {
        hours.add(Tier.HOUR.period(samples.time(at)));
      }
    }
    return hours;
  }

  /** Folds hours anew; those that follow each other in one go. */
  private static NavigableMap<Long, Bucket> refolded(NavigableSet<Long> hours, RawSamples raw) {
    NavigableMap<Long, Bucket> folded = new TreeMap<>();
    Long begin = hours.isEmpty() ? null : hours.first();
    while (begin != null) {
      long end = begin + 1;
      while (hours.contains(end)) {
        end++;
      }
      refold(begin, end, raw, folded);
      begin = hours.ceiling(end);
    }
    return folded;
  }

  private static void refold(
      long begin, long end, RawSamples raw, NavigableMap<Long, Bucket> folded) {
    long from = Tier.HOUR.startOf(begin);
    long to = Tier.HOUR.startOf(end) - 1;
    SampleMerge merge = raw.between(from, to);
    NavigableMap<Long, BucketFold> folds = new TreeMap<>();
    while (merge.next() && merge.time() <= to) {
      if (merge.time() >= from) {
        folds
            .computeIfAbsent(Tier.HOUR.period(merge.time()), hour -> new BucketFold())
            .add(merge.time(), merge.bits());
      }
    }
    folds.forEach((hour, fold) -> folded.put(hour, fold.bucket(Tier.HOUR.startOf(hour))));
  }

  /** Puts buckets of a tier, by period, and folds anew what they are parts of. */
  private SeriesRollup with(Tier tier, NavigableMap<Long, Bucket> buckets) {
    SeriesRollup changed = this;
    NavigableMap<Long, Bucket> wholes = new TreeMap<>();
    Long period = buckets.firstKey();
    while (period != null) {
      long block = tier.block(period);
      long end = tier.firstOf(block + 1);
      List<Bucket> all =
          replaced(decoded(tier, block), buckets.subMap(period, true, end, false).values());
      changed = changed.with(key(tier, block), BlockCodec.encode(tier, block, all));
      tier.next().ifPresent(next -> wholes.put(block, whole(all, next.startOf(block))));
      period = buckets.ceilingKey(end);
    }
    return tier.next().isEmpty() ? changed : changed.with(tier.next().get(), wholes);
  }

  private static List<Bucket> replaced(List<Bucket> present, Iterable<Bucket> others) {
    NavigableMap<Long, Bucket> all = new TreeMap<>();
    present.forEach(bucket -> all.put(bucket.start(), bucket));
    others.forEach(bucket -> all.put(bucket.start(), bucket));
    return List.copyOf(all.values());
  }

  private static Bucket whole(List<Bucket> parts, long start) {
    BucketFold fold = new BucketFold();
    parts.forEach(fold::add);
    return fold.bucket(start);
  }

  private SeriesRollup with(long key, byte[] block) {
    int at = Arrays.binarySearch(keys, key);
    if (at >= 0) {
      byte[][] others = blocks.clone();
      others[at] = block;
      return new SeriesRollup(keys, others);
    }
    int place = -1 - at;
    long[] moreKeys = new long[keys.length + 1];
    byte[][] moreBlocks = new byte[keys.length + 1][];
    System.arraycopy(keys, 0, moreKeys, 0, place);
    System.arraycopy(blocks, 0, moreBlocks, 0, place);
    System.arraycopy(keys, place, moreKeys, place + 1, keys.length - place);
    System.arraycopy(blocks, place, moreBlocks, place + 1, keys.length - place);
    moreKeys[place] = key;
    moreBlocks[place] = block;
    return new SeriesRollup(moreKeys, moreBlocks);
  }

  private List<Bucket> decoded(Tier tier, long block) {
    int at = Arrays.binarySearch(keys, key(tier, block));
    return at < 0 ? List.of() : BlockCodec.decode(tier, block, blocks[at]);
  }

  /** The buckets of a tier whose periods reach into a time, in their order. */
  public List<Bucket> buckets(Tier tier, long from, long to) {
    List<Bucket> buckets = new ArrayList<>();
    long begin = tier.start(from);
    for (int at = 0; at < keys.length; at++) {
      long block = block(keys[at]);
      if (tier(keys[at]) == tier
          && tier.startOf(tier.firstOf(block)) <= to
          && tier.startOf(tier.firstOf(block + 1)) > from) {
        for (Bucket bucket : BlockCodec.decode(tier, block, blocks[at])) {
          if (bucket.start() >= begin && bucket.start() <= to) {
            buckets.add(bucket);
          }
        }
      }
    }
    return buckets;
  }

  /** No more buckets than this reach into a time. */
  public int bucketsMax(Tier tier, long from, long to) {
    int blocks = 0;
    for (long key : keys) {
      long block = block(key);
      blocks +=
          tier(key) == tier
                  && tier.startOf(tier.firstOf(block)) <= to
                  && tier.startOf(tier.firstOf(block + 1)) > from
              ? 1
              : 0;
    }
    return blocks * BlockCodec.SLOTS_MAX;
  }

  /** The begin of the earliest bucket of a tier; the greatest possible time when there is none. */
  long oldest(Tier tier) {
    for (int at = 0; at < keys.length; at++) {
      if (tier(keys[at]) == tier) {
        return BlockCodec.firstStart(tier, block(keys[at]), blocks[at]);
      }
    }
    return Long.MAX_VALUE;
  }

  /** The rollup without the buckets of a tier that begin before a time. */
  SeriesRollup since(Tier tier, long time) {
    if (oldest(tier) >= time) {
      return this;
    }
    long[] keptKeys = new long[keys.length];
    byte[][] keptBlocks = new byte[keys.length][];
    int kept = 0;
    for (int at = 0; at < keys.length; at++) {
      byte[] block =
          tier(keys[at]) == tier ? since(tier, block(keys[at]), blocks[at], time) : blocks[at];
      if (block.length > 0) {
        keptKeys[kept] = keys[at];
        keptBlocks[kept++] = block;
      }
    }
    return new SeriesRollup(Arrays.copyOf(keptKeys, kept), Arrays.copyOf(keptBlocks, kept));
  }

  /** A block without what begins before a time; empty when nothing is left. */
  static byte[] since(Tier tier, long block, byte[] bytes, long time) {
    if (BlockCodec.firstStart(tier, block, bytes) >= time) {
      return bytes;
    }
    return BlockCodec.encode(
        tier,
        block,
        BlockCodec.decode(tier, block, bytes).stream()
            .filter(bucket -> bucket.start() >= time)
            .toList());
  }

  /** The block with a key, null when there is none. */
  byte[] block(BlockSet.Cursor place) {
    int at = Arrays.binarySearch(keys, place.key());
    return at < 0 ? null : blocks[at];
  }

  /** The rollup with the blocks that follow from those that are stored. */
  SeriesRollup withDerived(Ends ends) {
    NavigableMap<Long, byte[]> all = new TreeMap<>();
    for (int at = 0; at < keys.length; at++) {
      all.put(keys[at], blocks[at]);
    }
    for (Tier tier : List.of(Tier.HOUR, Tier.DAY)) {
      derive(tier, tier.next().orElseThrow(), all, ends);
    }
    return new SeriesRollup(
        all.keySet().stream().mapToLong(Long::longValue).toArray(),
        all.values().toArray(byte[][]::new));
  }

  private static void derive(Tier parts, Tier tier, NavigableMap<Long, byte[]> all, Ends ends) {
    NavigableMap<Long, List<Bucket>> wholes = new TreeMap<>();
    all.forEach(
        (key, bytes) -> {
          long period = block(key);
          if (tier(key) == parts && ends.isDerived(key(tier, tier.block(period)))) {
            wholes
                .computeIfAbsent(tier.block(period), _ -> new ArrayList<>())
                .add(whole(BlockCodec.decode(parts, period, bytes), tier.startOf(period)));
          }
        });
    wholes.forEach(
        (block, buckets) -> {
          byte[] bytes = BlockCodec.encode(tier, block, buckets);
          byte[] left = since(tier, block, bytes, ends.of(tier));
          if (left.length > 0) {
            all.put(key(tier, block), left);
          }
        });
  }

  /** Adds the blocks that followed from others before some buckets went, and do not any more. */
  void addDerived(Ends before, Ends now, int sid, BlockSet into) {
    for (long key : keys) {
      if (before.isDerived(key) && !now.isDerived(key)) {
        into.add(key, sid);
      }
    }
  }

  /** Adds the blocks to be stored that are others than those of a rollup before. */
  void addChanged(SeriesRollup before, Ends ends, int sid, BlockSet into) {
    int old = 0;
    for (int at = 0; at < keys.length; at++) {
      while (old < before.keys.length && before.keys[old] < keys[at]) {
        old++;
      }
      boolean isKept =
          old < before.keys.length
              && before.keys[old] == keys[at]
              && Arrays.equals(before.blocks[old], blocks[at]);
      if (!isKept && !ends.isDerived(keys[at])) {
        into.add(keys[at], sid);
      }
    }
  }

  private static long key(Tier tier, long block) {
    return ((long) tier.number() << TIER_SHIFT) + block;
  }

  static Tier tier(long key) {
    return Tier.of(Math.toIntExact((key + (1L << (TIER_SHIFT - 1))) >> TIER_SHIFT));
  }

  static long block(long key) {
    return key - ((long) tier(key).number() << TIER_SHIFT);
  }

  /** Whether a key may be one, for readers of what is stored. */
  static boolean isKey(long key) {
    long tier = (key + (1L << (TIER_SHIFT - 1))) >> TIER_SHIFT;
    return tier >= 0 && tier < Tier.values().length && tier(key).hasBlock(block(key));
  }
}
