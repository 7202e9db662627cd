package dev.weir.series.head;

/** The columns of 4,096 series in a row. */
final class Page {
  static final int SHIFT = 12;
  static final int SIZE = 1 << SHIFT;
  static final int MASK = SIZE - 1;

  /** The series had a sample. */
  static final int SEEN = 1;

  /** A late chunk was sealed whose times reach into the tail, or to the newest sample. */
  static final int SHADOWED = 2;

  /** Bytes of all columns. */
  static final int BYTES =
      SIZE * (4 * Long.BYTES + 3 * Integer.BYTES + 7 * Short.BYTES + 3 * Byte.BYTES);

  /** Time of the newest sample. */
  final long[] newest = new long[SIZE];

  /** Bits of the newest sample, whatever late samples say. */
  final long[] bits = new long[SIZE];

  /** When the first event of the tail arrived. */
  final long[] arrival = new long[SIZE];

  private final long[] drift = new long[SIZE];
  private final int[] step = new int[SIZE];

  /** Last cell of the tail. */
  final int[] last = new int[SIZE];

  /** Samples of the tail, 0 when there is none. */
  final short[] count = new short[SIZE];

  /** Cells of the tail. */
  final short[] length = new short[SIZE];

  private final short[] offset = new short[SIZE];
  private final short[] run = new short[SIZE];
  private final short[] valueWidths = new short[SIZE];
  private final short[] phase = new short[SIZE];
  private final short[] timeWidths = new short[SIZE];
  final byte[] exponent = new byte[SIZE];
  private final byte[] shift = new byte[SIZE];
  private final byte[] flags = new byte[SIZE];
  private final SideBuffer[] sides = new SideBuffer[SIZE];

  boolean is(int at, int flag) {
    return (flags[at] & flag) != 0;
  }

  int flags(int at) {
    return flags[at];
  }

  void mark(int at, int flag) {
    flags[at] |= (byte) flag;
  }

  void unmark(int at, int flag) {
    flags[at] &= (byte) ~flag;
  }

  /** The side buffer of a series, or null. */
  SideBuffer side(int at) {
    return sides[at];
  }

  void side(int at, SideBuffer side) {
    sides[at] = side;
  }

  /** Bits of the tail of at least two samples. */
  int tailBits(int at) {
    return (length[at] - 1) * Cells.CELL_BITS + offset[at];
  }

  void load(int at, TailWriter tail) {
    TailModel model = tail.model;
    model.time = newest[at];
    model.bits = bits[at];
    model.drift = drift[at];
    model.step = step[at];
    model.phase = phase[at];
    model.exponent = exponent[at];
    model.shift = shift[at];
    model.valueWidths = valueWidths[at];
    model.timeWidths = timeWidths[at];
    tail.count = count[at];
    tail.run = run[at];
    tail.length = length[at];
    tail.last = length[at] == 0 ? Cells.NONE : last[at];
    tail.offset = offset[at];
    tail.loaded();
  }

  void store(int at, TailWriter tail) {
    store(at, tail.model);
    last[at] = tail.last;
    count[at] = (short) tail.count;
    length[at] = (short) tail.length;
    offset[at] = (short) tail.offset;
    run[at] = (short) tail.run;
  }

  /** What is known behind the last sample of a tail that was read. */
  void store(int at, TailReader tail, int ring, int samples, int bitCount) {
    store(at, tail.model);
    last[at] = ring;
    count[at] = (short) samples;
    length[at] = (short) ((bitCount + Cells.CELL_BITS - 1) / Cells.CELL_BITS);
    offset[at] = (short) (bitCount - (length[at] - 1) * Cells.CELL_BITS);
    run[at] = (short) tail.run();
  }

  private void store(int at, TailModel model) {
    newest[at] = model.time;
    bits[at] = model.bits;
    drift[at] = model.drift;
    step[at] = model.step;
    phase[at] = (short) model.phase;
    exponent[at] = (byte) model.exponent;
    shift[at] = (byte) model.shift;
    valueWidths[at] = (short) model.valueWidths;
    timeWidths[at] = (short) model.timeWidths;
  }

  /** Forgets the tail of a series. */
  void close(int at) {
    count[at] = 0;
    length[at] = 0;
    run[at] = 0;
    offset[at] = 0;
  }
}
