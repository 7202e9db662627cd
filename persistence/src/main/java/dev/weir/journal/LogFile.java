package dev.weir.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads LevelDB's log framing, which write-ahead logs and manifests share.
 *
 * <p>LevelDB itself takes some damage at the end of a log for the end of the log. Here everything
 * after the last whole record is either zeros, which LevelDB allocates ahead, or damage.
 */
final class LogFile {
  private static final int BLOCK = 32 << 10;
  private static final int HEADER = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private final byte[] bytes;
  private final ByteBuffer file;
  private final Consumer<ByteBuffer> records;
  private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
  private boolean inside;
  private int position;
  private int wholeUntil;

  /**
   * What a file holds.
   *
   * @param wholeUntil end of the last whole record before any damage
   * @param damagedAt where the first damage is, if there is any
   * @param goesOn whether a record begins after the damage
   */
  record Scan(long wholeUntil, OptionalLong damagedAt, boolean goesOn) {}

  private LogFile(byte[] bytes, Consumer<ByteBuffer> records) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.records = records;
  }

  /** Hands over each whole record before the first damage, little-endian. */
  static Scan scan(Path path, Consumer<ByteBuffer> records) {
    try {
      return new LogFile(Files.readAllBytes(path), records).scan();
    } catch (IOException e) {
      throw Failures.corrupt(path, "it cannot be read: " + e.getMessage());
    }
  }

  /**
   * Hands over each whole record, those behind damage too, and the offset where each damage begins.
   */
  static void salvage(Path path, Consumer<ByteBuffer> records, LongConsumer damage) {
    try {
      new LogFile(Files.readAllBytes(path), records).salvage(damage);
    } catch (IOException e) {
      damage.accept(0);
    }
  }

  private void salvage(LongConsumer damage) {
    while (position < file.limit()) {
      int blockEnd = blockEnd(position);
      if (blockEnd - position < HEADER || isPreallocated(position)) {
        position = blockEnd;
      } else if (!isRecord(position, blockEnd)) {
        damage.accept(position);
        drop();
        position = nextRecord(position, blockEnd);
      } else if (type(position) == FULL || type(position) == FIRST || inside) {
        if (!fits(type(position))) {
          drop();
        }
        take();
      } else {
        position += HEADER + length(position); // the rest of a record whose beginning is lost
      }
    }
  }

  /** Forgets the beginning of a record that does not go on. */
  private void drop() {
    fragments.reset();
    inside = false;
  }

  private int nextRecord(int damage, int blockEnd) {
    for (int at = damage + 1; at + HEADER <= blockEnd; at++) {
      if (isRecord(at, blockEnd)) {
        return at;
      }
    }
    return blockEnd;
  }

  private Scan scan() {
    while (position < file.limit()) {
      int blockEnd = blockEnd(position);
      if (BLOCK - position % BLOCK < HEADER) {
        position = blockEnd;
      } else if (blockEnd - position < HEADER) {
        return damaged(position);
      } else if (isPreallocated(position)) {
        position = blockEnd;
      } else if (isRecord(position, blockEnd) && fits(type(position))) {
        take();
      } else {
        return damaged(position);
      }
    }
    return inside ? damaged(wholeUntil) : new Scan(wholeUntil, OptionalLong.empty(), false);
  }

  private Scan damaged(int at) {
    return new Scan(wholeUntil, OptionalLong.of(at), recordBeginsAfter(at));
  }

  private int blockEnd(int from) {
    return Math.min((from / BLOCK + 1) * BLOCK, file.limit());
  }

  private boolean isPreallocated(int at) {
    return length(at) == 0 && type(at) == 0;
  }

  private boolean isRecord(int at, int blockEnd) {
    int type = type(at);
    int length = length(at);
    return type >= FULL
        && type <= LAST
        && at + HEADER + length <= blockEnd
        && file.getInt(at) == MaskedCrc.of(file, at + HEADER - 1, length + 1);
  }

  private boolean fits(int type) {
    return inside == (type == MIDDLE || type == LAST);
  }

  private void take() {
    int type = type(position);
    int length = length(position);
    fragments.write(bytes, position + HEADER, length);
    position += HEADER + length;
    inside = type == FIRST || type == MIDDLE;
    if (!inside) {
      records.accept(ByteBuffer.wrap(fragments.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
      fragments.reset();
      wholeUntil = position;
    }
  }

  /** A damaged length leaves no way to the next record but to try every offset. */
  private boolean recordBeginsAfter(int damage) {
    for (int at = damage + 1; at + HEADER <= file.limit(); at++) {
      int type = type(at);
      if ((type == FULL || type == FIRST) && isRecord(at, blockEnd(at))) {
        return true;
      }
    }
    return false;
  }

  private int length(int at) {
    return Short.toUnsignedInt(file.getShort(at + Integer.BYTES));
  }

  private int type(int at) {
    return file.get(at + HEADER - 1);
  }
}
