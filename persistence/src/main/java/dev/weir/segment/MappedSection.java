package dev.weir.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A section of a segment that was found whole, to be read at any place and from any thread.
 *
 * <p>It is mapped, not held: bytes that nobody reads take no heap, and it can be read for as long
 * as somebody has it, whether or not its file has been deleted meanwhile. What was damaged after
 * the segment was opened is not found here: who keeps things in a section keeps a checksum with
 * each.
 */
public final class MappedSection {
  private static final int FRAME = 2 * Integer.BYTES;

  private final Path file;
  private final MemorySegment bytes;
  private final long length;

  /**
   * @param bytes blocks with their lengths and sums, all but the last one full
   * @param length without these
   */
  MappedSection(Path file, MemorySegment bytes, long length) {
    this.file = file;
    this.bytes = bytes;
    this.length = length;
  }

  /** Where it is, for messages. */
  public Path file() {
    return file;
  }

  /** How many bytes it has. */
  public long length() {
    return length;
  }

  /**
   * Copies bytes out.
   *
   * @throws dev.weir.config.WeirException {@code journal-corrupt} when there are not so many
   */
  public byte[] read(long offset, int count) {
    if (offset < 0 || count < 0 || offset + count > length) {
      throw SegmentFormat.damaged(
          file, "%d bytes are wanted at %d of %d".formatted(count, offset, length));
    }
    byte[] copy = new byte[count];
    int done = 0;
    while (done < count) {
      long at = offset + done;
      long block = at / SegmentFormat.BLOCK_BYTES_MAX;
      int within = (int) (at % SegmentFormat.BLOCK_BYTES_MAX);
      int part = Math.min(count - done, SegmentFormat.BLOCK_BYTES_MAX - within);
      long from = block * (SegmentFormat.BLOCK_BYTES_MAX + FRAME) + Integer.BYTES + within;
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, copy, done, part);
      done += part;
    }
    return copy;
  }
}
