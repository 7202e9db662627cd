package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told of LATENESS: the waterline of a column, and rows that are below it. */
class LateRowsRouteTest {
  private static final String BASE = "/v1/tenants/late";
  private static final String TABLE =
      "CREATE TABLE e (id BIGINT PRIMARY KEY, at TIMESTAMP NOT NULL LATENESS INTERVAL '1' HOUR)";

  @TempDir private Path data;

  @Test
  void refusesRowsBelowTheWaterline_alsoAfterARestart() {
    try (RealNode node = RealNode.start(data);
        RecordingClient client = new RecordingClient(node.base())) {
      assertThat(client.putSql(BASE + "/tables/e", TABLE).status()).isEqualTo(201);
      assertThat(waterline(client).isNull()).as("before the first value").isTrue();
      assertThat(send(client, "", upsert(1, "10:00"), upsert(2, "12:00")).status()).isEqualTo(200);
      requireRefusals(client);
    }
    try (RealNode node = RealNode.start(data);
        RecordingClient client = new RecordingClient(node.base())) {
      requireRefusals(client);
      Answer lenient = send(client, "?mode=lenient", upsert(3, "10:30"), upsert(4, "11:30"));
      assertThat(lenient.json().path("skipped").asInt()).isEqualTo(1);
      assertThat(client.get(BASE + "/tables/e/rows").json().path("rows").findValuesAsText("id"))
          .containsExactly("1", "2", "4");
    }
  }

  private static void requireRefusals(RecordingClient client) {
    assertThat(waterline(client).asText()).isEqualTo("2026-01-01T11:00:00");
    Answer late = send(client, "", upsert(5, "11:30"), upsert(3, "10:30"));
    assertThat(late.status()).isEqualTo(422);
    assertThat(late.code()).isEqualTo("late-row");
    JsonNode error = late.json().at("/errors/0");
    assertThat(error.path("index").asInt()).isEqualTo(1);
    assertThat(error.path("column").asText()).isEqualTo("at");
    assertThat(error.path("detail").asText())
        .contains("2026-01-01T10:30:00", "the waterline 2026-01-01T11:00:00");
    Answer deletion = send(client, "", "{\"table\":\"e\",\"op\":\"delete\",\"key\":{\"id\":1}}");
    assertThat(deletion.code()).as("what is there may not change either").isEqualTo("late-row");
    assertThat(client.get(BASE + "/tables/e/rows/5").code())
        .as("nothing of a refused batch is stored")
        .isEqualTo("row-not-found");
  }

  private static JsonNode waterline(RecordingClient client) {
    JsonNode column = client.get(BASE + "/tables/e").json().at("/columns/1");
    assertThat(column.path("lateness").asText()).isEqualTo("INTERVAL '3600' SECOND");
    return column.path("waterline");
  }

  private static String upsert(int id, String time) {
    return "{\"table\":\"e\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"at\":\"2026-01-01T%s:00\"}}"
        .formatted(id, time);
  }

  private static Answer send(RecordingClient client, String query, String... changes) {
    return client.postJson(
        BASE + "/batches" + query, "{\"changes\":[" + String.join(",", changes) + "]}");
  }
}
