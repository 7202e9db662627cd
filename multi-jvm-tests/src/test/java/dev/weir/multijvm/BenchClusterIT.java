package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.journal.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the cluster bench: that it measures everything, not how fast. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BenchClusterIT {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final List<String> FIGURES =
      List.of(
          "time line of a kill",
          "SIGKILL of a node to all its circuits answering, p99",
          "of it: the part that dominates",
          "graceful leave, SIGTERM to the end of the process, p99",
          "a circuit of 20000 rows moves, last answer on the old node to the first on the new, p99",
          "rows accepted, 3 nodes against 1 node",
          "batches of 1 circuits, PostgreSQL against LevelDB",
          "batches of 8 circuits, PostgreSQL against LevelDB",
          "batches of 64 circuits, PostgreSQL against LevelDB",
          "placement, allocate, p50",
          "placement, rebalance, p50",
          "placement, plan, p50");

  @Test
  void measuresEveryFigureAndLosesNothing(@TempDir Path directory) throws Exception {
    Path out = directory.resolve("figures.ndjson");
    Path log = directory.resolve("bench.log");
    KeptLogs.note(out);
    KeptLogs.note(log);
    try (EmbeddedDatabase database = EmbeddedDatabase.launch()) {
      Process bench =
          new ProcessBuilder(NodeProcess.command(arguments(database, directory)))
              .redirectOutput(out.toFile())
              .redirectError(log.toFile())
              .start();
      try {
        assertThat(bench.waitFor()).as(Files.readString(log)).isZero();
      } finally {
        // SIGTERM: it stops its nodes
        bench.destroy();
      }
    }
    Map<String, Double> figures = figures(out);
    assertThat(figures).containsKeys(FIGURES.toArray(String[]::new));
    // in a short run a node may leave that had no circuit
    assertThat(figures.keySet())
        .anyMatch(figure -> figure.contains("longest pause of a tenant that moves"));
    assertThat(figures)
        .containsEntry("acknowledged batches lost", 0.0)
        .containsEntry("acknowledged batches applied twice", 0.0);
  }

  private static List<String> arguments(EmbeddedDatabase database, Path directory) {
    List<String> arguments = new ArrayList<>(List.of("bench", "cluster", "--quick"));
    arguments.addAll(List.of("--data", directory.resolve("bench").toString()));
    arguments.addAll(List.of("--journal-url", database.createDatabase()));
    arguments.addAll(List.of("--journal-user", database.user()));
    arguments.addAll(List.of("--journal-password-file", database.passwordFile().toString()));
    return arguments;
  }

  private static Map<String, Double> figures(Path out) throws IOException {
    Map<String, Double> figures = new TreeMap<>();
    for (String line : Files.readAllLines(out)) {
      JsonNode figure = JSON.readTree(line);
      assertThat(figure.path("unit").asText()).isNotEmpty();
      figures.put(figure.path("case").asText(), figure.path("value").asDouble());
    }
    return figures;
  }
}
