package dev.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir ingest FILE…}. */
@Command(
    name = "ingest",
    description = {
      "Send the rows of files in batches.",
      "Each batch has an idempotency key made from the run and its number: run the same command"
          + " again after a break, and nothing is stored twice."
    })
final class IngestCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of rows.")
  private List<Path> files;

  @Option(names = "--table", required = true, paramLabel = "T", description = "The table.")
  private String table;

  @Option(
      names = "--op",
      paramLabel = "OP",
      defaultValue = "upsert",
      description = "create, upsert, update or delete; default ${DEFAULT-VALUE}.")
  private String op;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; else by the file's ending.")
  private RowFormat format;

  @Option(
      names = "--batch-rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Rows in a batch; default ${DEFAULT-VALUE}.")
  private int batchRows;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Begin of the keys; else made from the file, the table and these options.")
  private String runId;

  IngestCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (batchRows < 1) {
      throw new ParameterException(spec.commandLine(), "--batch-rows must be at least 1");
    }
    String path =
        root.circuitPath() + "/tables/" + Api.encode(table) + "/rows?op=" + Api.encode(op);
    Sender sender = new Sender(root.api(), IngestCommand::pause);
    int batchesBefore = 0;
    for (Path file : files) {
      batchesBefore += ingest(file, path, sender, batchesBefore);
    }
    return ExitCode.DONE;
  }

  private int ingest(Path file, String path, Sender sender, int batchesBefore) {
    RowFormat rowFormat = formatOf(file);
    try {
      Survey survey = Survey.of(open(file), rowFormat);
      String run = runId == null ? defaultRun(survey, rowFormat) : runId;
      int offset = runId == null ? 0 : batchesBefore;
      ProgressBar bar =
          new ProgressBar(
              root.progress(),
              file.getFileName().toString(),
              survey.rows(),
              "rows",
              System::nanoTime);
      IngestRun ingest = new IngestRun(sender, path, rowFormat, run, offset, bar);
      try (Batches batches = new Batches(rowFormat.open(open(file)), batchRows)) {
        IngestRun.Result result = ingest.send(batches);
        report(result);
        return result.batches();
      } catch (RuntimeException e) {
        bar.abandon();
        throw e;
      }
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), file + " cannot be read: " + reason(e), e);
    }
  }

  /** The parser's own text would repeat the file's content. */
  private static String reason(IOException e) {
    if (e instanceof JsonProcessingException syntax && syntax.getLocation() != null) {
      return syntax.getOriginalMessage()
          + ", line "
          + syntax.getLocation().getLineNr()
          + ", column "
          + syntax.getLocation().getColumnNr();
    }
    return e.getMessage();
  }

  private void report(IngestRun.Result result) {
    if (!root.isQuiet()) {
      root.printer().thing(Json.mapper().valueToTree(result), result.sentence());
    }
  }

  /** All that decides what a batch holds is in the name, so that a key never meets other rows. */
  private String defaultRun(Survey survey, RowFormat rowFormat) {
    return survey.digest() + "-" + table + "-" + op + "-" + rowFormat + "-" + batchRows;
  }

  private RowFormat formatOf(Path file) {
    return Optional.ofNullable(format)
        .or(() -> RowFormat.ofName(file.toString()))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), file + " has an unknown ending: give --format"));
  }

  private InputStream open(Path file) throws IOException {
    Path at = root.console().directory().resolve(file);
    if (!Files.isRegularFile(at)) {
      throw new ParameterException(spec.commandLine(), "there is no file " + file);
    }
    return Files.newInputStream(at);
  }

  static void pause(long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
