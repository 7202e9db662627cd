package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame of every value: a version byte before it, a CRC-32C over key and value after it.
 *
 * <p>With the key in the sum, a value that sits under another key is as wrong as a changed one.
 */
final class Sealed {
  static final byte VERSION = 1;
  static final int HEADER = 1;
  static final int TRAILER = Integer.BYTES;

  private Sealed() {}

  /** A value with room for a body of this many bytes, to be written through {@link #body}. */
  static byte[] allocate(int bodyBytes) {
    byte[] value = new byte[HEADER + bodyBytes + TRAILER];
    value[0] = VERSION;
    return value;
  }

  /** Writes the checksum into the last four bytes, which {@link #allocate} left free. */
  static byte[] seal(byte[] key, byte[] value) {
    ByteBuffer.wrap(value).putInt(value.length - TRAILER, checksum(key, value));
    return value;
  }

  /** Whether the checksum fits; says nothing about the version. */
  static boolean intact(byte[] key, byte[] value) {
    return value.length >= HEADER + TRAILER
        && ByteBuffer.wrap(value).getInt(value.length - TRAILER) == checksum(key, value);
  }

  /** Refuses an intact value of a later format. */
  static void checkVersion(byte[] value) {
    if (value[0] != VERSION) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "A stored value has version %d, this build reads %d. Start a newer build."
              .formatted(value[0], VERSION));
    }
  }

  /** The part between version and checksum. */
  static ByteBuffer body(byte[] value) {
    return ByteBuffer.wrap(value, HEADER, value.length - HEADER - TRAILER).slice();
  }

  private static int checksum(byte[] key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    crc.update(value, 0, value.length - TRAILER);
    return (int) crc.getValue();
  }
}
