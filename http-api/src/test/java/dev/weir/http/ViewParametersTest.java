package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views with values for their {@code :name}, up to a restart by journal and by snapshot. */
class ViewParametersTest {
  private static final String TENANT = "/v1/tenants/params";
  private static final String VIEW = TENANT + "/views/late";
  private static final String SQL = "SELECT id, origin FROM flights WHERE delay > :min";

  private RecordingClient client;

  private Answer put(String view, String json) {
    return client.call("PUT", view).body("application/json", json).send();
  }

  private static String definition(String params) {
    return "{\"sql\":\"" + SQL + "\",\"params\":" + params + "}";
  }

  private static JsonNode ok(Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer.json();
  }

  private String rows() {
    return ok(client.get(VIEW + "/rows"), 200).path("rows").toString();
  }

  @Test
  void valuesAreShownReplacedRefusedAndKept(@TempDir Path data) {
    try (RealNode node = RealNode.start(data)) {
      client = new RecordingClient(node.base());
      define();
      JsonNode view = ok(put(VIEW, definition("{\"min\":10}")), 201);
      assertThat(view.path("sql").asText()).isEqualTo(SQL);
      assertThat(view.path("params").toString()).isEqualTo("{\"min\":10}");
      assertThat(rows()).isEqualTo("[{\"id\":2,\"origin\":\"LAX\"},{\"id\":3,\"origin\":\"SFO\"}]");
      long rev = view.path("rev").asLong();
      assertThat(ok(put(VIEW, definition("{\"min\":10}")), 200).path("rev").asLong())
          .isEqualTo(rev);
      JsonNode replaced = ok(put(VIEW, definition("{\"min\":20.5}")), 200);
      assertThat(replaced.path("replaced").asBoolean()).isTrue();
      assertThat(replaced.path("params").toString()).isEqualTo("{\"min\":20.5}");
      assertThat(rows()).isEqualTo("[{\"id\":3,\"origin\":\"SFO\"}]");
      refusals();
      checksAndQueries();
    }
    try (RealNode node = RealNode.start(data)) {
      client = new RecordingClient(node.base());
      assertThat(rows()).isEqualTo("[{\"id\":3,\"origin\":\"SFO\"}]");
      JsonNode view = ok(client.get(VIEW), 200);
      assertThat(view.path("params").toString()).isEqualTo("{\"min\":20.5}");
      client.postJson(
          TENANT + "/batches",
          "{\"changes\":[{\"table\":\"flights\",\"op\":\"update\",\"row\":{\"id\":1,\"delay\":21}}]}");
      assertThat(rows()).contains("\"id\":1");
      ok(put(VIEW, definition("{\"min\":null}")), 200);
      assertThat(rows()).isEqualTo("[]");
    }
  }

  @Test
  void aSnapshotHasTheValues(@TempDir Path data) {
    Map<String, String> often = Map.of("weir.snapshot.revs", "4");
    try (RealNode node = RealNode.start(data, often)) {
      client = new RecordingClient(node.base());
      define();
      ok(put(VIEW, definition("{\"min\":10}")), 201);
      for (int id = 10; id < 30; id++) {
        client.postJson(
            TENANT + "/batches",
            ("{\"changes\":[{\"table\":\"flights\",\"op\":\"upsert\",\"row\":"
                    + "{\"id\":%d,\"delay\":%d,\"origin\":\"X\"}}]}")
                .formatted(id, id));
      }
      assertThat(ok(client.get(VIEW + "/rows"), 200).path("count").asInt()).isEqualTo(21);
    }
    try (RealNode node = RealNode.start(data, often)) {
      client = new RecordingClient(node.base());
      assertThat(ok(client.get(VIEW + "/rows"), 200).path("count").asInt()).isEqualTo(21);
      assertThat(ok(client.get(VIEW), 200).path("params").toString()).isEqualTo("{\"min\":10}");
    }
  }

  private void define() {
    client.putSql(
        TENANT + "/tables/flights",
        "CREATE TABLE flights (id BIGINT PRIMARY KEY, delay INTEGER, origin VARCHAR(4))");
    client.postJson(
        TENANT + "/tables/flights/rows",
        "[{\"id\":1,\"delay\":5,\"origin\":\"LAX\"},{\"id\":2,\"delay\":20,\"origin\":\"LAX\"},"
            + "{\"id\":3,\"delay\":30,\"origin\":\"SFO\"}]");
  }

  private void refusals() {
    refused("{}", "sql-invalid", ":min has no value");
    refused("{\"min\":1,\"max\":2}", "sql-invalid", "parameter max is given");
    refused("{\"min\":\"soon\"}", "sql-invalid", "parameter :min must be INTEGER");
    refused("{\"Min\":1}", "sql-invalid", "\"Min\"");
    assertThat(put(VIEW, definition("[1]")).code()).isEqualTo("value-invalid");
    assertThat(put(VIEW, definition("{\"min\":[1]}")).code()).isEqualTo("value-invalid");
    assertThat(rows()).isEqualTo("[{\"id\":3,\"origin\":\"SFO\"}]");
  }

  private void refused(String params, String code, String why) {
    Answer answer = put(VIEW, definition(params));
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("detail").asText()).contains(why);
  }

  private void checksAndQueries() {
    JsonNode good = ok(client.postJson(TENANT + "/views:check", definition("{\"min\":1}")), 200);
    assertThat(good.path("ok").asBoolean()).isTrue();
    JsonNode bad = ok(client.postJson(TENANT + "/views:check", definition("{}")), 200);
    assertThat(bad.path("ok").asBoolean()).isFalse();
    assertThat(bad.at("/problems/0/position").asInt()).isEqualTo(SQL.indexOf(":min"));
    JsonNode rows = ok(client.postJson(TENANT + "/query", definition("{\"min\":25}")), 200);
    assertThat(rows.path("rows").toString()).isEqualTo("[{\"id\":3,\"origin\":\"SFO\"}]");
    Answer wrong = client.postJson(TENANT + "/query", definition("{\"min\":\"soon\"}"));
    assertThat(wrong.code()).isEqualTo("sql-invalid");
    JsonNode text =
        ok(
            client
                .call("PUT", TENANT + "/views/text")
                .body("application/sql", "PARAMETERS (:min = 25) " + SQL)
                .send(),
            201);
    assertThat(text.path("sql").asText()).isEqualTo(SQL);
    assertThat(text.path("params").toString()).isEqualTo("{\"min\":25}");
  }
}
