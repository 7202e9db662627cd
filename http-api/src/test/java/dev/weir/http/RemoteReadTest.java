package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.config.ConfigLoader;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.WireOut;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Remote read as its clients see it: messages that are made by hand, and the bytes of answers. */
@TestInstance(Lifecycle.PER_CLASS)
class RemoteReadTest {
  private static final String API = "/v1/tenants/acme/prometheus/api/v1";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final long STALE = 0x7ff0000000000002L;
  private static final int EQUAL = 0;
  private static final int NOT_EQUAL = 1;
  private static final int MATCHES = 2;
  private static final int NOT_MATCHES = 3;

  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of("weir.limits.query-samples-max", "64"));
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis() - 60_000;
    String lines =
        "{\"metric\":{\"__name__\":\"up\",\"job\":\"b\"},\"values\":[1,\"StaleNaN\"],\"timestamps\":[%d,%d]}\n"
            .formatted(now - 1000, now);
    for (String job : new String[] {"c", "a", "d"}) {
      lines +=
          "{\"metric\":{\"__name__\":\"up\",\"job\":\"%s\"},\"values\":[1,2.5,3],\"timestamps\":[%d,%d,%d]}\n"
              .formatted(job, now - 2000, now - 1000, now);
    }
    lines +=
        IntStream.range(0, 65)
            .mapToObj(
                i ->
                    "{\"metric\":{\"__name__\":\"many\",\"i\":\"%d\"},\"values\":[1],\"timestamps\":[%d]}\n"
                        .formatted(i, now))
            .collect(Collectors.joining());
    Answer stored = client.call("POST", API + "/import").body("application/x-ndjson", lines).send();
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private Answer send(byte[] body) {
    return client
        .call("POST", API + "/read")
        .header("Content-Encoding", "snappy")
        .header("Accept-Encoding", "snappy, gzip")
        .header("X-Prometheus-Remote-Read-Version", "0.1.0")
        .body(PROTOBUF, body)
        .send();
  }

  private Answer send(WireOut request) {
    return send(UnpackingTest.packed("snappy", request.toBytes()));
  }

  private static WireOut matcher(int type, String name, String value) {
    WireOut matcher = type == EQUAL ? new WireOut() : new WireOut().varint(1, type);
    return new WireOut().bytes(3, matcher.text(2, name).text(3, value));
  }

  private static WireOut query(long from, long to, WireOut... matchers) {
    WireOut query = new WireOut().varint(1, from).varint(2, to);
    Arrays.stream(matchers).forEach(query::all);
    return new WireOut().bytes(1, query);
  }

  private static WireOut series(WireOut samples, String... labels) {
    WireOut series = new WireOut();
    for (int i = 0; i < labels.length; i += 2) {
      series.bytes(1, new WireOut().text(1, labels[i]).text(2, labels[i + 1]));
    }
    return new WireOut().bytes(1, series.all(samples));
  }

  private static WireOut sample(long millis, double value) {
    return sampleOf(millis, Double.doubleToRawLongBits(value));
  }

  private static WireOut sampleOf(long millis, long bits) {
    return new WireOut().bytes(2, new WireOut().fixed64(1, bits).varint(2, millis));
  }

  private static WireOut result(WireOut... series) {
    WireOut result = new WireOut();
    Arrays.stream(series).forEach(result::all);
    return new WireOut().bytes(1, result);
  }

  private static void assertAnswer(Answer answer, WireOut expected) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(PROTOBUF);
    assertThat(answer.header("Content-Encoding")).isEqualTo("snappy");
    byte[] message =
        Unpacking.decode("snappy", answer.raw().body(), ConfigLoader.defaults().weir().limits());
    assertThat(message).isEqualTo(expected.toBytes());
  }

  private static void assertRefused(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("status").asText()).isEqualTo("error");
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.json().path("error").asText()).contains(message);
  }

  private WireOut jobA() {
    return series(sample(now - 1000, 2.5).all(sample(now, 3)), "__name__", "up", "job", "a");
  }

  @Test
  void seriesOfAllShardsComeInTheOrderOfTheirLabels_staleMarkersAmongTheSamples() {
    Answer answer =
        send(
            query(
                now - 1000, now, matcher(EQUAL, "__name__", "up"), matcher(NOT_EQUAL, "job", "d")));
    assertAnswer(
        answer,
        result(
            jobA(),
            series(sample(now - 1000, 1).all(sampleOf(now, STALE)), "__name__", "up", "job", "b"),
            series(sample(now - 1000, 2.5).all(sample(now, 3)), "__name__", "up", "job", "c")));
  }

  @Test
  void everyQueryHasAResult() {
    WireOut request =
        query(now - 1000, now, matcher(MATCHES, "job", "a|nobody"))
            .all(query(now, now, matcher(EQUAL, "__name__", "nothing")))
            .all(query(now, now - 1, matcher(EQUAL, "__name__", "up")))
            .all(
                query(
                    now - 1000,
                    now,
                    matcher(EQUAL, "__name__", "up"),
                    matcher(NOT_MATCHES, "job", "[^a]")));
    assertAnswer(send(request), result(jobA()).all(result()).all(result()).all(result(jobA())));
  }

  @Test
  void aClientThatTakesSamplesGetsThem() {
    WireOut query = query(now - 1000, now, matcher(EQUAL, "job", "a"));
    WireOut packed = new WireOut().all(query).bytes(2, new byte[] {1, 0});
    assertAnswer(send(packed), result(jobA()));
    WireOut oneByOne = new WireOut().all(query).varint(2, 1).varint(2, 0);
    assertAnswer(send(oneByOne), result(jobA()));
  }

  @Test
  void aClientThatTakesOnlyStreamsIsRefused() {
    WireOut request = query(now, now, matcher(EQUAL, "job", "a")).bytes(2, new byte[] {1});
    assertRefused(send(request), 400, "value-invalid", "does not name SAMPLES");
  }

  @Test
  void hintsAndUnknownFieldsArePassedOver() {
    WireOut query =
        new WireOut()
            .varint(1, now - 1000)
            .varint(2, now)
            .all(matcher(EQUAL, "job", "a"))
            .bytes(4, new WireOut().varint(1, 60_000).text(2, "rate"))
            .varint(77, 1);
    assertAnswer(send(new WireOut().bytes(1, query).varint(78, 1)), result(jobA()));
  }

  @Test
  void nothingAskedIsNothingAnswered() {
    assertAnswer(send(new WireOut()), new WireOut());
  }

  @Test
  void messagesThatAreBrokenAreRefused() {
    byte[] good = query(now, now, matcher(EQUAL, "__name__", "up")).toBytes();
    byte[] snappy = UnpackingTest.packed("snappy", good);
    String code = "encoding-invalid";
    assertRefused(send("no snappy".getBytes(StandardCharsets.UTF_8)), 400, code, "not valid");
    assertRefused(send(Arrays.copyOf(snappy, snappy.length / 2)), 400, code, "not valid snappy");
    for (int length = 1; length < good.length; length++) {
      byte[] cut = UnpackingTest.packed("snappy", Arrays.copyOf(good, length));
      assertRefused(send(cut), 400, code, "no request of remote read");
    }
    WireOut noText = new WireOut().bytes(2, new byte[] {(byte) 0xff}).text(3, "a");
    WireOut noNumber = new WireOut().bytes(1, new WireOut().text(1, "soon"));
    assertRefused(send(query(now, now, new WireOut().bytes(3, noText))), 400, code, "no UTF-8");
    assertRefused(send(noNumber), 400, code, "wire type");
  }

  @Test
  void matchersThatMeanNothingAreRefused() {
    assertRefused(
        send(query(now, now, matcher(4, "job", "a"))),
        400,
        "encoding-invalid",
        "a matcher of unknown type 4");
    assertRefused(
        send(query(now, now, matcher(MATCHES, "job", "("))), 400, "promql-syntax", "missing");
    assertRefused(
        send(query(now, now, matcher(EQUAL, "", "a"))), 400, "promql-syntax", "name is empty");
    WireOut[] many = new WireOut[65];
    Arrays.fill(many, matcher(NOT_EQUAL, "job", "x"));
    assertRefused(send(query(now, now, many)), 400, "encoding-invalid", "more than 64 matchers");
  }

  @Test
  void itHasTheBoundsOfQueries() {
    WireOut all = query(now, now, matcher(EQUAL, "__name__", "many"));
    assertRefused(send(all), 422, "query-too-large", "at most 64 are allowed");
    WireOut half = query(now, now, matcher(MATCHES, "i", "[1-3].*"));
    assertThat(send(half).status()).isEqualTo(200);
    assertThat(send(new WireOut().all(half).all(half)).status()).isEqualTo(422);
  }

  @Test
  void otherEncodingsAndTenantsAreRefused() {
    Answer gzip =
        client
            .call("POST", API + "/read")
            .header("Content-Encoding", "gzip")
            .body(PROTOBUF, "x")
            .send();
    assertRefused(gzip, 415, "media-type-unsupported", "reads snappy");
    Answer nobody =
        client.call("POST", API.replace("acme", "nobody") + "/read").body(PROTOBUF, "").send();
    assertThat(nobody.status()).isEqualTo(404);
  }
}
