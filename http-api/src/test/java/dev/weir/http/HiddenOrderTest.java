package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ORDER BY a value that is not selected. */
class HiddenOrderTest {
  private static final String TENANT = "/v1/tenants/hidden";
  private static final String SQL = "SELECT id FROM flights ORDER BY delay DESC NULLS LAST, id";

  private static RealNode node;
  private static RecordingClient client;

  @BeforeAll
  static void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    client.putSql(
        TENANT + "/tables/flights", "CREATE TABLE flights (id BIGINT PRIMARY KEY, delay INTEGER)");
    client.postJson(
        TENANT + "/batches",
        """
        {"changes":[
         {"table":"flights","op":"create","row":{"id":1,"delay":5}},
         {"table":"flights","op":"create","row":{"id":2,"delay":null}},
         {"table":"flights","op":"create","row":{"id":3,"delay":70}}]}
        """);
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  @Test
  void aQueryIsOrderedByWhatItDoesNotShow() {
    Answer json = client.postJson(TENANT + "/query", "{\"sql\":\"" + SQL + "\"}");
    assertThat(json.status()).as(json.text()).isEqualTo(200);
    assertThat(json.json().path("columns")).hasSize(1);
    assertThat(json.json().path("rows").toString()).isEqualTo("[{\"id\":3},{\"id\":1},{\"id\":2}]");
    Answer csv =
        client
            .call("POST", TENANT + "/query")
            .body("application/sql", SQL + " LIMIT 2")
            .header("Accept", "text/csv")
            .send();
    assertThat(csv.text()).isEqualToIgnoringNewLines("id31");
  }

  @Test
  void aViewWithLimitIsChosenByIt_andSaysThatItIsNotReadSo() {
    Answer view = client.putSql(TENANT + "/views/longest", SQL + " LIMIT 1");
    assertThat(view.status()).as(view.text()).isEqualTo(201);
    assertThat(view.json().at("/warnings/0/code").asText()).isEqualTo("order-not-kept");
    assertThat(client.get(TENANT + "/views/longest/rows").json().path("rows").toString())
        .isEqualTo("[{\"id\":3}]");
    Answer refused = client.putSql(TENANT + "/views/longest", SQL);
    assertThat(refused.code()).as(refused.text()).isEqualTo("sql-unsupported");
  }
}
