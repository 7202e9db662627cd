package dev.weir.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What is whole in a write-ahead log, also behind damage. */
final class SalvagedLog {
  private static final byte PUT = 1;

  private SalvagedLog() {}

  /** Hands over all entries of whole batches; {@code damage} is told where others are. */
  static void read(Path log, Consumer<RawEntry> entries, Consumer<String> damage) {
    LogFile.salvage(
        log,
        batch -> batch(log, batch, entries, damage),
        offset -> damage.accept(log + ": the record at offset " + offset + " is broken"));
  }

  /** Sequence number (8) and number of entries (4), then the entries. */
  private static void batch(
      Path log, ByteBuffer batch, Consumer<RawEntry> entries, Consumer<String> damage) {
    try {
      long sequence = batch.getLong();
      int count = batch.getInt();
      for (int i = 0; i < count; i++) {
        boolean deletes = batch.get() != PUT;
        byte[] key = Varint.readBytes(batch);
        byte[] value = deletes ? new byte[0] : Varint.readBytes(batch);
        entries.accept(new RawEntry(key, sequence + i, deletes, new RawEntry.Held(value)));
      }
    } catch (BufferUnderflowException e) {
      damage.accept(log + ": a batch ends too early");
    }
  }
}
