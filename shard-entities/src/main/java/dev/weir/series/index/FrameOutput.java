package dev.weir.series.index;

import dev.weir.series.Varints;
import java.io.DataOutput;
import java.io.IOException;
import java.util.zip.CRC32C;

/** Writes bytes in frames with checksums; the layout is in the package documentation. */
final class FrameOutput {
  static final int FRAME = 1 << 16;

  private final DataOutput out;
  private final CRC32C checksum = new CRC32C();
  private final byte[] frame = new byte[FRAME];
  private int used;

  FrameOutput(DataOutput out) {
    this.out = out;
  }

  void varint(int value) throws IOException {
    if (used > FRAME - Varints.BYTES_MAX) {
      byte[] number = new byte[Varints.BYTES_MAX];
      bytes(number, Varints.write(number, 0, value));
      return;
    }
    used = Varints.write(frame, used, value);
  }

  /** A number of four bytes. */
  void integer(int value) throws IOException {
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      if (used == FRAME) {
        flush();
      }
      frame[used++] = (byte) (value >>> shift);
    }
  }

  /** Bytes behind their number. */
  void text(byte[] bytes, int length) throws IOException {
    varint(length);
    bytes(bytes, length);
  }

  void bytes(byte[] bytes, int length) throws IOException {
    for (int at = 0; at < length; ) {
      if (used == FRAME) {
        flush();
      }
      int part = Math.min(length - at, FRAME - used);
      System.arraycopy(bytes, at, frame, used, part);
      used += part;
      at += part;
    }
  }

  void end() throws IOException {
    if (used > 0) {
      flush();
    }
    out.writeInt(0);
  }

  private void flush() throws IOException {
    checksum.update(frame, 0, used);
    out.writeInt(used);
    out.write(frame, 0, used);
    out.writeInt((int) checksum.getValue());
    used = 0;
  }
}
