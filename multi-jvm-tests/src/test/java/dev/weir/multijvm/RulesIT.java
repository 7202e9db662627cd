package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The node that evaluates a tenant's rules is killed: another one goes on where it was. */
@ExtendWith(KeptLogs.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RulesIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String TENANT = "/v1/tenants/rules";
  private static final String API = TENANT + "/prometheus/api/v1/";

  /** Longer than the loss of a node takes, so that what began before is pending after. */
  private static final int HOLD_SECONDS = 40;

  private static final String RULES =
      """
      {"groups":[{"name":"load","interval":"1s","rules":[
        {"record":"load:double","expr":"load * 2"},
        {"alert":"High","expr":"load > 10","for":"%ds"}]}]}
      """
          .formatted(HOLD_SECONDS);

  private TestCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) {
    cluster = TestCluster.start(directory, 3);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private URI any() {
    return cluster.bases().getFirst();
  }

  private boolean load() {
    return Http.postText(any(), API + "import/prometheus", "load 42\n").status() == 204;
  }

  private JsonNode alert() {
    return Http.get(any(), API + "alerts").body().at("/data/alerts/0");
  }

  /** The node whose count of evaluations grows. */
  private OptionalInt keeper() {
    return IntStream.range(0, cluster.size())
        .filter(node -> cluster.node(node).isAlive())
        .filter(node -> evaluations(node) > 0)
        .findFirst();
  }

  private double evaluations(int node) {
    return Http.metric(cluster.node(node).base(), "weir_rule_evaluations_total");
  }

  @Test
  void anAlertThatIsPendingFiresInTime_onAnotherNode() {
    Awaitility.await().atMost(WAIT_MAX).until(this::load);
    assertThat(Http.putJson(any(), TENANT + "/rules/load", RULES).status()).isEqualTo(201);
    Awaitility.await()
        .atMost(WAIT_MAX)
        .pollInterval(LOOK)
        .until(() -> alert().path("state").asText().equals("pending"));
    OffsetDateTime activeAt = OffsetDateTime.parse(alert().path("activeAt").asText());

    int killed = keeper().orElseThrow();
    cluster.node(killed).kill();
    Awaitility.await()
        .atMost(WAIT_MAX)
        .pollInterval(LOOK)
        .until(() -> load() && keeper().isPresent());

    Awaitility.await()
        .atMost(WAIT_MAX)
        .pollInterval(LOOK)
        .until(() -> load() && alert().path("state").asText().equals("firing"));
    assertThat(OffsetDateTime.parse(alert().path("activeAt").asText()))
        .as("it has not begun to wait anew")
        .isEqualTo(activeAt);
    JsonNode recorded = Http.get(any(), API + "query?query=load:double").body();
    assertThat(recorded.at("/data/result/0/value/1").asText()).isEqualTo("84");
  }
}
