package dev.weir.series.rollup;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** The rollups of a shard at one moment, and which of them are in files. Immutable. */
public final class RollupImage {
  private static final int VERSION = 2;

  private final SeriesRollup[] bySid;
  private final Ends ends;
  private final List<RollupFile> files;
  private final BlockSet unfiled;

  /**
   * @param bySid null where a series has none
   * @param ends until when buckets are gone, though files may have them
   * @param files the later ones outrank the earlier ones
   * @param unfiled what is to be in files, and in none of them as it is now
   */
  RollupImage(SeriesRollup[] bySid, Ends ends, List<RollupFile> files, BlockSet unfiled) {
    this.bySid = bySid;
    this.ends = ends;
    this.files = List.copyOf(files);
    this.unfiled = unfiled;
  }

  /**
   * What was written in a snapshot, all of it in files.
   *
   * @param in what {@link #writeFacts} has written
   * @throws WeirException {@code journal-corrupt} or {@code format-too-new}
   */
  public static RollupImage read(DataInputStream in, List<RollupFile> files) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WeirException(
          version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "The rollups of a snapshot have format version %d, this build reads %d."
              .formatted(version, VERSION));
    }
    Ends ends = Ends.read(in);
    return new RollupImage(RollupReading.of(files, ends), ends, files, new BlockSet());
  }

  /** What is to be known beside the files, once all blocks are in files. */
  public void writeFacts(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    ends.write(out);
  }

  /** Writes every block of every series; which files they are in does not matter. */
  public void writeContent(DataOutput out) throws IOException {
    writeFacts(out);
    for (int sid = 0; sid < bySid.length; sid++) {
      if (bySid[sid] != null) {
        out.writeInt(sid);
        bySid[sid].write(out);
      }
    }
  }

  SeriesRollup[] bySid() {
    return bySid;
  }

  /** The block at a place, null when there is none. */
  byte[] block(BlockSet.Cursor place) {
    return place.sid() < bySid.length && bySid[place.sid()] != null
        ? bySid[place.sid()].block(place)
        : null;
  }

  /** Bytes of blocks that are there. */
  long bytes(BlockSet blocks) {
    long bytes = 0;
    for (BlockSet.Cursor next = blocks.cursor(); next.next(); ) {
      bytes += block(next).length;
    }
    return bytes;
  }

  Ends ends() {
    return ends;
  }

  /** The files that the rollups are in; the later ones outrank the earlier ones. */
  public List<RollupFile> files() {
    return files;
  }

  BlockSet unfiled() {
    return unfiled;
  }

  /** Those of the blocks that are there. */
  BlockSet present(BlockSet blocks) {
    BlockSet present = new BlockSet();
    for (BlockSet.Cursor next = blocks.cursor(); next.next(); ) {
      if (block(next) != null) {
        present.add(next.key(), next.sid());
      }
    }
    return present;
  }
}
