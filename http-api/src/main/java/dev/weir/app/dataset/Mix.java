package dev.weir.app.dataset;

/** Random bits by place instead of by order: of a seed, a series and a step. */
final class Mix {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mix() {}

  static long bits(long seed, long series, long step) {
    return mix(mix(mix(seed + GOLDEN) + series * GOLDEN) + step * GOLDEN);
  }

  /** Steele and others' finalizer of splittable generators. */
  private static long mix(long z) {
    long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }
}
