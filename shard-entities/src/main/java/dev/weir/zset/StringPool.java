package dev.weir.zset;

import java.util.Arrays;

/**
 * All strings of a circuit, each once; a VARCHAR lane is the code of its string here.
 *
 * <p>Several threads may add, and read the codes they have been given; who bounds the texts that
 * are made holds its monitor as long. A {@link #reader()} that was handed on may be used by any
 * other thread for the codes that existed then. Codes are never reused: a pool with much garbage is
 * replaced by a new one and the lanes that refer to it are rewritten, so readers of the old pool
 * stay valid.
 */
public final class StringPool implements Strings, ContentHashes {
  private static final int FIRST_CAPACITY = 64;

  private volatile byte[][] values = new byte[FIRST_CAPACITY][];
  private int[] hashes = new int[FIRST_CAPACITY];
  private volatile long[] contents = new long[FIRST_CAPACITY];
  private int[] buckets = filled(FIRST_CAPACITY * 2);
  private int size;
  private long bytes;

  /** Bytes of texts that may still be made, negative where they are only tried. */
  private long allowed = Long.MAX_VALUE;

  private final int seed;

  /**
   * @param seed makes bucket positions unpredictable (hash flooding); nothing visible depends on it
   */
  public StringPool(int seed) {
    this.seed = seed;
  }

  /** The code of a string; adds it if it is new. The bytes must not be changed afterwards. */
  public synchronized int intern(byte[] value) {
    int hash = hash(value);
    int found = find(value, hash);
    return found >= 0 ? found : add(value, hash);
  }

  /**
   * Bounds the texts that are made from here on. What counts is what is made, whether or not the
   * pool has it already, so that the bound is met on every node or on none.
   */
  public void allow(long bytesMax) {
    allowed = bytesMax;
  }

  /** Has the texts that are made from here on forgotten at once: their codes mean nothing. */
  public void allowNone() {
    allowed = -1;
  }

  /** Bytes of texts that may still be made. */
  public long allowed() {
    return allowed;
  }

  /**
   * The code of a text that an expression has made.
   *
   * @throws MadeTextsException when that is more than is allowed
   */
  public int make(byte[] value) {
    if (allowed < 0) {
      return 0;
    }
    if (value.length > allowed) {
      throw new MadeTextsException();
    }
    allowed -= value.length;
    return intern(value);
  }

  /** The code of a string, -1 if it is not in the pool. */
  public int find(byte[] value) {
    return find(value, hash(value));
  }

  @Override
  public byte[] bytes(long code) {
    return values[(int) code];
  }

  /** Compares two strings as unsigned UTF-8 bytes. */
  public int compare(long left, long right) {
    return left == right ? 0 : Arrays.compareUnsigned(values[(int) left], values[(int) right]);
  }

  /** The hash of a string for row hashes, equal in every pool. */
  @Override
  public long of(long code) {
    return contents[(int) code];
  }

  public int size() {
    return size;
  }

  /** An empty pool that hashes alike. */
  public StringPool successor() {
    return new StringPool(seed);
  }

  /** Bytes of the strings alone: the same on every node with the same strings. */
  public long contentBytes() {
    return bytes;
  }

  /** Bytes held, with an estimate of the overhead of each string. */
  public long stateBytes() {
    return bytes + 48L * values.length;
  }

  /** The strings of now, for readers on other threads. */
  public Strings reader() {
    byte[][] now = values;
    return code -> now[(int) code];
  }

  private int find(byte[] value, int hash) {
    int mask = buckets.length - 1;
    for (int i = hash & mask; buckets[i] >= 0; i = (i + 1) & mask) {
      int code = buckets[i];
      if (hashes[code] == hash && Arrays.equals(values[code], value)) {
        return code;
      }
    }
    return -1;
  }

  private int add(byte[] value, int hash) {
    if (size == values.length) {
      grow();
    }
    values[size] = value;
    hashes[size] = hash;
    contents[size] = RowHash.content(value);
    bytes += value.length;
    place(size);
    return size++;
  }

  private void grow() {
    // copied, never written in place: readers keep the array they were given
    values = Arrays.copyOf(values, size * 2);
    hashes = Arrays.copyOf(hashes, size * 2);
    contents = Arrays.copyOf(contents, size * 2);
    buckets = filled(size * 4);
    for (int code = 0; code < size; code++) {
      place(code);
    }
  }

  private void place(int code) {
    int mask = buckets.length - 1;
    int i = hashes[code] & mask;
    while (buckets[i] >= 0) {
      i = (i + 1) & mask;
    }
    buckets[i] = code;
  }

  private int hash(byte[] value) {
    long hash = seed ^ (value.length * 0x9E3779B97F4A7C15L);
    int i = 0;
    for (; i + 8 <= value.length; i += 8) {
      hash = mix(hash ^ (long) LONGS.get(value, i));
    }
    long tail = 0;
    for (; i < value.length; i++) {
      tail = tail << 8 | (value[i] & 0xFF);
    }
    hash = mix(hash ^ tail);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    return (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
  }

  private static int[] filled(int length) {
    int[] buckets = new int[length];
    Arrays.fill(buckets, -1);
    return buckets;
  }

  private static final java.lang.invoke.VarHandle LONGS =
      java.lang.invoke.MethodHandles.byteArrayViewVarHandle(
          long[].class, java.nio.ByteOrder.LITTLE_ENDIAN);
}
