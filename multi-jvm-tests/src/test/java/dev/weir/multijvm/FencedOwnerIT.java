package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.link.FaultProxy;
import dev.weir.app.link.Link;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node of a circuit stands still with a write on its way to the database, is replaced, and the
 * write arrives after all.
 */
@ExtendWith(KeptLogs.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FencedOwnerIT {
  private static final String TENANT = "fenced";
  private static final Duration TAKEN_OVER_MAX = Duration.ofSeconds(90);
  private static final int ON_ITS_WAY_MILLIS = 1_500;

  @TempDir private Path directory;

  /**
   * The new owner has only read when the write arrives: the next rev is free, and nothing but the
   * fence can refuse it.
   */
  @Test
  void aWriteOfTheOldOwnerIsRefused_thatArrivesWhenTheNewOneHasOnlyRead() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 3)) {
      URI any = cluster.node(0).base();
      assertThat(
              Http.putSql(
                      any,
                      "/v1/tenants/" + TENANT + "/tables/t",
                      "CREATE TABLE t (id BIGINT PRIMARY KEY)")
                  .status())
          .isEqualTo(201);
      assertThat(insert(any, 1).status()).isEqualTo(200);
      int owner = owner(cluster);
      URI other = cluster.node((owner + 1) % cluster.size()).base();

      cluster.databaseWay(owner).set(FaultProxy.Direction.TO_SERVER, Link.STALLED);
      CompletableFuture<Http.Answer> late = CompletableFuture.supplyAsync(() -> insert(other, 2));
      new CountDownLatch(1).await(ON_ITS_WAY_MILLIS, TimeUnit.MILLISECONDS);
      cluster.node(owner).pause();
      Awaitility.await().atMost(TAKEN_OVER_MAX).until(() -> rows(other) == 1);
      cluster.databaseWay(owner).heal();

      assertThat(late.join().status()).as("nobody knows").isIn(503, 504);
      Http.Answer next = insert(other, 3);
      assertThat(next.status()).as(next.toString()).isEqualTo(200);
      assertThat(next.body().get("rev").asLong()).isEqualTo(3);
      assertThat(rows(other)).isEqualTo(2);
      assertThat(insert(other, 2).body().get("rev").asLong()).as("sent again").isEqualTo(4);
      cluster.node(owner).resume();
      cluster.repair();
      assertThat(rows(other)).isEqualTo(3);
    }
  }

  private static Http.Answer insert(URI base, int id) {
    String batch =
        "{\"changes\":[{\"table\":\"t\",\"op\":\"create\",\"row\":{\"id\":" + id + "}}]}";
    return Http.postBatch(base, TENANT, "key-" + id, batch);
  }

  /** -1 when there is no answer. */
  private static long rows(URI base) {
    Http.Answer answer = Http.get(base, "/v1/tenants/" + TENANT + "/tables/t/rows");
    return answer.status() == 200 ? answer.body().get("rows").size() : -1;
  }

  /** The only node that tells of the circuit. */
  private static int owner(TestCluster cluster) {
    for (int node = 0; node < cluster.size(); node++) {
      if (Http.text(cluster.node(node).base(), "/metrics").contains("tenant=\"" + TENANT + "\"")) {
        return node;
      }
    }
    throw new IllegalStateException("no node has the circuit");
  }
}
