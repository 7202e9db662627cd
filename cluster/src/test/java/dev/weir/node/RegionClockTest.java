package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.Clock;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.Freshness;
import dev.weir.entity.Precondition;
import dev.weir.entity.ReadAt;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.router.CircuitId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two regions of which one has a wrong clock. */
@Timeout(180)
class RegionClockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CircuitId CIRCUIT = new CircuitId("ca", CircuitId.MAIN);
  private static final int LAG_MILLIS_MAX = 20_000;

  @TempDir Path directory;
  private TestNodes nodes;

  @AfterEach
  void stop() {
    nodes.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600_000, -3_600_000})
  void theLagIsTrue_andAMoveGoesOn_whenAClockIsAnHourOff(long wrongMillis) {
    nodes = new TestNodes(directory);
    int first = TestNodes.freePort();
    Node eu = start("eu", first, first, System::currentTimeMillis);
    TestNodes.awaitReady(eu);
    ask(eu, replyTo -> new TenantCommand.AddRegion("us", replyTo));
    Node us =
        start("us", TestNodes.freePort(), first, () -> System.currentTimeMillis() + wrongMillis);
    TestNodes.awaitReady(us);

    ask(us, replyTo -> new TenantCommand.Ensure("ca", "us", replyTo));
    define(us, "one");
    requireFresh(eu, 1, "us");
    ask(
        us,
        replyTo -> new TenantCommand.TakeHome("ca", "eu", "h-1", OptionalLong.empty(), replyTo));
    await()
        .atMost(TestNodes.WAIT_MAX)
        .until(() -> described(us, ReadAt.NOW).at().freshness().home().equals("eu"));
    define(us, "two");
    requireFresh(us, 2, "eu");
  }

  private Node start(String region, int port, int firstPort, Clock clock) {
    Map<String, String> keys =
        Map.of(
            "weir.region.self", region,
            "pekko.persistence.journal.plugin", "weir.journal.leveldb",
            "weir.journal.disk-reserve", "32MiB",
            "weir.journal.disk-floor", "1MiB");
    return nodes.start(region, port, "127.0.0.1:" + firstPort, keys, clock);
  }

  /** The copy has so many tables, and its lag is that of a copy that keeps up. */
  private static void requireFresh(Node node, int tables, String home) {
    await()
        .atMost(TestNodes.WAIT_MAX)
        .untilAsserted(
            () -> {
              CircuitReply.Described copy = described(node, ReadAt.NOW);
              Freshness freshness = copy.at().freshness();
              assertThat(copy.tables()).hasSize(tables);
              assertThat(freshness.home()).isEqualTo(home);
              assertThat(freshness.lagMillis()).isBetween(0L, (long) LAG_MILLIS_MAX);
            });
  }

  private static void define(Node node, String table) {
    String sql = "CREATE TABLE " + table + " (id BIGINT PRIMARY KEY)";
    CircuitReply reply =
        node.router()
            .ask(
                CIRCUIT,
                replyTo ->
                    new CircuitCommand.DefineTable(
                        table, sql, Precondition.NONE, Map.of(), replyTo),
                PATIENCE)
            .toCompletableFuture()
            .join();
    assertThat(reply).isInstanceOf(CircuitReply.TableDefined.class);
  }

  private static CircuitReply.Described described(Node node, ReadAt at) {
    CircuitReply reply =
        node.router()
            .ask(CIRCUIT, replyTo -> new CircuitCommand.Describe(at, replyTo), PATIENCE)
            .toCompletableFuture()
            .join();
    assertThat(reply).isInstanceOf(CircuitReply.Described.class);
    return (CircuitReply.Described) reply;
  }

  private static void ask(Node node, Function<ActorRef<TenantReply>, TenantCommand> command) {
    TenantReply reply = node.router().askTenants(command, PATIENCE).toCompletableFuture().join();
    assertThat(reply).isNotInstanceOf(TenantReply.Refused.class);
  }
}
