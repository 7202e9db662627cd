package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Refuses writes while there is still room.
 *
 * <p>LevelDB maps its files into memory: a write to a mapped page on a full disk is a SIGBUS and
 * the death of the process, and so is the next attempt to open. The free space is read at most
 * every 50 ms and counted down in between by what has been written, times what LevelDB may make of
 * it. Once below the reserve, writes are refused until a quarter more than the reserve is free.
 */
final class DiskReserve {
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Log, table of the flushed memory, table of the first compaction. */
  private static final int WRITE_AMPLIFICATION = 3;

  private final Path directory;
  private final long reserve;
  private final LongSupplier freeBytes;
  private final LongSupplier nanoTime;

  private boolean refusing;
  private boolean probed;
  private long probedAt;
  private long free;

  DiskReserve(Path directory, long reserve, LongSupplier freeBytes, LongSupplier nanoTime) {
    this.directory = directory;
    this.reserve = reserve;
    this.freeBytes = freeBytes;
    this.nanoTime = nanoTime;
  }

  static DiskReserve of(Path directory, long reserve) {
    return new DiskReserve(directory, reserve, () -> usable(directory), System::nanoTime);
  }

  /** Refuses to open a store that might not survive the opening. */
  static void checkFloor(Path directory, long floor) {
    long free = usable(directory);
    if (free < floor) {
      throw new WeirException(
          ErrorCode.JOURNAL_DISK_RESERVE,
          "The volume of %s has %d free bytes, below weir.journal.disk-floor = %d. Make room first."
              .formatted(directory, free, floor));
    }
  }

  /** Why a write of this many bytes is refused now; empty when it may go on. */
  synchronized Optional<String> refusal(long bytes) {
    probeIfDue();
    long needed = refusing ? reserve + reserve / 4 : reserve;
    refusing = reserve > 0 && free - bytes * WRITE_AMPLIFICATION < needed;
    return refusing
        ? Optional.of(
            "The volume of %s has %d free bytes, weir.journal.disk-reserve is %d. Writes go on by themselves once %d bytes are free."
                .formatted(directory, free, reserve, reserve + reserve / 4))
        : Optional.empty();
  }

  /** Counts down what has been written since the last look at the disk. */
  synchronized void written(long bytes) {
    free -= bytes * WRITE_AMPLIFICATION;
  }

  private void probeIfDue() {
    long now = nanoTime.getAsLong();
    if (!probed || now - probedAt >= PROBE_NANOS) {
      free = freeBytes.getAsLong();
      probedAt = now;
      probed = true;
    }
  }

  private static long usable(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw Failures.down("The free space of " + directory + " cannot be read", e);
    }
  }
}
