package dev.weir.series.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks come out of their columns bit for bit, whatever was rolled up. */
class BlockColumnsTest {
  private static final int ROUNDS = 400;

  private static final long[] HOSTILE = {
    Bucket.STALE,
    0x7ff8000000000001L,
    0xfff8000000000123L,
    Double.doubleToRawLongBits(-0.0),
    Double.doubleToRawLongBits(0.0),
    Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY),
    Double.doubleToRawLongBits(Double.MAX_VALUE),
    Double.doubleToRawLongBits(-Double.MAX_VALUE),
    Double.doubleToRawLongBits(Double.MIN_VALUE),
    Double.doubleToRawLongBits(0x1p62),
    Double.doubleToRawLongBits(1e16),
    Double.doubleToRawLongBits(1e-15)
  };

  /** What the values of a series are like. */
  private enum Kind {
    WHOLE,
    DECIMAL,
    ALL_DIGITS,
    ANY_BITS,
    HOSTILE_ONES
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  private static long bits(Random random, Kind kind) {
    return switch (kind) {
      case WHOLE -> Double.doubleToRawLongBits((double) random.nextLong(-1L << 40, 1L << 40));
      case DECIMAL -> Double.doubleToRawLongBits(random.nextInt(-9_000, 900_000) / 100.0);
      case ALL_DIGITS -> Double.doubleToRawLongBits(random.nextGaussian() * 1e3);
      case ANY_BITS -> random.nextLong();
      case HOSTILE_ONES ->
          random.nextBoolean()
              ? HOSTILE[random.nextInt(HOSTILE.length)]
              : bits(random, Kind.DECIMAL);
    };
  }

  private static Block block(Random random, int sid) {
    Tier tier = Tier.of(random.nextInt(Tier.values().length));
    long number = random.nextInt(-3_000, 3_000);
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    List<Bucket> buckets = new ArrayList<>();
    for (long at = tier.firstOf(number); at < tier.firstOf(number + 1); at++) {
      if (random.nextInt(3) > 0) {
        BucketFold fold = new BucketFold();
        long time = tier.startOf(at);
        for (int count = random.nextInt(1, 50); count > 0; count--) {
          fold.add(time, bits(random, kind));
          time += random.nextInt(1, 10_000);
        }
        buckets.add(fold.bucket(tier.startOf(at)));
      }
    }
    if (buckets.isEmpty()) {
      buckets.add(
          new Bucket(tier.startOf(tier.firstOf(number)), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7));
    }
    long key = ((long) tier.number() << 48) + number;
    return new Block(key, sid, BlockCodec.encode(tier, number, buckets));
  }

  @Test
  void blocksComeBack() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      List<Block> blocks = new ArrayList<>();
      for (int sid = random.nextInt(1, 60); sid > 0; sid--) {
        blocks.add(block(random, sid));
      }
      List<byte[]> again =
          BlockColumns.decode(
              BlockColumns.encode(blocks), blocks.stream().map(Block::key).toList());
      for (int at = 0; at < blocks.size(); at++) {
        assertThat(again.get(at)).as(Seeds.option(seed)).isEqualTo(blocks.get(at).bytes());
      }
    }
  }

  /** Either refused or something else, but never another exception, nor much memory. */
  @Test
  void damageIsRefused() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      List<Block> blocks = List.of(block(random, 1), block(random, 2));
      List<Long> keys = blocks.stream().map(Block::key).toList();
      byte[] bytes = BlockColumns.encode(blocks);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(BlockColumns.decode(bytes, keys)).as(Seeds.option(seed)).hasSize(2);
      } catch (WeirException refused) {
        assertThat(refused).as(Seeds.option(seed)).hasMessageContaining("damaged");
      }
      assertThatThrownBy(() -> BlockColumns.decode(new byte[0], keys))
          .isInstanceOf(WeirException.class);
    }
  }
}
