package dev.weir.proof;

import java.util.Arrays;

/** The primary key of a row: equal keys have equal words. */
final class PlainKey {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] words;
  private final int hash;

  PlainKey(long[] words) {
    this.words = words;
    long mixed = 0;
    for (long word : words) {
      mixed = (mixed ^ word) * SPREAD;
      mixed ^= mixed >>> 32;
    }
    this.hash = (int) mixed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlainKey key && hash == key.hash && Arrays.equals(words, key.words);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
