package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Queries over HTTP: what clients of Prometheus send, and the bytes that they expect. */
@TestInstance(Lifecycle.PER_CLASS)
class PromqlRoutesTest {
  private static final String TENANT = "/v1/tenants/acme";
  private static final String API = TENANT + "/prometheus/api/v1/";

  /** On a whole minute, in seconds. */
  private static final long START = (System.currentTimeMillis() / 1000 - 3_600) / 60 * 60;

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    StringBuilder lines = new StringBuilder();
    for (int minute = 0; minute <= 10; minute++) {
      for (String job : new String[] {"a", "b", "c", "d", "e", "f"}) {
        lines.append(
            "requests_total{job=\"%s\"} %d %d\n"
                .formatted(job, minute * 60 * (job.charAt(0) - 'a' + 1), at(minute)));
      }
    }
    lines.append("odd{job=\"a\"} NaN ").append(at(0)).append('\n');
    Answer stored =
        client.call("POST", API + "import/prometheus").body("text/plain", lines.toString()).send();
    assertThat(stored.status()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private static long at(int minute) {
    return (START + minute * 60L) * 1000;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String instant(String query) {
    return client.get(API + "query?query=" + encoded(query) + "&time=" + (START + 600)).text();
  }

  private String range(String query) {
    return client
        .get(
            API
                + "query_range?query=%s&start=%d&end=%d&step=5m"
                    .formatted(encoded(query), START, START + 600))
        .text();
  }

  private static String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  @Test
  void anInstantQueryGivesAVectorOfAllShards() {
    assertThat(instant("sum(rate(requests_total[5m]))"))
        .isEqualTo(
            success("vector", "[{\"metric\":{},\"value\":[%d,\"21\"]}]".formatted(START + 600)));
    assertThat(instant("requests_total{job=~\"a|f\"}"))
        .isEqualTo(
            success(
                "vector",
                ("[{\"metric\":{\"__name__\":\"requests_total\",\"job\":\"a\"},\"value\":[%1$d,\"600\"]},"
                     + "{\"metric\":{\"__name__\":\"requests_total\",\"job\":\"f\"},\"value\":[%1$d,\"3600\"]}]")
                    .formatted(START + 600)));
  }

  @Test
  void scalarsTextsAndRangesHaveTypesOfTheirOwn() {
    long time = START + 600;
    assertThat(instant("1 / 0")).isEqualTo(success("scalar", "[%d,\"+Inf\"]".formatted(time)));
    assertThat(instant("\"a\\\"b\""))
        .isEqualTo(success("string", "[%d,\"a\\\"b\"]".formatted(time)));
    assertThat(instant("requests_total{job=\"b\"}[2m]"))
        .isEqualTo(
            success(
                "matrix",
                ("[{\"metric\":{\"__name__\":\"requests_total\",\"job\":\"b\"},"
                        + "\"values\":[[%d,\"1080\"],[%d,\"1200\"]]}]")
                    .formatted(time - 60, time)));
  }

  @Test
  void aRangeQueryGivesAMatrixInTheOrderOfLabels() {
    String expected =
        success(
            "matrix",
            ("[{\"metric\":{\"job\":\"a\"},\"values\":[[%2$d,\"1\"],[%3$d,\"1\"]]},"
                    + "{\"metric\":{\"job\":\"b\"},\"values\":[[%2$d,\"2\"],[%3$d,\"2\"]]}]")
                .formatted(START, START + 300, START + 600));
    String query = "rate(requests_total{job=~\"b|a\"}[5m])";
    assertThat(range(query)).isEqualTo(expected);
    String form = "query=%s&start=%d&end=%d&step=300".formatted(encoded(query), START, START + 600);
    assertThat(
            client
                .call("POST", API + "query_range")
                .body("application/x-www-form-urlencoded", form)
                .send()
                .text())
        .isEqualTo(expected);
  }

  @Test
  void hintsAndWarningsSayWhereTheyAreFrom() {
    assertThat(instant("rate(odd[5m])")).isEqualTo(success("vector", "[]"));
    assertThat(
            instant("rate(label_replace(requests_total, \"__name__\", \"odd\", \"\", \"\")[9m:])"))
        .endsWith(
            ",\"infos\":[\"PromQL info: metric might not be a counter, name does not end in"
                + " _total/_sum/_count/_bucket: \\\"odd\\\" (1:6)\"]}");
    assertThat(instant("quantile(2, requests_total)"))
        .endsWith(
            ",\"warnings\":[\"PromQL warning: quantile value should be between 0 and 1, got 2"
                + " (1:10)\"]}");
  }

  @Test
  void aLimitCutsOffAndSaysSo() {
    String text = client.get(API + "query?query=requests_total&limit=2&time=" + START).text();
    assertThat(text)
        .contains("\"job\":\"b\"")
        .doesNotContain("\"job\":\"c\"")
        .endsWith(",\"warnings\":[\"results truncated due to limit\"]}");
  }

  @Test
  void theLookbackOfOneQueryMayBeAnother() {
    String late = API + "query?query=requests_total%7Bjob=%22a%22%7D&time=" + (START + 1_000);
    assertThat(client.get(late).text()).isEqualTo(success("vector", "[]"));
    assertThat(client.get(late + "&lookback_delta=10m").text()).contains("\"600\"");
  }

  @Test
  void textsArePutInOrderAndExplained() {
    assertThat(client.get(API + "format_query?query=" + encoded("sum(foo)by(bar)")).text())
        .isEqualTo("{\"status\":\"success\",\"data\":\"sum by (bar) (foo)\"}");
    assertThat(client.get(API + "parse_query?query=" + encoded("-1 + foo")).text())
        .startsWith("{\"status\":\"success\",\"data\":{\"")
        .contains("\"type\":\"binaryExpr\"");
  }

  @Test
  void whatIsTooMuchIsRefusedWithTheLimit() {
    Answer refused = client.get(API + "query?query=" + encoded("max_over_time(vector(1)[50y:1s])"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("query-too-large");
    assertThat(refused.text()).contains("\"errorType\":\"execution\"");
    Answer late =
        client.get(
            API
                + "query?timeout=1ms&query="
                + encoded("sum_over_time(vector(1)[40d:1s]) + sum_over_time(vector(2)[40d:1s])"));
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.code()).isEqualTo("query-timeout");
    assertThat(late.text()).contains("\"errorType\":\"timeout\"");
  }
}
