package dev.weir.series.codec;

import java.util.Random;

/** Times and values that a codec would like to be simpler than they are; by a seed. */
public final class HostileSamples {
  /** Raw bits that arithmetic on doubles, text or a cast would change. */
  static final long[] SPECIALS = {
    0x8000_0000_0000_0000L, // -0.0
    0L,
    0x7ff0_0000_0000_0002L, // the stale marker, a signalling NaN
    0x7ff0_0000_0000_0001L,
    0x7ff8_0000_0000_0000L,
    0x7ff8_dead_beef_0001L,
    0xfff8_0000_0000_0000L,
    0xffff_ffff_ffff_ffffL,
    0x7fff_ffff_ffff_ffffL,
    0x7ff0_0000_0000_0000L, // infinities
    0xfff0_0000_0000_0000L,
    1L, // subnormals
    0x000f_ffff_ffff_ffffL,
    0x8000_0000_0000_0001L,
    Double.doubleToRawLongBits(Double.MIN_NORMAL),
    Double.doubleToRawLongBits(Double.MAX_VALUE),
    Double.doubleToRawLongBits(-Double.MAX_VALUE),
    Double.doubleToRawLongBits(0x1p53),
    Double.doubleToRawLongBits(0x1p53 + 2),
    Double.doubleToRawLongBits(0x1p63),
    Double.doubleToRawLongBits(-0x1p63),
    Double.doubleToRawLongBits(Math.nextDown(0x1p63)),
    Double.doubleToRawLongBits(0x1p64),
    Double.doubleToRawLongBits(1e15),
    Double.doubleToRawLongBits(1e-15),
    Double.doubleToRawLongBits(0.1 + 0.2),
    Double.doubleToRawLongBits(9007199254740.992),
  };

  private HostileSamples() {}

  /** How the values of a chunk come about. */
  public enum Values {
    ONE {
      @Override
      long next(Random random, int i, long before, int digits) {
        return i == 0 ? special(random) : before;
      }
    },
    SPECIAL {
      @Override
      long next(Random random, int i, long before, int digits) {
        return special(random);
      }
    },
    ANY_BITS {
      @Override
      long next(Random random, int i, long before, int digits) {
        return random.nextLong();
      }
    },
    DECIMAL {
      @Override
      long next(Random random, int i, long before, int digits) {
        return decimal(random.nextLong(-99_999, 100_000), digits);
      }
    },
    WIDE_DECIMAL {
      @Override
      long next(Random random, int i, long before, int digits) {
        return decimal(random.nextLong(-1L << 53, 1L << 53), random.nextInt(digits + 1));
      }
    },
    WALK {
      @Override
      long next(Random random, int i, long before, int digits) {
        double here = i == 0 ? 50 : Double.longBitsToDouble(before);
        return Double.doubleToRawLongBits(here + random.nextGaussian());
      }
    },
    COUNTER {
      @Override
      long next(Random random, int i, long before, int digits) {
        double here = i == 0 || random.nextInt(50) == 0 ? 0 : Double.longBitsToDouble(before);
        return Double.doubleToRawLongBits(here + 4_096.0 * random.nextInt(1 << digits));
      }
    },
    LARGE_WHOLE {
      @Override
      long next(Random random, int i, long before, int digits) {
        return Double.doubleToRawLongBits((double) (random.nextLong() >> random.nextInt(12)));
      }
    },
    RARE_CHANGE {
      @Override
      long next(Random random, int i, long before, int digits) {
        boolean changes = i == 0 || random.nextInt(30) == 0;
        return changes ? decimal(random.nextInt(1_000), digits) : before;
      }
    },
    DECIMAL_WITH_SPECIAL {
      @Override
      long next(Random random, int i, long before, int digits) {
        boolean special = random.nextInt(20) == 0;
        return special ? special(random) : DECIMAL.next(random, i, before, digits);
      }
    },
    MIXED {
      @Override
      long next(Random random, int i, long before, int digits) {
        return KINDS[random.nextInt(KINDS.length - 1)].next(random, i, before, digits);
      }
    };

    private static final Values[] KINDS = values();

    /** The next raw bits after those before. */
    abstract long next(Random random, int i, long before, int digits);

    public final long[] make(Random random, int count) {
      int digits = random.nextInt(16);
      long[] bits = new long[count];
      for (int i = 0; i < count; i++) {
        bits[i] = next(random, i, i == 0 ? 0 : bits[i - 1], digits);
      }
      return bits;
    }
  }

  /** How the times of a chunk follow each other. */
  public enum Times {
    REGULAR {
      @Override
      long step(Random random, int i) {
        return 10_000;
      }
    },
    JITTER {
      @Override
      long step(Random random, int i) {
        return 10_000L + random.nextInt(-50, 51);
      }
    },
    GAPS {
      @Override
      long step(Random random, int i) {
        return random.nextInt(40) == 0 ? 10_000L * random.nextInt(1, 9_000) : 10_000;
      }
    },
    DENSE {
      @Override
      long step(Random random, int i) {
        return random.nextInt(1, 3);
      }
    },
    GROWING {
      @Override
      long step(Random random, int i) {
        return 1L + (long) i * i;
      }
    },
    HUGE {
      @Override
      long step(Random random, int i) {
        return 1 + (random.nextLong() >>> random.nextInt(14, 63));
      }
    };

    abstract long step(Random random, int i);

    public final long[] make(Random random, int count) {
      long[] times = new long[count];
      times[0] = this == HUGE ? Long.MIN_VALUE : 1_700_000_000_000L + random.nextInt();
      for (int i = 1; i < count; i++) {
        times[i] = times[i - 1] + step(random, i);
      }
      return times;
    }
  }

  public static long special(Random random) {
    return SPECIALS[random.nextInt(SPECIALS.length)];
  }

  private static long decimal(long mantissa, int digits) {
    return Double.doubleToRawLongBits(Double.parseDouble(mantissa + "e-" + digits));
  }
}
