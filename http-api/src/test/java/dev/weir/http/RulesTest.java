package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over HTTP: files, what they have come to, and what an Alertmanager hears. */
class RulesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TENANT = "/v1/tenants/acme";
  private static final String API = TENANT + "/prometheus/api/v1/";

  private static final String RULES =
      """
      groups:
        - name: load
          interval: 1s
          rules:
            - record: load:sum
              expr: sum(load)
              labels: {origin: rule}
            - alert: High
              expr: load:sum > 10
              for: 1s
              labels: {severity: page}
              annotations:
                summary: 'load is over {{ printf "%.0f" 10.0 }} of {{ $externalLabels.tenant }}'
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private HttpServer alertmanager;
  private RealNode node;
  private RecordingClient client;
  @TempDir private Path data;

  @BeforeEach
  void start() throws IOException {
    alertmanager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    alertmanager.createContext(
        "/api/v2/alerts",
        exchange -> {
          JSON.readTree(exchange.getRequestBody()).forEach(heard::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    alertmanager.start();
    startNode();
  }

  private void startNode() {
    node =
        RealNode.start(
            data,
            Map.of(
                "weir.metrics.alertmanagers",
                "http://127.0.0.1:" + alertmanager.getAddress().getPort() + "/"));
    client = new RecordingClient(node.base());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
    alertmanager.stop(0);
  }

  private void load(int value) {
    Answer stored =
        client
            .call("POST", API + "import/prometheus")
            .body("text/plain", "load{host=\"a\"} %d\nload{host=\"b\"} 1\n".formatted(value))
            .send();
    assertThat(stored.status()).isEqualTo(204);
  }

  private Answer put(String file, String text) {
    return client.call("PUT", TENANT + "/rules/" + file).body("application/yaml", text).send();
  }

  private JsonNode rule(int number) {
    return client.get(API + "rules").json().at("/data/groups/0/rules/" + number);
  }

  private String alertState() {
    return client.get(API + "alerts").json().at("/data/alerts/0/state").asText();
  }

  @Test
  void rulesRecordAndAlert_andGoOnAfterARestart() {
    load(5);
    Answer put = put("load.yml", RULES);
    assertThat(put.status()).isEqualTo(201);
    assertThat(put.json().get("rules").asInt()).isEqualTo(2);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .get(API + "query?query=load:sum")
                            .json()
                            .at("/data/result/0/value/1")
                            .asText())
                    .isEqualTo("6"));
    assertThat(rule(0).get("health").asText()).isEqualTo("ok");
    assertThat(rule(0).get("labels").get("origin").asText()).isEqualTo("rule");
    assertThat(rule(1).get("state").asText()).isEqualTo("inactive");
    load(50);
    await().atMost(SOON).untilAsserted(() -> assertThat(alertState()).isEqualTo("firing"));
    await().atMost(SOON).until(() -> !heard.isEmpty());
    JsonNode told = heard.getFirst();
    assertThat(told.at("/labels/alertname").asText()).isEqualTo("High");
    assertThat(told.at("/labels/tenant").asText()).isEqualTo("acme");
    assertThat(told.at("/annotations/summary").asText()).isEqualTo("load is over 10 of acme");
    load(60);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(client.get(API + "alerts").json().at("/data/alerts/0/value").asText())
                    .as("the value of now, though nothing else has changed")
                    .isEqualTo("6.1e+01"));
    String activeAt = client.get(API + "alerts").json().at("/data/alerts/0/activeAt").asText();
    client.close();
    node.close();
    startNode();
    assertThat(client.get(API + "alerts").json().at("/data/alerts/0/activeAt").asText())
        .isEqualTo(activeAt);
    assertThat(alertState()).as("it does not begin to wait anew").isEqualTo("firing");
    heard.clear();
    load(1);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(heard)
                    .anyMatch(
                        alert ->
                            Instant.parse(alert.get("endsAt").asText()).isBefore(Instant.now())));
    assertThat(client.get(API + "alerts").json().at("/data/alerts")).isEmpty();
    assertThat(rule(1).get("state").asText()).isEqualTo("inactive");
    Answer shown = client.get(API + "query?query=ALERTS_FOR_STATE");
    assertThat(shown.json().at("/data/result")).as("the series has ended").isEmpty();
  }

  @Test
  void filesAreListedShownChangedAndDeleted() {
    load(1);
    assertThat(client.get(TENANT + "/rules").json().get("files")).isEmpty();
    assertThat(client.get(API + "rules").text())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"groups\":[]}}");
    assertThat(client.get(TENANT + "/rules/none").json().get("code").asText())
        .isEqualTo("rule-file-not-found");
    assertThat(put("one", RULES).status()).isEqualTo(201);
    assertThat(put("one", RULES).status()).isEqualTo(200);
    assertThat(client.get(TENANT + "/rules/one").text()).isEqualTo(RULES);
    assertThat(client.get(TENANT + "/rules").json().at("/files/0/rules").asInt()).isEqualTo(2);
    assertThat(client.get(TENANT).json().get("circuits").toString())
        .as("nobody sees the circuit of the rules")
        .isEqualTo("[\"main\"]");
    assertThat(client.get(API + "rules?type=alert").json().at("/data/groups/0/rules")).hasSize(1);
    assertThat(client.get(API + "rules?rule_name[]=load:sum").json().at("/data/groups/0/rules"))
        .hasSize(1);
    assertThat(client.get(API + "rules?file[]=two").json().at("/data/groups")).isEmpty();
    assertThat(client.get(API + "rules?type=both").status()).isEqualTo(400);
    assertThat(client.call("DELETE", TENANT + "/rules/one").send().status()).isEqualTo(200);
    assertThat(client.call("DELETE", TENANT + "/rules/one").send().status()).isEqualTo(404);
    assertThat(client.get(API + "rules").json().at("/data/groups")).isEmpty();
  }

  @Test
  void groupsComeInPages() {
    load(1);
    String groups = "groups: [{name: a}, {name: b}, {name: c}]";
    assertThat(put("three", groups).status()).isEqualTo(201);
    JsonNode first = client.get(API + "rules?group_limit=2").json().get("data");
    assertThat(first.get("groups")).hasSize(2);
    String token = first.get("groupNextToken").asText();
    JsonNode rest =
        client.get(API + "rules?group_limit=2&group_next_token=" + token).json().get("data");
    assertThat(rest.at("/groups/0/name").asText()).isEqualTo("c");
    assertThat(rest.has("groupNextToken")).isFalse();
    assertThat(client.get(API + "rules?group_next_token=x").status()).isEqualTo(400);
  }

  @Test
  void badFilesAreRefused_andNothingIsStored() {
    load(1);
    Answer refused =
        put("bad", "groups:\n  - name: a\n    rules:\n      - record: x\n        expr: sum(\n");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("code").asText()).isEqualTo("rule-file-invalid");
    assertThat(refused.json().at("/errors/0/line").asInt()).isEqualTo(5);
    assertThat(put("bad", "groups: [").status()).isEqualTo(400);
    assertThat(put("../bad", RULES).status()).isEqualTo(404);
    assertThat(put("-bad", RULES).json().get("code").asText()).isEqualTo("name-invalid");
    assertThat(client.call("PUT", TENANT + "/rules/bad").body("text/csv", "a").send().status())
        .isEqualTo(415);
    Answer checked =
        client
            .call("PUT", TENANT + "/rules/good?dry_run=true")
            .body("application/yaml", RULES)
            .send();
    assertThat(checked.status()).isEqualTo(200);
    assertThat(checked.json().get("dry_run").asBoolean()).isTrue();
    assertThat(client.get(TENANT + "/rules").json().get("files")).isEmpty();
    String many = "groups: [{name: a, rules: [" + "{record: r, expr: '1'},".repeat(700) + "]}]";
    assertThat(put("one", many).status()).isEqualTo(201);
    assertThat(put("two", many).status()).isEqualTo(201);
    assertThat(put("three", many).json().get("code").asText()).isEqualTo("limit-rules");
    assertThat(
            client
                .call("PUT", "/v1/tenants/nobody/rules/a")
                .body("application/yaml", RULES)
                .send()
                .status())
        .isEqualTo(404);
  }
}
