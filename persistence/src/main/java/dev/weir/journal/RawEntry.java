package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One version of one value, as a file of the database has it.
 *
 * @param sequence the higher, the newer
 * @param value empty for a deletion
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RawEntry(byte[] key, long sequence, boolean deletes, Value value) {
  /** Bytes in memory or in a file: a journal may be larger than memory. */
  sealed interface Value {
    byte[] read() throws IOException;
  }

  /** From a log, whose records are not in one piece. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Held(byte[] bytes) implements Value {
    @Override
    public byte[] read() {
      return bytes;
    }
  }

  /** In a table. */
  record Placed(Path file, long offset, int length) implements Value {
    @Override
    public byte[] read() throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
        return bytes.array();
      }
    }
  }
}
