package dev.weir.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;

/** Configurations of actor systems and stores for tests. */
final class TestSystems {
  private static final long STOP_SECONDS = 20;

  private TestSystems() {}

  /** What a node with a journal in PostgreSQL runs with, as far as persistence goes. */
  static Config postgres(EmbeddedDatabase server, String url, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(server.settings(url));
    given.put("weir.unsafe.allow", "exit-jvm");
    given.put("pekko.actor.provider", "local");
    given.put("pekko.loglevel", "WARNING");
    given.putAll(more);
    ConfigSources sources =
        new ConfigSources(Optional.empty(), given, Map.of(), Path.of("no-such-directory"));
    return ConfigLoader.load(sources).hocon();
  }

  static void stop(ActorSystem system) {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** A system that persists into the directory; the disk guard is far away. */
  static Config config(Path dataDir) {
    String text =
        """
        pekko.actor.provider = local
        pekko.actor.allow-java-serialization = off
        pekko.coordinated-shutdown.exit-jvm = off
        pekko.loggers = ["org.apache.pekko.event.Logging$DefaultLogger"]
        pekko.logging-filter = "org.apache.pekko.event.DefaultLoggingFilter"
        pekko.loglevel = WARNING
        pekko.persistence.journal.plugin = "weir.journal.leveldb"
        pekko.persistence.snapshot-store.plugin = "weir.snapshot.leveldb"
        weir.data.dir = "%s"
        weir.journal.disk-reserve = 0
        weir.journal.disk-floor = 0
        """
            .formatted(dataDir);
    return ConfigFactory.parseString(text).withFallback(ConfigFactory.defaultReference()).resolve();
  }
}
