package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir metrics import|export|query|top}. */
@Command(name = "metrics", description = "Samples of a tenant's time series.")
final class MetricsCommand implements Runnable {
  private static final String API = "/prometheus/api/v1";
  private static final List<String> COUNTS = List.of("name", "value");

  private static final long MILLIS = 1000;

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  MetricsCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: import, export, query or top.");
  }

  @Command(
      name = "import",
      description = {
        "Send the samples of files, some megabytes at a time.",
        "Run it again after a break: samples that are there already are duplicates."
      })
  int importFiles(
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of samples.")
          List<Path> files,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              required = true,
              description = "${COMPLETION-CANDIDATES}.")
          SampleFormat format,
      @Option(
              names = "--precision",
              paramLabel = "P",
              defaultValue = "ns",
              description = "Unit of times in line protocol; default ${DEFAULT-VALUE}.")
          String precision) {
    SampleImport all = new SampleImport(new Sender(root.api(), IngestCommand::pause));
    String path = root.tenantPath() + format.path(precision);
    for (Path file : files) {
      importFile(file, path, format, all);
    }
    SampleImport.Result result = all.result();
    if (!root.isQuiet()) {
      root.printer().thing(Json.mapper().valueToTree(result), result.sentence());
    }
    return result.rejected() > 0 ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private void importFile(Path file, String path, SampleFormat format, SampleImport all) {
    Path at = root.console().directory().resolve(file);
    if (!Files.isRegularFile(at)) {
      throw new ParameterException(spec.commandLine(), "there is no file " + file);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(at))) {
      ProgressBar bar =
          new ProgressBar(
              root.progress(),
              file.getFileName().toString(),
              Files.size(at),
              "bytes",
              System::nanoTime);
      try {
        all.send(in, path, format, bar).forEach(root.console().err()::println);
      } catch (RuntimeException e) {
        bar.abandon();
        throw e;
      }
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Command(
      name = "export",
      description = "Print samples as lines of JSON, which import --format json takes.")
  int export(
      @Option(
              names = "--match",
              paramLabel = "SELECTOR",
              defaultValue = "{__name__!=\"\"}",
              description = "Which series; may be given several times; else all.")
          List<String> selectors,
      @Option(names = "--start", paramLabel = "TIME", description = "RFC 3339 or seconds.")
          String start,
      @Option(names = "--end", paramLabel = "TIME", description = "RFC 3339 or seconds.")
          String end) {
    String query =
        selectors.stream()
            .map(each -> "match%5B%5D=" + Api.encode(each))
            .collect(Collectors.joining("&"));
    String from = start == null ? "" : "&start=" + Api.encode(start);
    String to = end == null ? "" : "&end=" + Api.encode(end);
    PrintStream out = root.console().out();
    try (InputStream in = root.api().open(path("/export?" + query + from + to), Api.NDJSON)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new NotReached(root.api().url(), e);
    }
    out.flush();
    return ExitCode.DONE;
  }

  @Command(name = "query", description = "Ask in PromQL: the values of one time, or a plot.")
  int query(@Mixin MetricsQuery query) {
    if (!query.mistake().isEmpty()) {
      throw new ParameterException(spec.commandLine(), query.mistake());
    }
    long now = System.currentTimeMillis() / MILLIS;
    query.print(root.api().get(path(query.address(now)), Api.JSON).json(), root);
    return ExitCode.DONE;
  }

  @Command(name = "top", description = "What has the most series, values and memory.")
  int top(
      @Option(
              names = "-n",
              paramLabel = "N",
              defaultValue = "10",
              description = "Lines of each list; default ${DEFAULT-VALUE}.")
          int lines) {
    JsonNode answer =
        root.api().get(path("/status/tsdb?limit=" + lines), Api.JSON).json().path("data");
    if (root.printer().isForPeople()) {
      print("series by metric", answer.path("seriesCountByMetricName"));
      print("values by label", answer.path("labelValueCountByLabelName"));
      print("series by label and value", answer.path("seriesCountByLabelValuePair"));
      print("bytes by label", answer.path("memoryInBytesByLabelName"));
    }
    long series = answer.at("/headStats/numSeries").asLong();
    root.printer().thing(answer, WeirCommand.grouped(series) + " series");
    return ExitCode.DONE;
  }

  private void print(String title, JsonNode counts) {
    root.console().out().println(title);
    Table table = new Table(COUNTS);
    counts.forEach(table::add);
    table.lines().stream().skip(1).forEach(line -> root.console().out().println("  " + line));
  }

  private String path(String rest) {
    return root.tenantPath() + API + rest;
  }
}
