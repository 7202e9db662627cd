package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The node that works on jobs is killed: another one does them, under the same ids. */
@ExtendWith(KeptLogs.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JobsIT {
  /** Revs of the table and the view; each batch is one more. */
  private static final int DEFINITIONS = 2;

  private static final int BATCHES = 300;
  private static final int ROWS = 40;

  /** Random characters of a row, which nothing makes small: a backup looks up every 256 KiB. */
  private static final int NOTE = 200;

  /** So small a part of a processor that a job is at work for seconds. */
  private static final String SHARE = "\"share\":0.02";

  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration STAYS = Duration.ofSeconds(1);

  private final long seed = Seeds.next();
  private TestCluster cluster;
  private int tenants;
  private String tenant;
  private long acknowledged;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster =
        TestCluster.start(
            directory, 3, "weir.backup.dir = \"" + directory.resolve("backups") + "\"");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  /** Backups of a tenant that has some are quick, so each test has a tenant of its own. */
  @BeforeEach
  void fill() {
    cluster.repair();
    cluster.note();
    Awaitility.await().atMost(WAIT_MAX).until(() -> Http.get(any(), "/v1/jobs").status() == 200);
    tenant = "jobs-" + ++tenants;
    acknowledged = 0;
    put("tables/parts", "CREATE TABLE parts (id BIGINT PRIMARY KEY, kind INT NOT NULL, n VARCHAR)");
    put("views/kinds", "SELECT kind, COUNT(*) AS n FROM parts GROUP BY kind");
    Awaitility.await()
        .atMost(WAIT_MAX)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              write();
              return acknowledged >= BATCHES;
            });
  }

  @Test
  void jobsAtWorkAreDoneByAnotherNode_whileBatchesGoOn() {
    String verify = begin("/verify", "{" + SHARE + "}");
    String backup = begin("/backup", "{\"name\":\"kept\"," + SHARE + "}");
    awaitAtWork(verify);
    awaitAtWork(backup);
    int killed = worker(verify).orElseThrow();
    assertThat(worker(backup)).hasValue(killed);
    long before = acknowledged;

    assertThat(List.of(job(verify).path("state").asText(), job(backup).path("state").asText()))
        .containsOnly("running");
    cluster.node(killed).kill();

    JsonNode proof = done(verify);
    assertThat(proof.path("ok").asBoolean()).as(proof.toString()).isTrue();
    assertThat(proof.path("complete").asBoolean()).as(proof.toString()).isTrue();
    assertThat(proof.path("tables")).isNotEmpty();
    proof
        .path("tables")
        .forEach(
            table ->
                assertThat(table.path("rows").asLong())
                    .as(table.toString())
                    .isEqualTo((proof.path("rev").asLong() - DEFINITIONS) * ROWS));
    assertThat(done(backup).path("name").asText()).isEqualTo("kept");
    assertThat(nodesThatSay("job " + verify + " has ended: done"))
        .hasSize(1)
        .doesNotContain(killed);
    assertThat(nodesThatSay("job " + backup + " has ended: done"))
        .hasSize(1)
        .doesNotContain(killed);
    assertThat(acknowledged).as("batches meanwhile").isGreaterThan(before);
    assertThat(backups()).containsOnlyOnce("kept");
    JsonNode restored = done(beginAt("/v1/backups/kept:verify", "{}"));
    assertThat(restored.path("ok").asBoolean()).as(restored.toString()).isTrue();
    assertAllThere();
  }

  @Test
  void aPausedJobStaysPausedUntilItIsResumed_andACancelledOneStaysCancelled() {
    String paused = begin("/verify", "{\"views\":[\"kinds\"]," + SHARE + "}");
    assertThat(tell(paused, "pause")).isEqualTo("paused");
    String unwanted = begin("/backup", "{\"name\":\"unwanted\"," + SHARE + "}");
    awaitAtWork(unwanted);
    assertThat(tell(unwanted, "cancel")).isEqualTo("cancelled");

    cluster.node(worker(paused).orElseThrow()).kill();
    awaitWorker(paused);
    Awaitility.await()
        .atMost(WAIT_MAX)
        .during(STAYS)
        .until(
            () ->
                job(paused).path("state").asText().equals("paused")
                    && job(paused).path("done").asLong() == 0);
    assertThat(job(unwanted).path("state").asText()).isEqualTo("cancelled");
    assertThat(worker(unwanted)).as("nobody does it").isEmpty();

    assertThat(tell(paused, "resume")).isEqualTo("running");
    JsonNode proof = done(paused);
    assertThat(proof.path("ok").asBoolean()).as(proof.toString()).isTrue();
    assertThat(job(unwanted).path("state").asText()).isEqualTo("cancelled");
    assertThat(backups()).doesNotContain("unwanted");
    assertAllThere();
  }

  /** Tries to send the next batch; one that is not acknowledged is the next again. */
  private void write() {
    Random random = Seeds.random(seed + acknowledged);
    StringBuilder body = new StringBuilder("{\"changes\":[");
    for (int row = 0; row < ROWS; row++) {
      long id = acknowledged * ROWS + row;
      body.append(row == 0 ? "" : ",")
          .append(
              "{\"table\":\"parts\",\"op\":\"create\",\"row\":{\"id\":%d,\"kind\":%d,\"n\":\"%s\"}}"
                  .formatted(id, id % 7, note(random)));
    }
    Http.Answer answer =
        Http.postBatch(any(), tenant, "batch-" + acknowledged, body.append("]}").toString());
    assertThat(answer.status() == 200 || answer.mayRetry()).as(answer.toString()).isTrue();
    acknowledged += answer.status() == 200 ? 1 : 0;
  }

  private static String note(Random random) {
    return random
        .ints(NOTE, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The batch that was sent last may be there although nobody said so; here it is sent again. */
  private void assertAllThere() {
    long wanted = acknowledged + 1;
    Awaitility.await()
        .atMost(WAIT_MAX)
        .until(
            () -> {
              write();
              return acknowledged >= wanted;
            });
    JsonNode answer = Http.postSql(any(), path("/query"), "SELECT COUNT(*) AS n FROM parts").body();
    assertThat(answer.at("/rows/0/n").asLong()).isEqualTo(acknowledged * ROWS);
    assertThat(answer.path("rev").asLong()).isEqualTo(acknowledged + DEFINITIONS);
  }

  private URI any() {
    return cluster.bases().getFirst();
  }

  private String path(String end) {
    return "/v1/tenants/" + tenant + end;
  }

  private void put(String path, String sql) {
    Http.Answer answer = Http.putSql(any(), path("/" + path), sql);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
  }

  private String begin(String path, String body) {
    return beginAt(path(path), body);
  }

  private String beginAt(String path, String body) {
    Http.Answer answer = Http.postJson(any(), path, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    return answer.body().path("id").asText();
  }

  /** The state after it. */
  private String tell(String job, String what) {
    return Http.postJson(any(), "/v1/jobs/" + job + ":" + what, "").body().path("state").asText();
  }

  private JsonNode job(String job) {
    return Http.get(any(), "/v1/jobs/" + job).body();
  }

  private void awaitAtWork(String job) {
    Awaitility.await()
        .atMost(WAIT_MAX)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> job(job), now -> now.path("done").asLong() > 0);
    assertThat(job(job).path("state").asText()).as(job(job).toString()).isEqualTo("running");
  }

  /** Waits until a node is about to do it, with batches all the while. */
  private void awaitWorker(String job) {
    Awaitility.await()
        .atMost(WAIT_MAX)
        .pollInterval(LOOK)
        .until(
            () -> {
              boolean found = worker(job).isPresent();
              write();
              return found;
            });
  }

  /** What came of it once it is done, with batches all the while. */
  private JsonNode done(String job) {
    JsonNode ended =
        Awaitility.await()
            .atMost(WAIT_MAX)
            .pollInterval(LOOK)
            .until(
                () -> {
                  write();
                  return job(job);
                },
                now -> !now.path("ended_at").asText("").isEmpty());
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
    assertThat(ended.path("id").asText()).isEqualTo(job);
    return ended.path("result");
  }

  private List<String> backups() {
    JsonNode answer = Http.get(any(), "/v1/backups").body();
    assertThat(answer.path("damaged")).as(answer.toString()).isEmpty();
    return answer.path("backups").findValuesAsText("name");
  }

  /** The node that has a thread for a job: the API does not say where the ledger lives. */
  private OptionalInt worker(String job) {
    return IntStream.range(0, cluster.size())
        .filter(node -> cluster.node(node).isAlive())
        .filter(node -> hasThread(cluster.node(node).pid(), "weir-job-" + job))
        .findFirst();
  }

  private List<Integer> nodesThatSay(String text) {
    return IntStream.range(0, cluster.size())
        .filter(node -> cluster.node(node).output().contains(text))
        .boxed()
        .toList();
  }

  private static boolean hasThread(long process, String name) {
    Path threads = Path.of("/proc", Long.toString(process), "task");
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        if (nameOf(thread).equals(name)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty when the thread has ended meanwhile. */
  private static String nameOf(Path thread) throws IOException {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return "";
      }
      throw e;
    }
  }
}
