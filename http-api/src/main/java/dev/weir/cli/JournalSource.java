package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The journal that a command is about: that of a stopped node, or a region's database. */
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
  static JournalPlace place(Console console, Path directoryOrFile) {
    Path given = console.directory().resolve(directoryOrFile).toAbsolutePath().normalize();
    return Files.isRegularFile(given)
        ? JournalPlace.of(console, load(console, given))
        : JournalPlace.Directory.of(given);
  }

  /** Reads the journal, and says by its code what stands in the way. */
  <T> T read(Console console, Function<JournalReader, T> reading) {
    try (JournalReader reader = open(console)) {
      return reading.apply(reader);
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }

  JournalReader open(Console console) {
    return place(console).read();
  }

  JournalPlace place(Console console) {
    if (data != null || config == null) {
      Path directory = data == null ? Path.of(".weir") : data;
      return JournalPlace.Directory.of(console.directory().resolve(directory));
    }
    return JournalPlace.of(console, load(console, config));
  }
}
