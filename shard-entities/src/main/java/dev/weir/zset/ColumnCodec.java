package dev.weir.zset;

/** Stores column vectors and the strings they refer to. Used by one thread. */
final class ColumnCodec {
  private static final int NULLS = 1;
  private static final int WIDE = 2;

  private final LaneCodec lanes = new LaneCodec();

  void write(ByteSink out, ColumnVector column, int from, int size) {
    boolean[] nulls = usedNulls(column, from, size);
    out.put((nulls == null ? 0 : NULLS) | (column.highs == null ? 0 : WIDE));
    if (nulls != null) {
      long[] marks = new long[size];
      for (int i = 0; i < size; i++) {
        marks[i] = nulls[from + i] ? 1 : 0;
      }
      lanes.write(out, marks, 0, size);
    }
    writeHalf(out, column.lanes, nulls, from, size);
    if (column.highs != null) {
      writeHalf(out, column.highs, nulls, from, size);
    }
  }

  ColumnVector read(ByteSource in, int size, String what) {
    int flags = in.one(what);
    if ((flags & ~(NULLS | WIDE)) != 0) {
      throw in.corrupt(what + " has unknown flags " + flags);
    }
    boolean[] nulls = (flags & NULLS) == 0 ? null : readNulls(in, size, what);
    long[] low = readHalf(in, nulls, size, what);
    long[] high = (flags & WIDE) == 0 ? null : readHalf(in, nulls, size, what);
    return ColumnVector.of(low, high, nulls);
  }

  void writeLanes(ByteSink out, long[] values, int from, int size) {
    lanes.write(out, values, from, size);
  }

  long[] readLanes(ByteSource in, int size, String what) {
    long blocks = (size + LaneCodec.BLOCK - 1L) / LaneCodec.BLOCK;
    if (blocks * LaneCodec.BLOCK_BYTES_MIN > in.left()) {
      throw in.corrupt(what + " claims " + size + " values, " + in.left() + " bytes are left");
    }
    long[] values = new long[size];
    lanes.read(in, values, size, what);
    return values;
  }

  void writeStrings(ByteSink out, byte[][] strings, int size) {
    out.varint(size);
    long[] lengths = new long[size];
    for (int i = 0; i < size; i++) {
      lengths[i] = strings[i].length;
    }
    lanes.write(out, lengths, 0, size);
    for (int i = 0; i < size; i++) {
      out.put(strings[i]);
    }
  }

  byte[][] readStrings(ByteSource in) {
    // at most one string is empty, every other takes a byte
    int size = in.count("number of strings", in.left() + 1L);
    long[] lengths = readLanes(in, size, "string lengths");
    byte[][] strings = new byte[size][];
    for (int i = 0; i < size; i++) {
      if (lengths[i] < 0 || lengths[i] > in.left()) {
        throw in.corrupt("string " + i + " has length " + lengths[i]);
      }
      strings[i] = in.take((int) lengths[i], "string " + i);
    }
    return strings;
  }

  private void writeHalf(ByteSink out, long[] half, boolean[] nulls, int from, int size) {
    if (nulls == null) {
      lanes.write(out, half, from, size);
      return;
    }
    // a NULL repeats its neighbour: its zero would widen the range
    long[] filled = new long[size];
    long last = firstValue(half, nulls, from, size);
    for (int i = 0; i < size; i++) {
      last = nulls[from + i] ? last : half[from + i];
      filled[i] = last;
    }
    lanes.write(out, filled, 0, size);
  }

  private static long firstValue(long[] half, boolean[] nulls, int from, int size) {
    for (int i = 0; i < size; i++) {
      if (!nulls[from + i]) {
        return half[from + i];
      }
    }
    return 0;
  }

  private boolean[] readNulls(ByteSource in, int size, String what) {
    long[] marks = readLanes(in, size, what);
    boolean[] nulls = new boolean[size];
    for (int i = 0; i < size; i++) {
      nulls[i] = marks[i] != 0;
    }
    return nulls;
  }

  private long[] readHalf(ByteSource in, boolean[] nulls, int size, String what) {
    long[] half = readLanes(in, size, what);
    if (nulls != null) {
      for (int i = 0; i < size; i++) {
        half[i] = nulls[i] ? 0 : half[i];
      }
    }
    return half;
  }

  private static boolean[] usedNulls(ColumnVector column, int from, int size) {
    if (column.nulls != null) {
      for (int i = 0; i < size; i++) {
        if (column.nulls[from + i]) {
          return column.nulls;
        }
      }
    }
    return null;
  }
}
