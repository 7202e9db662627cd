package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that work on circuits, from the request to what they leave behind. */
class RecoveryJobsTest {
  private static final String LEDGER = "j|jobs";
  private static final String CA = "/v1/tenants/ca";
  private static final String STOCK = "CREATE TABLE stock (id INTEGER PRIMARY KEY, n INTEGER)";
  private static final String TEXT = "CREATE TABLE text (id INTEGER PRIMARY KEY, t VARCHAR)";
  private static final String SUMS =
      "SELECT id / 10 AS ten, SUM(n) AS n FROM stock GROUP BY id / 10";

  private Path data;
  private Path backups;
  private RealNode node;
  private RecordingClient client;

  @BeforeEach
  void start(@TempDir Path directory) {
    data = directory.resolve("data");
    backups = directory.resolve("backups");
    open(data);
    assertThat(client.putSql(CA + "/tables/stock", STOCK).status()).isEqualTo(201);
    assertThat(client.putSql(CA + "/views/sums", SUMS).status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private void open(Path directory) {
    node =
        RealNode.start(
            directory, Map.of("weir.backup.dir", backups.toString(), "weir.snapshot.revs", "16"));
    client = new RecordingClient(node.base());
  }

  private long stock(int id, int pieces) {
    return put(CA, id, pieces);
  }

  private long put(String tenant, int id, int pieces) {
    Answer answer =
        client.postJson(
            tenant + "/batches",
            "{\"changes\":[{\"table\":\"stock\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"n\":%d}}]}"
                .formatted(id, pieces));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rev").asLong();
  }

  private String rows(String tenant, String at) {
    return client.get(tenant + "/views/sums/rows?limit=1000" + at).json().path("rows").toString();
  }

  private JsonNode begin(String path, String body) {
    Answer answer = client.postJson(path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.header("Location"))
        .isEqualTo("/v1/jobs/" + answer.json().path("id").asText());
    return answer.json();
  }

  private JsonNode ended(JsonNode job) {
    String path = "/v1/jobs/" + job.path("id").asText();
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.get(path).json(), now -> !now.path("ended_at").isNull());
  }

  private JsonNode done(String path, String body) {
    JsonNode job = ended(begin(path, body));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
    return job.path("result");
  }

  private JsonNode failed(String path, String body) {
    JsonNode job = ended(begin(path, body));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("failed");
    return job.path("result");
  }

  @Test
  void aReplayIsACircuitAsItWas_thatGoesOnByItself() {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    String then = rows(CA, "");
    stock(5, 1000);
    JsonNode result = done(CA + "/replay", "{\"to_rev\":42}");
    String copy = CA + "/circuits/" + result.path("circuit").asText();
    assertThat(copy).endsWith("/main-replay-42");
    assertThat(rows(copy, "")).isEqualTo(then);
    assertThat(rows(copy, "&at_rev=20")).isEqualTo(rows(CA, "&at_rev=20"));
    Answer more =
        client.postJson(
            copy + "/batches",
            "{\"changes\":[{\"table\":\"stock\",\"op\":\"upsert\",\"row\":{\"id\":1,\"n\":7}}]}");
    assertThat(more.json().path("rev").asLong()).isEqualTo(43);
    assertThat(rows(CA, "&at_rev=42")).isEqualTo(then);
    assertThat(done(CA + "/replay", "{\"to_rev\":42}").path("circuit").asText())
        .isEqualTo("main-replay-42-2");
    assertThat(failed(CA + "/replay", "{\"to_rev\":44}").path("code").asText())
        .isEqualTo("value-invalid");
  }

  @Test
  void aBackupIsRestoredToAnotherName_anotherNode_andAnEarlierRev() throws IOException {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    JsonNode first = done(CA + "/backup", "{\"name\":\"one\"}");
    long rev = stock(3, 77);
    JsonNode second = done("/v1/backups", "{\"name\":\"two\"}");
    assertThat(second.path("bytes").asLong()).isGreaterThan(first.path("bytes").asLong());
    assertThat(second.path("new_bytes").asLong())
        .as("what is in the first one is not written again")
        .isLessThan(first.path("new_bytes").asLong());
    String now = rows(CA, "");

    assertThat(done(CA + "/restore", "{\"name\":\"two\",\"to\":\"same\"}").path("circuits"))
        .hasToString("{\"main\":" + rev + "}");
    assertThat(rows("/v1/tenants/same", "")).isEqualTo(now);
    assertThat(rows("/v1/tenants/same", "&at_rev=20")).isEqualTo(rows(CA, "&at_rev=20"));
    done(CA + "/restore", "{\"name\":\"two\",\"to\":\"old\",\"to_rev\":25}");
    assertThat(rows("/v1/tenants/old", "")).isEqualTo(rows(CA, "&at_rev=25"));
    assertThat(failed(CA + "/restore", "{\"name\":\"two\"}").path("code").asText())
        .isEqualTo("tenant-not-empty");

    stop();
    open(data.resolveSibling("other"));
    done(CA + "/restore", "{\"name\":\"two\"}");
    assertThat(rows(CA, "")).isEqualTo(now);
    assertThat(stock(1, 1)).isEqualTo(rev + 1);
  }

  @Test
  void whatIsHeldFollowsFromTheJournal_andABackupFromItself() throws IOException {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    client.postJson(
        CA + "/tables/stock:alter",
        "{\"sql\":\"ALTER TABLE stock ADD COLUMN note VARCHAR(5) DEFAULT 'x'\"}");
    stock(41, 1);
    JsonNode verdict = done(CA + "/verify", "{\"share\":1}");
    assertThat(verdict.path("ok").asBoolean()).as(verdict.toString()).isTrue();
    assertThat(verdict.at("/views/0/name").asText()).isEqualTo("sums");
    assertThat(verdict.at("/views/0/recomputed")).isEqualTo(verdict.at("/views/0/result_hash"));
    assertThat(verdict.at("/tables/0/rows").asInt()).isEqualTo(41);

    done(CA + "/backup", "{\"name\":\"one\"}");
    JsonNode proof = done("/v1/backups/one:verify", "{}");
    assertThat(proof.path("ok").asBoolean()).as(proof.toString()).isTrue();
    assertThat(proof.at("/circuits/0/views/0/copy").asText()).isEqualTo("backup");
    try (Stream<Path> left = Files.list(data.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
    Path file = events();
    flip(file);
    JsonNode damaged = done("/v1/backups/one:verify", "{}");
    assertThat(damaged.path("ok").asBoolean()).isFalse();
    assertThat(damaged.at("/circuits/0/code").asText()).isEqualTo("backup-damaged");
  }

  @Test
  void aRebuildReadsTheJournalAgain_andSetsDamagedSegmentsAside() throws IOException {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    assertThat(client.postJson(CA + "/snapshot", "{}").status()).isEqualTo(200);
    String before = rows(CA, "");
    Path segment = segments().getLast();
    flip(segment);
    JsonNode result = done(CA + "/rebuild", "{}");
    assertThat(result.path("ok").asBoolean()).as(result.toString()).isTrue();
    assertThat(result.path("snapshots_damaged").toString())
        .contains(segment.getFileName().toString());
    assertThat(rows(CA, "")).isEqualTo(before);
    assertThat(stock(1, 5)).isEqualTo(43);
  }

  @Test
  void whatIsSentDuringARebuildIsTaken() {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    long rev = 42;
    for (int round = 0; round < 2; round++) {
      String job = "/v1/jobs/" + begin(CA + "/rebuild", "{}").path("id").asText();
      do {
        assertThat(stock(1, Math.toIntExact(rev))).isEqualTo(++rev);
      } while (client.get(job).json().path("ended_at").isNull());
      JsonNode result = client.get(job).json().path("result");
      assertThat(result.path("ok").asBoolean()).as(result.toString()).isTrue();
    }
  }

  /** The events before it are gone, so a later one must stand in for them. */
  @Test
  void aRebuildGoesRoundTheDamagedSnapshotBehindWhichTheEventsBegin() throws IOException {
    compact();
    String before = rows(CA, "");
    Path base = segments().getFirst();
    flip(base);
    JsonNode result = done(CA + "/rebuild", "{}");
    assertThat(result.path("ok").asBoolean()).as(result.toString()).isTrue();
    assertThat(result.path("snapshots_damaged").toString()).contains(base.getFileName().toString());
    assertThat(rows(CA, "")).isEqualTo(before);
    long rev = stock(1, 5);
    before = rows(CA, "");

    node.abandon();
    client.close();
    open(data);
    assertThat(rows(CA, "")).isEqualTo(before);
    assertThat(stock(2, 5)).isEqualTo(rev + 1);
  }

  @Test
  void aRebuildThatCouldNotBringTheCircuitBackLeavesItAlone() throws IOException {
    compact();
    String before = rows(CA, "");
    for (Path segment : segments()) {
      flip(segment);
    }
    JsonNode refusal = failed(CA + "/rebuild", "{}");
    assertThat(refusal.path("code").asText()).isEqualTo("journal-corrupt");
    assertThat(refusal.path("detail").asText()).contains("no whole snapshot");
    assertThat(rows(CA, "")).isEqualTo(before);
    stock(1, 5);
    before = rows(CA, "");

    assertThat(client.postJson(CA + "/snapshot", "{}").status()).isEqualTo(200);
    node.abandon();
    client.close();
    open(data);
    assertThat(rows(CA, "")).as("what it still held was saved").isEqualTo(before);
  }

  @Test
  void theLastSnapshotIsNotSetAside_soThatItsFileCanBePutBack() throws IOException {
    compact();
    String before = rows(CA, "");
    Map<Path, byte[]> whole = new HashMap<>();
    for (Path segment : segments()) {
      whole.put(segment, Files.readAllBytes(segment));
      flip(segment);
    }
    node.abandon();
    client.close();
    open(data);
    Answer refused =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> client.get(CA + "/views/sums/rows"),
                answer -> !answer.code().equals("recovering"));
    assertThat(refused.code()).as(refused.text()).isEqualTo("journal-corrupt");
    assertThat(refused.text()).contains(".segment");

    for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
    stop();
    open(data);
    assertThat(rows(CA, "")).isEqualTo(before);
    stock(1, 5);
  }

  /** Its node ended before it could say that the job has ended. */
  @Test
  void aJobThatIsDoneAgainMeetsWhatItHasMade() {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    for (String[] job :
        new String[][] {
          {"/backup", "{\"name\":\"one\"}"},
          {"/restore", "{\"name\":\"one\",\"to\":\"whole\"}"},
          {"/restore", "{\"name\":\"one\",\"to\":\"old\",\"to_rev\":25}"},
          {"/replay", "{\"to_rev\":42}"}
        }) {
      JsonNode first = ended(begin(CA + job[0], job[1]));
      assertThat(first.path("state").asText()).as(first.toString()).isEqualTo("done");
      String restored = first.at("/result/tenant").asText("");
      if (job[0].equals("/restore")) {
        put("/v1/tenants/" + restored, 1, 1); // it is known, so somebody may have used it
      }
      String rows = rows("/v1/tenants/" + restored, "");
      forgetTheEnd();
      JsonNode again = ended(first);
      assertThat(again.path("state").asText()).as(again.toString()).isEqualTo("done");
      again
          .path("result")
          .properties()
          .forEach(
              member ->
                  assertThat(member.getValue())
                      .as(member.getKey())
                      .isEqualTo(first.path("result").path(member.getKey())));
      assertThat(rows("/v1/tenants/" + restored, "")).isEqualTo(rows);
    }
    assertThat(client.get("/v1/backups").json().path("backups")).hasSize(1);
    assertThat(client.get(CA + "/circuits").json().path("circuits")).hasSize(2);
  }

  /** The ledger's last event is that of the job which ended last. */
  private void forgetTheEnd() {
    client.close();
    node.close();
    try (JournalStore store = JournalStore.open(JournalSettings.forReading(data))) {
      long epoch = store.claim(LEDGER, "test").join();
      store.truncate(LEDGER, store.highest(LEDGER) - 1, epoch).join();
    }
    open(data);
  }

  /** Leaves events that begin behind a snapshot, and later snapshots. */
  private void compact() {
    for (int i = 0; i < 60; i++) {
      stock(i, i);
      if (i % 20 == 0) {
        assertThat(client.postJson(CA + "/snapshot", "{}").status()).isEqualTo(200);
      }
    }
    Answer compacted = client.postJson(CA + "/circuits/main/compact", "{\"keep\":\"PT0S\"}");
    assertThat(compacted.json().path("deleted_to").asLong()).as(compacted.text()).isPositive();
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** Those of the circuit, oldest first. */
  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("segments"))) {
      return files
          .filter(file -> file.toString().endsWith(".segment"))
          .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .toList();
    }
  }

  @Test
  void aDamagedBackupIsRefusedBeforeAnythingIsWritten() throws IOException {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    done(CA + "/backup", "{\"name\":\"one\"}");
    Path file = events();
    flip(file);
    JsonNode refusal = failed(CA + "/restore", "{\"name\":\"one\",\"to\":\"ca2\"}");
    assertThat(refusal.path("code").asText()).isEqualTo("backup-damaged");
    assertThat(refusal.path("detail").asText()).contains(file.getFileName().toString());
    assertThat(client.get("/v1/tenants/ca2").status()).isEqualTo(404);

    Files.writeString(backups.resolve("one.json"), " ", StandardOpenOption.APPEND);
    assertThat(client.get("/v1/backups").json().path("damaged").toString()).isEqualTo("[\"one\"]");
    assertThat(failed(CA + "/restore", "{\"name\":\"one\",\"to\":\"ca2\"}").path("code").asText())
        .isEqualTo("backup-damaged");
    assertThat(failed(CA + "/restore", "{\"name\":\"none\",\"to\":\"ca2\"}").path("code").asText())
        .isEqualTo("backup-not-found");
  }

  private Path events() throws IOException {
    try (Stream<Path> files = Files.walk(backups)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".wa")).toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  /** Two megabytes of events, so that a job with a small share of a processor takes a while. */
  private void text() {
    assertThat(client.putSql(CA + "/tables/text", TEXT).status()).isEqualTo(201);
    Random random = Seeds.random(Seeds.next());
    for (int batch = 0; batch < 20; batch++) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        rows.append("{\"id\":").append(batch * 500 + i).append(",\"t\":\"");
        random.ints(200, 'a', 'z').forEach(c -> rows.append((char) c));
        rows.append("\"}\n");
      }
      Answer answer =
          client
              .call("POST", CA + "/tables/text/rows?op=upsert")
              .body("application/x-ndjson", rows.toString())
              .send();
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  @Test
  void jobsOutliveTheNode_andThoseThatWerePausedWait() {
    for (int i = 0; i < 40; i++) {
      stock(i, i);
    }
    JsonNode ended = ended(begin(CA + "/backup", "{\"name\":\"one\"}"));
    text();
    String slow = begin(CA + "/backup", "{\"name\":\"slow\",\"share\":0.05}").path("id").asText();
    Answer paused = client.call("POST", "/v1/jobs/" + slow + ":pause").send();
    assertThat(paused.json().path("state").asText()).isEqualTo("paused");
    client.close();
    node.abandon();
    open(data);
    assertThat(client.get("/v1/jobs/" + ended.path("id").asText()).json()).isEqualTo(ended);
    assertThat(client.get("/v1/jobs/" + slow).json().path("state").asText()).isEqualTo("paused");
    assertThat(client.get("/v1/backups").json().at("/backups/0/name").asText()).isEqualTo("one");
    client.call("POST", "/v1/jobs/" + slow + ":resume").send();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.get("/v1/jobs/" + slow).json().path("state").asText(), "done"::equals);
    assertThat(client.call("POST", "/v1/jobs/" + slow + ":pause").send().code())
        .isEqualTo("job-ended");
    assertThat(
            client
                .call("POST", "/v1/jobs/" + slow + ":cancel")
                .send()
                .json()
                .path("state")
                .asText())
        .isEqualTo("done");
  }
}
