package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows how far a job is until it has ended; interrupting it leaves the job alone. */
final class JobWatch {
  private static final long PAUSE_SECONDS = 1;

  private final WeirCommand root;

  JobWatch(WeirCommand root) {
    this.root = root;
  }

  /** Returns an {@link ExitCode}; a job that somebody else cancelled is a failed check. */
  int follow(JsonNode begun) {
    String id = begun.path("id").asText();
    Api api = root.api();
    ProgressBar bar =
        new ProgressBar(
            root.console(),
            begun.path("kind").asText() + " " + id,
            begun.path("total").asLong(),
            begun.path("unit").asText(),
            System::nanoTime);
    JsonNode job = begun;
    while (job.path("state").asText().equals("running")) {
      if (!root.isQuiet()) {
        bar.update(job.path("done").asLong(), job.path("phase").asText());
      }
      IngestCommand.pause(PAUSE_SECONDS);
      job = api.get("/v1/jobs/" + Api.encode(id), Api.JSON).json();
    }
    bar.abandon();
    return end(job);
  }

  private int end(JsonNode job) {
    for (JsonNode warning : job.path("warnings")) {
      root.console().err().println("warning: " + warning.asText());
    }
    String sentence =
        "job "
            + job.path("id").asText()
            + " "
            + job.path("state").asText()
            + ": "
            + job.path("phase").asText()
            + ", "
            + job.path("done").asLong()
            + " of "
            + job.path("total").asLong()
            + " "
            + job.path("unit").asText();
    if (!job.path("state").asText().equals("done")) {
      throw new CheckFailed(sentence);
    }
    root.printer().thing(job, sentence);
    return ExitCode.DONE;
  }
}
