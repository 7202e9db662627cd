package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Short runs of the benches: that they run and say what they measured, not how fast. */
class BenchTest {
  private static final int SCALE = 400;

  @TempDir Path directory;

  @Test
  void measuresTheWholeWayOfABatch() throws Exception {
    StringWriter out = new StringWriter();
    new BenchHttp(new PrintWriter(out), BenchCommand::start, directory, SCALE).run();
    assertThat(cases(out))
        .contains(
            "ingest, batches of 1,000 rows, 1 views",
            "ingest, batches of 1,000 rows, 10 views",
            "ingest, batches of 1,000 rows, 100 views",
            "ingest, batches of 1,000 rows, 10 views, cpu of layer",
            "batch of 1 row acknowledged, p99",
            "create a view on an empty table, warm, p50",
            "update of existing rows, 10 views, table of 2500 rows, cpu",
            "restart until a view answers, 10 views, new process");
  }

  @Test
  void measuresTheEngineAlone() throws Exception {
    StringWriter out = new StringWriter();
    new BenchViews(new BenchViewsOptions(), new PrintWriter(out), SCALE).run();
    assertThat(cases(out))
        .contains(
            "SQL to a running view, warm, p50",
            "SQL to a running view, the first of a fresh JVM",
            "filter and map, upserts",
            "group by 100k keys, upserts",
            "join 100k x 100k, upserts",
            "anti join, table of 500 rows",
            "anti join, growth from the smallest to the largest table",
            "rolling sum by RANGE, growth from the smallest to the largest table",
            "backfill of a join view",
            "ten views beside poison",
            "ten views beside large state",
            "Nexmark q05",
            "TPC-H");
  }

  @Test
  void measuresTheRecoveryOfATenantsPast() throws Exception {
    StringWriter out = new StringWriter();
    new BenchRecovery(new PrintWriter(out), directory, SCALE).run();
    assertThat(cases(out))
        .contains(
            "view at an old rev",
            "the next rev",
            "replay from the first event, rows a second",
            "node started to the first answer of the tenant");
  }

  @Test
  void measuresHowSamplesComeIn() throws Exception {
    StringWriter out = new StringWriter();
    int code =
        new BenchMetrics(new BenchMetricsOptions(), new PrintWriter(out), directory, 1, SCALE, 1)
            .run();
    assertThat(code).isZero();
    assertThat(cases(out))
        .contains(
            "Influx lines, 20k points a request, cpu",
            "Influx lines, 20k points a request, rate",
            "Influx lines, 20k points a request, memory",
            "remote write, 2k points a request, cpu",
            "remote write, 10k points a request, cpu",
            "JSON lines, 20k points a request, cpu",
            "Prometheus text, 2k points a request, cpu",
            "new series, first pass, remote write, 2k points a request, cpu",
            "disk, devops-20, with index",
            "disk, calm-6, data",
            "journal, devops-20, 10 steps a request",
            "2500 series, heap for each",
            "2500 series, Influx lines, cpu",
            "2500 series, started to the first answer after kill -9",
            "2500 series, started to the first answer after a leave",
            "acknowledged points lost",
            "points changed",
            "node started to the first answer after kill -9, max");
  }

  @Test
  void measuresQuestions() throws Exception {
    StringWriter out = new StringWriter();
    BenchMetricsOptions options =
        CommandLine.populateCommand(new BenchMetricsOptions(), "--suite=QUERY");
    int code = new BenchMetrics(options, new PrintWriter(out), directory, 1, SCALE, 1).run();
    assertThat(code).isZero();
    assertThat(cases(out))
        .contains(
            "one series, 1 h, cpu",
            "50 hosts, 1 h, step 10 s, cpu",
            "50 hosts, 1 h, sum by (region) of rates, cpu",
            "a regular expression over 2500 values of a label",
            "a year of samples, times the processor time of the tier of hours",
            "ingest beside 100 questions a second, slower by",
            "100 questions a second beside ingest, p99");
  }

  @Test
  void measuresWhatATenantFeelsOfAnother() throws Exception {
    StringWriter out = new StringWriter();
    new BenchNeighbours(new PrintWriter(out), directory, SCALE).run();
    assertThat(cases(out))
        .contains(
            "small writes beside a tenant at its ingest-bytes-per-s of 1 MB, p99 times that alone",
            "small writes beside a tenant with times that are refused, the flood");
  }

  private static List<String> cases(StringWriter out) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> cases = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      JsonNode figure = json.readTree(line);
      assertThat(figure.path("unit").asText()).isNotEmpty();
      assertThat(figure.path("value").isNumber()).isTrue();
      cases.add(figure.path("case").asText());
    }
    return cases;
  }
}
