package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Whoever gives the revs of a write to a read reads what was written. */
@TestInstance(Lifecycle.PER_CLASS)
class MetricsRevsTest {
  private static final String TENANT = "/v1/tenants/revs";
  private static final String API = TENANT + "/prometheus/api/v1";
  private static final List<String> READS =
      List.of(
          "/query?query=cpu_usage",
          "/series?match%5B%5D=cpu_usage",
          "/labels?",
          "/label/host/values?",
          "/status/tsdb?",
          "/export?match%5B%5D=cpu_usage");

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

  private Answer write(int hosts) {
    long now = System.currentTimeMillis();
    String lines =
        IntStream.range(0, hosts)
            .mapToObj(host -> "cpu,host=h%d usage=1 %d".formatted(host, now))
            .collect(Collectors.joining("\n"));
    Answer answer =
        client.call("POST", TENANT + "/influx/write?precision=ms").body("text/plain", lines).send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    return answer;
  }

  private static Map<String, Long> revs(Answer written) {
    return Arrays.stream(written.header("Weir-Revs").split(",", -1))
        .map(each -> each.split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> Long.valueOf(each[1])));
  }

  @Test
  void aQueryTellsTheRevsThatItHasSeen() {
    Map<String, Long> written = revs(write(40));
    for (String query :
        new String[] {
          "/query?query=cpu_usage", "/query_range?query=cpu_usage&start=0&end=60&step=60"
        }) {
      Map<String, Long> seen = revs(client.get(API + query));
      assertThat(seen).as(query).hasSize(4);
      written.forEach((shard, rev) -> assertThat(seen.get(shard)).isGreaterThanOrEqualTo(rev));
    }
    assertThat(client.get(API + "/query?query=1").header("Weir-Revs"))
        .as("no shard was asked")
        .isEmpty();
  }

  @Test
  void revsRiseByOneForEachWriteOfAShard() {
    Map<String, Long> first = revs(write(40));
    assertThat(first.keySet()).containsExactlyInAnyOrder("0", "1", "2", "3");
    Map<String, Long> second = revs(write(40));
    first.forEach((shard, rev) -> assertThat(second.get(shard)).isEqualTo(rev + 1));
    assertThat(write(1).header("Weir-Revs")).matches("[0-3]=[0-9]+");
  }

  @Test
  void readsAnswerAtTheRevsOfAWrite() {
    String revs = write(40).header("Weir-Revs");
    for (String read : READS) {
      Answer answer = client.get(API + read + "&min_revs=" + revs);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
    assertThat(
            client
                .call("POST", API + "/query")
                .body("application/x-www-form-urlencoded", "query=cpu_usage&min_revs=" + revs)
                .send()
                .json()
                .at("/data/result"))
        .hasSize(40);
  }

  @Test
  void aRevThatDoesNotComeIsNamedWithItsShard() {
    long rev = revs(write(40)).get("2");
    for (String read : READS) {
      Answer answer = client.get(API + read + "&timeout_ms=1&min_revs=2=" + (rev + 1_000));
      assertThat(answer.status()).as(read).isEqualTo(504);
      assertThat(answer.code()).isEqualTo("revs-not-reached");
      assertThat(answer.json().path("shard").asInt()).isEqualTo(2);
      assertThat(answer.json().path("min_rev").asLong()).isEqualTo(rev + 1_000);
      assertThat(answer.json().path("have_rev").asLong()).isGreaterThanOrEqualTo(rev);
      assertThat(answer.json().path("error").asText()).contains("Shard 2 is at rev ");
    }
  }

  /** The read is sent before the write that it waits for. */
  @Test
  void aReadWaitsForARevThatComes() {
    Map<String, Long> before = revs(write(40));
    String next =
        before.entrySet().stream()
            .map(each -> each.getKey() + "=" + (each.getValue() + 1))
            .collect(Collectors.joining(","));
    CompletableFuture<Answer> read =
        CompletableFuture.supplyAsync(
            () -> client.get(API + "/label/host/values?timeout_ms=8000&min_revs=" + next));
    write(45);
    assertThat(read.join().json().path("data")).as(read.join().text()).hasSize(45);
  }

  @Test
  void whatAreNoRevsIsRefused() {
    write(40);
    for (String bad : List.of("1", "a=1", "0=x", "0=1,0=2", "4=1", "-1=1", "0=1,", "=1", "0=")) {
      Answer answer = client.get(API + "/labels?min_revs=" + bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.code()).as(bad).isEqualTo("parameter-invalid");
      assertThat(answer.json().path("error").asText()).as(bad).contains("min_revs");
    }
    assertThat(client.get(API + "/labels?timeout_ms=9000").code()).isEqualTo("parameter-invalid");
  }
}
