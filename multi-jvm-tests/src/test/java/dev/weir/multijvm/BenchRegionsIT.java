package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the bench of regions: that it measures everything, not how fast. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BenchRegionsIT {
  private static final List<String> FIGURES =
      List.of(
          "lag of a copy, same machine, p99",
          "lag of a copy, link of 80 ms each way and 20 Mbit/s, p99",
          "region back after missed batches, caught up, p99",
          "cost at home of a follower region",
          "planned move of a home, longest wait of a batch, p99",
          "cut and healed, until every tenant is written again, p99");

  @Test
  void measuresEveryFigureAndLosesNothing(@TempDir Path directory) throws Exception {
    Map<String, Double> figures =
        BenchRun.figures(
            directory,
            List.of("bench", "regions", "--quick", "--data", directory.resolve("b").toString()));
    assertThat(figures).containsKeys(FIGURES.toArray(String[]::new));
    assertThat(figures)
        .containsEntry("acknowledged batches lost", 0.0)
        .containsEntry("acknowledged batches applied twice", 0.0);
  }
}
