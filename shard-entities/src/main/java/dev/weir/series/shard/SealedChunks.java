package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.codec.Chunk;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The chunks of all series that take no more samples, in the order in which they were sealed. */
final class SealedChunks {
  private static final int VERSION = 1;

  /** Objects and references around the bytes of a chunk, roughly. */
  private static final int CHUNK_OVERHEAD = 96;

  private static final int CHUNK_BYTES_MAX = 1 << 19;

  /**
   * A chunk.
   *
   * @param late whether its samples came when there were newer ones of the series
   */
  record Sealed(Chunk chunk, byte[] bytes, boolean late) {}

  private final List<List<Sealed>> bySid = new ArrayList<>();
  private long bytes;

  void add(int sid, byte[] chunk, boolean late) {
    while (bySid.size() <= sid) {
      bySid.add(List.of());
    }
    List<Sealed> present = bySid.get(sid);
    if (present.isEmpty()) {
      present = new ArrayList<>(1);
      bySid.set(sid, present);
    }
    present.add(new Sealed(Chunk.of(chunk), chunk, late));
    bytes += chunk.length + CHUNK_OVERHEAD;
  }

  /** The chunks of a series that reach into a time, in the order in which they were sealed. */
  List<Sealed> overlapping(int sid, long from, long to) {
    if (sid >= bySid.size()) {
      return List.of();
    }
    return bySid.get(sid).stream()
        .filter(each -> each.chunk().firstTime() <= to && each.chunk().lastTime() >= from)
        .toList();
  }

  /** How many samples the chunks of a series hold; those that were replaced count too. */
  int samples(int sid) {
    return sid < bySid.size()
        ? bySid.get(sid).stream().mapToInt(each -> each.chunk().samples()).sum()
        : 0;
  }

  long bytes() {
    return bytes;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(bySid.size());
    for (List<Sealed> chunks : bySid) {
      out.writeInt(chunks.size());
      for (Sealed each : chunks) {
        out.writeBoolean(each.late());
        out.writeInt(each.bytes().length);
        out.write(each.bytes());
      }
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param seriesMax how many series there are
   */
  static SealedChunks read(DataInput in, int seriesMax) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WeirException(
          version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "The chunks of a snapshot have format version %d, this build reads %d."
              .formatted(version, VERSION));
    }
    SealedChunks chunks = new SealedChunks();
    int series = upTo(in.readInt(), seriesMax, "series");
    for (int sid = 0; sid < series; sid++) {
      for (int left = upTo(in.readInt(), Integer.MAX_VALUE, "chunks"); left > 0; left--) {
        boolean late = in.readBoolean();
        byte[] bytes = new byte[upTo(in.readInt(), CHUNK_BYTES_MAX, "bytes of a chunk")];
        in.readFully(bytes);
        chunks.add(sid, bytes, late);
      }
    }
    return chunks;
  }

  private static int upTo(int count, int max, String what) {
    if (count < 0 || count > max) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "A snapshot has %d %s.".formatted(count, what));
    }
    return count;
  }
}
