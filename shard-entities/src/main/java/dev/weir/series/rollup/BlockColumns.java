package dev.weir.series.rollup;

import dev.weir.series.codec.NumberColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many blocks in fewer bytes than one after another: a column for each number of a bucket, over all
 * blocks. The layout is in the package documentation.
 */
final class BlockColumns {
  private static final int SLOT = 0;
  private static final int STALE = 1;
  private static final int COUNT = 2;
  private static final int DELAY = 3;
  private static final int SPAN = 4;
  private static final int RESETS = 5;
  private static final int FIRST = 6;
  private static final int LAST = 7;
  private static final int MIN = 8;
  private static final int MAX = 9;
  private static final int SUM = 10;
  private static final int SUM_MISS = 11;
  private static final int COMPENSATION = 12;
  private static final int INCREASE = 13;
  private static final int INCREASE_MISS = 14;
  private static final int COLUMNS = 15;

  private final long[] sizes;
  private final long[] exponents;
  private final long[] grains;
  private final long[][] columns;

  private BlockColumns(long[] sizes, long[] exponents, long[] grains, long[][] columns) {
    this.sizes = sizes;
    this.exponents = exponents;
    this.grains = grains;
    this.columns = columns;
  }

  /** Encodes at least one block. */
  static byte[] encode(List<Block> blocks) {
    List<List<Bucket>> decoded = new ArrayList<>();
    for (Block block : blocks) {
      decoded.add(
          BlockCodec.decode(
              SeriesRollup.tier(block.key()), SeriesRollup.block(block.key()), block.bytes()));
    }
    int buckets = decoded.stream().mapToInt(List::size).sum();
    BlockColumns all =
        new BlockColumns(
            new long[blocks.size()],
            new long[blocks.size()],
            new long[blocks.size()],
            new long[COLUMNS][buckets]);
    int at = 0;
    for (int block = 0; block < decoded.size(); block++) {
      all.put(block, at, blocks.get(block).key(), decoded.get(block));
      at += decoded.get(block).size();
    }
    return all.bytes();
  }

  private byte[] bytes() {
    NumberColumns out = new NumberColumns();
    for (long[] column : new long[][] {sizes, exponents, grains}) {
      out.add(column, column.length);
    }
    for (long[] column : columns) {
      out.add(column, column.length);
    }
    return out.bytes();
  }

  private void put(int block, int from, long key, List<Bucket> buckets) {
    BlockScale scale = BlockScale.of(buckets);
    sizes[block] = buckets.size();
    exponents[block] = scale.exponent();
    grains[block] = scale.grain();
    Tier tier = SeriesRollup.tier(key);
    long slot = tier.firstOf(SeriesRollup.block(key));
    long before = 0;
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      columns[SLOT][from + i] = tier.period(bucket.start()) - slot;
      slot = tier.period(bucket.start()) + 1;
      columns[STALE][from + i] = bucket.stale();
      columns[COUNT][from + i] = bucket.count();
      if (bucket.count() > 0) {
        putSamples(from + i, bucket, scale, before);
        before = scale.number(bucket.last());
      }
    }
  }

  private void putSamples(int at, Bucket bucket, BlockScale scale, long before) {
    columns[DELAY][at] = bucket.firstTime() - bucket.start();
    columns[SPAN][at] = bucket.lastTime() - bucket.firstTime();
    columns[RESETS][at] = bucket.resets();
    long first = scale.number(bucket.first());
    long last = scale.number(bucket.last());
    columns[FIRST][at] = first - before;
    columns[LAST][at] = last - first;
    columns[MIN][at] = Math.min(first, last) - scale.number(bucket.min());
    columns[MAX][at] = scale.number(bucket.max()) - Math.max(first, last);
    long sum = scale.near(bucket.sum());
    columns[SUM][at] = sum - scale.expectedSum(bucket.count(), first, last);
    columns[SUM_MISS][at] =
        Double.doubleToLongBits(bucket.sum())
            - scale.nearBits(
                sum, BlockCodec.expectedSum(bucket.count(), bucket.first(), bucket.last()));
    columns[COMPENSATION][at] =
        scale.multiple(bucket.compensation()) - scale.expectedMultiple(bucket.sum(), sum);
    long increase = scale.near(bucket.increase());
    columns[INCREASE][at] = increase - scale.expectedIncrease(first, last);
    columns[INCREASE_MISS][at] =
        Double.doubleToLongBits(bucket.increase())
            - scale.nearBits(increase, BlockCodec.expectedIncrease(bucket.first(), bucket.last()));
  }

  /**
   * Decodes what {@link #encode} has written of as many blocks.
   *
   * @param keys of the blocks
   */
  static List<byte[]> decode(byte[] bytes, List<Long> keys) {
    NumberColumns.Reader in = new NumberColumns.Reader(bytes);
    long[] sizes = in.next(keys.size());
    for (long size : sizes) {
      if (size < 1 || size > BlockCodec.SLOTS_MAX) {
        throw BlockCodec.damaged("a block has %d buckets".formatted(size), null);
      }
    }
    int buckets = (int) Arrays.stream(sizes).sum();
    BlockColumns all =
        new BlockColumns(sizes, in.next(keys.size()), in.next(keys.size()), new long[COLUMNS][]);
    for (int column = 0; column < COLUMNS; column++) {
      all.columns[column] = in.next(buckets);
    }
    in.end();
    return all.blocks(keys);
  }

  private List<byte[]> blocks(List<Long> keys) {
    List<byte[]> blocks = new ArrayList<>(keys.size());
    int at = 0;
    for (int block = 0; block < sizes.length; block++) {
      long key = keys.get(block);
      blocks.add(
          BlockCodec.encode(
              SeriesRollup.tier(key), SeriesRollup.block(key), buckets(block, at, key)));
      at += (int) sizes[block];
    }
    return blocks;
  }

  private List<Bucket> buckets(int block, int from, long key) {
    if (!BlockScale.isOne(exponents[block], grains[block])) {
      throw BlockCodec.damaged(
          "a block has the scale %d and %d".formatted(exponents[block], grains[block]), null);
    }
    BlockScale scale = new BlockScale((int) exponents[block], (int) grains[block]);
    Tier tier = SeriesRollup.tier(key);
    long slot = tier.firstOf(SeriesRollup.block(key));
    long end = tier.firstOf(SeriesRollup.block(key) + 1);
    long before = 0;
    List<Bucket> buckets = new ArrayList<>();
    for (int at = from; at < from + sizes[block]; at++) {
      if (columns[SLOT][at] < 0 || columns[SLOT][at] >= end - slot) {
        throw BlockCodec.damaged("a bucket lies outside of its block", null);
      }
      slot += columns[SLOT][at];
      Bucket bucket = bucket(at, tier.startOf(slot), scale, before);
      before = bucket.count() > 0 ? scale.number(bucket.last()) : before;
      buckets.add(bucket);
      slot++;
    }
    return buckets;
  }

  private Bucket bucket(int at, long start, BlockScale scale, long before) {
    long count = columns[COUNT][at];
    long stale = columns[STALE][at];
    if (count == 0) {
      return new Bucket(start, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, stale);
    }
    long firstTime = start + columns[DELAY][at];
    long first = before + columns[FIRST][at];
    long last = first + columns[LAST][at];
    long firstBits = scale.bits(first);
    long lastBits = scale.bits(last);
    long near = columns[SUM][at] + scale.expectedSum(count, first, last);
    double sum =
        Double.longBitsToDouble(
            columns[SUM_MISS][at]
                + scale.nearBits(near, BlockCodec.expectedSum(count, firstBits, lastBits)));
    long increase = columns[INCREASE][at] + scale.expectedIncrease(first, last);
    return new Bucket(
        start,
        count,
        sum,
        scale.compensation(columns[COMPENSATION][at] + scale.expectedMultiple(sum, near)),
        scale.bits(Math.min(first, last) - columns[MIN][at]),
        scale.bits(Math.max(first, last) + columns[MAX][at]),
        firstTime,
        firstBits,
        firstTime + columns[SPAN][at],
        lastBits,
        Double.longBitsToDouble(
            columns[INCREASE_MISS][at]
                + scale.nearBits(increase, BlockCodec.expectedIncrease(firstBits, lastBits))),
        columns[RESETS][at],
        stale);
  }
}
