package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.config.ConfigLoader;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.HistogramMessages;
import dev.weir.http.samples.WireOut;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Histograms as clients see them: whole ones everywhere but in exports. */
@TestInstance(Lifecycle.PER_CLASS)
class HistogramRoutesTest {
  private static final String API = "/v1/tenants/%s/prometheus/api/v1";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String ALL = "match%5B%5D=%7B__name__!%3D%22%22%7D";

  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis() - 10_000;
    WireOut request =
        series("latency", "a", HistogramMessages.integer(now - 2000), HistogramMessages.custom(now))
            .all(series("latency", "b", HistogramMessages.floats(now - 1000)))
            .all(series("gone", "a", HistogramMessages.integer(now - 1000)))
            .all(series("gone", "a", HistogramMessages.stale(now)))
            .bytes(1, labels("up", "a").bytes(2, sample(1)))
            .bytes(1, labels("latency", "a").bytes(2, sample(2)));
    Answer stored = post("acme", "/write", "snappy", PROTOBUF, packed(request));
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
    assertThat(stored.header("Weir-Samples-Accepted")).isEqualTo("7");
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private WireOut sample(double value) {
    return new WireOut().fixed64(1, Double.doubleToRawLongBits(value)).varint(2, now - 500);
  }

  private static WireOut labels(String name, String job) {
    return new WireOut()
        .bytes(1, new WireOut().text(1, "__name__").text(2, name))
        .bytes(1, new WireOut().text(1, "job").text(2, job));
  }

  private static WireOut series(String name, String job, WireOut... histograms) {
    WireOut series = labels(name, job);
    List.of(histograms).forEach(histogram -> series.bytes(4, histogram));
    return new WireOut().bytes(1, series);
  }

  private static byte[] packed(WireOut message) {
    return UnpackingTest.packed("snappy", message.toBytes());
  }

  private Answer post(String tenant, String path, String encoding, String type, byte[] body) {
    return client
        .call("POST", API.formatted(tenant) + path)
        .header("Content-Encoding", encoding)
        .body(type, body)
        .send();
  }

  private String get(String path) {
    Answer answer = client.get(API.formatted("acme") + path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  @Test
  void seriesAndLabelsAreThoseOfWholeHistograms() {
    assertThat(get("/series?" + ALL))
        .contains(
            "[{\"__name__\":\"gone\",\"job\":\"a\"},"
                + "{\"__name__\":\"latency\",\"job\":\"a\"},"
                + "{\"__name__\":\"latency\",\"job\":\"b\"},"
                + "{\"__name__\":\"up\",\"job\":\"a\"}]");
    assertThat(get("/labels")).contains("[\"__name__\",\"job\"]");
    assertThat(get("/labels?" + ALL)).contains("[\"__name__\",\"job\"]");
    assertThat(get("/label/__native__/values")).contains("[]");
    assertThat(get("/label/__native__/values?" + ALL)).contains("[]");
    assertThat(get("/label/job/values")).contains("[\"a\",\"b\"]");
    assertThat(get("/status/tsdb")).contains("latency").doesNotContain("__native__");
  }

  private byte[] read(String tenant) {
    WireOut matcher = new WireOut().varint(1, 1).text(2, "__name__").text(3, "");
    WireOut query = new WireOut().varint(1, now - 60_000).varint(2, now).bytes(3, matcher);
    Answer answer =
        post(tenant, "/read", "snappy", PROTOBUF, packed(new WireOut().bytes(1, query)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Unpacking.decode("snappy", answer.raw().body(), ConfigLoader.defaults().weir().limits());
  }

  /** As it is written with absolute counts. */
  private static WireOut floats(long count, double sum) {
    return new WireOut()
        .fixed64(2, Double.doubleToRawLongBits((double) count))
        .fixed64(3, Double.doubleToRawLongBits(sum));
  }

  private WireOut integer(long millis) {
    return floats(7, 18.5)
        .varint(4, 6)
        .fixed64(5, Double.doubleToRawLongBits(0.001))
        .fixed64(7, Double.doubleToRawLongBits(1))
        .bytes(11, HistogramMessages.span(-2, 2))
        .bytes(11, HistogramMessages.span(3, 1))
        .bytes(13, HistogramMessages.doubles(1, 2, 3))
        .varint(15, millis);
  }

  private WireOut custom() {
    return floats(3, 9)
        .varint(4, 105)
        .fixed64(7, 0)
        .bytes(11, new WireOut().varint(2, 1))
        .bytes(11, HistogramMessages.span(1, 1))
        .bytes(13, HistogramMessages.doubles(1, 2))
        .bytes(16, HistogramMessages.doubles(1, 2.5))
        .varint(15, now);
  }

  @Test
  void remoteReadGivesThemAsTheyWere() {
    WireOut b =
        new WireOut()
            .fixed64(2, Double.doubleToRawLongBits(2.5))
            .fixed64(3, Double.doubleToRawLongBits(-1))
            .fixed64(7, 0)
            .bytes(8, HistogramMessages.span(1, 2))
            .bytes(10, HistogramMessages.doubles(0.5, 2))
            .varint(14, 3)
            .varint(15, now - 1000);
    WireOut ended = new WireOut().fixed64(2, 0).fixed64(3, 0x7ff0000000000002L).varint(15, now);
    WireOut a = labels("latency", "a").bytes(2, sample(2)).bytes(4, integer(now - 2000));
    WireOut result =
        series("gone", "a", integer(now - 1000), ended)
            .bytes(1, a.bytes(4, custom()))
            .all(series("latency", "b", b))
            .bytes(1, labels("up", "a").bytes(2, sample(1)));
    assertThat(read("acme")).isEqualTo(new WireOut().bytes(1, result).toBytes());
  }

  @Test
  void anExportIsImportedWithoutLoss() {
    String lines = get("/export?" + ALL);
    assertThat(lines)
        .contains(
            "{\"metric\":{\"__name__\":\"latency\",\"__native__\":\"+3:-2\",\"job\":\"a\"},"
                + "\"values\":[1],\"timestamps\":[%d]}".formatted(now - 2000));
    String reversed = String.join("\n", lines.lines().toList().reversed());
    Answer stored =
        client
            .call("POST", API.formatted("copy") + "/import")
            .body("application/x-ndjson", reversed)
            .send();
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
    assertThat(stored.header("Weir-Samples-Accepted")).isEqualTo("7");
    assertThat(read("copy")).isEqualTo(read("acme"));
  }

  private String query(String text) {
    return get("/query?query=" + URLEncoder.encode(text, UTF_8) + "&time=" + now / 1000.0);
  }

  @Test
  void queriesGiveThemAsPrometheusDoes() {
    String time = BigDecimal.valueOf(now, 3).stripTrailingZeros().toPlainString();
    assertThat(query("latency{job=\"b\"}"))
        .contains(
            "\"result\":[{\"metric\":{\"__name__\":\"latency\",\"job\":\"b\"},\"histogram\":["
                + time
                + ",{\"count\":\"2.5\",\"sum\":\"-1\","
                + "\"buckets\":[[1,\"-4\",\"-2\",\"2\"],[1,\"-2\",\"-1\",\"0.5\"]]}]}]");
    assertThat(query("histogram_count(latency)"))
        .contains("{\"job\":\"a\"},\"value\":[%s,\"3\"]".formatted(time))
        .contains("{\"job\":\"b\"},\"value\":[%s,\"2.5\"]".formatted(time));
    assertThat(query("sum by (job) (latency)")).contains("\"job\":\"a\"},\"histogram\":");
    assertThat(query("count(latency)")).contains("\"value\":[%s,\"2\"]".formatted(time));
    assertThat(query("gone")).contains("\"result\":[]");
    assertThat(query("last_over_time(gone[1m])")).contains("\"count\":\"7\",\"sum\":\"18.5\"");
  }

  @Test
  void rangesHaveNumbersAndHistogramsApart() {
    String answer =
        get(
            "/query_range?query=latency&step=0.5&start=%s&end=%s"
                .formatted((now - 1000) / 1000.0, now / 1000.0));
    assertThat(answer)
        .containsPattern("\"job\":\"a\"},\"values\":\\[\\[[0-9.]+,\"2\"]],\"histograms\":\\[")
        .containsPattern("\"job\":\"b\"},\"histograms\":\\[");
  }

  @Test
  void theyAreNoRowsOfQueriesInSql() {
    Answer refused =
        client
            .call("POST", "/v1/tenants/acme/query")
            .body("application/sql", "SELECT * FROM TABLE(promql('latency'))")
            .send();
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.text()).contains("promql-execution", "histogram_quantile()");
  }

  @Test
  void federationHasNoPlaceForThem() {
    String text = client.get("/v1/tenants/acme/prometheus/federate?" + ALL).text();
    assertThat(text).contains("up{job=\"a\"").doesNotContain("latency").doesNotContain("gone");
  }
}
