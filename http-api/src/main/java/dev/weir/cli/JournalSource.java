package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PostgresReader;
import dev.weir.journal.PostgresSettings;
import dev.weir.replay.JournalScan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The journal that a command reads: that of a stopped node, or a region's database. */
final class JournalSource {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of a stopped node; else that of --config, else .weir.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration that names the journal; needed for a database.")
  private Path config;

  /** The configuration of a command: the named file, else WEIR_CONFIG, else weir.conf if there. */
  static EffectiveConfig load(Console console, Path config) {
    return ConfigLoader.load(
        new ConfigSources(
            Optional.ofNullable(config), Map.of(), console.environment(), console.directory()));
  }

  /** The journal of a data directory, or the one that a configuration file names. */
  static JournalReader open(Console console, Path directoryOrFile) {
    JournalSource source = new JournalSource();
    Path given = console.directory().resolve(directoryOrFile);
    if (Files.isRegularFile(given)) {
      source.config = given;
    } else {
      source.data = given;
    }
    return source.open(console);
  }

  /** Reads the journal, and says by its code what stands in the way. */
  <T> T read(Console console, Function<JournalReader, T> reading) {
    try (JournalReader reader = open(console)) {
      return reading.apply(reader);
    } catch (WeirException refusal) {
      throw new CheckFailed(refusal.code().slug() + ": " + refusal.getMessage());
    }
  }

  JournalReader open(Console console) {
    if (data != null || config == null) {
      return JournalScan.open(console.directory().resolve(data == null ? Path.of(".weir") : data));
    }
    EffectiveConfig effective = load(console, config);
    return switch (effective.weir().journal().kind()) {
      case LEVELDB -> JournalScan.open(console.directory().resolve(effective.weir().data().dir()));
      case POSTGRES -> PostgresReader.open(PostgresSettings.from(effective.hocon()));
    };
  }
}
