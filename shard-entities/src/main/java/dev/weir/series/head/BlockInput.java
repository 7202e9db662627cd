package dev.weir.series.head;

import java.io.DataInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Reads what a {@link BlockOutput} wrote; ends at the empty block. */
final class BlockInput extends InputStream {
  private final DataInput in;
  private final byte[] block = new byte[BlockOutput.BLOCK];
  private int size;
  private int at;
  private boolean ended;

  BlockInput(DataInput in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return isAtEnd() ? -1 : block[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int part = Math.min(length, size - at);
    System.arraycopy(block, at, into, offset, part);
    at += part;
    return part;
  }

  /** True when all blocks are read. */
  boolean isAtEnd() throws IOException {
    if (at == size && !ended) {
      readBlock();
    }
    return at == size;
  }

  private void readBlock() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > BlockOutput.BLOCK) {
      throw HeadReader.damaged("a block has %d bytes".formatted(length));
    }
    ended = length == 0;
    size = length;
    at = 0;
    if (ended) {
      return;
    }
    in.readFully(block, 0, length);
    CRC32C checksum = new CRC32C();
    checksum.update(block, 0, length);
    if (in.readInt() != (int) checksum.getValue()) {
      throw HeadReader.damaged("a block of %d bytes fails its checksum".formatted(length));
    }
  }
}
