package dev.weir.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** LevelDB's variable-length numbers: seven bits a byte, lowest first. */
final class Varint {
  private static final int BITS = 7;

  private Varint() {}

  static long read(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** Bytes preceded by their number. */
  static byte[] readBytes(ByteBuffer in) {
    long length = read(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }
}
