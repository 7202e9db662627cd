package dev.weir.journal;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Checks what LevelDB reads of a table without a checksum of its own.
 *
 * <p>Footer and index say where the blocks are and how long. LevelDB of this version believes them
 * and allocates what they ask for: a flipped bit there is an allocation that kills the process.
 */
final class TableFile {
  private static final int FOOTER = 48;
  private static final int MAGIC_BYTES = Long.BYTES;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int BLOCK_TRAILER = 1 + Integer.BYTES;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private TableFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  static void check(Path path, long expectedBytes) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      new TableFile(path, channel).check(expectedBytes);
    } catch (IOException | BufferUnderflowException e) {
      throw Failures.corrupt(path, "it cannot be read: " + e);
    }
  }

  private void check(long expectedBytes) throws IOException {
    if (size != expectedBytes || size < FOOTER) {
      throw Failures.corrupt(path, "it has " + size + " bytes, the manifest says " + expectedBytes);
    }
    ByteBuffer footer = read(size - FOOTER, FOOTER);
    if (footer.getLong(FOOTER - MAGIC_BYTES) != MAGIC) {
      throw Failures.corrupt(path, "the footer at offset " + (size - FOOTER) + " is broken");
    }
    checkBlock(Varint.read(footer), Varint.read(footer));
    checkBlock(Varint.read(footer), Varint.read(footer));
  }

  private void checkBlock(long offset, long length) throws IOException {
    boolean inside =
        offset >= 0 && length >= 0 && offset + length >= 0 && offset + length <= size - FOOTER;
    if (!inside) {
      throw Failures.corrupt(path, "the footer names a block at offset " + offset);
    }
    ByteBuffer block = read(offset, (int) length + BLOCK_TRAILER);
    int found = block.getInt((int) length + 1);
    if (found != MaskedCrc.of(block, 0, (int) length + 1)) {
      throw Failures.corrupt(path, "the block at offset " + offset + " does not fit its checksum");
    }
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    return bytes.flip();
  }
}
