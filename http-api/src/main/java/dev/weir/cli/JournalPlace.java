package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.JournalTarget;
import dev.weir.journal.LevelDbTarget;
import dev.weir.journal.PostgresReader;
import dev.weir.journal.PostgresSettings;
import dev.weir.journal.PostgresTarget;
import dev.weir.replay.Base;
import dev.weir.replay.EmptyJournal;
import dev.weir.replay.JournalScan;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a journal is: below the data directory of a stopped node, or in a region's database. */
sealed interface JournalPlace {
  /** Opens it for reading; nothing there is changed. */
  JournalReader read();

  /** The same, but a journal that is yet to be made is an empty one. */
  JournalReader readOrEmpty();

  /** Opens it for writing; makes an empty one in a data directory without. */
  JournalTarget write();

  /** Directory of the segments that snapshots name; of a database, as the configuration says. */
  Path segments();

  /** Bytes that are left free on the volume of the segments. */
  long reserve();

  /** The segments, for reading; nothing there is changed. */
  default Base.Files segmentFiles() {
    return Files.isDirectory(segments())
        ? new DirectorySegmentStore(segments(), "journal-reader", 0)::read
        : Base.Files.NONE;
  }

  /** The segments, for writing; makes the directory if it is missing. */
  default SegmentStore segmentStore() {
    // more than the journal keeps, as a node does
    return new DirectorySegmentStore(segments(), "journal-writer", reserve() + reserve() / 4);
  }

  /** The place for people. */
  String name();

  /**
   * Below a data directory.
   *
   * @param segments directory of the segments that snapshots name
   */
  record Directory(Path data, JournalSettings settings, Path segments) implements JournalPlace {
    /** With the bounds that a node has when nothing is configured. */
    static Directory of(Path data) {
      EffectiveConfig defaults =
          ConfigLoader.load(
              new ConfigSources(
                  Optional.empty(),
                  Map.of("weir.data.dir", data.toString()),
                  Map.of(),
                  data.resolve("journal")));
      return of(data, defaults);
    }

    private static Directory of(Path data, EffectiveConfig effective) {
      return new Directory(
          data,
          JournalSettings.from(effective.hocon()).in(data),
          data.resolve(effective.weir().segments().dir().toAbsolutePath()));
    }

    @Override
    public long reserve() {
      return settings.diskReserve();
    }

    @Override
    public JournalReader read() {
      return JournalScan.open(data);
    }

    @Override
    public JournalReader readOrEmpty() {
      return JournalStore.isAbsent(settings) ? new EmptyJournal() : read();
    }

    @Override
    public JournalTarget write() {
      return LevelDbTarget.open(settings);
    }

    @Override
    public String name() {
      return data.toString();
    }
  }

  /**
   * A database.
   *
   * @param data directory for files beside it
   * @param segments directory of the segments that snapshots name
   * @param reserve bytes that are left free there
   */
  record Database(PostgresSettings settings, Path data, Path segments, long reserve)
      implements JournalPlace {
    @Override
    public JournalReader read() {
      return PostgresReader.open(settings);
    }

    @Override
    public JournalReader readOrEmpty() {
      return read();
    }

    @Override
    public JournalTarget write() {
      return PostgresTarget.open(settings);
    }

    @Override
    public String name() {
      return settings.address();
    }
  }

  /** What a configuration names. */
  static JournalPlace of(Console console, EffectiveConfig effective) {
    Path data = console.directory().resolve(effective.weir().data().dir());
    return switch (effective.weir().journal().kind()) {
      case LEVELDB -> Directory.of(data, effective);
      case POSTGRES -> database(console, effective, data);
    };
  }

  private static Database database(Console console, EffectiveConfig effective, Path data) {
    return new Database(
        PostgresSettings.from(effective.hocon()),
        data,
        console.directory().resolve(effective.weir().segments().dir()),
        effective.weir().journal().diskReserve());
  }
}
