package dev.weir.journal;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What is whole in a table, block by block.
 *
 * <p>The index says where the blocks are. Without it they are found by their checksums: they lie
 * one behind the other from the beginning of the file, and each ends where the sum of all before
 * fits. LevelDB is not asked: it believes a broken index.
 */
final class SalvagedTable {
  private static final int FOOTER = 48;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int TRAILER = 1 + Integer.BYTES;
  private static final int INTERNAL = Long.BYTES;
  private static final byte UNCOMPRESSED = 0;
  private static final int PUT = 1;

  /** A block holds the largest event and not much more; what asks for more is broken. */
  private static final int BLOCK_MAX = 64 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final Consumer<RawEntry> entries;
  private final Consumer<String> damage;

  private SalvagedTable(
      Path path, FileChannel channel, Consumer<RawEntry> entries, Consumer<String> damage)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
    this.entries = entries;
    this.damage = damage;
  }

  /** Hands over all entries of whole blocks; {@code damage} is told where others are. */
  static void read(Path table, Consumer<RawEntry> entries, Consumer<String> damage) {
    try (FileChannel channel = FileChannel.open(table, StandardOpenOption.READ)) {
      new SalvagedTable(table, channel, entries, damage).read();
    } catch (IOException e) {
      damage.accept(table + ": it cannot be read: " + e);
    }
  }

  private void read() throws IOException {
    ByteBuffer index = index();
    if (index == null) {
      damage.accept(path + ": its index is broken; its blocks are looked for one by one");
      readWithoutIndex();
      return;
    }
    walk(
        index,
        (_, at, length) -> {
          ByteBuffer handle = index.slice(at, length);
          block(Varint.read(handle), Varint.read(handle));
        });
  }

  private ByteBuffer index() throws IOException {
    if (size < FOOTER) {
      return null;
    }
    ByteBuffer footer = bytes(size - FOOTER, FOOTER);
    if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
      return null;
    }
    try {
      Varint.read(footer);
      Varint.read(footer);
      ByteBuffer index = whole(Varint.read(footer), Varint.read(footer));
      checkPadding(footer);
      return index;
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  /** It says nothing, but it should be zeros. */
  private void checkPadding(ByteBuffer footer) {
    while (footer.position() < FOOTER - Long.BYTES) {
      if (footer.get() != 0) {
        damage.accept(path + ": the padding of its footer is not zero");
        return;
      }
    }
  }

  private void block(long offset, long length) throws IOException {
    ByteBuffer block = whole(offset, length);
    if (block == null) {
      damage.accept(path + ": the block at offset " + offset + " is broken");
    } else {
      entries(block, offset);
    }
  }

  private void entries(ByteBuffer block, long offset) throws IOException {
    walk(
        block,
        (key, at, length) -> {
          int end = key.length - INTERNAL;
          long tag = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong(end);
          entries.accept(
              new RawEntry(
                  Arrays.copyOf(key, end),
                  tag >>> Byte.SIZE,
                  (tag & 0xFF) != PUT,
                  new RawEntry.Placed(path, offset + at, length)));
        });
  }

  /** A block that fits its checksum, else null. */
  private ByteBuffer whole(long offset, long length) throws IOException {
    boolean inside =
        offset >= 0 && length >= 0 && length <= BLOCK_MAX && offset + length + TRAILER <= size;
    if (!inside) {
      return null;
    }
    ByteBuffer block = bytes(offset, (int) length + TRAILER);
    boolean fits =
        block.get((int) length) == UNCOMPRESSED
            && block.getInt((int) length + 1) == MaskedCrc.of(block, 0, (int) length + 1);
    return fits ? block.slice(0, (int) length).order(ByteOrder.LITTLE_ENDIAN) : null;
  }

  /** Sees an entry: its key, and where in the block its value is. */
  private interface Visitor {
    void visit(byte[] key, int at, int length) throws IOException;
  }

  /** Keys share a beginning with the one before; the end of a block lists where they do not. */
  private void walk(ByteBuffer block, Visitor visitor) throws IOException {
    try {
      int restarts = block.getInt(block.limit() - Integer.BYTES);
      int end = block.limit() - Integer.BYTES - restarts * Integer.BYTES;
      byte[] key = new byte[0];
      ByteBuffer in = block.duplicate().position(0).limit(end);
      while (in.hasRemaining()) {
        int shared = (int) Varint.read(in);
        int rest = (int) Varint.read(in);
        int length = (int) Varint.read(in);
        key = Arrays.copyOf(key, shared + rest);
        in.get(key, shared, rest);
        visitor.visit(key, in.position(), length);
        in.position(in.position() + length);
      }
    } catch (RuntimeException e) {
      damage.accept(path + ": a block is not laid out as blocks are");
    }
  }

  private void readWithoutIndex() throws IOException {
    long offset = 0;
    for (int length = nextBlock(offset); length >= 0; length = nextBlock(offset)) {
      ByteBuffer block = whole(offset, length);
      if (block != null && isOfEntries(block)) {
        entries(block, offset);
      }
      offset += length + TRAILER;
    }
    if (offset < size) {
      damage.accept(path + ": no block is whole from offset " + offset + " on");
    }
  }

  /** Index blocks and the empty block before them have other keys, or none. */
  private boolean isOfEntries(ByteBuffer block) {
    return block.limit() > 2 * Integer.BYTES && block.get(0) == 0 && block.get(1) > INTERNAL;
  }

  /** Length of the block that begins here, or -1. */
  private int nextBlock(long offset) throws IOException {
    int limit = (int) Math.min(BLOCK_MAX, size - offset);
    if (limit < TRAILER + Integer.BYTES) {
      return -1;
    }
    ByteBuffer in = bytes(offset, limit);
    CRC32C crc = new CRC32C();
    for (int length = 0; length + TRAILER <= limit; length++) {
      crc.update(in.get(length));
      if (length >= Integer.BYTES
          && in.get(length) == UNCOMPRESSED
          && in.getInt(length + 1) == MaskedCrc.mask(crc)) {
        return length;
      }
    }
    return -1;
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    return bytes.flip();
  }
}
