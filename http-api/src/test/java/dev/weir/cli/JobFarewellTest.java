package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever ends the command leaves the job alone, and is told how to see it again. */
@Timeout(60)
class JobFarewellTest {
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int STOP_SECONDS_MAX = 20;

  @TempDir Path directory;

  @Test
  void saysThatTheJobGoesOn_whenTheCommandIsEnded() throws Exception {
    try (FakeServer server = new FakeServer()) {
      server.reply(
          "GET /v1/jobs/w-7",
          200,
          "{\"id\":\"w-7\",\"kind\":\"verify\",\"state\":\"running\",\"phase\":\"x\"}");
      Path said = directory.resolve("err");
      Process command =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  Main.class.getName(),
                  "--url",
                  server.url(),
                  "jobs",
                  "watch",
                  "w-7")
              .redirectError(said.toFile())
              .start();
      try {
        await().atMost(START_MAX).until(() -> server.asked().size() > 2 || !command.isAlive());
        command.destroy();
        assertThat(command.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      } finally {
        command.destroyForcibly();
      }
      assertThat(Files.readString(said))
          .contains(
              "job w-7 goes on; watch it again with: weir jobs watch w-7, end it with: weir jobs"
                  + " cancel w-7");
      assertThat(server.asked()).extracting(FakeServer.Asked::method).containsOnly("GET");
    }
  }
}
