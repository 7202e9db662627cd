package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a bench of the built distribution to its end. */
final class BenchRun {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private BenchRun() {}

  /** The value of each figure, by name; fails unless the bench ends well. */
  static Map<String, Double> figures(Path directory, List<String> arguments)
      throws IOException, InterruptedException {
    Path out = directory.resolve("figures.ndjson");
    Path log = directory.resolve("bench.log");
    KeptLogs.note(out);
    KeptLogs.note(log);
    Process bench =
        new ProcessBuilder(NodeProcess.command(arguments))
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(bench.waitFor()).as(Files.readString(log)).isZero();
    } finally {
      // SIGTERM: it stops its nodes
      bench.destroy();
    }
    Map<String, Double> figures = new TreeMap<>();
    for (String line : Files.readAllLines(out)) {
      JsonNode figure = JSON.readTree(line);
      assertThat(figure.path("unit").asText()).isNotEmpty();
      figures.put(figure.path("case").asText(), figure.path("value").asDouble());
    }
    return figures;
  }
}
