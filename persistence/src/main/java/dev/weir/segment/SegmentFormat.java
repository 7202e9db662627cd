package dev.weir.segment;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Constants and sums that writer and reader share; the layout is in the package documentation. */
final class SegmentFormat {
  static final int MAGIC = 0x57534731; // WSG1
  static final int END_MAGIC = 0x57534745; // WSGE
  static final int FORMAT = 1;
  static final int HEADER = 2 * Integer.BYTES;
  static final int TAIL = Long.BYTES + 3 * Integer.BYTES;
  static final int BLOCK_BYTES_MAX = 256 << 10;
  static final String PART = ".part";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private SegmentFormat() {}

  /** One line of the index. */
  record Section(String name, long offset, int blocks, long bytes) {}

  static void checkName(String name) {
    if (!NAME.matcher(name).matches() || name.endsWith(PART)) {
      throw new IllegalArgumentException(
          "Not a segment name: '" + name + "' (letters, digits, '.', '_', '-', at most 200)");
    }
  }

  static int blockSum(long offset, byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(offset).flip());
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  static int sum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static WeirException damaged(Path file, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "Segment " + file + " is damaged: " + what + ". Recover from an older snapshot.");
  }

  static WeirException failed(Path file, String doing, Exception cause) {
    WeirException failure =
        new WeirException(
            ErrorCode.JOURNAL_DOWN,
            doing + " segment " + file + " failed: " + cause + ". Check the disk.");
    failure.initCause(cause);
    return failure;
  }
}
