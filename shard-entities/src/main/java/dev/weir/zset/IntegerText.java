package dev.weir.zset;

/** Reads whole numbers: an optional minus and digits. */
final class IntegerText {
  private IntegerText() {}

  /** Returns null when the text is a number from {@code min} to {@code max}. */
  static ValueFault read(byte[] text, long min, long max, Lanes out) {
    boolean negative = text.length > 0 && text[0] == '-';
    int at = negative ? 1 : 0;
    if (at == text.length) {
      return ValueFault.INVALID;
    }
    // counts downwards: the smallest number has no positive counterpart
    long value = 0;
    boolean beyond = false;
    for (; at < text.length; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return ValueFault.INVALID;
      }
      beyond |= value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit;
      value = value * 10 - digit;
    }
    if (beyond || (!negative && value == Long.MIN_VALUE)) {
      return ValueFault.RANGE;
    }
    out.low = negative ? value : -value;
    return out.low < min || out.low > max ? ValueFault.RANGE : null;
  }
}
