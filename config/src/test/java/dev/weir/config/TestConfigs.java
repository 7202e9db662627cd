package dev.weir.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Configurations for tests of parts of a node. */
public final class TestConfigs {
  /** What only a whole node sets is not on the class path of a module below it. */
  private static final Map<String, String> PART = Map.of("weir.unsafe.allow", "exit-jvm");

  private TestConfigs() {}

  /** The limits that hold where nothing is configured. */
  public static Limits limits() {
    return load(PART, Path.of("no-such-directory")).weir().limits();
  }

  /** Of an actor system that is no cluster and has its journal in a directory. */
  public static EffectiveConfig alone(Path directory) {
    Map<String, String> settings = new HashMap<>(PART);
    settings.put("weir.data.dir", directory.toString());
    settings.put("weir.journal.disk-reserve", "32MiB");
    settings.put("weir.journal.disk-floor", "1MiB");
    settings.put("pekko.actor.provider", "local");
    settings.put("pekko.coordinated-shutdown.exit-jvm", "off");
    return load(settings, directory);
  }

  private static EffectiveConfig load(Map<String, String> settings, Path directory) {
    return ConfigLoader.load(new ConfigSources(Optional.empty(), settings, Map.of(), directory));
  }
}
