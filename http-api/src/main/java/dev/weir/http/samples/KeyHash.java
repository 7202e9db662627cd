package dev.weir.http.samples;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes what senders wrote with a secret, so that nobody can name series that all collide.
 *
 * <p>Sixteen bytes at a time by a multiplication of which both halves count (after Wang Yi,
 * "wyhash").
 */
final class KeyHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long INT_MASK = 0xFFFFFFFFL;
  private static final long FIRST = 0xA0761D6478BD642FL;
  private static final long SECOND = 0xE7037ED1A0B428DBL;
  private static final int STRIPE = 2 * Long.BYTES;

  private final long first;
  private final long second;

  KeyHash(long secret) {
    first = folded(secret ^ FIRST, SECOND);
    second = folded(secret ^ SECOND, FIRST);
  }

  /** Hash of a range; {@code begun} is the hash of what stands before it. */
  long of(long begun, byte[] bytes, int from, int to) {
    long hash = begun ^ first;
    int at = from;
    for (; to - at > STRIPE; at += STRIPE) {
      hash = stripe(hash, (long) LONGS.get(bytes, at), (long) LONGS.get(bytes, at + Long.BYTES));
    }
    return folded(first ^ (to - from), rest(hash, bytes, at, to));
  }

  private long rest(long hash, byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      return stripe(hash, (long) LONGS.get(bytes, from), (long) LONGS.get(bytes, to - Long.BYTES));
    }
    if (length >= Integer.BYTES) {
      long begin = (int) INTS.get(bytes, from) & INT_MASK;
      return stripe(hash, begin, (int) INTS.get(bytes, to - Integer.BYTES) & INT_MASK);
    }
    long few = 0;
    for (int at = from; at < to; at++) {
      few = few << Byte.SIZE | (bytes[at] & 0xFF);
    }
    return stripe(hash, few, 0);
  }

  private long stripe(long hash, long one, long other) {
    return folded(one ^ second, other ^ hash);
  }

  private static long folded(long one, long other) {
    return Math.unsignedMultiplyHigh(one, other) ^ one * other;
  }
}
