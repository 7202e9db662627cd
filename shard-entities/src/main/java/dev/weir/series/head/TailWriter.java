package dev.weir.series.head;

import dev.weir.series.codec.DecimalScale;

/**
 * Appends samples to the tail of one series at a time, each as soon as it comes. Used by one
 * thread.
 */
final class TailWriter {
  /** Distances of mantissas with fewer zeros at the end are written whole. */
  private static final int SHIFT_MIN = 6;

  /** Decimal digits that are taken on at once when a value needs them. */
  private static final int DIGITS_STEP = 2;

  /** All ones in infinities and NaNs. */
  private static final long SPECIAL = 0x7FF0_0000_0000_0000L;

  final TailModel model = new TailModel();
  private final Cells cells;

  /** Samples of the tail. */
  int count;

  /** Samples as expected at the end, not written so far. */
  int run;

  /** The last cell, or {@link Cells#NONE} as long as there is no second sample. */
  int last;

  /** Cells of the tail. */
  int length;

  /** Bits written to the last cell. */
  int offset;

  private long[] slab;
  private int base;

  TailWriter(Cells cells) {
    this.cells = cells;
  }

  /** To be called when another tail was put into the fields. */
  void loaded() {
    model.mantissa = TailModel.mantissaOrZero(model.bits, model.exponent);
    if (last != Cells.NONE) {
      slab = cells.slab(last);
      base = cells.base(last);
    }
  }

  /** The first sample of a tail. */
  void begin(long time, long bits) {
    model.begin(time, bits);
    count = 1;
    run = 0;
    last = Cells.NONE;
    length = 0;
    offset = 0;
  }

  /** One more sample, later than the last one. */
  void add(long time, long bits) {
    if (count++ == 1) {
      open();
    }
    long late = time - model.time - model.expectedTime();
    long mantissa = TailModel.mantissa(bits, model.exponent);
    boolean none = TailModel.isNone(mantissa, model.exponent);
    long distance = mantissa - model.mantissa;
    boolean plain = !none && (distance >> model.shift) << model.shift == distance;
    long residual = (distance >> model.shift) - model.expected();
    if (model.calm()) {
      if (late == 0 && plain && residual == 0) {
        run++;
        model.moveTime(0);
        model.moveValue(0, mantissa, bits);
        return;
      }
      putRun(run + 1);
      run = 0;
    }
    putTime(late);
    if (plain) {
      putResidual(TailModel.zigzag(residual));
      model.moveValue(residual, mantissa, bits);
    } else {
      putOther(bits, none);
    }
    model.moveTime(late);
  }

  /** What the first sample is, when the second one comes. */
  private void open() {
    last = cells.ring();
    length = 1;
    offset = 0;
    slab = cells.slab(last);
    base = cells.base(last);
    put(model.time, Long.SIZE);
    put(model.bits, Long.SIZE);
  }

  private void putTime(long late) {
    long number = TailModel.zigzag(late);
    if (!model.exact()) {
      int k = model.timeRice();
      if (!putRice(number, k)) {
        put(0, TailModel.ESCAPE);
        putNumber(number);
      }
    } else if (late != 0) {
      putControl(TailModel.TIME);
      putNumber(number);
    }
  }

  private void putResidual(long number) {
    if (!putRice(number, model.valueRice())) {
      putControl(TailModel.WIDE);
      putNumber(number);
    }
  }

  private void putOther(long bits, boolean none) {
    int exponent = none ? exponentFor(bits) : model.exponent;
    if (none && exponent == model.exponent) {
      putControl(TailModel.RAW);
      putWord(bits);
      model.moveRaw(bits);
      return;
    }
    model.scale(exponent);
    long distance = TailModel.mantissa(bits, exponent) - model.mantissa;
    int zeros = Math.min(Long.numberOfTrailingZeros(distance), TailModel.SHIFT_MAX);
    int shift = zeros < SHIFT_MIN ? 0 : zeros;
    long shifted = distance >> shift;
    putControl(TailModel.SCALE);
    put(exponent, TailModel.EXPONENT_BITS);
    put(shift, TailModel.SHIFT_BITS);
    putNumber(TailModel.zigzag(shifted));
    model.moveScaled(shift, shifted, count == 2);
    model.bits = bits;
  }

  /** The exponent to go on with; the one there is for values that are better written raw. */
  private int exponentFor(long bits) {
    int now = model.exponent;
    int needed = needed(bits, now);
    if (count == 2) {
      return firstExponent(bits, needed);
    }
    boolean alone = !TailModel.isNone(TailModel.mantissa(model.bits, now), now);
    if (needed == TailModel.WHOLE) {
      return alone || isSpecial(bits) ? now : needed;
    }
    return alone && Math.abs(needed - now) > DIGITS_STEP ? now : needed;
  }

  private int firstExponent(long bits, int needed) {
    int first = needed(model.bits, needed);
    if (first == TailModel.WHOLE) {
      return needed;
    }
    if (needed == TailModel.WHOLE) {
      return model.exponent;
    }
    int both = Math.max(first, needed);
    return TailModel.isNone(TailModel.mantissa(bits, both), both) ? needed : both;
  }

  private static int needed(long bits, int near) {
    return DecimalScale.needed(bits, Math.min(near, DecimalScale.EXPONENT_MAX));
  }

  private static boolean isSpecial(long bits) {
    return (bits & SPECIAL) == SPECIAL;
  }

  private void putRun(int number) {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(number);
    put(1L << (width - 1), width);
    put(number & ((1 << (width - 1)) - 1), width - 1);
  }

  private boolean putRice(long number, int k) {
    long quotient = number >>> k;
    if (quotient < 0 || quotient >= TailModel.ESCAPE) {
      return false;
    }
    int zeros = (int) quotient;
    long code = ((number & ((1L << k) - 1)) << 1) | 1;
    put(code << zeros, zeros + 1 + k);
    return true;
  }

  private void putControl(int control) {
    put((long) control << TailModel.ESCAPE, TailModel.ESCAPE + TailModel.CONTROL_BITS);
  }

  private void putNumber(long number) {
    int width = Long.SIZE - Long.numberOfLeadingZeros(number);
    put(width, TailModel.WIDTH_BITS);
    put(number, width);
  }

  private void putWord(long word) {
    put(word, Long.SIZE);
  }

  /** Appends the low bits of a value that has no others. */
  private void put(long value, int width) {
    if (width == 0) {
      return;
    }
    if (offset == Cells.CELL_BITS) {
      extend();
    }
    int at = offset & (Long.SIZE - 1);
    int word = base + (offset >>> 6);
    slab[word] = at == 0 ? value : slab[word] | (value << at);
    int fits = Long.SIZE - at;
    if (width <= fits) {
      offset += width;
      return;
    }
    offset += fits;
    if (offset == Cells.CELL_BITS) {
      extend();
    }
    slab[base + (offset >>> 6)] = value >>> fits;
    offset += width - fits;
  }

  private void extend() {
    last = cells.extend(last);
    length++;
    offset = 0;
    slab = cells.slab(last);
    base = cells.base(last);
  }
}
