package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.weir.config.WeirException;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;

/** What a node looks at before it trusts a database, and what it says when it does not. */
class PostgresStartTest {
  private static final EmbeddedDatabase SERVER = EmbeddedDatabase.shared();

  private final String url = SERVER.createDatabase();

  @Test
  void testsRunOnADurableServer() {
    assertThat(SERVER.ask(url, "SHOW fsync")).isEqualTo("on");
    assertThat(SERVER.ask(url, "SHOW synchronous_commit")).isEqualTo("on");
  }

  @Test
  void namesTheCommand_whenThereAreNoTables() {
    assertRefused(Map.of(), "has no journal tables. Run 'weir journal init --config FILE'");
  }

  @Test
  void installsOnce_andPassesAllChecks() {
    assertThat(install()).isEqualTo(new PostgresSetup.Outcome(0, PostgresSchema.NEWEST));
    assertThat(install())
        .isEqualTo(new PostgresSetup.Outcome(PostgresSchema.NEWEST, PostgresSchema.NEWEST));
    assertThat(PostgresChecks.run(settings(Map.of())))
        .allMatch(PostgresChecks.Check::ok)
        .extracting(PostgresChecks.Check::name)
        .containsExactly(
            "reachable", "fsync", "synchronous_commit", "writable", "schema", "fence", "region");
  }

  @Test
  void namesTheCommand_whenTheSchemaIsOlder() {
    install();
    SERVER.execute(url, "UPDATE weir_schema SET version = 0 WHERE version = 1");
    assertRefused(Map.of(), "has journal schema 0, this build needs 1. Run 'weir journal init");
  }

  @Test
  void refusesANewerSchema_alsoForInit() {
    install();
    SERVER.execute(url, "INSERT INTO weir_schema (version, file) VALUES (99, 'later')");
    assertRefused(Map.of(), "has journal schema 99, this build knows 1. Start a newer build");
    assertThatThrownBy(this::install)
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("journal schema 99");
  }

  @Test
  void refusesAServerThatForgets() {
    install();
    String name = url.substring(url.lastIndexOf('/') + 1);
    SERVER.execute(url, "ALTER DATABASE " + name + " SET synchronous_commit = off");
    assertRefused(Map.of(), "synchronous_commit = off: it would lose acknowledged batches");
  }

  @Test
  void refusesTheDatabaseOfAnotherClusterOrRegion() {
    install();
    assertRefused(Map.of("weir.cluster.id", "other"), "Two clusters on one database");
    assertRefused(
        Map.of("weir.region.self", "other"), "this node is of cluster local, region other");
    assertThatThrownBy(() -> PostgresSetup.install(settings(Map.of("weir.cluster.id", "other"))))
        .hasMessageContaining("Two clusters on one database");
  }

  @Test
  void refusesATableWithoutItsTrigger() {
    install();
    SERVER.execute(url, "ALTER TABLE event_journal DISABLE TRIGGER weir_fence");
    assertRefused(Map.of(), "two owners could write one circuit");
  }

  @Test
  void saysWhatToCheck_whenNobodyAnswers() {
    assertRefused(
        Map.of("weir.journal.url", "jdbc:postgresql://127.0.0.1:1/weir"),
        "127.0.0.1:1/weir cannot be reached as user postgres");
  }

  private PostgresSetup.Outcome install() {
    return PostgresSetup.install(settings(Map.of()));
  }

  private Config config(Map<String, String> more) {
    Map<String, String> given =
        new HashMap<>(Map.of("weir.journal.postgres.connect-timeout", "1s"));
    given.putAll(more);
    return TestSystems.postgres(SERVER, url, given);
  }

  private PostgresSettings settings(Map<String, String> more) {
    return PostgresSettings.from(config(more));
  }

  private void assertRefused(Map<String, String> more, String part) {
    ActorSystem system = ActorSystem.create("refused", config(more));
    try {
      assertThatThrownBy(() -> EventLog.of(system))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining(part);
    } finally {
      TestSystems.stop(system);
    }
  }
}
