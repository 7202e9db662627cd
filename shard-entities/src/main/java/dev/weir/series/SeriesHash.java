package dev.weir.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 of canonical labels: decides on which shard a series lives, so it never changes.
 *
 * <p>Source: Yann Collet, "XXH64 algorithm description", xxHash specification 0.1.1.
 */
public final class SeriesHash {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

  /** Their sum, modulo 2^64. */
  private static final long PRIMES_1_AND_2 = 0x60EA27EEADC0B5D6L;

  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** Bytes of one stripe: four lanes of eight. */
  private static final int STRIPE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private SeriesHash() {}

  /** Hash of bytes from {@code from} to before {@code to}, with seed 0. */
  public static long of(byte[] bytes, int from, int to) {
    int at = from;
    long hash;
    if (to - from >= STRIPE) {
      int stripesEnd = to - (to - from) % STRIPE;
      hash = stripes(bytes, from, stripesEnd);
      at = stripesEnd;
    } else {
      hash = PRIME_5;
    }
    return finish(rest(hash + (to - from), bytes, at, to));
  }

  private static long stripes(byte[] bytes, int from, int to) {
    long first = PRIMES_1_AND_2;
    long second = PRIME_2;
    long third = 0;
    long fourth = -PRIME_1;
    for (int at = from; at < to; at += STRIPE) {
      first = round(first, (long) LONGS.get(bytes, at));
      second = round(second, (long) LONGS.get(bytes, at + 8));
      third = round(third, (long) LONGS.get(bytes, at + 16));
      fourth = round(fourth, (long) LONGS.get(bytes, at + 24));
    }
    long hash =
        Long.rotateLeft(first, 1)
            + Long.rotateLeft(second, 7)
            + Long.rotateLeft(third, 12)
            + Long.rotateLeft(fourth, 18);
    return merge(merge(merge(merge(hash, first), second), third), fourth);
  }

  private static long rest(long begun, byte[] bytes, int from, int to) {
    long hash = begun;
    int at = from;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      hash ^= round(0, (long) LONGS.get(bytes, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (to - at >= Integer.BYTES) {
      hash ^= ((int) INTS.get(bytes, at) & 0xFFFFFFFFL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += Integer.BYTES;
    }
    for (; at < to; at++) {
      hash ^= (bytes[at] & 0xFF) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    return hash;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  private static long finish(long mixed) {
    long hash = mixed;
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }
}
