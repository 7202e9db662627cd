package dev.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weir.promql.rules.Alert;
import dev.weir.promql.rules.GroupRun;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.RuleFileReader;
import dev.weir.promql.rules.RuleGroup;
import dev.weir.promql.rules.RuleLabels;
import dev.weir.promql.rules.RuleState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an Alertmanager hears, and when. */
class AlertSenderTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long MINUTE = 60_000;
  private static final long START = 1_767_600_000_000L;

  private static final RuleGroup GROUP =
      RuleFileReader.read(
              "file",
              "groups: [{name: g, interval: 10s, rules: [{alert: A, expr: up > 1}]}]",
              false)
          .getFirst();

  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private HttpServer server;
  private AlertSender.Lane lane;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ObjectMapper json = new ObjectMapper();
    server.createContext(
        "/api/v2/alerts",
        exchange -> {
          requests.add(json.readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    lane =
        new AlertSender(List.of(url))
            .lane("acme", new GroupRun.Outside(Map.of("tenant", "acme"), "http://weir"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static Alert alert(int number, Alert.State state, long resolvedAt) {
    return new Alert(
        RuleLabels.of(Map.of("alertname", "A", "i", Integer.toString(number))),
        Map.of("text", "high"),
        state,
        5,
        START - MINUTE,
        START,
        resolvedAt,
        0);
  }

  private void send(long time, Alert... alerts) {
    lane.send(
        new GroupState(GROUP, List.of(RuleState.kept(List.of(alerts), "", time, 1)), time, 1));
  }

  private void awaitRequests(int count) {
    await().atMost(SOON).until(() -> requests.size() == count && lane.isIdle());
  }

  @Test
  void whatFiresIsToldAtOnce_andAgainEachMinute() {
    send(START, alert(1, Alert.State.FIRING, 0), alert(2, Alert.State.PENDING, 0));
    awaitRequests(1);
    JsonNode told = requests.getFirst();
    assertThat(told).as("nobody is told of what is pending").hasSize(1);
    assertThat(told.at("/0/labels").toString())
        .isEqualTo("{\"tenant\":\"acme\",\"alertname\":\"A\",\"i\":\"1\"}");
    assertThat(told.at("/0/startsAt").asText()).isEqualTo(Instant.ofEpochMilli(START).toString());
    assertThat(told.at("/0/endsAt").asText())
        .as("it is over when nobody speaks of it for four minutes")
        .isEqualTo(Instant.ofEpochMilli(START + 4 * MINUTE).toString());
    assertThat(told.at("/0/generatorURL").asText())
        .isEqualTo("http://weir/ui/#/t/acme/m/up%20%3E%201");
    send(START + MINUTE - 10_000, alert(1, Alert.State.FIRING, 0));
    send(START + MINUTE, alert(1, Alert.State.FIRING, 0));
    awaitRequests(2);
  }

  @Test
  void itsEndIsToldAtOnce() {
    send(START, alert(1, Alert.State.FIRING, 0));
    awaitRequests(1);
    send(START + 10_000, alert(1, Alert.State.RESOLVED, START + 10_000));
    awaitRequests(2);
    assertThat(requests.getLast().at("/0/endsAt").asText())
        .isEqualTo(Instant.ofEpochMilli(START + 10_000).toString());
  }

  @Test
  void whatWasNotTakenIsSentAtTheNextStep() {
    status.set(500);
    send(START, alert(1, Alert.State.FIRING, 0));
    awaitRequests(1);
    status.set(200);
    send(START + 10_000, alert(1, Alert.State.FIRING, 0));
    awaitRequests(2);
    send(START + 20_000, alert(1, Alert.State.FIRING, 0));
    send(START + 30_000, alert(1, Alert.State.RESOLVED, START + 30_000));
    awaitRequests(3);
    assertThat(requests.getLast().at("/0/endsAt").asText())
        .as("nothing was sent in between")
        .isEqualTo(Instant.ofEpochMilli(START + 30_000).toString());
  }

  @Test
  void manyComeInSeveralRequests() {
    send(
        START,
        IntStream.range(0, 300)
            .mapToObj(number -> alert(number, Alert.State.FIRING, 0))
            .toArray(Alert[]::new));
    awaitRequests(2);
    assertThat(requests.getFirst()).hasSize(256);
    assertThat(requests.getLast()).hasSize(44);
  }
}
