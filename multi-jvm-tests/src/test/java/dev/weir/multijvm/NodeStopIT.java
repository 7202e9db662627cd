package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops a node under load by SIGTERM and starts it again: writers and a subscriber go on as if
 * nothing had happened.
 */
@Timeout(300)
class NodeStopIT {
  private static final String VIEW = "/v1/tenants/acme/views/by_amount";
  private static final int BATCHES_BEFORE = 100;
  private static final int BATCHES_AFTER = 50;
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void writersAndSubscriberGoOnWithoutLossOrRepetition_whenTheNodeIsStoppedUnderLoad()
      throws InterruptedException {
    Path data = directory.resolve("data");
    ViewReader subscriber = new ViewReader(VIEW + "/stream");
    Writers writers;
    try (NodeProcess node = NodeProcess.start(data)) {
      define(node.base());
      subscriber.connect(node.base());
      writers = Writers.start(node.base());
      awaitBatches(writers, BATCHES_BEFORE);
      assertThat(node.stop()).as(node.output()).isEqualTo(NodeProcess.TERMINATED);
      assertThat(node.output()).doesNotContain("ERROR", "Exception");
    }
    wasToldToComeBack(subscriber);
    try (NodeProcess node = NodeProcess.start(data)) {
      subscriber.connect(node.base());
      writers.turnTo(node.base());
      awaitBatches(writers, writers.acknowledged().size() + BATCHES_AFTER);
      writers.finish();
      assertThat(writers.wrong()).isEmpty();
      writers.verify(node.base(), "");
      hasTheRowsOfTheView(subscriber, node.base());
      assertThat(node.stop()).as(node.output()).isEqualTo(NodeProcess.TERMINATED);
      wasToldToComeBack(subscriber);
    }
  }

  private static void define(URI base) {
    Http.Answer table = Http.putSql(base, "/v1/tenants/acme/tables/orders", Writers.TABLE);
    assertThat(table.status()).as(table.toString()).isEqualTo(201);
    Http.Answer view =
        Http.putSql(
            base,
            VIEW,
            "SELECT amount, COUNT(*) AS n, MAX(id) AS newest FROM orders GROUP BY amount");
    assertThat(view.status()).as(view.toString()).isEqualTo(201);
  }

  private static void awaitBatches(Writers writers, int number) {
    Awaitility.await()
        .atMost(WAIT_MAX)
        .until(() -> writers.wrong().isPresent() || writers.acknowledged().size() >= number);
    assertThat(writers.wrong()).isEmpty();
  }

  private static void wasToldToComeBack(ViewReader subscriber) throws InterruptedException {
    subscriber.awaitEnd();
    JsonNode end = subscriber.last();
    assertThat(end.path("type").asText()).as(end.toString()).isEqualTo("end");
    assertThat(end.path("reason").asText()).isEqualTo("draining");
    assertThat(end.path("resume").asText()).isEqualTo(subscriber.position()).isNotEmpty();
  }

  private static void hasTheRowsOfTheView(ViewReader subscriber, URI base) {
    JsonNode view = Http.get(base, VIEW + "/rows?limit=100000").body();
    Awaitility.await().atMost(WAIT_MAX).until(() -> subscriber.rev() >= view.get("rev").asLong());
    Map<String, Long> rows = new TreeMap<>();
    view.get("rows").forEach(row -> rows.merge(row.toString(), 1L, Long::sum));
    assertThat(subscriber.rows()).isEqualTo(rows);
  }
}
