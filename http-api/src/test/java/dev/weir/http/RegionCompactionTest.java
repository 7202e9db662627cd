package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old events of a circuit that two regions have. */
@Timeout(300)
class RegionCompactionTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String TENANT = "/v1/tenants/ca";
  private static final String ALL = "{\"keep\":\"PT0S\"}";

  @TempDir Path directory;
  private final int euPort = freePort();
  private final int usPort = freePort();
  private RealNode euNode;
  private RealNode usNode;
  private RecordingClient eu;
  private RecordingClient us;
  private int orders;

  @BeforeEach
  void start() {
    euNode = node("eu", euPort, "eu");
    eu = new RecordingClient(euNode.base());
    assertThat(
            eu.call("PUT", "/v1/cluster/regions/us").body("application/json", "{}").send().status())
        .isEqualTo(201);
    startUs("us");
    assertThat(
            eu.putSql(
                    TENANT + "/tables/orders",
                    "CREATE TABLE orders (id BIGINT PRIMARY KEY, cents BIGINT)")
                .status())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    stopUs();
    eu.close();
    euNode.close();
  }

  private void startUs(String data) {
    usNode = node("us", usPort, data);
    us = new RecordingClient(usNode.base());
  }

  private void stopUs() {
    if (usNode != null) {
      us.close();
      usNode.abandon();
      usNode = null;
    }
  }

  /** The copy in region us keeps as little as it may by itself; the home is asked. */
  private RealNode node(String region, int port, String data) {
    Map<String, String> keys = new HashMap<>();
    keys.put("weir.node.name", region);
    keys.put("weir.region.self", region);
    keys.put("weir.cluster.port", String.valueOf(port));
    keys.put("weir.cluster.seed-nodes", "127.0.0.1:" + euPort);
    if (region.equals("us")) {
      keys.put("weir.snapshot.revs", "5");
      keys.put("weir.compaction.retention", "0s");
      keys.put("weir.compaction.events-min", "1");
    }
    return RealNode.start(directory.resolve(data), keys);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes some batches at home; returns the last rev. */
  private long write(int batches) {
    long rev = 0;
    for (int i = 0; i < batches; i++) {
      Answer answer =
          eu.postJson(
              TENANT + "/tables/orders/rows?mode=lenient",
              "[{\"id\":" + orders++ + ",\"cents\":5}]");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      rev = answer.json().path("rev").asLong();
    }
    return rev;
  }

  private void snapshot() {
    assertThat(eu.call("POST", TENANT + "/snapshot").send().status()).isEqualTo(200);
  }

  private JsonNode compact() {
    return eu.postJson(TENANT + "/compact", ALL).json().at("/circuits/0");
  }

  /** The copy has everything up to a rev, as it was written. */
  private void awaitCopy(long rev) {
    await()
        .atMost(WAIT_MAX)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              JsonNode rows =
                  us.get(TENANT + "/tables/orders/rows?limit=1000&stale=ok&min_rev=" + rev).json();
              assertThat(rows.path("rows")).hasSize(orders);
            });
  }

  @Test
  void theHomeKeepsWhatACopyLacks_andOneThatBeginsAnewComesBySnapshot() {
    snapshot();
    long older = write(20);
    awaitCopy(older);
    snapshot();
    write(3);
    snapshot();
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> assertThat(compact().path("deleted_to").asLong()).isEqualTo(older));

    stopUs();
    long had = older + 3;
    long newest = write(10);
    snapshot();
    write(1);
    snapshot();
    JsonNode kept = compact();
    assertThat(kept.path("limit").asText()).isEqualTo("region-behind");
    assertThat(kept.path("why").asText()).contains("region us");
    assertThat(kept.path("deleted_to").asLong()).isBetween(older, had);

    startUs("us");
    awaitCopy(newest + 1);
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> assertThat(compact().path("deleted_to").asLong()).isEqualTo(newest));

    stopUs();
    startUs("us-anew");
    awaitCopy(newest + 1);
    assertThat(us.get(TENANT + "/tables/orders/rows?stale=ok&at_rev=" + (newest - 1)).code())
        .isEqualTo("rev-compacted");
    awaitCopy(write(5));
  }

  /** What every region has, a copy may forget too. */
  @Test
  void theCopyDeletesByItself_onceEveryRegionHasIt() {
    snapshot();
    awaitCopy(write(12));
    Answer before = us.get(TENANT + "/changes?limit=1&stale=ok");
    assertThat(before.status()).as("the home has not said anything yet").isEqualTo(200);
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(
            () -> {
              long rev = write(6);
              awaitCopy(rev);
              snapshot(); // the home tells what every region has
              Answer gone = us.get(TENANT + "/tables/orders/rows?stale=ok&at_rev=3");
              assertThat(gone.code()).as(gone.text()).isEqualTo("rev-compacted");
            });
    assertThat(eu.get(TENANT + "/tables/orders/rows?at_rev=3").status())
        .as("the home keeps seven days")
        .isEqualTo(200);
    awaitCopy(write(1));
  }
}
