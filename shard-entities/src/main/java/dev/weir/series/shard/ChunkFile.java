package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.segment.MappedSection;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of sealed chunks that was found whole. Immutable, and read by any thread; its bytes are
 * mapped. The layout is in the package documentation.
 */
public final class ChunkFile {
  private static final int VERSION = 1;
  private static final String DIRECTORY = "chunks/directory";
  private static final String BYTES = "chunks/bytes";
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

  private final SegmentRef segment;
  private final MappedSection directory;
  private final MappedSection bytes;
  private final long day;

  /** Chunks with this number and later ones are not of the shard. */
  private final int end;

  private ChunkFile(
      SegmentRef segment, MappedSection directory, MappedSection bytes, long day, int end) {
    this.segment = segment;
    this.directory = directory;
    this.bytes = bytes;
    this.day = day;
    this.end = end;
  }

  /** Maps the file that a reader has open; the reader may be closed then. */
  public static ChunkFile of(SegmentRef segment, SegmentReader reader) {
    MappedSection directory = reader.map(DIRECTORY);
    try (DataInputStream in = open(directory)) {
      return new ChunkFile(segment, directory, reader.map(BYTES), in.readLong(), Integer.MAX_VALUE);
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static DataInputStream open(MappedSection directory) throws IOException {
    byte[] all = directory.read(0, Math.toIntExact(directory.length()));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(all));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WeirException(
          version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "The chunks of %s have format version %d, this build reads %d."
              .formatted(directory.file(), version, VERSION));
    }
    return in;
  }

  private static WeirException unreadable(MappedSection directory, IOException why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The list of chunks of %s cannot be read: %s.".formatted(directory.file(), why));
  }

  /**
   * Writes a file.
   *
   * @param day of its earliest chunk, counted since 1970
   * @param entries in the order {@link ChunkEntry#BY_SERIES}
   */
  static void write(SegmentWriter out, long day, List<ChunkEntry> entries) throws IOException {
    out.section(DIRECTORY).write(directory(day, entries));
    OutputStream all = out.section(BYTES);
    for (ChunkEntry each : entries) {
      all.write(each.stored().bytes());
    }
  }

  private static byte[] directory(long day, List<ChunkEntry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    int first = entries.stream().mapToInt(ChunkEntry::number).min().orElse(0);
    out.writeByte(VERSION);
    out.writeLong(day);
    out.writeInt(entries.size());
    out.writeInt(first);
    int sid = 0;
    for (ChunkEntry each : entries) {
      varint(out, each.sid() - sid);
      varint(out, each.number() - first);
      varint(out, each.stored().length());
      varint(out, each.place().parts());
      if (!each.late()) {
        varint(out, each.place().first());
      }
      sid = each.sid();
    }
    return bytes.toByteArray();
  }

  private static void varint(DataOutputStream out, int value) throws IOException {
    int rest = value;
    while ((rest & -VARINT_MORE) != 0) {
      out.writeByte(rest | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    out.writeByte(rest);
  }

  private static int varint(DataInputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += VARINT_BITS) {
      int next = in.readUnsignedByte();
      value |= (next & (VARINT_MORE - 1)) << shift;
      if (next < VARINT_MORE) {
        return value;
      }
    }
    throw new IOException("a number has no end");
  }

  /** Hands over all chunks; none of them is read. */
  void forEach(Consumer<ChunkEntry> consumer) {
    try (DataInputStream in = open(directory)) {
      in.readLong();
      int count = in.readInt();
      int first = in.readInt();
      int sid = 0;
      int offset = 0;
      for (int i = 0; i < count; i++) {
        sid += varint(in);
        int number = first + varint(in);
        int length = varint(in);
        SealedChunk.Place place = place(in);
        if (number < end) {
          var bytesOf = new SealedChunk.Filed(this, offset, length);
          consumer.accept(new ChunkEntry(sid, number, place, bytesOf));
        }
        offset += length;
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static SealedChunk.Place place(DataInputStream in) throws IOException {
    int parts = varint(in);
    return parts == 0 ? SealedChunk.Place.LATE : new SealedChunk.Place(varint(in), parts);
  }

  byte[] read(int offset, int length) {
    return bytes.read(offset, length);
  }

  WeirException damaged(SealedChunk.Filed place, WeirException why) {
    return new WeirException(
        why.code(),
        "Segment %s, bytes %d to %d of its chunks: %s"
            .formatted(
                bytes.file(), place.offset(), place.offset() + place.length(), why.getMessage()));
  }

  /** What a manifest keeps of it. */
  public SegmentRef segment() {
    return segment;
  }

  /** The day of its earliest chunk, counted since 1970. */
  long day() {
    return day;
  }

  /**
   * The same file for a shard that has not sealed a chunk of this number yet. If the file has such
   * a chunk, it was written for a later state, and that one may be another one than will come.
   */
  ChunkFile before(int number) {
    boolean[] has = {false};
    forEach(each -> has[0] |= each.number() >= number);
    return has[0] ? new ChunkFile(segment, directory, bytes, day, number) : this;
  }

  /** Whether it has no chunk but those of the shard, so that later snapshots may have it too. */
  boolean isOwn() {
    return end == Integer.MAX_VALUE;
  }
}
