package dev.weir.segment;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.segment.SegmentFormat.Section;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the sections of one segment; every block is checked as it is read. */
public final class SegmentReader implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Map<String, Section> index;
  private MemorySegment mapped;

  private SegmentReader(Path file, FileChannel channel, Map<String, Section> index) {
    this.file = file;
    this.channel = channel;
    this.index = index;
  }

  /** Opens a file and checks its header, index and tail. */
  static SegmentReader open(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new SegmentReader(file, channel, readIndex(file, channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw SegmentFormat.failed(file, "Reading", e);
    }
  }

  /** Names of the sections in the order of writing. */
  public List<String> sections() {
    return List.copyOf(index.keySet());
  }

  /** Length of a section; a section that is not there is damage. */
  public long bytes(String section) {
    return find(section).bytes();
  }

  /** The bytes of a section, buffered; a damaged block is a {@code WeirException} on reading. */
  public InputStream section(String name) {
    return new BlockStream(find(name));
  }

  /** A section that can be read after this reader is closed; its blocks are not checked again. */
  public MappedSection map(String name) {
    Section section = find(name);
    if (mapped == null) {
      mapped = mapped();
    }
    long bytes = section.bytes() + 2L * Integer.BYTES * section.blocks();
    return new MappedSection(file, mapped.asSlice(section.offset(), bytes), section.bytes());
  }

  /** A process may have so many mappings only: all sections share one. */
  private MemorySegment mapped() {
    try {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw SegmentFormat.failed(file, "Mapping", e);
    }
  }

  private Section find(String name) {
    Section section = index.get(name);
    if (section == null) {
      throw SegmentFormat.damaged(file, "it has no section '" + name + "', only " + sections());
    }
    return section;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw SegmentFormat.failed(file, "Closing", e);
    }
  }

  private static Map<String, Section> readIndex(Path file, FileChannel channel) throws IOException {
    long length = channel.size();
    if (length < SegmentFormat.HEADER + SegmentFormat.TAIL) {
      throw SegmentFormat.damaged(file, "it has only " + length + " bytes");
    }
    ByteBuffer header = read(file, channel, 0, SegmentFormat.HEADER);
    int magic = header.getInt();
    int format = header.getInt();
    if (magic != SegmentFormat.MAGIC || format < 1) {
      throw SegmentFormat.damaged(file, "offset 0 is not the header of a segment");
    }
    if (format > SegmentFormat.FORMAT) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "Segment %s has format %d, this build reads up to %d. Start a newer build."
              .formatted(file, format, SegmentFormat.FORMAT));
    }
    long tailAt = length - SegmentFormat.TAIL;
    ByteBuffer tail = read(file, channel, tailAt, SegmentFormat.TAIL);
    long indexAt = tail.getLong();
    int indexLength = tail.getInt();
    boolean fits = indexAt >= SegmentFormat.HEADER && indexLength >= 0;
    if (!fits || indexAt + indexLength != tailAt) {
      throw SegmentFormat.damaged(file, "the tail at offset " + tailAt + " names no index");
    }
    byte[] bytes = new byte[indexLength];
    read(file, channel, indexAt, indexLength).get(bytes);
    if (tail.getInt() != SegmentFormat.sum(bytes) || tail.getInt() != SegmentFormat.END_MAGIC) {
      throw SegmentFormat.damaged(
          file, "the index at offset " + indexAt + " does not fit its checksum");
    }
    return decodeIndex(bytes);
  }

  private static Map<String, Section> decodeIndex(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Map<String, Section> index = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      index.put(name, new Section(name, in.readLong(), in.readInt(), in.readLong()));
    }
    return index;
  }

  private static ByteBuffer read(Path file, FileChannel channel, long offset, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw SegmentFormat.damaged(file, "it ends at offset " + (offset + bytes.position()));
      }
    }
    return bytes.flip();
  }

  /** Hands out the bytes of a section block by block. */
  private final class BlockStream extends InputStream {
    private final Section section;
    private long offset;
    private int blocksLeft;
    private long bytesLeft;
    private byte[] block = new byte[0];
    private int position;

    BlockStream(Section section) {
      this.section = section;
      this.offset = section.offset();
      this.blocksLeft = section.blocks();
      this.bytesLeft = section.bytes();
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? Byte.toUnsignedInt(block[position++]) : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int part = Math.min(count, block.length - position);
      System.arraycopy(block, position, into, from, part);
      position += part;
      return part;
    }

    @Override
    public int available() {
      return block.length - position;
    }

    private boolean hasMore() throws IOException {
      if (position == block.length && blocksLeft > 0) {
        readBlock();
      }
      return position < block.length;
    }

    private void readBlock() throws IOException {
      int length = SegmentReader.read(file, channel, offset, Integer.BYTES).getInt();
      if (length < 1 || length > SegmentFormat.BLOCK_BYTES_MAX || length > bytesLeft) {
        throw damaged("has the impossible length " + length);
      }
      ByteBuffer in =
          SegmentReader.read(file, channel, offset + Integer.BYTES, length + Integer.BYTES);
      byte[] bytes = new byte[length];
      in.get(bytes);
      if (in.getInt() != SegmentFormat.blockSum(offset, bytes, length)) {
        throw damaged("does not fit its checksum");
      }
      offset += length + 2L * Integer.BYTES;
      blocksLeft--;
      bytesLeft -= length;
      if (blocksLeft == 0 && bytesLeft != 0) {
        throw damaged("is the last one, but " + bytesLeft + " bytes are missing");
      }
      block = bytes;
      position = 0;
    }

    private RuntimeException damaged(String what) {
      return SegmentFormat.damaged(
          file, "section '" + section.name() + "': the block at offset " + offset + " " + what);
    }
  }
}
