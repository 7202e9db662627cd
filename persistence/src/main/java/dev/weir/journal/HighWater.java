package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * How many groups this store has acknowledged, kept outside LevelDB.
 *
 * <p>Written after the sync of a group returned and not synced itself: exact after the death of the
 * process, a lower bound after a power loss. Two slots, so that a torn write leaves the other one.
 */
final class HighWater implements AutoCloseable {
  private static final String FILE = "high-water";
  private static final int MAGIC = 0x57485731; // WHW1
  private static final int SLOT = 64;
  private static final int SLOTS = 2;
  private static final int SUMMED = SLOT - Integer.BYTES;

  private final FileChannel channel;
  private final UUID store;

  private HighWater(FileChannel channel, UUID store) {
    this.channel = channel;
    this.store = store;
  }

  static void create(Path directory, UUID store) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        HighWater fresh = new HighWater(channel, store)) {
      fresh.write(0);
      channel.force(true);
    }
  }

  static HighWater open(Path directory, UUID store) {
    Path file = directory.resolve(FILE);
    try {
      return new HighWater(
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), store);
    } catch (IOException e) {
      throw Failures.corrupt(file, "it cannot be opened: " + e.getMessage());
    }
  }

  /** The larger counter of the intact slots, whatever store they belong to; 0 without any. */
  static long salvaged(Path directory) {
    long counter = 0;
    try (FileChannel channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.READ)) {
      for (int slot = 0; slot < SLOTS; slot++) {
        counter = Math.max(counter, readSlot(channel, slot, Optional.empty()).orElse(0));
      }
    } catch (IOException e) {
      return counter;
    }
    return counter;
  }

  /** A slot that is broken while the other one stands; it is written anew with the next groups. */
  static Optional<String> problem(Path directory, UUID store) {
    Path file = directory.resolve(FILE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      OptionalLong first = readSlot(channel, 0, Optional.of(store));
      OptionalLong second = readSlot(channel, 1, Optional.of(store));
      boolean fresh = channel.size() == SLOT && first.isPresent() && first.getAsLong() == 0;
      return fresh || (first.isPresent() && second.isPresent())
          ? Optional.empty()
          : Optional.of(file + ": one of its two slots does not fit its checksum");
    } catch (IOException e) {
      return Optional.of(file + ": it cannot be read: " + e.getMessage());
    }
  }

  /** The larger counter of the intact slots. */
  static long read(Path directory, UUID store) {
    Path file = directory.resolve(FILE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      OptionalLong counter = OptionalLong.empty();
      for (int slot = 0; slot < SLOTS; slot++) {
        OptionalLong found = readSlot(channel, slot, Optional.of(store));
        if (found.isPresent()) {
          counter = OptionalLong.of(Math.max(found.getAsLong(), counter.orElse(0)));
        }
      }
      return counter.orElseThrow(
          () -> Failures.corrupt(file, "neither of its slots belongs to this store"));
    } catch (IOException e) {
      throw Failures.corrupt(file, "it cannot be read: " + e.getMessage());
    }
  }

  private static OptionalLong readSlot(FileChannel channel, int slot, Optional<UUID> store)
      throws IOException {
    ByteBuffer in = ByteBuffer.allocate(SLOT);
    while (in.hasRemaining() && channel.read(in, (long) slot * SLOT + in.position()) > 0) {}
    boolean intact =
        !in.hasRemaining()
            && in.getInt(SUMMED) == checksum(in.array())
            && in.getInt(0) == MAGIC
            && in.getInt(4) == StoreIdentity.FORMAT
            && store
                .filter(known -> !known.equals(new UUID(in.getLong(8), in.getLong(16))))
                .isEmpty();
    return intact ? OptionalLong.of(in.getLong(24)) : OptionalLong.empty();
  }

  void write(long counter) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(SLOT);
    out.putInt(MAGIC).putInt(StoreIdentity.FORMAT);
    out.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
    out.putLong(counter);
    out.putInt(SUMMED, checksum(out.array()));
    channel.write(out.rewind(), counter % SLOTS * SLOT);
  }

  private static int checksum(byte[] slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot, 0, SUMMED);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.force(true);
    channel.close();
  }
}
