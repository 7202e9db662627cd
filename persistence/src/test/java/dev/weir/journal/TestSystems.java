package dev.weir.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;

/** Configurations of actor systems and stores for tests. */
final class TestSystems {
  private TestSystems() {}

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
