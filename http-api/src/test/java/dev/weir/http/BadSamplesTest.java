package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.BadInput.Row;
import dev.weir.http.BadRemoteWrites.Sent;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.WireOut;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row about samples of {@code bad-metrics.md}, between good samples of the same request. */
@TestInstance(Lifecycle.PER_CLASS)
class BadSamplesTest {
  private static final String TENANT = "/v1/tenants/acme";
  private static final String API = TENANT + "/prometheus/api/v1";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String SECOND = PROTOBUF + ";proto=io.prometheus.write.v2.Request";
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long OLD_MILLIS = 60 * 24 * HOUR_MILLIS;
  private static final int GOOD = 2;
  private static final String ALL = "all";

  private final AtomicInteger cases = new AtomicInteger();
  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis() / 1000 * 1000;
    send("/influx/write", "text/plain", "", bytes("before v=1"));
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  static List<Row> rows() {
    return BadInput.rows(false);
  }

  @Test
  void thereAreManyCases() {
    assertThat(rows()).hasSizeGreaterThan(150);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowIsAnsweredAsUsersAreTold(Row row) {
    String number = "c" + cases.incrementAndGet();
    Answer answer = sent(row, number);
    String as = row + ": " + answer.text();
    assertThat(answer.status()).as(as).isEqualTo(Integer.parseInt(row.cell(2)));
    assertThat(answer.code()).as(as).isEqualTo(row.cell(3));
    assertThat(answer.json().path("detail").asText()).as(as).contains(row.cell(6));
    int stored = Integer.parseInt(row.cell(4));
    boolean whole = row.cell(5).equals(ALL);
    String left = whole ? "" : row.cell(5);
    assertThat(answer.header("Weir-Samples-Rejected")).as(as).isEqualTo(left);
    assertThat(answer.header("Weir-Samples-Accepted"))
        .as(as)
        .isEqualTo(whole ? "" : String.valueOf(GOOD + stored));
    assertThat(answer.header("Weir-Samples-Duplicate")).as(as).isEqualTo(whole ? "" : "0");
    if (answer.status() == 400 && !whole) {
      assertThat(answer.json().path("accepted").asInt()).as(as).isEqualTo(GOOD + stored);
      assertThat(answer.json().path("rejected").asText()).as(as).isEqualTo(left);
      assertThat(answer.json().path("errors")).as(as).isNotEmpty();
    }
    assertThat(goodStored(number)).as(as).isEqualTo(whole ? 0 : GOOD);
  }

  /** Samples of the good series of a request. */
  private long goodStored(String number) {
    String selector = "%7B__name__%3D%22good_v%22%2Ccase%3D%22" + number + "%22%7D";
    Answer export = client.get(API + "/export?max_rows_per_line=1&match%5B%5D=" + selector);
    return export.text().lines().count();
  }

  private Answer sent(Row row, String number) {
    return switch (row.section()) {
      case "Line protocol" -> influx(row, number);
      case "Prometheus text" ->
          send("/prometheus/api/v1/import/prometheus", "text/plain", "", text(row, number, 1));
      case "OpenMetrics" ->
          send(
              "/prometheus/api/v1/import/prometheus",
              "application/openmetrics-text; version=1.0.0; charset=utf-8",
              "",
              text(row, number, 1000));
      case "JSON lines" ->
          send("/prometheus/api/v1/import", "application/json", "", json(row, number));
      case "Remote write 1.0" -> write(first(row, number));
      case "Remote write 2.0" -> write(second(row, number));
      default -> any(row, number);
    };
  }

  private Answer influx(Row row, String number) {
    String precision = row.isLiteral() ? "precision=ms" : row.request();
    return send(
        "/influx/write?" + precision,
        "text/plain",
        "",
        between(
            "good,case=%s v=1 %d\n".formatted(number, now),
            row.isLiteral() ? filled(row, 1) : bytes("cpu usage=1"),
            "\ngood,case=%s v=1 %d\n".formatted(number, now + 1)));
  }

  private byte[] text(Row row, String number, int unit) {
    String good = "good_v{case=\"%s\"} 1 %s\n";
    String end = unit == 1 || row.request().contains("{cut}") ? "" : "# EOF\n";
    return between(
        good.formatted(number, now / unit),
        filled(row, unit),
        "\n" + good.formatted(number, now / unit + 1) + end);
  }

  private byte[] json(Row row, String number) {
    String good =
        "{\"metric\":{\"__name__\":\"good_v\",\"case\":\"%s\"},\"values\":[1],\"timestamps\":[%d]}";
    return between(
        good.formatted(number, now) + "\n", filled(row, 1), "\n" + good.formatted(number, now + 1));
  }

  private byte[] filled(Row row, int unit) {
    Map<String, String> values = new TreeMap<>();
    values.put("now", String.valueOf(now / unit));
    values.put("far", String.valueOf((now + HOUR_MILLIS) / unit));
    values.put("old", String.valueOf((now - OLD_MILLIS) / unit));
    values.put("cut", "");
    return BadInput.bytes(row.request(), values);
  }

  private Sent first(Row row, String number) {
    BadRemoteWrites bad = new BadRemoteWrites(now, number);
    WireOut request = new WireOut().bytes(1, good(number, now));
    WireOut last = new WireOut().bytes(1, good(number, now + 1));
    if (row.cell(5).equals(ALL)) {
      return bad.request(row.request(), request.all(last).toBytes(), PROTOBUF);
    }
    byte[] whole = request.bytes(1, bad.series(row.request())).all(last).toBytes();
    return new Sent(UnpackingTest.packed("snappy", whole), "snappy", PROTOBUF);
  }

  private static WireOut good(String number, long millis) {
    return BadRemoteWrites.label("__name__", "good_v")
        .all(BadRemoteWrites.label("case", number))
        .all(BadRemoteWrites.sample(millis));
  }

  private Sent second(Row row, String number) {
    BadRemoteWrites bad = new BadRemoteWrites(now, number);
    byte[] whole =
        row.cell(5).equals(ALL)
            ? bad.second(row.request(), new WireOut().bytes(1, good(number, now)).toBytes())
            : bad.symbols()
                .bytes(5, BadRemoteWrites.references(1, 2, 3, 4).all(BadRemoteWrites.sample(now)))
                .bytes(5, bad.referring(row.request()))
                .bytes(
                    5, BadRemoteWrites.references(1, 2, 3, 4).all(BadRemoteWrites.sample(now + 1)))
                .toBytes();
    return new Sent(UnpackingTest.packed("snappy", whole), "snappy", SECOND);
  }

  private Answer write(Sent sent) {
    Answer answer = send("/prometheus/api/v1/write", sent.type(), sent.encoding(), sent.body());
    boolean told = sent.type().equals(SECOND) && !answer.header("Weir-Samples-Accepted").isEmpty();
    assertThat(answer.header("X-Prometheus-Remote-Write-Samples-Written"))
        .isEqualTo(
            told ? answer.header("Weir-Samples-Accepted") : sent.type().equals(SECOND) ? "0" : "");
    return answer;
  }

  private Answer any(Row row, String number) {
    byte[] good = bytes("good,case=%s v=1\n".formatted(number));
    byte[] gzip = UnpackingTest.packed("gzip", good);
    String blanks = " ".repeat(33 << 20);
    return switch (row.request()) {
      case "10 MB of line protocol" ->
          influx("", bytes(new String(good, UTF_8).repeat(10_000_000 / good.length)));
      case "33 MiB of blanks as gzip" ->
          influx("gzip", UnpackingTest.packed("gzip", bytes(blanks)));
      case "not gzip" -> influx("gzip", good);
      case "half of a gzip body" -> influx("gzip", Arrays.copyOf(gzip, gzip.length / 2));
      case "Content-Encoding: br" -> influx("br", good);
      case "Content-Encoding: gzip, gzip" -> influx("gzip, gzip", gzip);
      case "tenant Acme!" ->
          client.call("POST", "/v1/tenants/Acme!/influx/write").body("text/plain", good).send();
      default -> throw new IllegalArgumentException(row.request());
    };
  }

  private Answer influx(String encoding, byte[] body) {
    return send("/influx/write", "text/plain", encoding, body);
  }

  private Answer send(String path, String type, String encoding, byte[] body) {
    RecordingClient.Call call = client.call("POST", TENANT + path).body(type, body);
    return (encoding.isEmpty() ? call : call.header("Content-Encoding", encoding)).send();
  }

  private static byte[] between(String before, byte[] bad, String behind) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes(before));
    all.writeBytes(bad);
    all.writeBytes(bytes(behind));
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
