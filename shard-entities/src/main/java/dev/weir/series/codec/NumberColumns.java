package dev.weir.series.codec;

/**
 * Columns of whole numbers for what is kept beside samples, in as few bits as their noise needs;
 * any longs are allowed. The layout is that of the columns of a chunk. Used by one thread.
 */
public final class NumberColumns {
  private final BitWriter out = new BitWriter();
  private final ColumnWriter writer = new ColumnWriter(true);

  /** Adds a column of at least one number; the reader must know how many they are. */
  public void add(long[] numbers, int count) {
    writer.write(out, numbers, count);
  }

  /** All columns. */
  public byte[] bytes() {
    return out.copy(0);
  }

  /** Reads columns in the order in which they were added. */
  public static final class Reader {
    private final BitReader in;

    public Reader(byte[] bytes) {
      this.in = new BitReader(bytes, 0, bytes.length);
    }

    /**
     * Reads a column of so many numbers, at least one.
     *
     * @throws dev.weir.config.WeirException {@code journal-corrupt} when there is no such column
     */
    public long[] next(int count) {
      long[] numbers = new long[count];
      ColumnReader.read(in, numbers, count, "numbers");
      return numbers;
    }

    /** Refuses when there is more. */
    public void end() {
      in.end();
    }
  }
}
