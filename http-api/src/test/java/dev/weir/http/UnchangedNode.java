package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with some rows, which no test of the class may change. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class UnchangedNode {
  static final String BASE = "/v1/tenants/ca";

  /** Everything that a request could have changed. */
  private static final List<String> STATE =
      List.of(
          BASE + "/tables/flights/rows",
          BASE + "/tables/kinds/rows",
          BASE + "/tables/pairs/rows",
          BASE + "/views/late/rows",
          BASE + "/views/by_origin/rows",
          BASE + "/views/by_origin/rows?format=flat",
          BASE + "/tables",
          BASE + "/views",
          "/v1/tenants");

  RealNode node;
  RecordingClient client;
  private List<String> state;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    done(
        client.putSql(
            BASE + "/tables/flights",
            "CREATE TABLE flights (id BIGINT PRIMARY KEY, delay INTEGER, origin VARCHAR(4) NOT"
                + " NULL)"));
    done(
        client.putSql(
            BASE + "/tables/kinds",
            "CREATE TABLE kinds (id BIGINT PRIMARY KEY, flag BOOLEAN, small INTEGER, big BIGINT,"
                + " price DECIMAL(5,2), ratio DOUBLE, code VARCHAR(3), day DATE, at TIMESTAMP)"));
    done(
        client.putSql(
            BASE + "/tables/pairs",
            "CREATE TABLE pairs (a VARCHAR, b INTEGER, n INTEGER, PRIMARY KEY (a, b))"));
    done(client.putSql(BASE + "/views/late", "SELECT * FROM flights"));
    done(
        client.putSql(
            BASE + "/views/by_origin",
            "SELECT origin, COUNT(*) AS flights FROM late GROUP BY origin"));
    done(
        client
            .call("POST", BASE + "/tables/flights/rows")
            .header("Idempotency-Key", "first")
            .body("application/json", "{\"id\":1,\"delay\":5,\"origin\":\"LAX\"}")
            .send());
    done(client.postJson(BASE + "/tables/kinds/rows", "{\"id\":1,\"price\":\"1.50\"}"));
    done(client.postJson(BASE + "/tables/pairs/rows", "{\"a\":\"x\",\"b\":1,\"n\":1}"));
    state = state();
    assertThat(client.get(BASE + "/tables").json().path("rev").asLong()).isEqualTo(8);
  }

  @AfterEach
  void nothingHasChanged() {
    assertThat(state()).isEqualTo(state);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private List<String> state() {
    List<String> answers = new ArrayList<>();
    STATE.forEach(path -> answers.add(client.get(path).text()));
    return answers;
  }

  private static void done(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
  }
}
