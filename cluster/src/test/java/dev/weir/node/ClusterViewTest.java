package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.entity.TenantCommand;
import dev.weir.router.ShardingRouter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes: what they tell of each other, and what remains when one goes. */
@Timeout(180)
class ClusterViewTest {
  private static final int CIRCUITS = 12;

  @TempDir Path directory;
  private TestNodes nodes;
  private Node one;
  private Node two;

  @BeforeEach
  void start() {
    nodes = new TestNodes(directory);
    int first = TestNodes.freePort();
    String seeds = "127.0.0.1:" + first;
    one = nodes.start("one", first, seeds);
    two = nodes.start("two", TestNodes.freePort(), seeds);
    TestNodes.awaitReady(one, two);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void everyNodeShowsTheMembersAndShardsOfAll() {
    wakeCircuits();
    for (Node asked : List.of(one, two)) {
      await().atMost(TestNodes.WAIT_MAX).until(() -> entities(asked) == CIRCUITS);
      List<ClusterMember> members = members(asked);
      assertThat(members).extracting(ClusterMember::node).containsExactly("one", "two");
      assertThat(members).extracting(ClusterMember::status).containsOnly("up");
      assertThat(members).extracting(ClusterMember::region).containsOnly("local");
      assertThat(members)
          .allSatisfy(
              member ->
                  assertThat(member.report())
                      .get()
                      .satisfies(
                          report -> {
                            assertThat(report.node()).isEqualTo(member.node());
                            assertThat(report.version()).isEqualTo("1.4.2");
                            assertThat(report.shards()).isNotEmpty();
                          }));
      assertThat(shards(asked)).extracting(ShardOwner::node).contains("one", "two");
      assertThat(shards(asked)).noneMatch(ShardOwner::moving);
      assertThat(shards(asked)).extracting(ShardOwner::shard).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void aLeavingNodeHandsItsShardsOver_andListenersAreTold() {
    wakeCircuits();
    await().atMost(TestNodes.WAIT_MAX).until(() -> entities(one) == CIRCUITS);
    List<ClusterNews> heard = new CopyOnWriteArrayList<>();
    one.watch().listen(heard::add);
    two.stop();
    await()
        .atMost(TestNodes.WAIT_MAX)
        .until(() -> two.readiness().report().status() == Readiness.Status.DRAINING);
    assertThat(TestNodes.awaitEnd(two)).isInstanceOf(NodeEnd.Left.class);
    await().atMost(TestNodes.WAIT_MAX).until(() -> members(one).size() == 1);
    wakeCircuits();
    await().atMost(TestNodes.WAIT_MAX).until(() -> entities(one) == CIRCUITS);
    assertThat(shards(one)).extracting(ShardOwner::node).containsOnly("one");
    assertThat(heard)
        .filteredOn(ClusterNews.MemberChanged.class::isInstance)
        .extracting(news -> ((ClusterNews.MemberChanged) news).status())
        .contains("leaving", "exiting", "removed")
        .doesNotContain("unreachable", "down");
    TestNodes.awaitReady(one);
  }

  @Test
  void theSideWithoutQuorumIsNotReady_andEndsAsDowned() {
    boolean oneIsLower = compare(one, two) < 0;
    Node lower = oneIsLower ? one : two;
    Node other = oneIsLower ? two : one;
    lower.terminate();
    await().atMost(TestNodes.WAIT_MAX).until(() -> detail(other).startsWith("no-quorum: sees 1"));
    assertThat(other.readiness().report().status()).isNotEqualTo(Readiness.Status.READY);
    assertThat(members(other))
        .filteredOn(member -> member.status().equals("unreachable"))
        .singleElement()
        .satisfies(member -> assertThat(member.report()).isEmpty());
    assertThat(TestNodes.awaitEnd(other)).isInstanceOf(NodeEnd.Downed.class);
  }

  private static int compare(Node a, Node b) {
    return Member.addressOrdering()
        .compare(
            Cluster.get(a.system()).selfMember().address(),
            Cluster.get(b.system()).selfMember().address());
  }

  private static String detail(Node node) {
    return node.readiness().report().checks().getLast().detail();
  }

  private void wakeCircuits() {
    ActorRef region =
        ClusterSharding.get(Adapter.toClassic(one.system()))
            .shardRegion(ShardingRouter.CIRCUITS.name());
    for (int i = 0; i < CIRCUITS; i++) {
      String tenant = "tenant-" + i;
      get(
          one.router()
              .askTenants(
                  replyTo -> new TenantCommand.Ensure(tenant, "local", replyTo),
                  TestNodes.WAIT_MAX));
      region.tell(new ShardRegion.StartEntity("tenant-" + i + "/main"), ActorRef.noSender());
    }
  }

  private static int entities(Node asked) {
    return members(asked).stream()
        .mapToInt(member -> member.report().map(NodeReport::entities).orElse(0))
        .sum();
  }

  private static List<ClusterMember> members(Node asked) {
    return get(asked.cluster().members());
  }

  private static List<ShardOwner> shards(Node asked) {
    return get(asked.cluster().shards());
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
