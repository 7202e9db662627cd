package dev.weir.series.codec;

/** Writes the values of a chunk by the codec that needs least. Used by one thread. */
final class ValuesWriter {
  /** One exception is allowed for so many values. */
  static final int VALUES_PER_EXCEPTION = 16;

  static final int EXPONENT_BITS = 4;

  /** Runs pay when they are as long as this on average. */
  private static final int RUN_MIN = 4;

  /** Bits a value from which on their own bits may be shorter than decimals. */
  private static final int WIDE = 40;

  /** Whole numbers above are not all doubles. */
  private static final double DIVIDEND_MAX = 0x1p53;

  private final ColumnWriter columns;
  private final boolean dense;
  private final Divisor divisor = new Divisor();
  private long[] mantissas = new long[0];
  private long[] dividends = new long[0];
  private long[] misses = new long[0];
  private long[] runs = new long[0];
  private long[] heads = new long[0];
  private int exponent;
  private int exceptions;

  /**
   * Makes a writer.
   *
   * @param dense whether time may be spent for bytes
   */
  ValuesWriter(boolean dense) {
    this.columns = new ColumnWriter(dense);
    this.dense = dense;
  }

  /**
   * Writes at least one value.
   *
   * @param likely exponent to try first, negative for none
   * @return the exponent used, or what was likely where none was
   */
  int write(BitWriter out, long[] bits, int count, int likely) {
    exponent = likely;
    int changes = changes(bits, count);
    if (changes == 0) {
      ValueCodec.CONSTANT.write(out);
      out.bits(bits[0], Long.SIZE);
    } else if ((changes + 1) * RUN_MIN <= count) {
      collectRuns(bits, count, changes + 1);
      smaller(out, () -> writePlain(out, bits, count), () -> writeRuns(out, changes + 1));
    } else {
      writePlain(out, bits, count);
    }
    return exponent;
  }

  private static int changes(long[] bits, int count) {
    int changes = 0;
    for (int i = 1; i < count; i++) {
      changes += bits[i] == bits[i - 1] ? 0 : 1;
    }
    return changes;
  }

  private static void smaller(BitWriter out, Runnable one, Runnable other) {
    int start = out.position();
    one.run();
    int size = out.position() - start;
    out.truncate(start);
    other.run();
    if (size <= out.position() - start) {
      out.truncate(start);
      one.run();
    }
  }

  private void collectRuns(long[] bits, int count, int size) {
    if (runs.length < size) {
      runs = new long[size];
      heads = new long[size];
    }
    int run = 0;
    int start = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || bits[i] != bits[start]) {
        heads[run] = bits[start];
        runs[run++] = (long) i - start;
        start = i;
      }
    }
  }

  private void writeRuns(BitWriter out, int size) {
    ValueCodec.RUNS.write(out);
    out.number(size);
    columns.write(out, runs, size);
    writePlain(out, heads, size);
  }

  private void writePlain(BitWriter out, long[] bits, int count) {
    int start = out.position();
    if (!scale(bits, count)) {
      writeBits(out, bits, count);
      return;
    }
    writeDecimals(out, bits, count);
    if (out.position() - start > count * WIDE) {
      out.truncate(start);
      smaller(out, () -> writeDecimals(out, bits, count), () -> writeBits(out, bits, count));
    }
  }

  private void writeBits(BitWriter out, long[] bits, int count) {
    double by = dense ? divisor.of(bits, count) : Divisor.NONE;
    if (by == Divisor.NONE) {
      writeDoubles(out, bits, count);
    } else {
      smaller(
          out, () -> writeDoubles(out, bits, count), () -> writeQuotients(out, bits, count, by));
    }
  }

  private void writeQuotients(BitWriter out, long[] bits, int count, double by) {
    ValueCodec.QUOTIENT.write(out);
    out.bits(Double.doubleToRawLongBits(by), Long.SIZE);
    if (misses.length < count) {
      dividends = new long[count];
      misses = new long[count];
    }
    long dividend = 0;
    for (int i = 0; i < count; i++) {
      double wanted = Math.rint(Double.longBitsToDouble(bits[i]) * by);
      // what is no such number, or none at all, is as far from its neighbour as it happens to be
      dividend = Math.abs(wanted) <= DIVIDEND_MAX ? (long) wanted : dividend;
      dividends[i] = dividend;
      misses[i] = bits[i] - Double.doubleToRawLongBits((double) dividend / by);
    }
    columns.write(out, dividends, count);
    columns.write(out, misses, count);
  }

  private void writeDoubles(BitWriter out, long[] bits, int count) {
    int start = out.position();
    smaller(out, () -> writeXor(out, bits, count), () -> writeWhole(out, bits, count));
    if (out.position() - start > ValueCodec.BITS + count * Long.SIZE) {
      out.truncate(start);
      writeRaw(out, bits, count);
    }
  }

  private static void writeXor(BitWriter out, long[] bits, int count) {
    ValueCodec.XOR.write(out);
    Xor.write(out, bits, count);
  }

  private void writeWhole(BitWriter out, long[] bits, int count) {
    ValueCodec.WHOLE.write(out);
    columns.write(out, bits, count);
  }

  private static void writeRaw(BitWriter out, long[] bits, int count) {
    ValueCodec.RAW.write(out);
    for (int i = 0; i < count; i++) {
      out.bits(bits[i], Long.SIZE);
    }
  }

  /** Finds mantissas; false when too many values have none. */
  private boolean scale(long[] bits, int count) {
    if (mantissas.length < count) {
      mantissas = new long[count];
    }
    int most = count / VALUES_PER_EXCEPTION;
    if (exponent >= 0 && scale(bits, count, exponent, 0)) {
      return true;
    }
    int found = DecimalScale.exponent(bits, count, most);
    if (found < 0 || !scale(bits, count, found, most)) {
      return false;
    }
    exponent = found;
    return true;
  }

  private boolean scale(long[] bits, int count, int by, int exceptionsMax) {
    exceptions = 0;
    long before = 0;
    for (int i = 0; i < count; i++) {
      long mantissa = DecimalScale.mantissa(bits[i], by);
      if (mantissa != DecimalScale.NONE) {
        before = mantissa;
      } else if (++exceptions > exceptionsMax) {
        return false;
      }
      mantissas[i] = before;
    }
    return true;
  }

  private void writeDecimals(BitWriter out, long[] bits, int count) {
    ValueCodec.DECIMAL.write(out);
    out.bits(exponent, EXPONENT_BITS);
    out.number(exceptions);
    if (exceptions > 0) {
      writeExceptions(out, bits, count);
    }
    columns.write(out, mantissas, count);
  }

  private void writeExceptions(BitWriter out, long[] bits, int count) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (DecimalScale.mantissa(bits[i], exponent) == DecimalScale.NONE) {
        out.number(i - next);
        out.bits(bits[i], Long.SIZE);
        next = i + 1;
      }
    }
  }
}
