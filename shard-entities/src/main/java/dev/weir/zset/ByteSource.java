package dev.weir.zset;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bytes from disk or from another node and trusts none of them: every refusal names what is
 * damaged and where.
 */
public final class ByteSource {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final String subject;
  private int at;

  /**
   * @param subject what the bytes are, for messages
   */
  public ByteSource(byte[] bytes, String subject) {
    this.bytes = bytes;
    this.subject = subject;
  }

  public int left() {
    return bytes.length - at;
  }

  /** Reads one byte, 0 to 255. */
  public int one(String what) {
    need(1, what);
    return bytes[at++] & 0xFF;
  }

  long longLittle(String what) {
    need(8, what);
    at += 8;
    return (long) LONGS.get(bytes, at - 8);
  }

  public long varint(String what) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int one = one(what);
      value |= (one & 0x7FL) << shift;
      if (one < 0x80) {
        return value;
      }
    }
    throw corrupt(what + " has too many bytes");
  }

  public long zigzag(String what) {
    long value = varint(what);
    return value >>> 1 ^ -(value & 1);
  }

  /** Reads a number from 0 to {@code max}. */
  public int count(String what, long max) {
    long count = varint(what);
    if (count < 0 || count > max) {
      throw corrupt(
          what + " is " + Long.toUnsignedString(count) + ", at most " + max + " is possible");
    }
    return (int) count;
  }

  public byte[] take(int length, String what) {
    need(length, what);
    byte[] taken = new byte[length];
    take(taken, length, what);
    return taken;
  }

  /** Reads into the beginning of an array that is long enough. */
  void take(byte[] into, int length, String what) {
    need(length, what);
    System.arraycopy(bytes, at, into, 0, length);
    at += length;
  }

  /** Refuses bytes of a later format. */
  void version(int known) {
    int version = one("format version");
    if (version == 0) {
      throw corrupt("format version is 0");
    }
    if (version > known) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          subject
              + " has format version "
              + version
              + ", this build reads up to "
              + known
              + ". Start a build that knows it.");
    }
  }

  public void end() {
    if (left() > 0) {
      throw corrupt(left() + " bytes too many");
    }
  }

  public WeirException corrupt(String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        subject + " is damaged at byte " + at + " of " + bytes.length + ": " + why + ".");
  }

  private void need(int length, String what) {
    if (length > left()) {
      throw corrupt(what + " needs " + length + " bytes, " + left() + " are left");
    }
  }
}
