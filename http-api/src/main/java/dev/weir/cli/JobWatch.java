package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts a job or joins it, and shows how far it is until it has ended. Whoever interrupts the
 * command leaves the job alone, and is told so.
 */
final class JobWatch {
  private static final String JOBS = "/v1/jobs/";
  private static final byte[] NOTHING = new byte[0];

  /** A short job is seen to end soon, a long one is not asked for all the time. */
  private static final long PAUSE_FIRST_MILLIS = 200;

  private static final long PAUSE_MAX_MILLIS = 1_000;

  /** Answers in a row that may be missing: a job goes on elsewhere when its node is lost. */
  private static final int FAILURES_MAX = 60;

  /** Answers that only say that there is none now: too many requests, not available, too late. */
  private static final Set<Integer> AGAIN = Set.of(429, 503, 504);

  private final WeirCommand root;
  private volatile boolean left;

  JobWatch(WeirCommand root) {
    this.root = root;
  }

  /** Starts a job and follows it, or only prints its id; returns an {@link ExitCode}. */
  int begin(String path, ObjectNode body, Detach detach) {
    JsonNode job =
        root.api().post(path, Api.JSON, Api.JSON, body.toString().getBytes(UTF_8)).json();
    if (detach.isAsked()) {
      root.console().out().println(job.path("id").asText());
      return ExitCode.DONE;
    }
    return follow(job);
  }

  /** One job as it is now. */
  JsonNode job(String id) {
    return root.api().get(JOBS + Api.encode(id), Api.JSON).json();
  }

  /** Cancels, pauses or resumes a job. */
  JsonNode order(String id, String action) {
    return root.api()
        .post(JOBS + Api.encode(id) + ":" + action, Api.JSON, Api.JSON, NOTHING)
        .json();
  }

  /**
   * Shows a job until it has ended.
   *
   * @return an {@link ExitCode}
   * @throws CheckFailed if it was cancelled, or found a difference
   * @throws Refused if it failed
   */
  int follow(JsonNode begun) {
    String id = begun.path("id").asText();
    Thread farewell = new Thread(() -> leave(id), "weir-job-farewell");
    StatusLine status = new StatusLine(root.console(), System::nanoTime);
    JsonNode job = begun;
    addHook(farewell);
    try {
      long pause = PAUSE_FIRST_MILLIS;
      while (new JobReport(job).isOpen()) {
        show(status, job);
        pause(pause);
        pause = Math.min(2 * pause, PAUSE_MAX_MILLIS);
        job = next(id);
      }
    } catch (RuntimeException e) {
      status.abandon();
      if (isPassing(e)) {
        root.console().err().println(goesOn(id));
      }
      throw e;
    } finally {
      removeHook(farewell);
    }
    if (status.isDrawn()) {
      status.finish(JobLine.of(job));
    }
    return end(job);
  }

  private void show(StatusLine status, JsonNode job) {
    if (!root.isQuiet() && !left) {
      status.update(() -> JobLine.of(job));
    }
  }

  private JsonNode next(String id) {
    for (int failures = 1; ; failures++) {
      try {
        return job(id);
      } catch (NotReached | Refused e) {
        if (!isPassing(e) || failures == FAILURES_MAX) {
          throw e;
        }
      }
      pause(PAUSE_MAX_MILLIS);
    }
  }

  /** Whether it says nothing of the job, only that there is no answer now. */
  private static boolean isPassing(RuntimeException failure) {
    return switch (failure) {
      case NotReached _ -> true;
      case Refused refused -> AGAIN.contains(refused.problem().status());
      default -> false;
    };
  }

  private int end(JsonNode job) {
    for (JsonNode warning : job.path("warnings")) {
      root.console().err().println("warning: " + warning.asText());
    }
    JobReport report = new JobReport(job);
    boolean done = report.state().equals("done");
    if (done || root.format() == OutputFormat.JSON || root.format() == OutputFormat.NDJSON) {
      root.printer().thing(job, report.text());
    }
    if (!done && job.path("result").has("code")) {
      root.console().err().println(report.sentence());
      throw new Refused(report.problem());
    }
    if (!done) {
      throw new CheckFailed(report.sentence());
    }
    if (!report.isSound()) {
      throw new CheckFailed("the check failed: " + JobLine.name(job) + " found a difference");
    }
    return ExitCode.DONE;
  }

  /** The process ends while the job does not: Ctrl-C, or a signal. */
  private void leave(String id) {
    left = true;
    root.console().err().println("\n" + goesOn(id));
  }

  private static String goesOn(String id) {
    return "job %s goes on; watch it again with: weir jobs watch %s, end it with: weir jobs cancel %s"
        .formatted(id, id, id);
  }

  private static void addHook(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already, and with it this command.
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending: the hook runs, as it should.
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }
}
