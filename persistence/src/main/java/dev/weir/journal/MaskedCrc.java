package dev.weir.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** LevelDB's checksum: a CRC-32C, rotated and shifted so that sums over sums stay good. */
final class MaskedCrc {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int ROTATION = 15;

  private MaskedCrc() {}

  static int of(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, length));
    return mask(crc);
  }

  static int mask(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK_DELTA;
  }
}
