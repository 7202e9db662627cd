package dev.weir.circuit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * STRING_AGG: the texts of a group in their order, one after the other.
 *
 * <p>A text is put together when its group was touched, and remembered until then.
 */
final class TextAccumulator implements Accumulator {
  /** What a result may have at most, as much as a row. */
  static final int BYTES_MAX = 1 << 20;

  private static final long UNKNOWN = -1;

  private final CircuitContext context;
  private final AggregateCall call;
  private final OrderedMultiset rows;
  private final boolean owner;
  private final ColumnStore texts;
  private final byte[] separator;

  /** By group the code of its text as of the last change. */
  private long[] codes = new long[0];

  /**
   * @param owner whether this accumulator is the one that adds to {@code rows}
   */
  TextAccumulator(CircuitContext context, AggregateCall call, OrderedMultiset rows, boolean owner) {
    this.context = context;
    this.call = call;
    this.rows = rows;
    this.owner = owner;
    this.texts = rows.column(call.column());
    this.separator = call.parameter().getBytes(UTF_8);
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
        long values = rows.size(group);
        if (values == 0) {
          out.setNull(offset + i * stride);
          continue;
        }
        codes[group] = context.strings.intern(text(group, values, i));
      }
      out.lanes[offset + i * stride] = codes[group];
    }
  }

  private byte[] text(int group, long values, int index) throws ExpressionFailure {
    long[] bytes = {(values - 1) * separator.length};
    rows.visit(group, slot -> bytes[0] += rows.weight(slot) * bytes(slot).length);
    if (bytes[0] > BYTES_MAX) {
      throw new ExpressionFailure(
          "step-budget",
          call.text(),
          0,
          0,
          index,
          call.text()
              + " has "
              + bytes[0]
              + " bytes; aggregate-text-bytes-max allows "
              + BYTES_MAX);
    }
    return text(group, (int) bytes[0]);
  }

  private byte[] text(int group, int length) {
    byte[] text = new byte[length];
    int[] end = {0};
    rows.visit(
        group,
        slot -> {
          byte[] value = bytes(slot);
          for (long i = rows.weight(slot); i > 0; i--) {
            end[0] = append(text, end[0], value);
          }
        });
    return text;
  }

  /** Appends a value and, where more is to come, the separator. */
  private int append(byte[] text, int at, byte[] value) {
    System.arraycopy(value, 0, text, at, value.length);
    int end = at + value.length;
    if (end == text.length) {
      return end;
    }
    System.arraycopy(separator, 0, text, end, separator.length);
    return end + separator.length;
  }

  private byte[] bytes(int slot) {
    return context.strings.bytes(texts.lane(slot));
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
  public long stateBytes() {
    return 8L * codes.length + (owner ? rows.stateBytes() : 0);
  }
}
