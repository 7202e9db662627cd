package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus gets that takes samples by federation. */
@TestInstance(Lifecycle.PER_CLASS)
class FederateTest {
  private static final String TENANT = "/v1/tenants/acme";
  private static final String OTHER = "/v1/tenants/other";
  private static final String IMPORT = "/prometheus/api/v1/import";
  private static final String SEVERAL = "{__name__=~\"requests_total|up|odd|text\"}";

  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of("weir.limits.query-samples-max", "64"));
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis() - 60_000;
    importText(
        """
        requests_total{job="b",instance="i"} 3 NOW
        requests_total{job="a"} 1 OLDER
        requests_total{job="a"} 2.5 NOW
        up 1 NOW
        odd{of="nan"} NaN NOW
        odd{of="more"} +Inf NOW
        odd{of="less"} -Inf NOW
        odd{of="little"} 1e-9 NOW
        odd{of="zero"} -0 NOW
        text{a="back\\\\slash \\"quoted\\" line\\nend é"} 1 NOW
        past 1 PAST
        {"dotted.name","label.name"="v"} 7 NOW
        dotted_name 8 NOW
        """
            .replace("NOW", Long.toString(now))
            .replace("OLDER", Long.toString(now - 30_000))
            .replace("PAST", Long.toString(now - 300_000)));
    Answer ended =
        client
            .call("POST", TENANT + IMPORT)
            .body(
                "application/x-ndjson",
                "{\"metric\":{\"__name__\":\"ended\"},\"values\":[1,\"StaleNaN\"],\"timestamps\":[%d,%d]}"
                    .formatted(now - 1, now))
            .send();
    assertThat(ended.status()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private void importText(String text) {
    importText(TENANT, text);
  }

  private void importText(String tenant, String text) {
    Answer stored =
        client.call("POST", tenant + IMPORT + "/prometheus").body("text/plain", text).send();
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
  }

  private static String path(String tenant, String... selectors) {
    return tenant
        + "/prometheus/federate?"
        + Stream.of(selectors)
            .map(each -> "match%5B%5D=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private String federated(String... selectors) {
    Answer answer = client.get(path(TENANT, selectors));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type").toLowerCase(Locale.ROOT).split("; ?", -1))
        .containsExactlyInAnyOrder("text/plain", "version=0.0.4", "charset=utf-8");
    return answer.text();
  }

  @Test
  void theNewestSamplesAreSortedByMetricAndLabels() {
    assertThat(federated("up", "{job=~\"a|b\"}"))
        .isEqualTo(
            """
            # TYPE requests_total untyped
            requests_total{instance="i",job="b"} 3 NOW
            requests_total{job="a",instance=""} 2.5 NOW
            # TYPE up untyped
            up{instance=""} 1 NOW
            """
                .replace("NOW", Long.toString(now)));
  }

  @Test
  void numbersAreSpelledAsScrapersReadThem() {
    assertThat(federated("odd"))
        .isEqualTo(
            """
            # TYPE odd untyped
            odd{of="less",instance=""} -Inf NOW
            odd{of="little",instance=""} 1e-09 NOW
            odd{of="more",instance=""} +Inf NOW
            odd{of="nan",instance=""} NaN NOW
            odd{of="zero",instance=""} -0 NOW
            """
                .replace("NOW", Long.toString(now)));
  }

  @Test
  void labelsAreEscaped() {
    assertThat(federated("text"))
        .endsWith(
            "text{a=\"back\\\\slash \\\"quoted\\\" line\\nend é\",instance=\"\"} 1 %d\n"
                .formatted(now));
  }

  @Test
  void seriesThatHaveEndedOrAreOldAreLeftOut() {
    assertThat(federated("ended", "past", "nothing")).isEmpty();
  }

  @Test
  void aSeriesThatTwoSelectorsMeanIsThereOnce() {
    assertThat(federated("up", "{__name__=~\"u.*\"}").lines()).hasSize(2);
  }

  @Test
  void namesOfOtherLettersAreWrittenAsTheScraperReadsThem() {
    assertThat(federated("{__name__=~\"dotted.*\"}"))
        .isEqualTo(
            """
            # TYPE dotted_name untyped
            dotted_name{label_name="v",instance=""} 7 NOW
            dotted_name{instance=""} 8 NOW
            """
                .replace("NOW", Long.toString(now)));
    Answer quoted =
        client
            .call("GET", path(TENANT, "{\"dotted.name\"}"))
            .header("Accept", "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,*/*;q=0.1")
            .send();
    assertThat(quoted.header("Content-Type")).contains("escaping=allow-utf-8", "version=1.0.0");
    assertThat(quoted.text())
        .isEqualTo(
            """
            # TYPE "dotted.name" untyped
            {"dotted.name","label.name"="v",instance=""} 7 NOW
            """
                .replace("NOW", Long.toString(now)));
  }

  @Test
  void whatIsFederatedIsTheSameWhereItIsImported() {
    String all = federated(SEVERAL);
    importText(OTHER, all);
    assertThat(client.get(path(OTHER, SEVERAL)).text()).isEqualTo(all);
  }

  @Test
  void itHasTheBoundsOfQueries() {
    importText(
        IntStream.range(0, 65)
            .mapToObj(i -> "many{i=\"%d\"} 1 %d\n".formatted(i, now))
            .collect(Collectors.joining()));
    Answer tooMany = client.get(path(TENANT, "many"));
    assertThat(tooMany.status()).isEqualTo(422);
    assertThat(tooMany.code()).isEqualTo("query-too-large");
    assertThat(federated("many{i!=\"7\"}").lines()).hasSize(65);
  }

  @Test
  void wrongQuestionsAreRefusedAsPrometheusDoes() {
    Answer none = client.get(TENANT + "/prometheus/federate");
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.json().path("errorType").asText()).isEqualTo("bad_data");
    assertThat(none.json().path("error").asText()).contains("no match[] parameter provided");
    for (String wrong : List.of("-up", "up{", "{a=~\".*\"}", "rate(up[5m])", "up{a=~\"(\"}")) {
      Answer answer = client.get(path(TENANT, "up", wrong));
      assertThat(answer.status()).as(wrong).isEqualTo(400);
      assertThat(answer.code()).as(wrong).isEqualTo("promql-syntax");
    }
    assertThat(client.get(path("/v1/tenants/nobody", "up")).status()).isEqualTo(404);
    assertThat(client.get(path(TENANT, "up") + "&min_revs=99=1").status()).isEqualTo(400);
  }
}
