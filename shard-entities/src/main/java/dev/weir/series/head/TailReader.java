package dev.weir.series.head;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.codec.DecimalScale;

/**
 * Reads the samples of a tail, and refuses whatever a {@link TailWriter} cannot have written. Used
 * by one thread.
 */
final class TailReader {
  /** Words behind the last one that are looked at, whatever they are. */
  static final int AHEAD = 2;

  final TailModel model = new TailModel();
  private long[] words = new long[0];
  private int position;
  private int end;
  private int run;

  /** Samples as expected at the end that are not written; after reading. */
  int run() {
    return run;
  }

  /**
   * Reads samples to the beginning of two arrays; the model then is that of the last one.
   *
   * @param newWords the bits and {@link #AHEAD} more words, not changed
   * @param bitCount how many bits were written
   * @param count at least two samples
   * @throws WeirException JOURNAL_CORRUPT for damage
   */
  void read(long[] newWords, int bitCount, int count, long[] times, long[] bits) {
    words = newWords;
    position = 0;
    end = bitCount;
    model.begin(take(Long.SIZE), take(Long.SIZE));
    times[0] = model.time;
    bits[0] = model.bits;
    for (int i = 1; i < count; i++) {
      if (model.calm()) {
        int expected = position == end ? count - i : takeRun(count - 1 - i);
        run = expected;
        for (int to = i + expected; i < to; i++) {
          expected(i, times, bits);
        }
        if (i == count) {
          break;
        }
      }
      run = 0;
      sample(i == 1);
      put(i, times, bits);
    }
    requireEnd();
  }

  private void expected(int i, long[] times, long[] bits) {
    move(0);
    model.moveTime(0);
    put(i, times, bits);
  }

  private void put(int i, long[] times, long[] bits) {
    if (model.time <= times[i - 1]) {
      throw damaged("time %d of sample %d follows %d".formatted(model.time, i, times[i - 1]));
    }
    times[i] = model.time;
    bits[i] = model.bits;
  }

  private void sample(boolean second) {
    long late = 0;
    boolean written = !model.exact();
    if (written) {
      long number = takeRice(model.timeRice());
      late = TailModel.unzigzag(number >= 0 ? number : takeNumber());
    }
    int zeros = zeros();
    if (zeros == TailModel.ESCAPE) {
      int control = takeControl();
      if (control == TailModel.TIME && !written) {
        late = TailModel.unzigzag(takeNumber());
        value(second);
      } else {
        value(control, second);
      }
    } else {
      move(TailModel.unzigzag(takeCode(zeros, model.valueRice())));
    }
    model.moveTime(late);
  }

  private void value(boolean second) {
    int zeros = zeros();
    if (zeros == TailModel.ESCAPE) {
      value(takeControl(), second);
    } else {
      move(TailModel.unzigzag(takeCode(zeros, model.valueRice())));
    }
  }

  private void value(int control, boolean second) {
    switch (control) {
      case TailModel.WIDE -> move(TailModel.unzigzag(takeNumber()));
      case TailModel.RAW -> model.moveRaw(take(Long.SIZE));
      case TailModel.SCALE -> scaled(second);
      default -> throw damaged("a time follows a time");
    }
  }

  private void scaled(boolean second) {
    int exponent = (int) take(TailModel.EXPONENT_BITS);
    if (exponent > TailModel.WHOLE) {
      throw damaged("there is no exponent " + exponent);
    }
    int shift = (int) take(TailModel.SHIFT_BITS);
    model.scale(exponent);
    model.moveScaled(shift, TailModel.unzigzag(takeNumber()), second);
    model.bits = bitsOf(model.mantissa);
  }

  private void move(long residual) {
    long mantissa = model.mantissa + ((residual + model.expected()) << model.shift);
    model.moveValue(residual, mantissa, bitsOf(mantissa));
  }

  private long bitsOf(long mantissa) {
    return model.exponent == TailModel.WHOLE
        ? mantissa
        : DecimalScale.bits(mantissa, model.exponent);
  }

  private int takeRun(int most) {
    int zeros = Long.numberOfTrailingZeros(window());
    if (zeros >= TailModel.ESCAPE) {
      throw damaged("a run is too long");
    }
    skip(zeros + 1);
    int length = ((1 << zeros) | (int) take(zeros)) - 1;
    if (length > most) {
      throw damaged("a run has %d samples, %d are left".formatted(length, most));
    }
    return length;
  }

  /** A Rice code; negative for an escape. */
  private long takeRice(int k) {
    int zeros = zeros();
    if (zeros == TailModel.ESCAPE) {
      skip(TailModel.ESCAPE);
      return -1;
    }
    return takeCode(zeros, k);
  }

  /** How many zeros are next, up to an escape. */
  private int zeros() {
    return Math.min(Long.numberOfTrailingZeros(window()), TailModel.ESCAPE);
  }

  private long takeCode(int zeros, int k) {
    skip(zeros + 1);
    return ((long) zeros << k) | take(k);
  }

  private int takeControl() {
    skip(TailModel.ESCAPE);
    return (int) take(TailModel.CONTROL_BITS);
  }

  private long takeNumber() {
    int width = (int) take(TailModel.WIDTH_BITS);
    if (width > Long.SIZE) {
      throw damaged("a number has %d bits".formatted(width));
    }
    return take(width);
  }

  private long take(int width) {
    int from = position;
    skip(width);
    int at = from & (Long.SIZE - 1);
    int word = from >>> 6;
    long value = words[word] >>> at;
    if (at + width > Long.SIZE) {
      value |= words[word + 1] << (Long.SIZE - at);
    }
    return width == Long.SIZE ? value : value & ((1L << width) - 1);
  }

  /** The next 64 bits; behind the end anything may stand. */
  private long window() {
    int at = position & (Long.SIZE - 1);
    int word = position >>> 6;
    // in two steps, because a shift by 64 is none
    return (words[word] >>> at) | (words[word + 1] << 1 << (Long.SIZE - 1 - at));
  }

  private void skip(int width) {
    if (width > end - position) {
      throw damaged("%d bits are wanted, %d are left".formatted(width, end - position));
    }
    position += width;
  }

  private void requireEnd() {
    if (position != end) {
      throw damaged("%d bits are left".formatted(end - position));
    }
    if (model.mantissa != TailModel.mantissaOrZero(model.bits, model.exponent)) {
      throw damaged("its last value has another mantissa");
    }
  }

  private WeirException damaged(String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The tail of a series is damaged at bit %d of %d: %s.".formatted(position, end, why));
  }
}
