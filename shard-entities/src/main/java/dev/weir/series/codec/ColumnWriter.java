package dev.weir.series.codec;

/**
 * Writes longs in as few bits as their noise needs. All arithmetic is modulo 2^64, so that any
 * longs are allowed. Holds scratch space; used by one thread.
 */
final class ColumnWriter {
  /** Numbers with a head of their own. */
  static final int BLOCK = 128;

  /** How often neighbours may be subtracted. */
  static final int ORDERS = 3;

  static final int ORDER_BITS = 2;
  static final int MODE_BITS = 8;

  /** Whether the whole column has one code, or each block its own. */
  static final int CODED_BITS = 1;

  /** Modes below are parameters of Rice, those from here on widths of packed numbers. */
  static final int PACKED = 64;

  /** Columns below this are too short for frequencies of their own. */
  private static final int CODED_MIN = 64;

  private final boolean dense;
  private final Ans code = new Ans();
  private final long[][] residuals = new long[ORDERS][BLOCK];
  private final Medians medians = new Medians();

  /** Distances from the first value in units of their common factor, behind one 0. */
  private long[] distances = new long[BLOCK];

  private long[] coded = new long[0];

  /**
   * Makes a writer.
   *
   * @param dense whether time may be spent for bytes
   */
  ColumnWriter(boolean dense) {
    this.dense = dense;
  }

  /** Writes at least one value. */
  void write(BitWriter out, long[] values, int count) {
    out.signed(values[0]);
    if (count == 1) {
      return;
    }
    long factor = factor(values, count);
    out.number(factor);
    if (factor == 0) {
      return;
    }
    measure(values, count, factor);
    int start = out.position();
    writeBlocks(out, count);
    if (dense && count > CODED_MIN) {
      int size = out.position() - start;
      out.truncate(start);
      writeCoded(out, count);
      if (out.position() - start >= size) {
        out.truncate(start);
        writeBlocks(out, count);
      }
    }
  }

  private void writeBlocks(BitWriter out, int count) {
    out.bits(0, CODED_BITS);
    for (int from = 1; from < count; from += BLOCK) {
      writeBlock(out, from, Math.min(BLOCK, count - from));
    }
  }

  private void writeCoded(BitWriter out, int count) {
    int order = 0;
    long least = Long.MAX_VALUE;
    for (int candidate = 0; candidate < ORDERS; candidate++) {
      subtractAll(candidate, count);
      long size = code.size(coded, count - 1);
      if (size < least) {
        least = size;
        order = candidate;
      }
    }
    out.bits(1, CODED_BITS);
    out.bits(order, ORDER_BITS);
    out.signed(subtractAll(order, count));
    code.write(out, coded, count - 1);
  }

  /** Fills in the residuals of an order, less their middle, which is returned, as zigzag. */
  private long subtractAll(int order, int count) {
    int size = count - 1;
    if (coded.length < size) {
      coded = new long[size];
    }
    for (int i = 0; i < size; i++) {
      coded[i] = residual(order, i + 1);
    }
    long middle = medians.of(coded, size);
    for (int i = 0; i < size; i++) {
      coded[i] = BitWriter.zigzag(coded[i] - middle);
    }
    return middle;
  }

  private long residual(int order, int value) {
    long here = distances[value + 1];
    return switch (order) {
      case 0 -> here;
      case 1 -> here - distances[value];
      default -> here - 2 * distances[value] + distances[value - 1];
    };
  }

  /** What all distances are multiples of; 0 when all values are equal. */
  private static long factor(long[] values, int count) {
    long factor = 0;
    for (int i = 1; i < count && factor != 1; i++) {
      // not between neighbours: sums of their distances may wrap, and then have other divisors
      long distance = values[i] - values[0];
      if (distance != 0 && (factor == 0 || distance % factor != 0)) {
        factor = commonDivisor(distance, factor);
      }
    }
    return factor;
  }

  private static long commonDivisor(long left, long right) {
    long a = left;
    long b = right;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a == Long.MIN_VALUE ? 1 : Math.abs(a);
  }

  private void measure(long[] values, int count, long factor) {
    if (distances.length <= count) {
      distances = new long[count + 1];
    }
    long first = values[0];
    if (factor == 1) {
      for (int i = 0; i < count; i++) {
        distances[i + 1] = values[i] - first;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      distances[i + 1] = (values[i] - first) / factor;
    }
  }

  private void writeBlock(BitWriter out, int from, int size) {
    subtract(from, size);
    int order = 0;
    int least = Integer.MAX_VALUE;
    for (int candidate = 0; candidate < ORDERS && least > 0; candidate++) {
      int widths = widths(residuals[candidate], size);
      if (widths < least) {
        least = widths;
        order = candidate;
      }
    }
    out.bits(order, ORDER_BITS);
    writeResiduals(out, residuals[order], size, least / size);
  }

  private void subtract(int from, int size) {
    for (int i = 0; i < size; i++) {
      long here = distances[from + i + 1];
      long before = distances[from + i];
      residuals[0][i] = here;
      residuals[1][i] = here - before;
      residuals[2][i] = here - 2 * before + distances[from + i - 1];
    }
  }

  /** Bits of the numbers above and below their middle: what a code of them will about cost. */
  private int widths(long[] numbers, int size) {
    long middle = medians.of(numbers, size);
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += BitWriter.width(BitWriter.zigzag(numbers[i] - middle));
    }
    return sum;
  }

  private void writeResiduals(BitWriter out, long[] numbers, int size, int meanWidth) {
    long least = numbers[0];
    long greatest = least;
    for (int i = 1; i < size; i++) {
      least = Math.min(least, numbers[i]);
      greatest = Math.max(greatest, numbers[i]);
    }
    int width = BitWriter.width(greatest - least);
    long middle = medians.of(numbers, size);
    for (int i = 0; i < size; i++) {
      numbers[i] = BitWriter.zigzag(numbers[i] - middle);
    }
    int k = parameter(numbers, size, meanWidth);
    if (width * size > Rice.size(numbers, size, k)) {
      out.bits(k, MODE_BITS);
      out.signed(middle);
      Rice.write(out, numbers, size, k);
      return;
    }
    out.bits(PACKED + width, MODE_BITS);
    out.signed(least);
    for (int i = 0; i < size; i++) {
      out.bits(BitReader.unzigzag(numbers[i]) + middle - least, width);
    }
  }

  private static int parameter(long[] numbers, int size, int meanWidth) {
    int best = Math.min(meanWidth, PACKED - 1);
    int least = Rice.size(numbers, size, best);
    for (int k = best - 1; k >= 0; k--) {
      int bits = Rice.size(numbers, size, k);
      if (bits > least) {
        break;
      }
      best = k;
      least = bits;
    }
    return best;
  }
}
