package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.http.RecordingClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A client sees no difference between the node where its circuit lives and any other. */
@TestInstance(Lifecycle.PER_CLASS)
class TwoNodesTest {
  private static final String BASE = "/v1/tenants/far";
  private static final String NDJSON = "application/x-ndjson";

  private TwoNodes nodes;
  private RecordingClient owner;
  private RecordingClient edge;

  @BeforeAll
  void start(@TempDir Path data) {
    nodes = new TwoNodes(data, Map.of("weir.limits.history-bytes-max", "64MiB"));
    owner = nodes.ownerClient();
    edge = nodes.edgeClient();
    define("/v1/tenants/first/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    // the first plan of a process takes its time, on a busy machine more than a plan may
    await().atMost(Duration.ofMinutes(1)).until(this::planned);
  }

  private boolean planned() {
    String check = "{\"sql\":\"SELECT id, COUNT(*) AS n FROM t GROUP BY id\"}";
    return owner.postJson("/v1/tenants/first/views:check", check).json().path("ok").asBoolean();
  }

  @AfterAll
  void stop() {
    owner.close();
    edge.close();
    nodes.close();
  }

  private void define(String path, String sql) {
    Answer answer = edge.putSql(path, sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  /** Sends rows as one batch through the node that does not own the circuit. */
  private Answer send(String base, int rows, IntFunction<String> row) {
    String body =
        IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining(",\n", "[", "]"));
    return edge.postJson(base + "/tables/t/rows", body);
  }

  private void stored(String base, int rows, IntFunction<String> row) {
    Answer answer = send(base, rows, row);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(rows);
  }

  private Answer same(String path, String accept) {
    Answer near = owner.call("GET", path).header("Accept", accept).send();
    Answer far = edge.call("GET", path).header("Accept", accept).send();
    assertThat(far.status()).as(far.text()).isEqualTo(near.status());
    requireSame(near, far);
    assertThat(far.header("Weir-Rev")).isEqualTo(near.header("Weir-Rev"));
    return far;
  }

  private Answer sameQuery(String base, String body) {
    Answer near = owner.postJson(base + "/query", body);
    Answer far = edge.postJson(base + "/query", body);
    assertThat(far.status()).as(far.text()).isEqualTo(near.status());
    requireSame(near, far);
    return far;
  }

  private static void requireSame(Answer near, Answer far) {
    List<String> expected = said(near).lines().toList();
    List<String> actual = said(far).lines().toList();
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      if (!actual.get(i).equals(expected.get(i))) {
        // the whole answers would be megabytes
        assertThat(start(actual.get(i))).as("line " + i).isEqualTo(start(expected.get(i)));
      }
    }
    assertThat(actual).hasSameSizeAs(expected);
  }

  private static String start(String line) {
    return line.hashCode() + " " + line.substring(0, Math.min(300, line.length()));
  }

  /** What an answer says but for the name of its request, the cursor of its node and the time. */
  private static String said(Answer answer) {
    return answer.text().replaceAll("\"(request_id|next|at)\":\"[^\"]*\"", "");
  }

  /** As many rows as nearly fit one message. */
  @Test
  void seriesInAQueryAreTheSame() {
    String base = "/v1/tenants/series";
    define(base + "/tables/t", "CREATE TABLE t (name VARCHAR PRIMARY KEY, cores BIGINT)");
    stored(base, 100, i -> "{\"name\":\"host-%d\",\"cores\":%d}".formatted(i, i));
    String lines =
        IntStream.range(0, 9_000)
            .mapToObj(i -> "load{host=\"host-%d\"} %d%n".formatted(i, 2 * i))
            .collect(Collectors.joining());
    Answer sent =
        edge.call("POST", base + "/prometheus/api/v1/import/prometheus")
            .body("text/plain", lines)
            .send();
    assertThat(sent.status()).as(sent.text()).isEqualTo(204);
    Answer found =
        sameQuery(
            base,
            "{\"sql\":\"SELECT t.name, t.cores, l.value FROM t JOIN TABLE(promql('load', 'host')) l"
                + " ON l.host = t.name ORDER BY t.cores DESC LIMIT 3\"}");
    assertThat(found.json().at("/rows").size()).isEqualTo(3);
    assertThat(found.json().at("/rows/0/value").asLong()).isEqualTo(198);
  }

  @Test
  void smallThingsAreTheSame() {
    define(
        BASE + "/tables/t",
        "CREATE TABLE t (id BIGINT PRIMARY KEY, d DOUBLE, p DECIMAL(30,5), s VARCHAR, at DATE)");
    define(BASE + "/views/v", "SELECT s, SUM(p) AS total, COUNT(*) AS n FROM t GROUP BY s");
    stored(
        BASE,
        20,
        i ->
            "{\"id\":"
                + i
                + ",\"d\":-0.0,\"p\":\"1.10000\",\"s\":\""
                + (i % 3 == 0 ? "" : "é😀")
                + "\",\"at\":null}");
    same(BASE + "/tables", "application/json");
    same(BASE + "/tables/t", "application/json");
    same(BASE + "/tables/t/rows", "application/json");
    stored(BASE, 2, i -> "{\"id\":" + (100 + i) + "}");
    same(BASE + "/tables/t/rows?order=s,-d", "application/json");
    same(BASE + "/tables/t/rows?s=is.null", NDJSON);
    same(BASE + "/tables/t/rows/7", "application/json");
    same(BASE + "/tables/t/rows/700", "application/json");
    same(BASE + "/views/v/rows", "application/json");
    same(BASE + "/views/v", "application/json");
    same(BASE + "/views/v/rows?format=flat&include=rows", "application/json");
    same(BASE + "/views/none/rows", "application/json");
    same("/v1/tenants/far", "application/json");
    sameQuery(BASE, "{\"sql\":\"SELECT * FROM t WHERE id = ? OR s = ?\",\"params\":[3,\"\"]}");
    sameQuery(BASE, "{\"sql\":\"SELECT * FORM t\"}");
    Answer refused = send(BASE, 1, i -> "{\"id\":null,\"d\":\"x\"}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").isArray()).isTrue();
    Answer checked = edge.postJson(BASE + "/views:check", "{\"sql\":\"SELECT id, s FROM t\"}");
    assertThat(checked.json().path("ok").asBoolean()).as(checked.text()).isTrue();
  }

  @Test
  void twoHundredThousandRowsAreTheSame_readAndStreamedAndAsked() {
    String base = "/v1/tenants/large";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, n INTEGER, s VARCHAR)");
    define(base + "/views/v", "SELECT * FROM t");
    for (int part = 0; part < 2; part++) {
      int from = part * 100_000;
      stored(
          base,
          100_000,
          i -> "{\"id\":" + (from + i) + ",\"n\":" + i % 977 + ",\"s\":\"s" + i % 50_000 + "\"}");
    }
    assertThat(lines(same(base + "/views/v/rows", NDJSON))).isEqualTo(200_000);
    same(base + "/tables/t/rows?limit=10000&order=-id", "application/json");
    String rev = owner.get(base + "/views/v").header("Weir-Rev");
    Answer stream = same(base + "/views/v/stream?from_rev=2&until_rev=" + rev, NDJSON);
    assertThat(stream.text()).contains("\"delta\"").doesNotContain("overflow");
    assertThat(lines(same(base + "/views/v/stream?until_rev=" + rev, NDJSON))).isGreaterThan(1);
    sameQuery(base, "{\"sql\":\"SELECT id, s FROM t WHERE n > 10\",\"limit\":150000}");
  }

  @Test
  void pagesOfOneCursorComeFromEitherNode() {
    String base = "/v1/tenants/pages";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, s VARCHAR)");
    define(base + "/views/v", "SELECT s, id FROM t UNION ALL SELECT s, id FROM t");
    stored(base, 1000, i -> "{\"id\":" + i + ",\"s\":\"s" + i % 7 + "\"}");
    String path = base + "/views/v/rows?order=-id&limit=300";
    Answer page = edge.get(path);
    StringBuilder rows = new StringBuilder();
    stored(base, 10, i -> "{\"id\":" + (5000 + i) + ",\"s\":\"later\"}");
    for (int i = 0; !page.json().path("next").isNull(); i++) {
      page.json().path("rows").forEach(rows::append);
      String next = path + "&after=" + page.json().path("next").asText();
      page = (i % 2 == 0 ? owner : edge).get(next);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
    }
    page.json().path("rows").forEach(rows::append);
    StringBuilder expected = new StringBuilder();
    for (int i = 1999; i >= 0; i--) {
      int id = i / 2;
      expected.append("{\"s\":\"s" + id % 7 + "\",\"id\":" + id + "}");
    }
    assertThat(rows).hasToString(expected.toString());
  }

  @Test
  void aCursorOfNoMember_hasExpired() {
    String base = "/v1/tenants/gone";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("v1.1f.1.127.0.0.1:1".getBytes(StandardCharsets.US_ASCII));
    Answer answer = edge.get(base + "/tables/t/rows?after=" + token);
    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.code()).isEqualTo("cursor-expired");
  }

  private static long lines(Answer answer) {
    return answer.text().lines().count();
  }

  @Test
  void noBatchWithinTheLimitsIsLost() {
    String base = "/v1/tenants/batches";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, s VARCHAR)");
    // seven MiB of text that the event can hold
    stored(
        base,
        100_000,
        i -> "{\"id\":" + i + ",\"n\":7,\"s\":\"" + "long".repeat(11) + i % 9 + "\"}");
    // few bytes of text, many of values
    stored(
        base, 20_000, i -> "{\"id\":" + i + ",\"n\":" + (i % 500 == 0 ? Long.MAX_VALUE : 1) + "}");
    // seven MiB that no event can hold: refused by the circuit, not lost on the way to it
    Random random = new Random(1);
    Answer refused =
        send(
            base,
            14,
            i -> {
              String text =
                  random
                      .ints(500_000, 'a', 'z')
                      .mapToObj(Character::toString)
                      .collect(Collectors.joining());
              return "{\"id\":" + i + ",\"s\":\"" + text + "\"}";
            });
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("batch-too-large");
    same(base + "/tables/t", "application/json");
  }
}
