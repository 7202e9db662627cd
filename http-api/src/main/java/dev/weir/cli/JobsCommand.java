package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir jobs list|show|watch|cancel|pause|resume}. */
@Command(name = "jobs", description = "Work that goes on at the server, whoever began it.")
final class JobsCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "kind",
          "state",
          "tenant",
          "circuit",
          "node",
          "done",
          "total",
          "unit",
          "started_at",
          "phase");

  private final WeirCommand root;

  JobsCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "All jobs that are kept, the latest first.")
  int list() {
    JsonNode answer = root.api().get("/v1/jobs", Api.JSON).json();
    root.printer().rows(answer, answer.path("jobs"), COLUMNS);
    return ExitCode.DONE;
  }

  @Command(name = "show", description = "How far a job is, or what it found.")
  int show(@Parameters(paramLabel = "ID") String id) {
    return tell(new JobWatch(root).job(id));
  }

  @Command(
      name = "watch",
      description = "Follow a job until it has ended; ends as the command that began it would.")
  int watch(@Parameters(paramLabel = "ID") String id) {
    JobWatch watch = new JobWatch(root);
    return watch.follow(watch.job(id));
  }

  @Command(name = "cancel", description = "End a job where it is.")
  int cancel(@Parameters(paramLabel = "ID") String id) {
    return tell(new JobWatch(root).order(id, "cancel"));
  }

  @Command(name = "pause", description = "Have a job wait until it is resumed.")
  int pause(@Parameters(paramLabel = "ID") String id) {
    return tell(new JobWatch(root).order(id, "pause"));
  }

  @Command(name = "resume", description = "Have a paused job go on.")
  int resume(@Parameters(paramLabel = "ID") String id) {
    return tell(new JobWatch(root).order(id, "resume"));
  }

  private int tell(JsonNode job) {
    root.printer().thing(job, new JobReport(job).text());
    return ExitCode.DONE;
  }
}
