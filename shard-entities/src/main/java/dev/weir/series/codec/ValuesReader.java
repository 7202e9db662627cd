package dev.weir.series.codec;

import java.util.Arrays;

/** Reads what a {@link ValuesWriter} wrote. */
final class ValuesReader {
  private ValuesReader() {}

  static void read(BitReader in, long[] into, int count) {
    ValueCodec codec = ValueCodec.read(in);
    if (codec == ValueCodec.RUNS) {
      readRuns(in, into, count);
    } else {
      readPlain(in, codec, into, count);
    }
  }

  private static void readPlain(BitReader in, ValueCodec codec, long[] into, int count) {
    switch (codec) {
      case CONSTANT -> Arrays.fill(into, 0, count, in.bits(Long.SIZE));
      case RUNS -> throw in.damaged("the values of runs are runs");
      case DECIMAL -> readDecimals(in, into, count);
      case XOR -> Xor.read(in, into, count);
      case WHOLE -> ColumnReader.read(in, into, count, "whole bits");
      case RAW -> readRaw(in, into, count);
      case QUOTIENT -> readQuotients(in, into, count);
    }
  }

  private static void readRaw(BitReader in, long[] into, int count) {
    in.need((long) count * Long.SIZE);
    for (int i = 0; i < count; i++) {
      into[i] = in.bits(Long.SIZE);
    }
  }

  private static void readQuotients(BitReader in, long[] into, int count) {
    double divisor = Double.longBitsToDouble(in.bits(Long.SIZE));
    if (!(divisor > 0 && divisor < Double.POSITIVE_INFINITY)) {
      throw in.damaged("the divisor is " + divisor);
    }
    long[] misses = new long[count];
    ColumnReader.read(in, into, count, "dividends");
    ColumnReader.read(in, misses, count, "misses of quotients");
    for (int i = 0; i < count; i++) {
      into[i] = Double.doubleToRawLongBits((double) into[i] / divisor) + misses[i];
    }
  }

  private static void readRuns(BitReader in, long[] into, int count) {
    int size = in.count("number of runs", 1, count);
    long[] runs = new long[size];
    long[] heads = new long[size];
    ColumnReader.read(in, runs, size, "lengths of runs");
    readPlain(in, ValueCodec.read(in), heads, size);
    int at = 0;
    for (int run = 0; run < size; run++) {
      if (runs[run] < 1 || runs[run] > count - at) {
        throw in.damaged("a run has the length " + runs[run]);
      }
      Arrays.fill(into, at, at + (int) runs[run], heads[run]);
      at += (int) runs[run];
    }
    if (at < count) {
      throw in.damaged("runs end at value %d of %d".formatted(at, count));
    }
  }

  private static void readDecimals(BitReader in, long[] into, int count) {
    int exponent = (int) in.bits(ValuesWriter.EXPONENT_BITS);
    int exceptions = in.count("number of exceptions", 0, count / ValuesWriter.VALUES_PER_EXCEPTION);
    int[] positions = new int[exceptions];
    long[] bits = new long[exceptions];
    int next = 0;
    for (int i = 0; i < exceptions; i++) {
      positions[i] = next + in.count("position of an exception", 0, count - 1 - next);
      bits[i] = in.bits(Long.SIZE);
      next = positions[i] + 1;
    }
    ColumnReader.read(in, into, count, "mantissas");
    DecimalScale.toBits(into, count, exponent);
    for (int i = 0; i < exceptions; i++) {
      into[positions[i]] = bits[i];
    }
  }
}
