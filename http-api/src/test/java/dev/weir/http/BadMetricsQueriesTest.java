package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.BadInput.Row;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.Mutations;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row about reads of {@code bad-metrics.md}, and thousands that nobody has thought of. */
@TestInstance(Lifecycle.PER_CLASS)
class BadMetricsQueriesTest {
  private static final String API = "/v1/tenants/acme/prometheus/api/v1/";
  private static final int MUTATIONS = 1_000;
  private static final byte[] LETTERS = "{}[]()=~!\"'`\\,.*+?|^$#@:0aux -\n".getBytes(UTF_8);

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    Answer stored =
        client
            .call("POST", "/v1/tenants/acme/influx/write")
            .body("text/plain", "up,job=a value=1")
            .send();
    assertThat(stored.status()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  static List<Row> rows() {
    return BadInput.rows(true);
  }

  @Test
  void thereAreManyCases() {
    assertThat(rows()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowIsAnsweredAsUsersAreTold(Row row) {
    Answer answer = sent(row.request());
    String as = row + ": " + answer.text();
    assertThat(answer.status()).as(as).isEqualTo(Integer.parseInt(row.cell(2)));
    if (answer.status() == 200) {
      assertThat(answer.json().path("status").asText()).as(as).isEqualTo("success");
      return;
    }
    assertThat(answer.json().path("status").asText()).as(as).isEqualTo("error");
    assertThat(answer.json().path("errorType").asText()).as(as).isEqualTo(row.cell(3));
    assertThat(answer.code()).as(as).isEqualTo(row.cell(4));
    assertThat(answer.json().path("error").asText()).as(as).contains(row.cell(5));
  }

  private Answer sent(String request) {
    boolean form = request.startsWith("POST ");
    String[] parts = request.substring(form ? 5 : 0).split("\\?", 2);
    String path = parts[0].startsWith("/") ? parts[0] : API + parts[0];
    String query = parts.length == 1 ? "" : encoded(parts[1]);
    return form
        ? client.call("POST", path).body("application/x-www-form-urlencoded", query).send()
        : client.get(query.isEmpty() ? path : path + "?" + query);
  }

  private static String encoded(String query) {
    return Arrays.stream(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .map(pair -> encodedValue(pair[0]) + "=" + encodedValue(filled(pair[1])))
        .collect(Collectors.joining("&"));
  }

  private static String encodedValue(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String filled(String value) {
    String matchers = value.replace("{m*65}", "a!=\"b\",".repeat(65));
    return matchers.contains("{a*")
        ? new String(BadInput.bytes(matchers, Map.of()), UTF_8)
        : matchers;
  }

  @Test
  void noSelectorAndNoTimeLeadsToAFault() {
    for (int i = 0; i < MUTATIONS; i++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      String selector = mutated(random, "up{job=~\"a.*|b\",zone!=\"x\\n\"}");
      String time = mutated(random, "1767600000.5");
      String path =
          switch (random.nextInt(4)) {
            case 0 -> "query?query=%s&time=%s&limit=%s";
            case 1 -> "series?match[]=%s&start=%s&limit=%s";
            case 2 -> "labels?match[]=%s&end=%s&limit=%s";
            default -> "label/job/values?match[]=%s&end=%s&limit=%s";
          };
      String request =
          path.replace("[]", "%%5B%%5D")
              .formatted(
                  encodedValue(selector), encodedValue(time), encodedValue(mutated(random, "10")));
      Answer answer = client.get(API + request);
      assertThat(answer.status()).as(Seeds.option(seed) + " " + request).isIn(200, 400);
    }
  }

  private static String mutated(Random random, String text) {
    return random.nextBoolean()
        ? text
        : new String(Mutations.mutate(random, text.getBytes(UTF_8), LETTERS), UTF_8);
  }
}
