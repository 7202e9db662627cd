package dev.weir.app.dataset;

/** How a whole number goes on from one step to the next. */
sealed interface Change {
  int PERMILLE = 1_000;

  /** The number at the first step. */
  long first(long bits);

  /** The number that follows. */
  long next(long before, long bits);

  /** Goes up or down by at most so much, in so many of a thousand steps. */
  record Walk(long min, long max, int reach, int permille) implements Change {
    @Override
    public long first(long bits) {
      return min + Long.remainderUnsigned(bits, max - min + 1);
    }

    @Override
    public long next(long before, long bits) {
      if (Long.remainderUnsigned(bits, PERMILLE) >= permille) {
        return before;
      }
      long by = Long.remainderUnsigned(bits >>> Integer.SIZE, 2L * reach + 1) - reach;
      return Math.clamp(before + by, min, max);
    }
  }

  /** Goes up by at least so much and at most twice so much, in so many of a thousand steps. */
  record Count(long by, int permille) implements Change {
    @Override
    public long first(long bits) {
      return Long.remainderUnsigned(bits, PERMILLE * by);
    }

    @Override
    public long next(long before, long bits) {
      return Long.remainderUnsigned(bits, PERMILLE) >= permille
          ? before
          : before + by + Long.remainderUnsigned(bits >>> Integer.SIZE, by + 1);
    }
  }

  /** Goes up by the same each time. */
  record Clockwork(long by) implements Change {
    @Override
    public long first(long bits) {
      return Long.remainderUnsigned(bits, PERMILLE) * by;
    }

    @Override
    public long next(long before, long bits) {
      return before + by;
    }
  }

  /** One of a few numbers, for ever. */
  record Constant(long unit, int choices) implements Change {
    @Override
    public long first(long bits) {
      return unit << Long.remainderUnsigned(bits, choices);
    }

    @Override
    public long next(long before, long bits) {
      return before;
    }
  }
}
