package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.rollup.RollupFile;
import dev.weir.series.rollup.RollupImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a shard has rolled up at one moment, and how far retention has come. Immutable.
 *
 * @param since samples before it are gone
 * @param oldest no sample is earlier
 */
public record RolledImage(long since, long oldest, RollupImage rollups) {
  /**
   * What was written in a snapshot, all of whose rollups are in files.
   *
   * @param facts as {@link #facts} gave them
   */
  public static RolledImage of(byte[] facts, List<RollupFile> files) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(facts))) {
      return new RolledImage(in.readLong(), in.readLong(), RollupImage.read(in, files));
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "The rollups of a snapshot cannot be read: " + e + ".");
    }
  }

  /** What is to be known beside the files, once all rollups are in files. */
  public byte[] facts() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(since);
      out.writeLong(oldest);
      rollups.writeFacts(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
    return bytes.toByteArray();
  }

  /** Writes every rollup of every series; which files they are in does not matter. */
  public void writeContent(OutputStream target) throws IOException {
    DataOutputStream out = new DataOutputStream(target);
    out.writeLong(since);
    out.writeLong(oldest);
    rollups.writeContent(out);
    out.flush();
  }
}
