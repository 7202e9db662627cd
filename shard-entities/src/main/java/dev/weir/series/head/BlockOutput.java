package dev.weir.series.head;

import java.io.DataOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Cuts what is written into blocks with a checksum, so that none is believed before it is read. */
final class BlockOutput extends OutputStream {
  /** Most bytes of a block. */
  static final int BLOCK = 1 << 16;

  private final DataOutput out;
  private final byte[] block = new byte[BLOCK];
  private int size;

  BlockOutput(DataOutput out) {
    this.out = out;
  }

  @Override
  public void write(int one) throws IOException {
    if (size == BLOCK) {
      writeBlock();
    }
    block[size++] = (byte) one;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (size == BLOCK) {
        writeBlock();
      }
      int part = Math.min(left, BLOCK - size);
      System.arraycopy(bytes, from, block, size, part);
      size += part;
      from += part;
      left -= part;
    }
  }

  /** Writes what is left, and the empty block behind the last one. */
  void end() throws IOException {
    if (size > 0) {
      writeBlock();
    }
    out.writeInt(0);
  }

  private void writeBlock() throws IOException {
    out.writeInt(size);
    out.write(block, 0, size);
    CRC32C checksum = new CRC32C();
    checksum.update(block, 0, size);
    out.writeInt((int) checksum.getValue());
    size = 0;
  }
}
