package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalInitTest {
  @TempDir Path directory;

  @Test
  void preparesTheDatabase_andSaysSo() throws IOException {
    EmbeddedDatabase server = EmbeddedDatabase.shared();
    Map<String, String> settings = server.settings(server.createDatabase());
    Files.writeString(
        directory.resolve("a.conf"),
        settings.entrySet().stream()
            .map(each -> each.getKey() + " = \"" + each.getValue() + "\"\n")
            .collect(Collectors.joining()));
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of("WEIR_CLUSTER_ID", "a"));

    // relative paths are those of the process, so the file is given in full
    assertThat(weir.run("journal", "init", "--config", directory.resolve("a.conf").toString()))
        .as(weir.err())
        .isZero();
    assertThat(weir.err()).contains("is ready: schema 1 (before: 0), cluster a, region local.");

    CommandLineFixture other = new CommandLineFixture(directory, Map.of("WEIR_CLUSTER_ID", "b"));
    assertThat(other.run("journal", "init", "--config", "a.conf")).isNotZero();
    assertThat(other.err()).contains("Two clusters on one database");
  }

  @Test
  void saysThatLevelDbNeedsNoPreparation() {
    CommandLineFixture weir = new CommandLineFixture(directory, Map.of());

    assertThat(weir.run("journal", "init")).isNotZero();
    assertThat(weir.err()).contains("there is nothing to prepare");
  }
}
