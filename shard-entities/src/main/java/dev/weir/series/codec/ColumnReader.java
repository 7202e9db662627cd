package dev.weir.series.codec;

import java.util.Arrays;

/** Reads what a {@link ColumnWriter} wrote. */
final class ColumnReader {
  private ColumnReader() {}

  /** Reads {@code count} values, at least one, to the beginning of an array. */
  static void read(BitReader in, long[] into, int count, String what) {
    long first = in.signed(what);
    into[0] = 0;
    long factor = count == 1 ? 0 : in.number(what);
    if (factor == 0) {
      Arrays.fill(into, 0, count, first);
      return;
    }
    if (in.bits(ColumnWriter.CODED_BITS) == 1) {
      readCoded(in, into, count, what);
    } else {
      for (int from = 1; from < count; from += ColumnWriter.BLOCK) {
        readBlock(in, into, from, Math.min(ColumnWriter.BLOCK, count - from), what);
      }
    }
    for (int i = 0; i < count; i++) {
      into[i] = first + into[i] * factor;
    }
  }

  private static void readCoded(BitReader in, long[] into, int count, String what) {
    int order = (int) in.bits(ColumnWriter.ORDER_BITS);
    if (order >= ColumnWriter.ORDERS) {
      throw in.damaged("%s have order %d".formatted(what, order));
    }
    long base = in.signed(what);
    new Ans().read(in, into, 1, count - 1);
    add(into, 1, count - 1, order, base);
  }

  private static void readBlock(BitReader in, long[] into, int from, int size, String what) {
    int order = (int) in.bits(ColumnWriter.ORDER_BITS);
    int mode = (int) in.bits(ColumnWriter.MODE_BITS);
    if (order >= ColumnWriter.ORDERS || mode > ColumnWriter.PACKED + Long.SIZE) {
      throw in.damaged("%s have order %d and mode %d".formatted(what, order, mode));
    }
    long base = in.signed(what);
    if (mode < ColumnWriter.PACKED) {
      Rice.read(in, into, from, size, mode);
    } else {
      unpack(in, into, from, size, mode - ColumnWriter.PACKED);
    }
    add(into, from, size, order, base);
  }

  private static void add(long[] into, int from, int size, int order, long base) {
    switch (order) {
      case 0 -> shift(into, from, size, base);
      case 1 -> sum(into, from, size, base);
      default -> sumTwice(into, from, size, base);
    }
  }

  private static void unpack(BitReader in, long[] into, int from, int size, int width) {
    in.need((long) size * width);
    for (int i = from; i < from + size; i++) {
      into[i] = in.bits(width);
    }
  }

  private static void shift(long[] into, int from, int size, long base) {
    for (int i = from; i < from + size; i++) {
      into[i] += base;
    }
  }

  private static void sum(long[] into, int from, int size, long base) {
    long value = into[from - 1];
    for (int i = from; i < from + size; i++) {
      value += into[i] + base;
      into[i] = value;
    }
  }

  private static void sumTwice(long[] into, int from, int size, long base) {
    long value = into[from - 1];
    long step = from > 1 ? value - into[from - 2] : 0;
    for (int i = from; i < from + size; i++) {
      step += into[i] + base;
      value += step;
      into[i] = value;
    }
  }
}
