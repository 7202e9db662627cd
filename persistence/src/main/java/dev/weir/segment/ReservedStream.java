package dev.weir.segment;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Path;

/**
 * Writes only while the volume keeps its reserve; each write looks, so it wants large ones.
 *
 * <p>A small file is always written: the deletion of a circuit, which makes room, needs one.
 */
final class ReservedStream extends FilterOutputStream {
  static final int SMALL_BYTES_MAX = 64 << 10;

  private final Path file;
  private final FileStore volume;
  private final long reserve;
  private long written;

  ReservedStream(OutputStream out, Path file, FileStore volume, long reserve) {
    super(out);
    this.file = file;
    this.volume = volume;
    this.reserve = reserve;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    written += count;
    if (reserve > 0 && written > SMALL_BYTES_MAX) {
      checkRoomFor(count);
    }
    out.write(bytes, from, count);
  }

  private void checkRoomFor(int count) throws IOException {
    long free = volume.getUsableSpace();
    if (free - count < reserve) {
      throw new WeirException(
          ErrorCode.JOURNAL_DISK_RESERVE,
          "Segment %s is given up: its volume has %d free bytes, and %d are kept free. Make room or lower weir.journal.disk-reserve."
              .formatted(file, free, reserve));
    }
  }
}
