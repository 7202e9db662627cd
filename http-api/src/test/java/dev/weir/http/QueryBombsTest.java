package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that ask for too much end with an error that has a name, and harm no other tenant. */
@TestInstance(Lifecycle.PER_CLASS)
class QueryBombsTest {
  private static final String API = "/v1/tenants/%s/prometheus/api/v1/";
  private static final int SERIES = 10_000;
  private static final int STEPS = 11_000;

  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis() / 1000;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < SERIES; i++) {
      for (String metric : List.of("a", "b")) {
        lines.append(
            "%s{i=\"%d\",g=\"%d\"} %d %d\n".formatted(metric, i, i % 10, i, (now - 1) * 1000));
      }
    }
    store("bomb", lines.toString());
    store("calm", "up 1\n");
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private void store(String tenant, String lines) {
    Answer stored =
        client
            .call("POST", API.formatted(tenant) + "import/prometheus")
            .body("text/plain", lines)
            .send();
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
  }

  private Answer ask(String path, String query, String more) {
    return client
        .call("POST", API.formatted("bomb") + path)
        .body(
            "application/x-www-form-urlencoded", "query=" + URLEncoder.encode(query, UTF_8) + more)
        .send();
  }

  private Answer instant(String query) {
    return ask("query", query, "");
  }

  /** As many steps as there may be. */
  private Answer range(String query) {
    return ask("query_range", query, "&start=%d&end=%d&step=1".formatted(now - STEPS + 1, now));
  }

  @AfterEach
  void anotherTenantIsUnaffected() {
    Answer calm = client.get(API.formatted("calm") + "query?query=up");
    assertThat(calm.status()).as(calm.text()).isEqualTo(200);
    assertThat(calm.text()).contains("\"1\"]");
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
        Arguments.of("all series at all steps", "a @ end()", "query-too-large"),
        Arguments.of("their windows", "max_over_time(a[3h] @ end())", "query-too-large"),
        Arguments.of("10,000 pairs", "a @ end() * on (i) b @ end()", "query-too-large"),
        Arguments.of("as many values", "count_values(\"v\", a @ end())", "query-too-large"),
        Arguments.of("subqueries", "sum_over_time(a[3h:1s])", "query-too-large"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ranges")
  void aRangeOfTooMuchIsRefused(String what, String query, String code) {
    Answer refused = range(query);
    assertThat(refused.text()).as(what).contains("\"code\":\"" + code + '"');
    assertThat(refused.status()).isEqualTo(422);
  }

  static Stream<Arguments> instants() {
    String year = "count_over_time(vector(1)[1y:1s])";
    String twice = "max_over_time(max_over_time(a[30d:1s])[30d:1s])";
    String thrice = "max_over_time(max_over_time(max_over_time(a[1h:1s])[1h:1s])[1h:1s])";
    String longer = "a";
    for (int times = 0; times < 6; times++) {
      longer = "label_replace(" + longer + ", \"i\", \"$1$1$1$1$1$1$1$1\", \"i\", \"(.*)\")";
    }
    String deep = "(".repeat(5_000) + "a" + ")".repeat(5_000);
    return Stream.of(
        Arguments.of("a year of seconds", year, "query-too-large"),
        Arguments.of("a subquery of a subquery", twice, "query-too-large"),
        Arguments.of("and one more", thrice, "query-too-large"),
        Arguments.of("labels that grow", longer, "query-too-large"),
        Arguments.of("deep nesting", deep, "promql-syntax"),
        Arguments.of("a regular expression", "{i=~\"((.*)*x){100000}\"}", "promql-syntax"),
        Arguments.of("many to many", "a * on (g) b", "promql-execution"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("instants")
  void aQueryOfTooMuchIsRefused(String what, String query, String code) {
    Answer refused = instant(query);
    assertThat(refused.text()).as(what).contains("\"code\":\"" + code + '"');
    assertThat(refused.status()).isIn(400, 422);
  }

  @Test
  void whatIsLargeAndFitsIsAnswered() {
    assertThat(instant("count(a * on (i) group_left () b)").text()).contains("\"10000\"]");
    assertThat(range("sum(a @ end())").text()).contains("\"49995000\"]");
  }

  @Test
  void manyAtOnceEndInAnswersOrNamedErrors() {
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(
          CompletableFuture.supplyAsync(() -> range("stddev(a{i=~\"[1-4]..\"} @ end() + time())")));
    }
    anotherTenantIsUnaffected();
    for (CompletableFuture<Answer> each : all) {
      Answer answer = each.join();
      assertThat(answer.status()).isIn(200, 422, 429, 503);
      if (answer.status() != 200) {
        assertThat(answer.text())
            .containsPattern(
                "\"code\":\"(query-too-large|query-busy|node-overloaded|query-timeout)\"");
      }
    }
    assertThat(range("a{i=\"7\"} @ end()").status()).isEqualTo(200);
  }
}
