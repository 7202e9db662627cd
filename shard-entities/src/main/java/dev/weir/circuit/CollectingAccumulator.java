package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * STRING_AGG and ARRAY_AGG: the values of a group in their order, as one text or array.
 *
 * <p>It is put together when its group was touched, and remembered until then.
 */
final class CollectingAccumulator implements Accumulator {
  /** What a result may have at most, as much as a row. */
  static final int BYTES_MAX = 1 << 20;

  private static final long UNKNOWN = -1;

  private final CircuitContext context;
  private final AggregateCall call;
  private final OrderedMultiset rows;
  private final boolean owner;
  private final Collected collected;

  /** By group the code of its result as of the last change. */
  private long[] codes = new long[0];

  /**
   * @param owner whether this accumulator is the one that adds to {@code rows}
   */
  CollectingAccumulator(
      CircuitContext context, AggregateCall call, OrderedMultiset rows, boolean owner) {
    this.context = context;
    this.call = call;
    this.rows = rows;
    this.owner = owner;
    this.collected = Collected.of(context, call, rows);
  }

  @Override
  public void grow(int capacity) {
    int known = codes.length;
    codes = Arrays.copyOf(codes, capacity);
    Arrays.fill(codes, known, capacity, UNKNOWN);
  }

  @Override
  public void add(int[] groups, ColumnVector[] input, long[] weights, int size) {
    for (int i = 0; i < size; i++) {
      codes[groups[i]] = UNKNOWN;
    }
    if (owner) {
      rows.add(groups, input, weights, size);
    }
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride)
      throws ExpressionFailure {
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      if (codes[group] == UNKNOWN) {
        if (rows.size(group) == 0) {
          out.setNull(offset + i * stride);
          continue;
        }
        codes[group] = context.strings.intern(collected(group, i));
      }
      out.lanes[offset + i * stride] = codes[group];
    }
  }

  private byte[] collected(int group, int index) throws ExpressionFailure {
    long bytes = collected.bytesOf(group);
    if (bytes > BYTES_MAX) {
      throw new ExpressionFailure(
          "step-budget",
          call.text(),
          0,
          0,
          index,
          call.text() + " has " + bytes + " bytes; aggregate-text-bytes-max allows " + BYTES_MAX);
    }
    return collected.of(group);
  }

  @Override
  public void clear(int group) {
    codes[group] = UNKNOWN;
  }

  @Override
  public void mapStrings(LongUnaryOperator code) {
    for (int group = 0; group < codes.length; group++) {
      if (codes[group] != UNKNOWN) {
        codes[group] = code.applyAsLong(codes[group]);
      }
    }
    if (owner) {
      rows.mapStrings(code);
    }
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    if (owner) {
      rows.save(groups, out);
    }
  }

  @Override
  public void load(StateInput in) {
    if (owner) {
      rows.load(in);
    }
  }

  @Override
  public long stateBytes() {
    return 8L * codes.length + (owner ? rows.stateBytes() : 0);
  }
}
