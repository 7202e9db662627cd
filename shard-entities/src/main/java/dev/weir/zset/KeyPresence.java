package dev.weir.zset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Keys of one table, each said to be present or absent: open addressing over key bytes that stand
 * one after another in one array.
 *
 * <p>Entries are taken back in the reverse order of their coming, so removal is simple: the last
 * entry is nobody's stepping stone.
 */
final class KeyPresence {
  /** Nothing is said about the key. */
  static final byte UNKNOWN = 0;

  static final byte PRESENT = 1;
  static final byte ABSENT = 2;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final boolean[] strings;
  private final int seed;

  private byte[] bytes = new byte[256];

  /* entry e is bytes[ends[e - 1]..ends[e]) */
  private int[] ends = new int[16];
  private int[] hashes = new int[16];
  private byte[] states = new byte[16];

  /* of present keys the values of columns with a waterline; null while there are none */
  private long[][] values;

  private int size;
  private int[] buckets = emptyBuckets(64);

  KeyPresence(boolean[] strings, int seed) {
    this.strings = strings;
    this.seed = seed;
  }

  /** What is said about a key. */
  byte state(ColumnVector[] key, int row, List<byte[]> dictionary) {
    int entry = find(key, row, dictionary);
    return entry < 0 ? UNKNOWN : states[entry];
  }

  /** The entry of a key, -1 if it has none. */
  int find(ColumnVector[] key, int row, List<byte[]> dictionary) {
    int end = write(key, row, dictionary);
    return find(end, hash(end));
  }

  byte state(int entry) {
    return states[entry];
  }

  /** The values of columns with a waterline that a present key was noted with. */
  long[] values(int entry) {
    return values == null ? null : values[entry];
  }

  void set(int entry, byte state, long[] newValues) {
    states[entry] = state;
    if (values == null && newValues != null) {
      values = new long[states.length][];
    }
    if (values != null) {
      values[entry] = newValues;
    }
  }

  /** The entry of a key, new and {@link #UNKNOWN} if there was none. */
  int entry(ColumnVector[] key, int row, List<byte[]> dictionary) {
    int end = write(key, row, dictionary);
    int hash = hash(end);
    int entry = find(end, hash);
    return entry >= 0 ? entry : add(end, hash);
  }

  /** Takes back what was said; an entry that was new before goes away. */
  void undo(int entry, byte before, long[] valuesBefore) {
    set(entry, before, valuesBefore);
    if (before == UNKNOWN) {
      int mask = buckets.length - 1;
      int bucket = hashes[entry] & mask;
      while (buckets[bucket] != entry) {
        bucket = (bucket + 1) & mask;
      }
      buckets[bucket] = -1;
      size--;
    }
  }

  private int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }

  /** Writes the key behind the last entry, where it stays if it becomes one; returns its end. */
  private int write(ColumnVector[] key, int row, List<byte[]> dictionary) {
    int at = start(size);
    for (int i = 0; i < key.length; i++) {
      at =
          strings[i] ? string(at, dictionary.get((int) key[i].lanes[row])) : fixed(at, key[i], row);
    }
    return at;
  }

  private int fixed(int at, ColumnVector column, int row) {
    room(at + 16);
    LONGS.set(bytes, at, column.lanes[row]);
    if (column.highs == null) {
      return at + 8;
    }
    LONGS.set(bytes, at + 8, column.highs[row]);
    return at + 16;
  }

  private int string(int at, byte[] utf8) {
    room(at + 8 + utf8.length);
    // the length first: without it ("a", "bc") would be ("ab", "c")
    LONGS.set(bytes, at, (long) utf8.length);
    System.arraycopy(utf8, 0, bytes, at + 8, utf8.length);
    return at + 8 + utf8.length;
  }

  private int find(int end, int hash) {
    int mask = buckets.length - 1;
    int start = start(size);
    for (int i = hash & mask; buckets[i] >= 0; i = (i + 1) & mask) {
      int entry = buckets[i];
      if (hashes[entry] == hash
          && Arrays.equals(bytes, start(entry), ends[entry], bytes, start, end)) {
        return entry;
      }
    }
    return -1;
  }

  private int add(int end, int hash) {
    if (size == ends.length) {
      grow();
    }
    ends[size] = end;
    hashes[size] = hash;
    states[size] = UNKNOWN;
    place(size);
    return size++;
  }

  private void grow() {
    ends = Arrays.copyOf(ends, size * 2);
    hashes = Arrays.copyOf(hashes, size * 2);
    states = Arrays.copyOf(states, size * 2);
    values = values == null ? null : Arrays.copyOf(values, size * 2);
    buckets = emptyBuckets(size * 8);
    for (int entry = 0; entry < size; entry++) {
      place(entry);
    }
  }

  private void place(int entry) {
    int mask = buckets.length - 1;
    int i = hashes[entry] & mask;
    while (buckets[i] >= 0) {
      i = (i + 1) & mask;
    }
    buckets[i] = entry;
  }

  private int hash(int end) {
    long hash = seed;
    int at = start(size);
    for (; at + 8 <= end; at += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long tail = 0;
    for (; at < end; at++) {
      tail = tail << 8 | (bytes[at] & 0xFF);
    }
    hash = mix(hash ^ tail);
    return (int) (hash ^ hash >>> 32);
  }

  private void room(int end) {
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    return (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
  }

  private static int[] emptyBuckets(int length) {
    int[] buckets = new int[length];
    Arrays.fill(buckets, -1);
    return buckets;
  }
}
