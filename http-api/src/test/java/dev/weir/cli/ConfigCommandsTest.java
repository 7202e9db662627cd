package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.weir.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
  @TempDir Path directory;

  @Test
  void showsOriginOfEachValue() throws IOException {
    Files.writeString(directory.resolve("weir.conf"), "weir.http.port = 9000\n");
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of("WEIR_LOG_LEVEL", "debug"));

    assertThat(weir.run("show-config")).isZero();
    assertThat(weir.out().lines())
        .contains(
            "weir.http.port = 9000  # weir.conf:1",
            "weir.log.level = \"debug\"  # environment WEIR_LOG_LEVEL",
            "weir.http.host = \"127.0.0.1\"  # default");
  }

  @Test
  void showsJsonLines_whenAsked() {
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of());

    assertThat(weir.run("show-config", "-o", "ndjson")).isZero();
    assertThat(weir.out().lines())
        .contains("{\"key\":\"weir.http.port\",\"value\":\"8780\",\"origin\":\"default\"}");
  }

  @Test
  void namesErrorsOfFile() throws IOException {
    Files.writeString(directory.resolve("x.conf"), "weir.http.prot = 1\n");
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of());

    assertThat(weir.run("check-config", "x.conf")).isEqualTo(78);
    assertThat(weir.err())
        .isEqualTo(
            """
            x.conf:1: weir.http.prot is not a key. Did you mean weir.http.port?
            1 error; nothing was started.
            """);
  }

  @Test
  void acceptsGoodFile() throws IOException {
    Files.writeString(directory.resolve("x.conf"), "weir.http.port = 1\n");
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of()).onTerminal();

    assertThat(weir.run("check-config", "x.conf")).isZero();
    assertThat(weir.out()).isEqualTo("x.conf: no errors.\n");
  }

  /** Here all libraries with files of their own are on the class path. */
  @Test
  void defaultsOfWeirBeatThoseOfPekko() {
    Config hocon = ConfigLoader.defaults().hocon();

    assertThat(hocon.getString("pekko.cluster.downing-provider-class")).contains("SplitBrain");
    assertThat(hocon.getString("pekko.actor.provider")).isEqualTo("cluster");
    assertThat(hocon.getBoolean("pekko.coordinated-shutdown.exit-jvm")).isTrue();
    assertThat(hocon.getString("pekko.persistence.journal.plugin"))
        .isEqualTo("weir.journal.leveldb");
    assertThat(hocon.getConfig("weir.journal.leveldb").hasPath("class")).isTrue();
    assertThat(hocon.getString("pekko.version")).isNotEmpty();
  }

  @Test
  void listsItsCommands() {
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of());

    assertThat(weir.run("--help")).isZero();
    assertThat(weir.out())
        .contains("ingest", "query", "watch", "tables", "views", "cluster", "show-config");
  }

  @Test
  void asksForCommand() {
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of());

    assertThat(weir.run()).isEqualTo(2);
    assertThat(weir.err()).isEqualTo("weir: a command is missing\nTry: weir --help\n");
  }
}
