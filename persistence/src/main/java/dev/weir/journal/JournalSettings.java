package dev.weir.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;

/**
 * Where the journal lives and its bounds; sizes in bytes.
 *
 * @param dataDir the node's data directory; the journal is its subdirectory {@code journal}
 * @param writeBuffer LevelDB's write buffer
 * @param blockCache LevelDB's block cache
 * @param blockSize LevelDB's block size
 * @param maxOpenFiles LevelDB's bound of open tables
 * @param groupWritesMax writes that share one fsync at most
 * @param groupBytesMax bytes that share one fsync, exceeded only by a single larger write
 * @param queueBytesMax bytes that may wait for the writer; beyond, writes fail at once
 * @param diskReserve free bytes below which writes are refused
 * @param diskFloor free bytes below which the store is not opened
 */
public record JournalSettings(
    Path dataDir,
    int writeBuffer,
    long blockCache,
    int blockSize,
    int maxOpenFiles,
    int groupWritesMax,
    long groupBytesMax,
    long queueBytesMax,
    long diskReserve,
    long diskFloor) {
  private static final String PLUGIN = LevelDbJournal.PLUGIN_ID + ".";

  /** Reads the blocks {@code weir.journal}, {@code weir.journal.leveldb} and the data directory. */
  public static JournalSettings from(Config config) {
    return new JournalSettings(
        Path.of(config.getString("weir.data.dir")),
        Math.toIntExact(config.getBytes(PLUGIN + "write-buffer")),
        config.getBytes(PLUGIN + "block-cache"),
        Math.toIntExact(config.getBytes(PLUGIN + "block-size")),
        config.getInt(PLUGIN + "max-open-files"),
        config.getInt(PLUGIN + "group-writes-max"),
        config.getBytes(PLUGIN + "group-bytes-max"),
        config.getBytes(PLUGIN + "queue-bytes-max"),
        config.getBytes("weir.journal.disk-reserve"),
        config.getBytes("weir.journal.disk-floor"));
  }

  /** Settings for tools that only read: small buffers, no demands on free space. */
  public static JournalSettings forReading(Path dataDir) {
    return new JournalSettings(
        dataDir, 1 << 20, 8L << 20, 16 << 10, 512, 512, 8L << 20, 64L << 20, 0, 0);
  }

  /** The same bounds for another data directory. */
  public JournalSettings in(Path other) {
    return new JournalSettings(
        other,
        writeBuffer,
        blockCache,
        blockSize,
        maxOpenFiles,
        groupWritesMax,
        groupBytesMax,
        queueBytesMax,
        diskReserve,
        diskFloor);
  }

  Path journalDir() {
    return dataDir.resolve("journal");
  }

  Path databaseDir() {
    return journalDir().resolve("db");
  }

  Path nativeDir() {
    return dataDir.resolve("native");
  }
}
