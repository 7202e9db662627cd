package dev.weir.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The distinct texts of one body, each with the index it got at first sight. */
final class TextDictionary {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_CAPACITY = 256;
  private static final long PRIME = 0xD6E8FEB86659FD93L;

  private final List<byte[]> texts = new ArrayList<>();
  private final long seed;
  private int[] hashes = new int[FIRST_CAPACITY];
  private int[] buckets = new int[FIRST_CAPACITY * 2];

  /**
   * @param seed makes bucket positions unpredictable to whoever writes the texts
   */
  TextDictionary(long seed) {
    this.seed = seed;
  }

  List<byte[]> texts() {
    return texts;
  }

  /** The index of the text {@code source[from..to)}, which is copied if it is new. */
  int index(byte[] source, int from, int to) {
    int hash = hash(source, from, to);
    int mask = buckets.length - 1;
    int bucket = hash & mask;
    // buckets hold index + 1, 0 is free
    for (int held = buckets[bucket]; held != 0; held = buckets[bucket]) {
      if (hashes[held - 1] == hash) {
        byte[] text = texts.get(held - 1);
        if (Arrays.equals(text, 0, text.length, source, from, to)) {
          return held - 1;
        }
      }
      bucket = (bucket + 1) & mask;
    }
    return add(Arrays.copyOfRange(source, from, to), hash, bucket);
  }

  private int add(byte[] text, int hash, int bucket) {
    int index = texts.size();
    if (index == hashes.length) {
      grow();
      texts.add(text);
      hashes[index] = hash;
      place(index);
      return index;
    }
    texts.add(text);
    hashes[index] = hash;
    buckets[bucket] = index + 1;
    return index;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, hashes.length * 2);
    buckets = new int[hashes.length * 2];
    for (int i = 0; i < texts.size(); i++) {
      place(i);
    }
  }

  private void place(int index) {
    int mask = buckets.length - 1;
    int bucket = hashes[index] & mask;
    while (buckets[bucket] != 0) {
      bucket = (bucket + 1) & mask;
    }
    buckets[bucket] = index + 1;
  }

  private int hash(byte[] source, int from, int to) {
    long hash = seed ^ ((to - from) * 0x9E3779B97F4A7C15L);
    int i = from;
    for (; i + 8 <= to; i += 8) {
      hash = mix(hash ^ (long) LONGS.get(source, i));
    }
    long tail = 0;
    for (; i < to; i++) {
      tail = tail << 8 | (source[i] & 0xFF);
    }
    hash = mix(hash ^ tail);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }
}
