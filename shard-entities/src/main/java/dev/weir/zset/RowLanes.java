package dev.weir.zset;

import java.util.Arrays;

/**
 * The lanes of all rows of a slot table, those of one row beside each other: a change of a row at a
 * random place then misses the cache about once, and not once for each column.
 *
 * <p>Rows are in chunks of {@value #CHUNK_MAX} rows, fewer if they are long. The first chunk starts
 * at {@value #FIRST} rows and doubles, so that a small table is small. Chunks never move once full,
 * so growing copies at most one.
 */
final class RowLanes {
  static final int FIRST = 64;
  private static final int CHUNK_MAX = 1 << 16;

  /** Longs of a chunk: a heap need not have large free places. */
  private static final int LONGS_MAX = 1 << 20;

  private final int stride;
  private final int bits;
  private long[][] chunks;

  /**
   * @param stride lanes of a row
   */
  RowLanes(int stride) {
    this.stride = stride;
    this.bits =
        Integer.numberOfTrailingZeros(
            Math.clamp(Integer.highestOneBit(LONGS_MAX / Math.max(1, stride)), FIRST, CHUNK_MAX));
    this.chunks = new long[][] {new long[FIRST * stride]};
  }

  int stride() {
    return stride;
  }

  /** A slot's chunk is {@code slot >>> bits()}. */
  int bits() {
    return bits;
  }

  /** Where they are until rows grow again. */
  long[][] chunks() {
    return chunks;
  }

  /** The first lane of a row. */
  long first(int slot) {
    return chunks[slot >>> bits][(slot & ((1 << bits) - 1)) * stride];
  }

  /** Rows there is room for. */
  int capacity() {
    return chunks.length == 1 ? rowsOf(chunks[0]) : chunks.length << bits;
  }

  /** Makes room for at least one more row. */
  void grow() {
    int first = rowsOf(chunks[0]);
    if (first < 1 << bits) {
      chunks[0] = Arrays.copyOf(chunks[0], 2 * first * stride);
      return;
    }
    chunks = Arrays.copyOf(chunks, chunks.length + 1);
    chunks[chunks.length - 1] = new long[stride << bits];
  }

  long stateBytes() {
    return (long) Long.BYTES * stride * capacity();
  }

  private int rowsOf(long[] chunk) {
    return chunk.length / stride;
  }
}
