package dev.weir.journal;

import java.nio.file.Path;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class LevelDbContractTest extends EventLogContract {
  private static ActorSystem node;

  @BeforeAll
  static void start(@TempDir Path dataDir) {
    node = ActorSystem.create("node", TestSystems.config(dataDir));
  }

  @AfterAll
  static void stop() {
    TestSystems.stop(node);
  }

  @Override
  ActorSystem one() {
    return node;
  }

  @Override
  ActorSystem other() {
    return node;
  }
}
