package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsCommandTest {
  private static final String JOB = "GET /v1/jobs/w-7";

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String job(String state, int done, String result) {
    return """
    {"id":"w-7","kind":"backup","node":null,"tenant":"ca","circuit":null,"state":"%s",\
    "phase":"copying main","done":%d,"total":1200,"unit":"revs","rate_per_s":300.0,"eta_ms":2900,\
    "warnings":[],"result":%s,"started_at":"2026-01-05T08:00:00.000Z","ended_at":null}\
    """
        .formatted(state, done, result);
  }

  @Test
  void listsThem() {
    server.reply("GET /v1/jobs", 200, "{\"jobs\":[" + job("paused", 300, "null") + "]}");

    assertThat(weir.onTerminal().run(server, "jobs")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            id   kind    state   tenant  circuit  node  done  total  unit  started_at                phase
            w-7  backup  paused  ca                      300   1200  revs  2026-01-05T08:00:00.000Z  copying main
            """);
  }

  @Test
  void showsWhatCameOfIt() {
    server.reply(JOB, 200, job("done", 1200, "{\"name\":\"nightly-1\",\"new_bytes\":4096}"));

    assertThat(weir.onTerminal().run(server, "jobs", "show", "w-7")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            name: nightly-1
            new bytes: 4096
            job w-7 done: copying main, 1200 of 1200 revs
            """);
  }

  @Test
  void showsNoFigures_beforeItKnowsAny() {
    String waiting =
        job("running", 0, "null")
            .replace("1200", "0")
            .replace("revs", "")
            .replace("copying main", "waiting to begin");
    server.reply(JOB, 200, waiting);

    assertThat(weir.onTerminal().run(server, "jobs", "show", "w-7")).isZero();
    assertThat(weir.out()).isEqualTo("job w-7 running: waiting to begin\n");
    assertThat(JobLine.of(Json.parse(waiting)))
        .isEqualTo("backup w-7 ░░░░░░░░░░░░░░░░░░░░  waiting to begin");
  }

  @Test
  void followsItsPauseToItsEnd() {
    server.reply(JOB, 200, job("running", 300, "null"));
    server.reply(JOB, 200, job("running", 600, "null"));
    server.reply(JOB, 200, job("paused", 600, "null"));
    server.reply(JOB, 200, job("done", 1200, "null"));

    assertThat(weir.onTerminal().run(server, "jobs", "watch", "w-7")).isZero();
    assertThat(weir.err())
        .contains(
            "backup w-7 ██████████░░░░░░░░░░  50 %  600 of 1,200 revs  300 revs/s  eta 3 s "
                + " copying",
            "backup w-7 ██████████░░░░░░░░░░  50 %  600 of 1,200 revs  paused  copying main",
            "backup w-7 ████████████████████  100 %  1,200 of 1,200 revs  done  copying main")
        .doesNotContain("goes on");
    assertThat(weir.out()).isEqualTo("job w-7 done: copying main, 1200 of 1200 revs\n");
  }

  @Test
  void goesOnFollowing_whenAnswersAreMissing() {
    server.reply(JOB, 200, job("running", 300, "null"));
    server.reply(JOB, 503, "{\"code\":\"recovering\",\"detail\":\"Ask again.\"}");
    server.reply(JOB, 200, job("done", 1200, "null"));

    assertThat(weir.run(server, "jobs", "watch", "w-7", "-o", "json")).isZero();
    assertThat(weir.out()).contains("\"state\" : \"done\"");
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void tellsWhyItFailed() {
    server.reply(
        JOB, 200, job("failed", 300, "{\"code\":\"disk-full\",\"detail\":\"Free 3 GB.\"}"));

    assertThat(weir.onTerminal().run(server, "jobs", "watch", "w-7")).isEqualTo(ExitCode.REFUSED);
    assertThat(weir.err())
        .isEqualTo("job w-7 failed: copying main, 300 of 1200 revs\ndisk-full: Free 3 GB.\n");
    assertThat(weir.out()).isEmpty();
  }

  @Test
  void printsTheFailedJobToo_forMachines() {
    server.reply(
        JOB, 200, job("failed", 300, "{\"code\":\"disk-full\",\"detail\":\"Free 3 GB.\"}"));

    assertThat(weir.run(server, "jobs", "watch", "w-7")).isEqualTo(ExitCode.REFUSED);
    assertThat(Json.parse(weir.out()).path("result").path("code").asText()).isEqualTo("disk-full");
  }

  @Test
  void failsCheck_whenSomebodyCancelsIt() {
    server.reply(JOB, 200, job("running", 300, "null"));
    server.reply(JOB, 200, job("cancelled", 300, "null"));

    assertThat(weir.run(server, "jobs", "watch", "w-7")).isEqualTo(ExitCode.CHECK_FAILED);
  }

  @Test
  void stopsFollowing_whenThereIsNoSuchJob() {
    server.reply(JOB, 404, "{\"code\":\"job-not-found\",\"detail\":\"There is no job w-7.\"}");

    assertThat(weir.run(server, "jobs", "watch", "w-7")).isEqualTo(ExitCode.REFUSED);
    assertThat(weir.err()).isEqualTo("job-not-found: There is no job w-7.\n");
  }

  @Test
  void cancelsPausesAndResumes() {
    server.reply("POST /v1/jobs/w-7:pause", 200, job("paused", 300, "null"));
    server.reply("POST /v1/jobs/w-7:resume", 200, job("running", 300, "null"));
    server.reply("POST /v1/jobs/w-7:cancel", 200, job("cancelled", 300, "null"));
    weir.onTerminal();

    assertThat(weir.run(server, "jobs", "pause", "w-7")).isZero();
    assertThat(weir.run(server, "jobs", "resume", "w-7")).isZero();
    assertThat(weir.run(server, "jobs", "cancel", "w-7")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            job w-7 paused: copying main, 300 of 1200 revs
            job w-7 running: copying main, 300 of 1200 revs
            job w-7 cancelled: copying main, 300 of 1200 revs
            """);
  }

  @Test
  void passesRefusalsOn() {
    server.reply(
        "POST /v1/jobs/w-7:pause", 404, "{\"code\":\"route-not-found\",\"detail\":\"No pause.\"}");

    assertThat(weir.run(server, "jobs", "pause", "w-7")).isEqualTo(ExitCode.REFUSED);
    assertThat(weir.err()).isEqualTo("route-not-found: No pause.\n");
  }

  @Test
  void tellsLongTimesInLongUnits() {
    assertThat(JobLine.of(Json.parse(job("running", 300, "null").replace("2900", "7199000"))))
        .contains("eta 119 min");
    assertThat(JobLine.of(Json.parse(job("running", 300, "null").replace("2900", "7200000"))))
        .contains("eta 2 h");
    assertThat(JobLine.of(Json.parse(job("running", 300, "null").replace("2900", "null"))))
        .contains("eta unknown");
  }
}
