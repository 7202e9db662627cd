package dev.weir.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files LevelDB will use, from its manifest: a killed compaction leaves half-written tables
 * that nobody will read, and they must not be taken for damage.
 */
final class LiveFiles {
  private static final int COMPARATOR = 1;
  private static final int LOG_NUMBER = 2;
  private static final int NEXT_FILE = 3;
  private static final int LAST_SEQUENCE = 4;
  private static final int COMPACT_POINTER = 5;
  private static final int DELETED_FILE = 6;
  private static final int NEW_FILE = 7;
  private static final int PREVIOUS_LOG = 9;

  private final Path manifest;
  private final Map<Long, Long> tableBytes = new TreeMap<>();
  private long logNumber;
  private long previousLog;

  private LiveFiles(Path manifest) {
    this.manifest = manifest;
  }

  static LiveFiles read(Path manifest) {
    LiveFiles live = new LiveFiles(manifest);
    LogFile.Scan scan = LogFile.scan(manifest, live::edit);
    if (scan.damagedAt().isPresent()) {
      throw Failures.corrupt(
          manifest, "the record at offset " + scan.damagedAt().getAsLong() + " is broken");
    }
    return live;
  }

  /** Length of each table by its number. */
  Map<Long, Long> tableBytes() {
    return tableBytes;
  }

  boolean usesLog(long number) {
    return number >= logNumber || number == previousLog;
  }

  private void edit(ByteBuffer in) {
    try {
      while (in.hasRemaining()) {
        field(in);
      }
    } catch (BufferUnderflowException e) {
      throw Failures.corrupt(manifest, "an edit ends too early");
    }
  }

  private void field(ByteBuffer in) {
    int tag = (int) Varint.read(in);
    switch (tag) {
      case COMPARATOR -> Varint.readBytes(in);
      case LOG_NUMBER -> logNumber = Varint.read(in);
      case NEXT_FILE, LAST_SEQUENCE -> Varint.read(in);
      case PREVIOUS_LOG -> previousLog = Varint.read(in);
      case COMPACT_POINTER -> {
        Varint.read(in);
        Varint.readBytes(in);
      }
      case DELETED_FILE -> {
        Varint.read(in);
        tableBytes.remove(Varint.read(in));
      }
      case NEW_FILE -> newFile(in);
      default -> throw Failures.corrupt(manifest, "an edit has the unknown field " + tag);
    }
  }

  private void newFile(ByteBuffer in) {
    Varint.read(in);
    long number = Varint.read(in);
    tableBytes.put(number, Varint.read(in));
    Varint.readBytes(in);
    Varint.readBytes(in);
  }
}
