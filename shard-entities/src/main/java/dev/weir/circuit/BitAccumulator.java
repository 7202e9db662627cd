package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.Arrays;

/**
 * BIT_AND, BIT_OR and BIT_XOR of integers: how often each bit is set, by group, says which bits
 * all, some or an odd number of values have.
 */
final class BitAccumulator implements Accumulator {
  private static final long[] NONE = {};

  /** Each bit, then the number of values. */
  private static final int LANES = Long.SIZE + 1;

  private final AggregateCall call;

  /** By group how often each bit is set, then the number of values. */
  private long[][] counts = new long[0][];

  private long bytes;

  BitAccumulator(AggregateCall call) {
    this.call = call;
  }

  @Override
  public void grow(int capacity) {
    int known = counts.length;
    counts = Arrays.copyOf(counts, capacity);
    Arrays.fill(counts, known, capacity, NONE);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector values = rows[call.column()];
    for (int i = 0; i < size; i++) {
      if (values.isNull(i)) {
        continue;
      }
      long[] bits = of(groups[i]);
      bits[Long.SIZE] += weights[i];
      for (long rest = values.lanes[i]; rest != 0; rest &= rest - 1) {
        bits[Long.numberOfTrailingZeros(rest)] += weights[i];
      }
    }
  }

  private long[] of(int group) {
    if (counts[group].length == 0) {
      counts[group] = new long[LANES];
      bytes += 8L * counts[group].length;
    }
    return counts[group];
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      long[] bits = counts[groups[i]];
      if (bits.length == 0 || bits[Long.SIZE] == 0) {
        out.setNull(offset + i * stride);
      } else {
        out.lanes[offset + i * stride] = result(bits);
      }
    }
  }

  private long result(long[] bits) {
    long result = 0;
    for (int bit = 0; bit < Long.SIZE; bit++) {
      result |= isSet(bits[bit], bits[Long.SIZE]) ? 1L << bit : 0;
    }
    return result;
  }

  private boolean isSet(long set, long values) {
    return switch (call.function()) {
      case BIT_AND -> set == values;
      case BIT_OR -> set > 0;
      default -> (set & 1) == 1;
    };
  }

  @Override
  public void clear(int group) {
    bytes -= 8L * counts[group].length;
    counts[group] = NONE;
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    long[] all = new long[groups.size() * LANES];
    for (int group = 0; group < groups.size(); group++) {
      long[] bits = counts[groups.slot(group)];
      System.arraycopy(bits, 0, all, group * LANES, bits.length);
    }
    out.lanes(all, LANES, SavedGroups.dense(groups.size()));
  }

  @Override
  public void load(StateInput in) {
    long[] all = new long[counts.length * LANES];
    in.lanes(all, LANES);
    for (int group = 0; group < counts.length; group++) {
      if (all[group * LANES + Long.SIZE] != 0) {
        System.arraycopy(all, group * LANES, of(group), 0, LANES);
      }
    }
  }

  @Override
  public long stateBytes() {
    return bytes + 4L * counts.length;
  }
}
