package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the cluster bench: that it measures everything, not how fast. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BenchClusterIT {
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
    Map<String, Double> figures;
    try (EmbeddedDatabase database = EmbeddedDatabase.launch()) {
      figures = BenchRun.figures(directory, arguments(database, directory));
    }
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
}
