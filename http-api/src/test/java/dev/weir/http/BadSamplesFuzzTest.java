package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.Mutations;
import dev.weir.http.samples.SampleReaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged bodies over the wire: a node never faults, and every sample is accounted for. */
@TestInstance(Lifecycle.PER_CLASS)
class BadSamplesFuzzTest {
  private static final int BODIES = 1_000;
  private static final Set<Integer> ANSWERS = Set.of(204, 400, 413);
  private static final byte[] LETTERS =
      "\\\"{}[],:= \t\n\r#.-+eE019NItu\0\1\b\n\22\32\"*".getBytes(StandardCharsets.ISO_8859_1);

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void noBodyLeadsToAFault(SampleReaders reader) {
    for (int i = 0; i < BODIES; i++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      byte[] body = Mutations.mutate(random, reader.body(random), LETTERS);
      Answer answer = sent(reader, random, body);
      String as = Seeds.option(seed) + " " + reader + ": " + answer.text();
      assertThat(answer.status()).as(as).isIn(ANSWERS);
      boolean counted = !answer.header("Weir-Samples-Accepted").isEmpty();
      assertThat(counted || answer.status() != 204).as(as).isTrue();
      long received = reader.received(body);
      if (counted && received >= 0) {
        assertThat(
                count(answer, "Accepted") + count(answer, "Rejected") + count(answer, "Duplicate"))
            .as(as)
            .isEqualTo(received);
      }
    }
  }

  private static long count(Answer answer, String kind) {
    return Long.parseLong(answer.header("Weir-Samples-" + kind));
  }

  private Answer sent(SampleReaders reader, Random random, byte[] body) {
    boolean mustPack = reader.name().startsWith("REMOTE");
    String encoding = mustPack ? "snappy" : random.nextInt(8) == 0 ? "gzip" : "identity";
    byte[] packed = UnpackingTest.packed(encoding, body);
    return client
        .call("POST", "/v1/tenants/acme" + path(reader))
        .header("Content-Encoding", encoding)
        .body(type(reader), packed)
        .send();
  }

  private static String path(SampleReaders reader) {
    return switch (reader) {
      case INFLUX -> "/influx/write";
      case PROMETHEUS_TEXT, OPEN_METRICS -> "/prometheus/api/v1/import/prometheus";
      case JSON_LINES -> "/prometheus/api/v1/import";
      case REMOTE_WRITE_1, REMOTE_WRITE_2 -> "/prometheus/api/v1/write";
    };
  }

  private static String type(SampleReaders reader) {
    return switch (reader) {
      case INFLUX, PROMETHEUS_TEXT -> "text/plain";
      case OPEN_METRICS -> "application/openmetrics-text";
      case JSON_LINES -> "application/json";
      case REMOTE_WRITE_1 -> "application/x-protobuf";
      case REMOTE_WRITE_2 -> "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    };
  }
}
