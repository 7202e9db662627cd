package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that are filled between batches, as clients see them. */
class BackfillTest {
  private static final String BASE = "/v1/tenants/filled";
  private static final String SUMS = "SELECT g, SUM(n) AS n FROM numbers GROUP BY g";
  private static final String COUNTS = "SELECT g, COUNT(*) AS n FROM numbers GROUP BY g";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int BATCHES = 3;
  private static final int ROWS = 20_000;

  @TempDir private Path data;
  private RealNode node;
  private RecordingClient client;

  @BeforeEach
  void start() {
    node = RealNode.start(data, Map.of("weir.limits.backfill-rows-min", "1000"));
    client = new RecordingClient(node.base());
    assertThat(
            client
                .putSql(
                    BASE + "/tables/numbers",
                    "CREATE TABLE numbers (id BIGINT PRIMARY KEY, g BIGINT, n BIGINT)")
                .status())
        .isEqualTo(201);
    for (int batch = 0; batch < BATCHES; batch++) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < ROWS; i++) {
        int id = batch * ROWS + i;
        rows.append("{\"id\":%d,\"g\":%d,\"n\":%d}%n".formatted(id, id % 500, id));
      }
      Answer answer =
          client
              .call("POST", BASE + "/tables/numbers/rows")
              .body("application/x-ndjson", rows.toString())
              .send();
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  @Test
  void whoDoesNotWaitFollowsAJob_andBatchesGoOn() {
    Answer begun = put("sums?wait=none", SUMS);
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    assertThat(begun.json().path("state").asText()).isEqualTo("backfilling");
    assertThat(begun.json().at("/progress/unit").asText()).isEqualTo("rows");
    long rev = begun.json().path("rev").asLong();
    Answer batch = write();
    assertThat(batch.json().path("rev").asLong()).isGreaterThan(rev);
    JsonNode active = active("sums");
    assertThat(active.path("progress").isNull()).isTrue();
    assertThat(active.path("created_rev").asLong()).isGreaterThan(rev);
    assertThat(active.path("rows").asInt()).isEqualTo(500);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonNode job = client.get("/v1/jobs").json().at("/jobs/0");
              assertThat(job.path("kind").asText()).isEqualTo("backfill");
              assertThat(job.path("state").asText()).isEqualTo("done");
            });
    assertThat(put("sums", SUMS).status()).isEqualTo(200);
  }

  @Test
  void whoWaitsIsAnsweredWhenItIsActive_andAReplacementSwitches() {
    Answer created = put("view", SUMS);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().path("state").asText()).isEqualTo("active");
    String sums = client.get(BASE + "/views/view/rows?g=7").json().at("/rows/0/n").asText();
    Answer replaced = put("view", COUNTS);
    assertThat(replaced.status()).as(replaced.text()).isEqualTo(200);
    assertThat(replaced.json().path("replaced").asBoolean()).isTrue();
    assertThat(client.get(BASE + "/views/view/rows?g=7").json().at("/rows/0/n").asInt())
        .isEqualTo(BATCHES * ROWS / 500)
        .isNotEqualTo(Integer.valueOf(sums));
  }

  @Test
  void aRowThatFailsIsNamed() {
    Answer failed = put("parts", "SELECT id, 100 / n AS part FROM numbers");
    assertThat(failed.status()).as(failed.text()).isEqualTo(201);
    assertThat(failed.json().path("state").asText()).isEqualTo("failed");
    assertThat(failed.json().at("/failure/key").toString()).isEqualTo("[\"0\"]");
    assertThat(write().status()).isEqualTo(200);
  }

  @Test
  void aNodeThatEndsMeanwhileBeginsAgain() {
    String pairs =
        "SELECT a.g, COUNT(*) AS n FROM numbers a JOIN numbers b ON a.id = b.n GROUP BY a.g";
    assertThat(put("pairs?wait=none", pairs).status()).isEqualTo(202);
    assertThat(put("sums?wait=none", SUMS).status()).isEqualTo(202);
    client.close();
    node.abandon();
    node = RealNode.start(data, Map.of("weir.limits.backfill-rows-min", "1000"));
    client = new RecordingClient(node.base());
    assertThat(active("pairs").path("rows").asInt()).isEqualTo(500);
    assertThat(active("sums").path("rows").asInt()).isEqualTo(500);
  }

  private Answer put(String view, String sql) {
    return client.putSql(BASE + "/views/" + view, sql);
  }

  private Answer write() {
    return client.postJson(BASE + "/tables/numbers/rows", "{\"id\":5,\"g\":5,\"n\":5}");
  }

  private JsonNode active(String view) {
    await()
        .atMost(LONG)
        .until(
            () ->
                client.get(BASE + "/views/" + view).json().path("state").asText().equals("active"));
    return client.get(BASE + "/views/" + view).json();
  }
}
