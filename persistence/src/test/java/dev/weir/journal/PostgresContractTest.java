package dev.weir.journal;

import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two actor systems on one database stand for two nodes of a region. */
class PostgresContractTest extends EventLogContract {
  private static ActorSystem one;
  private static ActorSystem other;

  @BeforeAll
  static void start() {
    EmbeddedDatabase server = EmbeddedDatabase.shared();
    String url = server.createDatabase();
    PostgresSetup.install(PostgresSettings.from(TestSystems.postgres(server, url, Map.of())));
    one = ActorSystem.create("one", TestSystems.postgres(server, url, Map.of()));
    other = ActorSystem.create("other", TestSystems.postgres(server, url, Map.of()));
  }

  @AfterAll
  static void stop() {
    TestSystems.stop(one);
    TestSystems.stop(other);
  }

  @Override
  ActorSystem one() {
    return one;
  }

  @Override
  ActorSystem other() {
    return other;
  }
}
