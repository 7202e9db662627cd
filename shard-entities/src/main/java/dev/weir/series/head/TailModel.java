package dev.weir.series.head;

import dev.weir.series.codec.DecimalScale;

/**
 * What the writer and the reader of a tail both know when they come to a sample: the one before,
 * what is expected next, and how far samples were from that lately. A pure function of the samples
 * before; the arithmetic on longs is modulo 2^64.
 */
final class TailModel {
  /** Zeros that announce what is not written as a Rice code. */
  static final int ESCAPE = 12;

  static final int CONTROL_BITS = 2;

  /** The residual of the value, too large for a Rice code. */
  static final int WIDE = 0;

  /** A time that is not the expected one, where times are not written. */
  static final int TIME = 1;

  /** The 64 bits of a value that has no mantissa. */
  static final int RAW = 2;

  /** Another exponent and shift, and the distance of the value from the one before. */
  static final int SCALE = 3;

  static final int WIDTH_BITS = 7;
  static final int EXPONENT_BITS = 5;
  static final int SHIFT_BITS = 6;

  /** The exponent of values that are taken for whole numbers as they are. */
  static final int WHOLE = DecimalScale.EXPONENT_MAX + 1;

  /** All distances are multiples of 2^63, until one is not. */
  static final int SHIFT_MAX = 63;

  /** Mean widths are kept in parts of a bit. */
  private static final int WIDTH_PARTS = 8;

  /** Below this mean width the expected is not written at all. */
  private static final int SURE = 32;

  private static final int RICE_MAX = 50;
  private static final int TIME_WIDTH_MAX = 12;
  private static final int RECENT = 3;
  private static final int DRIFT_PARTS = 4;
  private static final int DRIFT_WIDTH_MAX = 40;

  /** A time may differ by an eighth of the step and still be beside the same grid. */
  private static final int JITTER = 3;

  private static final int PHASE_MAX = Short.MAX_VALUE;
  private static final int GRID_MOVES = 4;
  private static final int STEP_PARTS = 6;
  private static final int STEP_HALF = 1 << (STEP_PARTS - 1);

  /** Steps of more milliseconds are not expected again. */
  private static final int STEP_MAX = 1 << 24;

  long time;
  long bits;
  long mantissa;

  /** The expected distance of the value, in parts. */
  long drift;

  /** The expected distance of the time on the grid, in parts. */
  int step;

  /** How far the time is behind its place on the grid. */
  int phase;

  int exponent;

  /** Bits of the distance between mantissas that are not written, because they are 0. */
  int shift;

  int valueWidths;
  int timeWidths;

  /** Goes to the first sample. */
  void begin(long firstTime, long firstBits) {
    time = firstTime;
    bits = firstBits;
    exponent = 0;
    mantissa = mantissaOrZero(firstBits, 0);
    drift = 0;
    step = 0;
    phase = 0;
    shift = SHIFT_MAX;
    valueWidths = 0;
    timeWidths = 0;
  }

  /** True when only times that are not the expected ones are written. */
  boolean exact() {
    return timeWidths < SURE;
  }

  /** True when only samples that are not the expected ones are written. */
  boolean calm() {
    return (timeWidths | valueWidths) < SURE;
  }

  int timeRice() {
    return rice(timeWidths);
  }

  int valueRice() {
    return rice(valueWidths);
  }

  private static int rice(int widths) {
    return Math.min(widths >> WIDTH_PARTS, RICE_MAX);
  }

  /** The expected distance of the mantissa, without the bits of the shift. */
  long expected() {
    return (drift + (1 << (DRIFT_PARTS - 1))) >> DRIFT_PARTS;
  }

  /** The expected distance of the time: from the grid, not from the sample before. */
  long expectedTime() {
    return (((long) step + STEP_HALF) >> STEP_PARTS) - phase;
  }

  /** Goes to the next time. */
  void moveTime(long residual) {
    long distance = expectedTime() + residual;
    time += distance;
    int width = Math.min(width(residual), TIME_WIDTH_MAX);
    timeWidths += ((width << WIDTH_PARTS) - timeWidths) >> RECENT;
    if (residual == 0) {
      phase = 0;
    } else if (Math.abs(residual) <= Math.min(step >> (STEP_PARTS + JITTER), PHASE_MAX)) {
      // a sample beside the grid, which moves towards it
      long part = residual / GRID_MOVES;
      phase = (int) (residual - (part == 0 ? Long.signum(residual) : part));
      step += (int) residual;
    } else {
      phase = 0;
      step = distance > 0 && distance <= STEP_MAX ? (int) distance << STEP_PARTS : 0;
    }
  }

  /** Goes to the next value, whose mantissa is known already. */
  void moveValue(long residual, long nextMantissa, long nextBits) {
    int width = width(residual);
    long most = 1L << Math.min(DRIFT_WIDTH_MAX, (valueWidths >> WIDTH_PARTS) + 1);
    drift += Math.clamp(residual, -most, most);
    valueWidths += ((width << WIDTH_PARTS) - valueWidths) >> RECENT;
    mantissa = nextMantissa;
    bits = nextBits;
  }

  /** Stays where it is and looks at it with another exponent. */
  void scale(int newExponent) {
    exponent = newExponent;
    mantissa = mantissaOrZero(bits, newExponent);
  }

  /**
   * Goes to the next value by its distance.
   *
   * @param second true when only one sample is before: then its distance is all that is known
   */
  void moveScaled(int newShift, long shifted, boolean second) {
    shift = newShift;
    mantissa += shifted << newShift;
    drift = second && Math.abs(shifted) >>> DRIFT_WIDTH_MAX == 0 ? shifted << DRIFT_PARTS : 0;
    valueWidths = width(shifted) << WIDTH_PARTS;
  }

  /** Goes to a value that has no mantissa. */
  void moveRaw(long nextBits) {
    bits = nextBits;
    mantissa = mantissaOrZero(nextBits, exponent);
  }

  /** The mantissa of a value; {@link DecimalScale#NONE} when it has none, unless all have. */
  static long mantissa(long bits, int exponent) {
    return exponent == WHOLE ? bits : DecimalScale.mantissa(bits, exponent);
  }

  static boolean isNone(long mantissa, int exponent) {
    return mantissa == DecimalScale.NONE && exponent != WHOLE;
  }

  static long mantissaOrZero(long bits, int exponent) {
    long mantissa = mantissa(bits, exponent);
    return isNone(mantissa, exponent) ? 0 : mantissa;
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private static int width(long residual) {
    return Long.SIZE - Long.numberOfLeadingZeros(zigzag(residual));
  }
}
