package dev.weir.series.rollup;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.segment.MappedSection;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentWriter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of rollups that was found whole. Immutable, and read by any thread; its bytes are mapped.
 * The layout is in the package documentation.
 */
public final class RollupFile {
  private static final int VERSION = 1;
  private static final String DIRECTORY = "rollups/directory";
  private static final String BLOCKS = "rollups/blocks";

  /** Of blocks, from which on a page is complete: columns of one page are in memory at a time. */
  private static final int PAGE_BYTES = 1 << 20;

  /** Blocks of a page, however few bytes they have. */
  private static final int PAGE_BLOCKS = 1 << 15;

  private static final int PAGE_HEAD = 3 * Integer.BYTES;

  private final SegmentRef segment;
  private final MappedSection pages;
  private final BlockSet blocks;
  private final long blockBytes;

  private RollupFile(SegmentRef segment, MappedSection pages, BlockSet blocks, long blockBytes) {
    this.segment = segment;
    this.pages = pages;
    this.blocks = blocks;
    this.blockBytes = blockBytes;
  }

  /** Whether a file is one of rollups. */
  public static boolean isOne(SegmentReader reader) {
    return reader.sections().contains(DIRECTORY);
  }

  /** Maps the file that a reader has open; the reader may be closed then. */
  public static RollupFile of(SegmentRef segment, SegmentReader reader) {
    MappedSection pages = reader.map(BLOCKS);
    try (DataInputStream in = new DataInputStream(reader.section(DIRECTORY))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new WeirException(
            version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
            "The rollups of %s have format version %d, this build reads %d."
                .formatted(pages.file(), version, VERSION));
      }
      long blockBytes = in.readLong();
      return new RollupFile(segment, pages, BlockSet.read(in), blockBytes);
    } catch (IOException e) {
      throw unreadable(pages, e.toString());
    }
  }

  private static WeirException unreadable(MappedSection pages, String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The rollups of %s cannot be read: %s.".formatted(pages.file(), why));
  }

  /**
   * Writes a file.
   *
   * @param blocks which ones, all of them in the image
   */
  static void write(SegmentWriter out, BlockSet blocks, RollupImage image) throws IOException {
    DataOutputStream directory = new DataOutputStream(out.section(DIRECTORY));
    directory.writeByte(VERSION);
    directory.writeLong(image.bytes(blocks));
    blocks.write(directory);
    DataOutputStream pages = new DataOutputStream(out.section(BLOCKS));
    List<Block> page = new ArrayList<>();
    int bytes = 0;
    for (BlockSet.Cursor next = blocks.cursor(); next.next(); ) {
      Block block = new Block(next.key(), next.sid(), image.block(next));
      page.add(block);
      bytes += block.bytes().length;
      if (bytes >= PAGE_BYTES || page.size() == PAGE_BLOCKS) {
        write(page, pages);
        page.clear();
        bytes = 0;
      }
    }
    if (!page.isEmpty()) {
      write(page, pages);
    }
  }

  private static void write(List<Block> page, DataOutputStream out) throws IOException {
    byte[] bytes = BlockColumns.encode(page);
    requireSame(page, bytes);
    out.writeInt(page.size());
    out.writeInt(bytes.length);
    out.writeInt(checksum(page.size(), bytes));
    out.write(bytes);
  }

  /** A snapshot that fails is better than one with other rollups than there are. */
  private static void requireSame(List<Block> page, byte[] bytes) {
    List<byte[]> again = BlockColumns.decode(bytes, page.stream().map(Block::key).toList());
    for (int at = 0; at < page.size(); at++) {
      if (!Arrays.equals(again.get(at), page.get(at).bytes())) {
        throw new IllegalStateException(
            "a block of series %d with key %d does not come out of its columns as it was"
                .formatted(page.get(at).sid(), page.get(at).key()));
      }
    }
  }

  private static int checksum(int blocks, byte[] bytes) {
    CRC32C checksum = new CRC32C();
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      checksum.update(blocks >>> shift);
    }
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  /** Hands over all blocks by key and series. */
  void forEach(Consumer<Block> consumer) {
    long offset = 0;
    BlockSet.Cursor next = blocks.cursor();
    try {
      while (offset < pages.length()) {
        offset += readPage(offset, next, consumer);
      }
    } catch (IOException e) {
      throw unreadable(pages, e.toString());
    }
    if (next.next()) {
      throw unreadable(pages, "it has fewer blocks than its directory says");
    }
  }

  private int readPage(long offset, BlockSet.Cursor next, Consumer<Block> consumer)
      throws IOException {
    DataInputStream head =
        new DataInputStream(new ByteArrayInputStream(pages.read(offset, PAGE_HEAD)));
    int count = head.readInt();
    byte[] bytes = pages.read(offset + PAGE_HEAD, head.readInt());
    if (head.readInt() != checksum(count, bytes)) {
      throw unreadable(pages, "the page at %d does not fit its checksum".formatted(offset));
    }
    if (count < 1 || count > PAGE_BLOCKS) {
      throw unreadable(pages, "the page at %d has %d blocks".formatted(offset, count));
    }
    List<Long> keys = new ArrayList<>();
    List<Integer> sids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!next.next()) {
        throw unreadable(pages, "it has more blocks than its directory says");
      }
      keys.add(next.key());
      sids.add(next.sid());
    }
    List<byte[]> decoded = decode(bytes, keys);
    for (int i = 0; i < count; i++) {
      consumer.accept(new Block(keys.get(i), sids.get(i), decoded.get(i)));
    }
    return PAGE_HEAD + bytes.length;
  }

  private List<byte[]> decode(byte[] bytes, List<Long> keys) {
    try {
      return BlockColumns.decode(bytes, keys);
    } catch (WeirException damage) {
      throw unreadable(pages, damage.getMessage());
    }
  }

  /** What a manifest keeps of it. */
  public SegmentRef segment() {
    return segment;
  }

  /** Bytes of its blocks before they were put into columns. */
  long blockBytes() {
    return blockBytes;
  }

  /** Which blocks it has; not to be changed. */
  BlockSet blocks() {
    return blocks;
  }
}
