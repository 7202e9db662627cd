package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series in the FROM clause of a query in SQL. */
@TestInstance(Lifecycle.PER_CLASS)
class PromqlTablesTest {
  private static final String TENANT = "/v1/tenants/acme";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** On a whole minute, in seconds. */
  private static final long START = (System.currentTimeMillis() / 1000 - 3_600) / 60 * 60;

  private static final long END = START + 600;

  private static final int ROWS_MAX = 150;

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of("weir.limits.query-rows-max", "" + ROWS_MAX));
    client = new RecordingClient(node.base());
    StringBuilder lines = new StringBuilder();
    for (int minute = 0; minute <= 10; minute++) {
      for (int host = 1; host <= 3; host++) {
        lines.append(
            "requests_total{host=\"h%d\",job=\"a\"} %d %d\n"
                .formatted(host, minute * 60 * host, (START + minute * 60L) * 1000));
      }
    }
    lines.append("odd{host=\"h1\"} NaN ").append(END * 1000).append('\n');
    lines.append("odd{host=\"h2\"} +Inf ").append(END * 1000).append('\n');
    lines.append("odd{quote=\"a\\\"b\"} -Inf ").append(END * 1000).append('\n');
    Answer stored =
        client
            .call("POST", TENANT + "/prometheus/api/v1/import/prometheus")
            .body("text/plain", lines.toString())
            .send();
    assertThat(stored.status()).isEqualTo(204);
    client.putSql(
        TENANT + "/tables/hosts",
        "CREATE TABLE hosts (name VARCHAR PRIMARY KEY, cores BIGINT NOT NULL)");
    assertThat(
            client
                .postJson(
                    TENANT + "/batches",
                    "{\"changes\":[{\"table\":\"hosts\",\"op\":\"upsert\",\"row\":{\"name\":\"h1\",\"cores\":4}},"
                        + "{\"table\":\"hosts\",\"op\":\"upsert\",\"row\":{\"name\":\"h3\",\"cores\":2}}]}")
                .status())
        .isEqualTo(200);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private Answer query(String sql) {
    ObjectNode body = JSON.createObjectNode().put("sql", sql).put("time", END);
    return client.postJson(TENANT + "/query", body.toString());
  }

  private JsonNode rows(String sql) {
    Answer answer = query(sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rows");
  }

  @Test
  void joinsSeriesWithATable() {
    assertThat(
            rows("SELECT h.name, r.value / h.cores AS per_core FROM hosts h JOIN"
                    + " TABLE(promql('sum by (host) (rate(requests_total[5m]))', 'host')) r"
                    + " ON r.host = h.name ORDER BY h.name")
                .toString())
        .isEqualTo("[{\"name\":\"h1\",\"per_core\":0.25},{\"name\":\"h3\",\"per_core\":1.5}]");
  }

  @Test
  void joinsWithAView() {
    client.putSql(TENANT + "/views/large", "SELECT name FROM hosts WHERE cores > 3");
    assertThat(
            rows("SELECT v.name, r.value FROM large v JOIN TABLE(promql('requests_total', 'host'))"
                    + " r ON r.host = v.name")
                .toString())
        .isEqualTo("[{\"name\":\"h1\",\"value\":600.0}]");
  }

  @Test
  void hasLabelsTimeAndEveryDouble() {
    JsonNode found =
        rows("SELECT * FROM TABLE(promql('odd', 'host', 'quote')) AS p ORDER BY value");
    assertThat(found.toString())
        .isEqualTo(
            ("[{\"host\":null,\"quote\":\"a\\\"b\",\"labels\":\"{\\\"__name__\\\":\\\"odd\\\",\\\"quote\\\":\\\"a\\\\\\\"b\\\"}\",\"at\":\"%1$s\",\"value\":\"-Infinity\"},"
                 + "{\"host\":\"h2\",\"quote\":null,\"labels\":\"{\\\"__name__\\\":\\\"odd\\\",\\\"host\\\":\\\"h2\\\"}\",\"at\":\"%1$s\",\"value\":\"Infinity\"},"
                 + "{\"host\":\"h1\",\"quote\":null,\"labels\":\"{\\\"__name__\\\":\\\"odd\\\",\\\"host\\\":\\\"h1\\\"}\",\"at\":\"%1$s\",\"value\":\"NaN\"}]")
                .formatted(found.at("/0/at").asText()));
    assertThat(Instant.parse(found.at("/0/at").asText() + "Z").getEpochSecond()).isEqualTo(END);
  }

  @Test
  void aScalarIsOneRowWithoutLabels() {
    assertThat(rows("SELECT labels, value FROM TABLE(promql('1 + 1'))").toString())
        .isEqualTo("[{\"labels\":\"{}\",\"value\":2.0}]");
    assertThat(rows("SELECT COUNT(*) AS n FROM TABLE(promql('nothing'))").toString())
        .isEqualTo("[{\"n\":0}]");
  }

  @Test
  void joinsCallsWithEachOther() {
    assertThat(
            rows("SELECT a.host, a.value / b.value AS part FROM"
                    + " TABLE(promql('requests_total', 'host')) a"
                    + " JOIN TABLE(promql('requests_total * 4', 'host')) b ON a.host = b.host"
                    + " JOIN TABLE(promql('requests_total', 'host')) c ON c.host = a.host"
                    + " WHERE a.host = 'h2'")
                .toString())
        .isEqualTo("[{\"host\":\"h2\",\"part\":0.25}]");
  }

  @Test
  void takesATimeInEveryForm_andNowWithoutOne() {
    String sql = "SELECT value FROM TABLE(promql('time()'))";
    for (String time :
        new String[] {"" + END, "\"" + END + "\"", "\"" + Instant.ofEpochSecond(END) + "\""}) {
      Answer answer =
          client.postJson(TENANT + "/query", "{\"sql\":\"%s\",\"time\":%s}".formatted(sql, time));
      assertThat(answer.json().at("/rows/0/value").asLong()).isEqualTo(END);
    }
    Answer now = client.call("POST", TENANT + "/query").body("application/sql", sql).send();
    assertThat(now.json().at("/rows/0/value").asLong()).isGreaterThan(END + 60);
    for (String wrong : new String[] {"true", "\"noon\"", "1e30", "1e15"}) {
      Answer refused =
          client.postJson(
              TENANT + "/query", "{\"sql\":\"SELECT 1 AS x\",\"time\":%s}".formatted(wrong));
      assertThat(refused.status()).as(wrong + refused.text()).isIn(400, 422);
    }
  }

  @Test
  void takesTheQueryFromParameters() {
    Answer answer =
        client.postJson(
            TENANT + "/query",
            "{\"sql\":\"SELECT value FROM TABLE(promql(?)) WHERE value > ?\",\"time\":%d,\"params\":[\"requests_total\",1000]}"
                .formatted(END));
    assertThat(answer.json().at("/rows").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "promql-syntax | line | TABLE(promql('sum('))",
        "promql-syntax | line | TABLE(promql(''))",
        "promql-execution | of type string | TABLE(promql('\"text\"'))",
        "promql-execution | of type range vector | TABLE(promql('requests_total[5m]'))",
        "promql-execution | match | TABLE(promql('requests_total * on (job) requests_total'))",
        "sql-invalid | single quotes | TABLE(promql(5))",
        "sql-invalid | single quotes | TABLE(promql(value))",
        "sql-invalid | named twice | TABLE(promql('up', 'job', 'job'))",
        "sql-invalid | of its own | TABLE(promql('up', 'labels'))",
        "sql-invalid | name of a label | TABLE(promql('up', 'no label'))",
        "sql-unsupported | other than promql | TABLE(promsql('up'))",
      })
  void refusesWhatGivesNoRows(String code, String part, String from) {
    Answer refused = query("SELECT value FROM " + from);
    assertThat(refused.status()).as(refused.text()).isIn(400, 422);
    assertThat(refused.code()).as(refused.text()).isEqualTo(code.strip());
    assertThat(refused.text()).contains(part.strip());
  }

  @Test
  void noViewReadsSeries() {
    Answer refused =
        client.putSql(TENANT + "/views/v", "SELECT value FROM TABLE(promql('requests_total'))");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("sql-unsupported");
    assertThat(refused.json().path("construct").asText()).isEqualTo("promql() in a view");
  }

  /** Stores series of a metric with an old sample each. */
  private void store(String metric, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("%s{n=\"%d\"} 1 %d\n".formatted(metric, i, END * 1000));
    }
    Answer stored =
        client
            .call("POST", TENANT + "/prometheus/api/v1/import/prometheus")
            .body("text/plain", lines.toString())
            .send();
    assertThat(stored.status()).isEqualTo(204);
  }

  @Test
  void refusesMoreRowsThanAQueryMayHave() {
    store("many", ROWS_MAX + 1);
    String sql = "SELECT COUNT(*) AS n FROM TABLE(promql('many%s'))";
    assertThat(rows(sql.formatted("{n!=\"0\"}")).at("/0/n").asInt()).isEqualTo(ROWS_MAX);
    Answer refused = query(sql.formatted(""));
    assertThat(refused.code()).as(refused.text()).isEqualTo("query-too-large");
    assertThat(refused.json().path("limit").asText()).isEqualTo("query-rows-max");
  }

  @Test
  void refusesMoreBytesThanAMessageMayHave() {
    store("wide", 100);
    Answer refused =
        query(
            "SELECT COUNT(*) AS n FROM TABLE(promql('label_replace(wide, \"more\", \""
                + "x".repeat(20_000)
                + "$1\", \"n\", \"(.*)\")'))");
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("query-too-large");
    assertThat(refused.json().path("limit").asText()).isEqualTo("supplied-bytes-max");
  }
}
