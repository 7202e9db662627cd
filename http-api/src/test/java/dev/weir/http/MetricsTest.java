package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples from a request to a whole node until they are read, also after it has started again. */
class MetricsTest {
  private static final String TENANT = "/v1/tenants/acme";
  private static final String API = TENANT + "/prometheus/api/v1";

  @TempDir private Path data;
  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeEach
  void start() {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis();
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private void again() {
    stop();
    start();
  }

  private Answer influx(String lines) {
    return client
        .call("POST", TENANT + "/influx/write?precision=ms")
        .body("text/plain", lines)
        .send();
  }

  private List<String> export(String selector) {
    String text = client.get(API + "/export?match%5B%5D=" + encoded(selector)).text();
    return text.lines().sorted().toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String line(String name, String labels, String values, String times) {
    return "{\"metric\":{\"__name__\":\"%s\"%s},\"values\":[%s],\"timestamps\":[%s]}"
        .formatted(name, labels, values, times);
  }

  @Test
  void samplesAreReadAsTheyWereWritten() {
    Answer stored =
        influx(
            "cpu,host=a usage=0.1,idle=-0 %d\ncpu,host=b usage=9007199254740993i %d"
                .formatted(now, now));
    assertThat(stored.status()).isEqualTo(204);
    assertThat(stored.header("Weir-Samples-Accepted")).isEqualTo("3");
    assertThat(stored.header("Weir-Revs")).matches("[0-3]=[0-9]+(,[0-3]=[0-9]+)*");
    assertThat(export("{__name__!=\"\"}"))
        .containsExactly(
            line("cpu_idle", ",\"host\":\"a\"", "-0", String.valueOf(now)),
            line("cpu_usage", ",\"host\":\"a\"", "0.1", String.valueOf(now)),
            line("cpu_usage", ",\"host\":\"b\"", "9007199254740992", String.valueOf(now)));
  }

  @Test
  void everythingIsThereAfterAStart() {
    List<String> lines = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      for (int host = 0; host < 10; host++) {
        long time = now - 3_000_000 + step * 10_000L;
        lines.add("load,host=h%d one=%s %d".formatted(host, step * 0.01 + host, time));
      }
    }
    assertThat(influx(String.join("\n", lines)).header("Weir-Samples-Accepted")).isEqualTo("3000");
    List<String> before = export("load_one");
    assertThat(before).hasSize(10);
    assertThat(client.call("POST", TENANT + "/snapshot").send().status()).isEqualTo(200);
    assertThat(influx("load,host=h3 one=17 " + now).status()).isEqualTo(204);
    List<String> withOneMore = export("load_one");
    again();
    assertThat(export("load_one")).isEqualTo(withOneMore).isNotEqualTo(before);
  }

  @Test
  void aSampleThatIsSentAgainIsADuplicate() {
    String line = "cpu,host=a usage=1 " + now;
    assertThat(influx(line).header("Weir-Samples-Accepted")).isEqualTo("1");
    Answer again = influx(line);
    assertThat(again.header("Weir-Samples-Accepted")).isEqualTo("0");
    assertThat(again.header("Weir-Samples-Duplicate")).isEqualTo("1");
    assertThat(influx("cpu,host=a usage=2 " + now).header("Weir-Samples-Accepted")).isEqualTo("1");
    assertThat(export("cpu_usage"))
        .containsExactly(line("cpu_usage", ",\"host\":\"a\"", "2", String.valueOf(now)));
  }

  /** More than the queue of a shard holds at a time. */
  @Test
  void oneRequestMayHoldManySamplesOfOneSeries() {
    int samples = 700_000;
    StringBuilder times = new StringBuilder();
    for (int i = 0; i < samples; i++) {
      times.append(i == 0 ? "" : ",").append(now - 1_000_000 + i);
    }
    String values = "1" + ",1".repeat(samples - 1);
    Answer stored =
        client
            .call("POST", API + "/import")
            .header("Content-Encoding", "gzip")
            .body(
                "application/x-ndjson",
                UnpackingTest.packed(
                    "gzip",
                    line("x", "", values, times.toString()).getBytes(StandardCharsets.UTF_8)))
            .send();
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
    assertThat(stored.header("Weir-Samples-Accepted")).isEqualTo(String.valueOf(samples));
  }

  @Test
  void oneBadLineLeavesTheOthers() {
    Answer answer = influx("cpu usage=1 %d\ncpu usage= %d\ncpu idle=3 %d".formatted(now, now, now));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("samples-rejected");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/errors/0/position").asInt()).isEqualTo(2);
    assertThat(export("{__name__=~\"cpu.*\"}")).hasSize(2);
  }

  @Test
  void aTimeFarFromNowIsRefused() {
    Answer answer = influx("cpu usage=1 %d\ncpu idle=1 %d".formatted(now + 3_600_000, now));
    assertThat(answer.code()).isEqualTo("samples-rejected");
    assertThat(answer.json().at("/errors/0/series").asText()).contains("cpu_usage");
    assertThat(export("{__name__=~\"cpu.*\"}")).hasSize(1);
  }

  @Test
  void seriesAndLabelsAreFound() {
    String lines =
        IntStream.range(0, 40)
            .mapToObj(host -> "mem,host=h%02d free=%d %d".formatted(host, host, now))
            .collect(Collectors.joining("\n"));
    influx(lines);
    assertThat(client.get(API + "/labels").json().path("data"))
        .extracting(Object::toString)
        .containsExactly("\"__name__\"", "\"host\"");
    assertThat(client.get(API + "/label/host/values").json().path("data")).hasSize(40);
    String some = encoded("mem_free{host=~\"h0[1-3]\"}");
    assertThat(client.get(API + "/series?match%5B%5D=" + some).json().path("data")).hasSize(3);
    Answer query = client.get(API + "/query?query=" + some);
    assertThat(query.json().at("/data/resultType").asText()).isEqualTo("vector");
    assertThat(query.json().at("/data/result")).hasSize(3);
    assertThat(query.json().at("/data/result"))
        .anyMatch(one -> one.at("/value/1").asText().equals("2"));
    assertThat(client.get(API + "/status/tsdb").json().at("/data/headStats/numSeries").asInt())
        .isEqualTo(40);
  }

  @Test
  void aLimitShortensAnAnswerAndSaysSo() {
    influx(
        "mem,host=b free=1 %d\nmem,host=a free=1 %d\nmem,host=c free=1 %d"
            .formatted(now, now, now));
    for (String path :
        List.of("/series?match%5B%5D=mem_free&", "/label/host/values?", "/query?query=mem_free&")) {
      assertThat(client.get(API + path + "limit=3").json().has("warnings")).as(path).isFalse();
      assertThat(client.get(API + path + "limit=0").json().has("warnings")).as(path).isFalse();
      Answer two = client.get(API + path + "limit=2");
      assertThat(two.json().path("warnings").toString())
          .isEqualTo("[\"results truncated due to limit\"]");
    }
    assertThat(client.get(API + "/labels?limit=1").json().path("data").toString())
        .isEqualTo("[\"__name__\"]");
    assertThat(client.get(API + "/series?match%5B%5D=mem_free").json().path("data"))
        .extracting(series -> series.path("host").asText())
        .containsExactly("a", "b", "c");
  }

  @Test
  void labelsAreThoseOfATime() {
    influx("mem,host=a free=1 %d\nmem,rack=r free=1 %d".formatted(now - 60_000, now));
    String early = "?end=" + (now - 30_000) / 1000;
    assertThat(client.get(API + "/labels" + early).json().path("data").toString())
        .isEqualTo("[\"__name__\",\"host\"]");
    assertThat(client.get(API + "/label/rack/values" + early).json().path("data")).isEmpty();
    assertThat(client.get(API + "/label/rack/values?start=" + now / 1000).json().path("data"))
        .hasSize(1);
  }

  @Test
  void whatIsExportedIsImportedBitForBit() {
    String line =
        line(
            "x",
            ",\"a\\n\\\"b\":\"\\u00e9}\"",
            "1.5,null,\"Infinity\",\"-Infinity\",\"StaleNaN\",\"NaN:fff8000000000000\",-0,9007199254740993,5e-324",
            IntStream.range(0, 9).mapToObj(i -> "" + (now + i)).collect(Collectors.joining(",")));
    assertThat(importLines(line, "acme").status()).isEqualTo(204);
    String exported = client.get(API + "/export?match%5B%5D=x").text();
    assertThat(importLines(exported, "copy").status()).isEqualTo(204);
    assertThat(client.get("/v1/tenants/copy/prometheus/api/v1/export?match%5B%5D=x").text())
        .isEqualTo(exported)
        .contains("\"StaleNaN\",\"NaN:fff8000000000000\",-0,");
    assertThat(client.get(API + "/export?match%5B%5D=x&stale=null").text()).doesNotContain("NaN");
    assertThat(client.get(API + "/export?match%5B%5D=x&max_rows_per_line=4").text().lines())
        .hasSize(3)
        .allMatch(each -> each.startsWith("{\"metric\":{\"__name__\":\"x\","));
  }

  private Answer importLines(String lines, String tenant) {
    return client
        .call("POST", "/v1/tenants/" + tenant + "/prometheus/api/v1/import")
        .body("application/x-ndjson", lines)
        .send();
  }

  @Test
  void anErrorHasPrometheusMembers() {
    influx("up value=1 " + now);
    Answer answer = client.get(API + "/query?query=" + encoded("up{job=\"a\""));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("status").asText()).isEqualTo("error");
    assertThat(answer.json().path("errorType").asText()).isEqualTo("bad_data");
    assertThat(answer.json().path("error").asText()).contains("parse error");
    assertThat(answer.json().path("code").asText()).isEqualTo("promql-syntax");
  }

  @Test
  void theShardsAreNoCircuitsOfTheUser() {
    influx("up value=1 " + now);
    assertThat(client.get(TENANT + "/circuits").json().path("circuits"))
        .extracting(Object::toString)
        .containsExactly("\"main\"");
    assertThat(client.get(TENANT + "/circuits/metrics.0/tables").code()).isEqualTo("name-invalid");
    assertThat(client.call("DELETE", TENANT + "?confirm=acme").send().status()).isEqualTo(200);
  }
}
