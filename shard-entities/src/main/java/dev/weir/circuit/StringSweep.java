package dev.weir.circuit;

import dev.weir.zset.StringPool;
import java.util.Arrays;
import java.util.List;

/**
 * Garbage collection of strings: when the pool has doubled since the last sweep, the strings that
 * rows still use move to a new pool and all lanes are rewritten. Readers keep the old pool.
 */
final class StringSweep {
  private static final long WORTHWHILE_BYTES = 1 << 20;
  private static final long GROWTH = 2;

  private long liveBytes;

  boolean isDue(StringPool pool) {
    return pool.contentBytes() > WORTHWHILE_BYTES && pool.contentBytes() > GROWTH * liveBytes;
  }

  /** Rewrites all operators; gives the new pool. */
  StringPool run(CircuitContext context, List<Operator> operators) {
    StringPool old = context.strings;
    StringPool live = old.successor();
    long[] codes = new long[old.size()];
    Arrays.fill(codes, -1);
    for (Operator operator : operators) {
      operator.mapStrings(
          code -> {
            if (codes[(int) code] < 0) {
              codes[(int) code] = live.intern(old.bytes(code));
            }
            return codes[(int) code];
          });
    }
    liveBytes = live.contentBytes();
    return live;
  }
}
