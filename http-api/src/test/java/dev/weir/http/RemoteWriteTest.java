package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.HistogramMessages;
import dev.weir.http.samples.WireOut;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Remote write as its senders see it. */
@TestInstance(Lifecycle.PER_CLASS)
class RemoteWriteTest {
  private static final String API = "/v1/tenants/acme/prometheus/api/v1";
  private static final String FIRST = "application/x-protobuf";
  private static final String SECOND =
      "application/x-protobuf;proto=io.prometheus.write.v2.Request";
  private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";

  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis();
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private Answer send(String type, String encoding, byte[] body) {
    return client
        .call("POST", API + "/write")
        .header("Content-Encoding", encoding)
        .body(type, body)
        .send();
  }

  private Answer send(String type, WireOut message) {
    return send(type, "snappy", UnpackingTest.packed("snappy", message.toBytes()));
  }

  private WireOut sample(double value, long millis) {
    return new WireOut().fixed64(1, Double.doubleToRawLongBits(value)).varint(2, millis);
  }

  private static WireOut label(String name, String value) {
    return new WireOut().text(1, name).text(2, value);
  }

  private static void assertWritten(Answer answer, String samples) {
    assertThat(answer.header(WRITTEN.formatted("Samples"))).isEqualTo(samples);
    String others = samples.isEmpty() ? "" : "0";
    assertThat(answer.header(WRITTEN.formatted("Histograms"))).isEqualTo(others);
    assertThat(answer.header(WRITTEN.formatted("Exemplars"))).isEqualTo(others);
  }

  /** Symbols of the requests of version 2: 1 and 2 are the name, 3 and 4 a label. */
  private static WireOut second(String name) {
    return new WireOut().text(4, "").text(4, "__name__").text(4, name).text(4, "job").text(4, "a");
  }

  private static WireOut references(long... numbers) {
    WireOut packed = new WireOut();
    for (long number : numbers) {
      packed.raw(number);
    }
    return new WireOut().bytes(1, packed);
  }

  @Test
  void labelsInAnyOrderAreOneSeries_samplesInAnyOrderToo() {
    WireOut request =
        new WireOut()
            .bytes(
                1,
                new WireOut()
                    .bytes(1, label("job", "a"))
                    .bytes(1, label("__name__", "orders"))
                    .bytes(2, sample(3, now))
                    .bytes(2, sample(1, now - 2000)))
            .bytes(
                1,
                new WireOut()
                    .bytes(1, label("__name__", "orders"))
                    .bytes(1, label("job", "a"))
                    .bytes(2, sample(2, now - 1000)));
    Answer answer = send(FIRST, request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    assertWritten(answer, "");
    assertThat(client.get(API + "/export?match%5B%5D=orders").text().strip())
        .isEqualTo(
            "{\"metric\":{\"__name__\":\"orders\",\"job\":\"a\"},\"values\":[1,2,3],\"timestamps\":[%d,%d,%d]}"
                .formatted(now - 2000, now - 1000, now));
  }

  @Test
  void version2IsToldWhatWasWritten() {
    WireOut request = second("told").bytes(5, references(1, 2, 3, 4).bytes(2, sample(1, now)));
    assertWritten(send(SECOND, request), "1");
    Answer again = send(SECOND, request);
    assertThat(again.status()).isEqualTo(204);
    assertThat(again.header("Weir-Samples-Duplicate")).isEqualTo("1");
    assertWritten(again, "1");
  }

  @Test
  void version2IsToldWhatWasWrittenOfAPart() {
    WireOut request =
        second("part")
            .bytes(5, references(1, 2).bytes(2, sample(1, now)).bytes(2, sample(2, now - 1000)))
            .bytes(5, references(1, 2, 3).bytes(2, sample(1, now)))
            .bytes(5, references(1, 2, 3, 4).bytes(3, new WireOut().varint(1, 1).varint(15, now)));
    Answer answer = send(SECOND, request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("samples-rejected");
    assertThat(answer.header("Weir-Samples-Accepted")).isEqualTo("2");
    assertThat(answer.header("Weir-Samples-Rejected")).isEqualTo("2");
    assertWritten(answer, "2");
  }

  @Test
  void version2IsToldThatNothingWasWritten() {
    Answer answer = send(SECOND, "snappy", "no snappy".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.code()).isEqualTo("encoding-invalid");
    assertWritten(answer, "0");
  }

  @Test
  void histogramsThatAreNotValidAreRefusedAndWhatIsBesideThemStored() {
    WireOut request =
        new WireOut()
            .bytes(
                1,
                new WireOut()
                    .bytes(1, label("__name__", "mixed"))
                    .bytes(2, sample(1, now))
                    .bytes(4, HistogramMessages.integer(now))
                    .bytes(4, HistogramMessages.integer(now - 1000).varint(1, 6))
                    .bytes(3, new WireOut().fixed64(2, 1)));
    Answer answer = send(FIRST, request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Weir-Samples-Accepted")).isEqualTo("2");
    assertThat(answer.header("Weir-Samples-Rejected")).isEqualTo("1");
    assertThat(answer.json().path("error").asText())
        .contains("7 observations in its buckets and a count of 6");
    assertWritten(answer, "");
  }

  @Test
  void version2IsToldWhatWasWrittenOfHistograms() {
    WireOut request =
        second("told_both")
            .bytes(
                5,
                references(1, 2, 3, 4)
                    .bytes(3, HistogramMessages.integer(now))
                    .bytes(3, HistogramMessages.custom(now - 1000)))
            .bytes(5, references(1, 2).bytes(2, sample(1, now)))
            .bytes(5, references(1, 2).bytes(3, HistogramMessages.floats(now - 2000)))
            .bytes(5, references(1, 2).bytes(3, HistogramMessages.floats(1)));
    for (String kind : new String[] {"Accepted", "Duplicate"}) {
      Answer answer = send(SECOND, request);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Weir-Samples-" + kind)).isEqualTo("4");
      assertThat(answer.header("Weir-Samples-Rejected")).isEqualTo("1");
      assertThat(answer.header(WRITTEN.formatted("Samples"))).isEqualTo("1");
      assertThat(answer.header(WRITTEN.formatted("Histograms"))).isEqualTo("3");
    }
  }

  @Test
  void nothingToWriteIsFineAndMakesNoTenant() {
    String api = "/v1/tenants/nobody/prometheus/api/v1/write";
    for (byte[] body : new byte[][] {{}, {0}}) {
      for (String type : new String[] {FIRST, SECOND}) {
        Answer answer =
            client.call("POST", api).header("Content-Encoding", "snappy").body(type, body).send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(answer.header("Weir-Samples-Accepted")).isEqualTo("0");
        assertWritten(answer, type.equals(SECOND) ? "0" : "");
      }
    }
    assertThat(client.get("/v1/tenants/nobody").code()).isEqualTo("tenant-not-found");
  }

  @Test
  void otherTypesAndEncodingsAreRefusedWithWhatIsAccepted() {
    Answer type = send("application/json", "snappy", new byte[] {0});
    assertThat(type.status()).isEqualTo(415);
    assertThat(type.json().path("accepted")).hasSize(2);
    for (String encoding : new String[] {"gzip", "identity", "br", "snappy, snappy"}) {
      Answer answer = send(FIRST, encoding, new byte[] {0});
      assertThat(answer.status()).as(encoding).isEqualTo(415);
      assertThat(answer.json().path("accepted").toString()).isEqualTo("[\"snappy\",\"zstd\"]");
    }
  }
}
