package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.head.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * The sealed chunks of a shard at one moment: those that are in files, and those that are not yet.
 * Immutable.
 */
public final class ChunkImage {
  private static final int VERSION = 2;

  private final int next;
  private final RoaringBitmap dropped;
  private final List<ChunkFile> files;
  private final List<ChunkEntry> unfiled;

  /**
   * @param next number of the chunk that is sealed next
   * @param dropped numbers of chunks that are not in the shard any more, though files may have them
   * @param unfiled in the order of their numbers
   */
  ChunkImage(int next, RoaringBitmap dropped, List<ChunkFile> files, List<ChunkEntry> unfiled) {
    this.next = next;
    this.dropped = dropped;
    this.files = List.copyOf(files);
    this.unfiled = List.copyOf(unfiled);
  }

  /**
   * What was written in a snapshot, all of whose chunks are in files.
   *
   * @param facts as {@link #facts} gave them
   */
  public static ChunkImage of(byte[] facts, List<ChunkFile> files) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(facts))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new WeirException(
            version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
            "The chunks of a snapshot have format version %d, this build reads %d."
                .formatted(version, VERSION));
      }
      int next = in.readInt();
      RoaringBitmap dropped = new RoaringBitmap();
      dropped.deserialize(in);
      return new ChunkImage(
          next, dropped, files.stream().map(file -> file.before(next)).toList(), List.of());
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "The chunks of a snapshot cannot be read: " + e + ".");
    }
  }

  /** What is to be known beside the files, once all chunks are in files. */
  public byte[] facts() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(next);
      dropped.serialize(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
    return bytes.toByteArray();
  }

  /**
   * Writes every sample of every series, and the numbers and bytes of late chunks; which files and
   * chunks the samples that came in order are in does not matter.
   */
  public void writeContent(OutputStream target) throws IOException {
    DataOutputStream out = new DataOutputStream(target);
    SealedChunks chunks = SealedChunks.of(this, Integer.MAX_VALUE);
    out.writeInt(next);
    for (int sid = 0; sid < chunks.series(); sid++) {
      out.writeInt(sid);
      for (SealedChunk each : chunks.all(sid)) {
        if (!each.late()) {
          writeSamples(each.samples(), out);
        }
      }
      for (SealedChunk each : chunks.all(sid)) {
        if (each.late()) {
          byte[] bytes = each.stored().bytes();
          out.writeInt(each.number());
          out.writeInt(bytes.length);
          out.write(bytes);
        }
      }
    }
    out.flush();
  }

  private static void writeSamples(Samples samples, DataOutputStream out) throws IOException {
    for (int i = 0; i < samples.count(); i++) {
      out.writeLong(samples.time(i));
      out.writeLong(samples.bits(i));
    }
  }

  int next() {
    return next;
  }

  /** Whether a chunk that is in a file belongs to the shard. */
  boolean has(int number) {
    return !dropped.contains(number);
  }

  /** Of all chunks of the shard. */
  RoaringBitmap numbers() {
    RoaringBitmap numbers = new RoaringBitmap();
    unfiled.forEach(each -> numbers.add(each.number()));
    files.forEach(file -> file.forEach(each -> numbers.add(each.number())));
    numbers.andNot(dropped);
    return numbers;
  }

  RoaringBitmap dropped() {
    return dropped;
  }

  /** The files that have chunks of the shard. */
  public List<ChunkFile> files() {
    return files;
  }

  /** The chunks that are in no file. */
  List<ChunkEntry> unfiled() {
    return unfiled;
  }
}
