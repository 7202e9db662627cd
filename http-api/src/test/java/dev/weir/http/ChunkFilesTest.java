package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files with the sealed chunks and rollups of a tenant's metrics, from a snapshot to every way
 * back.
 */
class ChunkFilesTest {
  private static final String ACME = "/v1/tenants/acme";
  private static final int SERIES = 12;
  private static final int STEPS = 1_500;
  private static final long STEP_MILLIS = 10_000;

  private Path data;
  private Path backups;
  private RealNode node;
  private RecordingClient client;
  private long begin;

  @BeforeEach
  void start(@TempDir Path directory) {
    data = directory.resolve("data");
    backups = directory.resolve("backups");
    begin = System.currentTimeMillis() - Duration.ofDays(3).toMillis();
    open();
  }

  private void open() {
    node =
        RealNode.start(
            data,
            Map.of("weir.backup.dir", backups.toString(), "weir.snapshot.chunk-file", "8KiB"));
    client = new RecordingClient(node.base());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private void kill() {
    node.abandon();
    client.close();
  }

  /** More samples for each series than a chunk has, and a snapshot. */
  private void samples(int round) {
    Random random = Seeds.random(round);
    StringBuilder lines = new StringBuilder();
    for (int series = 0; series < SERIES; series++) {
      StringBuilder values = new StringBuilder();
      StringBuilder times = new StringBuilder();
      for (int step = 0; step < STEPS; step++) {
        values.append(step == 0 ? "" : ",").append(random.nextInt(10_000) / 100.0);
        times.append(step == 0 ? "" : ",");
        times.append(begin + ((long) round * STEPS + step) * STEP_MILLIS);
      }
      lines.append(
          "{\"metric\":{\"__name__\":\"load\",\"host\":\"h%d\"},\"values\":[%s],\"timestamps\":[%s]}%n"
              .formatted(series, values, times));
    }
    Answer answer =
        client
            .call("POST", ACME + "/prometheus/api/v1/import")
            .body("application/x-ndjson", lines.toString())
            .send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    snapshot();
  }

  private void snapshot() {
    Answer answer = client.postJson(ACME + "/snapshot", "{}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private String export(String tenant) {
    return client
        .get(tenant + "/prometheus/api/v1/export?match%5B%5D=%7B__name__!%3D%22%22%7D")
        .text();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(data.resolve("segments"))) {
      return all.filter(file -> file.toString().matches(".*\\.f\\d+\\.segment")).sorted().toList();
    }
  }

  /** Those of chunks, which none of few snapshots writes again. */
  private List<Path> chunkFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : files()) {
      if (Files.readString(file, ISO_8859_1).contains("chunks/directory")) {
        files.add(file);
      }
    }
    assertThat(files).hasSizeLessThan(files().size());
    return files;
  }

  private JsonNode done(String path, String body) {
    Answer begun = client.postJson(path, body);
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    String job = "/v1/jobs/" + begun.json().path("id").asText();
    JsonNode ended =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> client.get(job).json(), now -> !now.path("ended_at").isNull());
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
    return ended.path("result");
  }

  @Test
  void damagedFilesGoWhenShardsAreMadeAnew() throws IOException {
    samples(0);
    String before = export(ACME);
    List<String> shards =
        Stream.of("0", "1", "2", "3").map(n -> ACME + "/circuits/metrics." + n).toList();
    shards.forEach(
        shard -> assertThat(done(shard + "/verify", "{}").path("ok").asBoolean()).isTrue());
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    for (String shard : shards) {
      JsonNode result = done(shard + "/rebuild", "{}");
      assertThat(result.path("ok").asBoolean()).as(result.toString()).isTrue();
      assertThat(result.path("snapshots_damaged").toString()).contains(".f1.segment");
    }
    assertThat(export(ACME).lines().sorted())
        .containsExactlyElementsOf(before.lines().sorted().toList());
    assertThat(client.postJson(ACME + "/circuits/metrics.99/rebuild", "{}").code())
        .isEqualTo("circuit-not-found");
  }

  @Test
  void aKilledNodeHasEverySample_andSnapshotsShareFiles() throws IOException {
    samples(0);
    List<Path> first = chunkFiles();
    assertThat(first).hasSizeGreaterThan(1);
    samples(1);
    assertThat(files()).as("nothing is written again").containsAll(first);
    String before = export(ACME);
    assertThat(before.lines()).hasSize(SERIES);
    kill();
    open();
    assertThat(export(ACME)).isEqualTo(before);
    samples(2);
    assertThat(files()).containsAll(first);
  }

  @Test
  void aStartGoesRoundADamagedFile() throws IOException {
    samples(0);
    samples(1);
    String before = export(ACME);
    Path damaged = chunkFiles().getFirst();
    flip(damaged);
    kill();
    open();
    awaitRecovered(damaged.getFileName().toString());
    assertThat(export(ACME)).isEqualTo(before);
    samples(2);
    String after = export(ACME);
    kill();
    open();
    assertThat(export(ACME)).isEqualTo(after);
  }

  /** Every snapshot that has the file is set aside, and the answers meanwhile name it. */
  private void awaitRecovered(String damaged) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Answer answer = client.get(ACME + "/prometheus/api/v1/status/tsdb");
              if (answer.status() != 200) {
                assertThat(answer.code()).as(answer.text()).isEqualTo("recovering");
                assertThat(answer.text()).contains(damaged);
              }
              return answer.status() == 200;
            });
  }

  @Test
  void aBackupOfACompactedShardBringsItsFiles() throws IOException {
    samples(0);
    samples(1);
    samples(2);
    Answer compacted = client.postJson(ACME + "/compact", "{\"keep\":\"PT0S\"}");
    assertThat(compacted.status()).as(compacted.text()).isEqualTo(200);
    assertThat(compacted.text()).doesNotContain("not-proven");
    String before = export(ACME);
    done(ACME + "/backup", "{\"name\":\"one\"}");
    JsonNode proof = done("/v1/backups/one:verify", "{}");
    assertThat(proof.path("ok").asBoolean()).as(proof.toString()).isTrue();
    done(ACME + "/restore", "{\"name\":\"one\",\"to\":\"copy\"}");
    assertThat(export("/v1/tenants/copy")).isEqualTo(before);
    assertThat(files()).anyMatch(file -> file.getFileName().toString().startsWith("c.copy."));
    kill();
    open();
    assertThat(export("/v1/tenants/copy")).isEqualTo(before);
    assertThat(export(ACME)).isEqualTo(before);
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
