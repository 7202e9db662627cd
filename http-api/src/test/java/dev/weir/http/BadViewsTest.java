package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten views and a bad one through a whole node with small limits: the bad one fails alone, by the
 * name of the limit it has passed, and stays so over a restart; the ten go on.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BadViewsTest {
  private static final String TABLE =
      "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, a BIGINT, b INTEGER)";
  private static final Map<String, String> LIMITS =
      Map.of(
          "weir.limits.state-bytes-max", "4MiB",
          "weir.limits.step-rows-max", "20000",
          "weir.limits.join-fanout-max", "150",
          "weir.limits.recursion-rounds-max", "20");

  private static final List<String> HEALTHY =
      List.of(
          "SELECT id, a FROM t WHERE a > 3",
          "SELECT g, COUNT(*) AS n, SUM(a) AS s FROM t GROUP BY g",
          "SELECT g, MAX(a) AS m FROM t GROUP BY g",
          "SELECT t.id, u.a FROM t JOIN t AS u ON t.b = u.id",
          "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM t AS u WHERE u.b = t.id)",
          "SELECT DISTINCT g, b FROM t",
          "SELECT id, a FROM t ORDER BY a DESC, id LIMIT 5",
          "SELECT id, SUM(a) OVER (PARTITION BY g ORDER BY id) AS s FROM t",
          "SELECT id FROM t EXCEPT SELECT b FROM t",
          "SELECT t.id, u.a FROM t LEFT JOIN t AS u ON t.b = u.id AND u.a > t.a");

  /** A view, what it fails with, and rows of which the last ones make it fail. */
  enum Bad {
    POISON("SELECT id, 1000 / a AS q FROM t", "division-by-zero", 10),
    CROSS_JOIN("SELECT t.id, u.id AS other FROM t CROSS JOIN t AS u", "step-budget", 400),
    HOT_KEY("SELECT COUNT(*) AS n FROM t JOIN t AS u ON t.g = u.g", "step-budget", 400),
    ENDLESS_RECURSION(
        "WITH RECURSIVE n (i) AS (SELECT b FROM t WHERE a = 0 UNION ALL SELECT i + 1 FROM n)"
            + " SELECT i FROM n",
        "recursion-limit",
        10),
    LARGE_STATE(
        IntStream.range(0, 40)
            .mapToObj(i -> "a + " + i + " AS c" + i)
            .collect(Collectors.joining(", ", "SELECT id, ", " FROM t")),
        "view-state-limit",
        8_000);

    private final String sql;
    private final String error;
    private final int rows;

    Bad(String sql, String error, int rows) {
      this.sql = sql;
      this.error = error;
      this.rows = rows;
    }
  }

  private Path data;
  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    data = directory;
    open();
  }

  private void open() {
    node = RealNode.start(data, LIMITS);
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void close() {
    client.close();
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void failsAlone_andTenOthersGoOn(Bad bad) {
    String tenant = tenant(bad);
    String peer = tenant + "-without";
    define(tenant);
    define(peer);
    assertThat(client.putSql(tenant + "/views/bad", bad.sql).json().path("state").asText())
        .isEqualTo("active");
    send(tenant, 0, 10);
    assertThat(view(tenant, "bad").path("state").asText()).isEqualTo("active");

    JsonNode failed = null;
    for (int from = 10; from <= bad.rows && failed == null; from += 1_000) {
      JsonNode answer = send(tenant, from, Math.min(from + 1_000, bad.rows + 10));
      failed = answer.path("failed_views").isEmpty() ? null : answer;
    }
    assertThat(failed).as("a batch makes it fail").isNotNull();
    assertThat(failed.path("failed_views").toString()).isEqualTo("[\"bad\"]");
    requireFailed(bad, failed.path("rev").asLong());

    JsonNode next = send(tenant, 3, 6);
    assertThat(next.path("failed_views")).isEmpty();
    for (int from = 0; from < bad.rows + 10; from += 1_000) {
      send(peer, from, Math.min(from + 1_000, bad.rows + 10));
    }
    requireEqual(tenant, peer);
  }

  @Test
  void staysFailedOverARestart() {
    Bad bad = Bad.HOT_KEY;
    String tenant = "/v1/tenants/restarted";
    define(tenant);
    client.putSql(tenant + "/views/bad", bad.sql);
    JsonNode failed = send(tenant, 0, 400);
    JsonNode before = view(tenant, "bad").path("failure");
    assertThat(failed.path("failed_views").toString()).isEqualTo("[\"bad\"]");
    List<String> hashes = hashes(tenant);
    close();
    open();
    assertThat(view(tenant, "bad").path("failure")).isEqualTo(before);
    assertThat(hashes(tenant)).isEqualTo(hashes);
  }

  private void requireFailed(Bad bad, long rev) {
    String tenant = tenant(bad);
    JsonNode failure = view(tenant, "bad").path("failure");
    assertThat(failure.path("error").asText()).as(failure.toString()).isEqualTo(bad.error);
    assertThat(failure.path("rev").asLong()).isEqualTo(rev);
    Answer rows = client.get(tenant + "/views/bad/rows");
    assertThat(rows.status()).isEqualTo(409);
    assertThat(rows.code()).isEqualTo("view-failed");
    JsonNode stale = client.get(tenant + "/views/bad/rows?stale=ok&limit=1").json();
    assertThat(stale.path("rev").asLong()).isEqualTo(rev - 1);
  }

  private void requireEqual(String tenant, String peer) {
    assertThat(hashes(tenant)).isEqualTo(hashes(peer));
  }

  private List<String> hashes(String tenant) {
    return IntStream.range(0, HEALTHY.size())
        .mapToObj(i -> view(tenant, "v" + i))
        .map(view -> view.path("state").asText() + " " + view.path("result_hash").asText())
        .peek(text -> assertThat(text).startsWith("active "))
        .toList();
  }

  private static String tenant(Bad bad) {
    return "/v1/tenants/" + bad.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private JsonNode view(String tenant, String name) {
    return client.get(tenant + "/views/" + name).json();
  }

  private void define(String tenant) {
    define(tenant + "/tables/t", TABLE);
    for (int i = 0; i < HEALTHY.size(); i++) {
      define(tenant + "/views/v" + i, HEALTHY.get(i));
    }
  }

  /** A busy machine may take its time for the first plans of a process. */
  private void define(String path, String sql) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              Answer answer = client.putSql(path, sql);
              assertThat(answer.status()).as(answer.text()).isIn(200, 201);
            });
  }

  /** Upserts rows {@code from} to {@code to}; those from 10 on have what a bad view cannot take. */
  private JsonNode send(String tenant, int from, int to) {
    String changes =
        IntStream.range(from, to)
            .mapToObj(
                id ->
                    "{\"table\":\"t\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"g\":%d,\"a\":%d,\"b\":%d}}"
                        .formatted(id, id < 10 ? id : id / 400, id < 10 ? id + 1 : id % 4, id % 7))
            .collect(Collectors.joining(","));
    Answer answer =
        client
            .call("POST", tenant + "/batches")
            .body("application/json", "{\"changes\":[" + changes + "]}")
            .send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
