package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer has promised holds in the next life of the node. */
class RestartTest {
  private static final String BASE = "/v1/tenants/ca";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsRowsRevTagsAndKeys(boolean abandoned, @TempDir Path data) {
    String[] before = new String[2];
    during(
        data,
        abandoned,
        client -> {
          client.putSql(BASE + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, n INTEGER)");
          client.putSql(BASE + "/views/v", "SELECT n, COUNT(*) AS c FROM t GROUP BY n");
          client
              .call("PUT", "/v1/tenants/ca")
              .body("application/json", "{\"limits\":{\"views_max\":7}}")
              .send();
          assertThat(send(client, "{\"id\":1,\"n\":5}").header("Weir-Rev")).isEqualTo("3");
          Answer rows = client.get(BASE + "/views/v/rows");
          before[0] = rows.text();
          before[1] = rows.header("ETag");
        });
    during(
        data,
        abandoned,
        client -> {
          Answer replay = send(client, "{\"id\":1,\"n\":5}");
          assertThat(replay.header("Idempotent-Replay")).isEqualTo("true");
          assertThat(replay.json().path("rev").asLong()).isEqualTo(3);
          Answer other = send(client, "{\"id\":1,\"n\":6}");
          assertThat(other.code()).isEqualTo("idempotency-key-reused");
          assertThat(other.json().path("rev").asLong()).isEqualTo(3);
          assertThat(client.get(BASE + "/views/v/rows").text()).isEqualTo(before[0]);
          Answer same =
              client.call("GET", BASE + "/views/v/rows").header("If-None-Match", before[1]).send();
          assertThat(same.status()).isEqualTo(304);
          assertThat(client.get("/v1/tenants/ca").json().at("/limits/views_max").asInt())
              .isEqualTo(7);
        });
  }

  private static Answer send(RecordingClient client, String row) {
    return client
        .call("POST", BASE + "/tables/t/rows")
        .header("Idempotency-Key", "run-1:1")
        .body("application/json", row)
        .send();
  }

  private static void during(Path data, boolean abandoned, Consumer<RecordingClient> life) {
    RealNode node = RealNode.start(data);
    try (RecordingClient client = new RecordingClient(node.base())) {
      life.accept(client);
    } finally {
      if (abandoned) {
        node.abandon();
      } else {
        node.close();
      }
    }
  }
}
