package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes find each other, or say why not. */
@Timeout(180)
class JoinTest {
  @TempDir Path directory;
  private TestNodes nodes;
  private int first;
  private int second;
  private String seeds;

  @BeforeEach
  void choosePorts() {
    nodes = new TestNodes(directory);
    first = TestNodes.freePort();
    second = TestNodes.freePort();
    seeds = "127.0.0.1:" + first + ",127.0.0.1:" + second;
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void joinsByTheSameListOnAllNodes_andAllBecomeReady() {
    Node one = nodes.start("one", first, seeds);
    Node two = nodes.start("two", second, seeds);
    Node three = nodes.start("three", TestNodes.freePort(), seeds);
    TestNodes.awaitReady(one, two, three);
    await().atMost(TestNodes.WAIT_MAX).until(() -> members(one).size() == 3);
    assertThat(members(one)).extracting(Member::dataCenter).containsOnly("local");
    assertThat(members(one))
        .flatExtracting(Member::getRoles)
        .contains("node-one", "node-two", "node-three");
  }

  private static List<Member> members(Node node) {
    List<Member> members = new ArrayList<>();
    Cluster.get(node.system()).state().getMembers().forEach(members::add);
    return members;
  }

  @Test
  void onlyTheFirstOfTheListFormsACluster() {
    Node two = nodes.start("two", second, seeds);
    Readiness.Report report = two.readiness().report();
    assertThat(report.status()).isEqualTo(Readiness.Status.STARTING);
    assertThat(report.checks())
        .filteredOn(check -> !check.ok())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo("cluster");
              assertThat(check.detail()).isEqualTo("not a member yet: no seed has answered");
            });
    Node one = nodes.start("one", first, seeds);
    TestNodes.awaitReady(one, two);
  }

  @Test
  void joinsANodeThatStartedAlone() {
    Node one = nodes.start("one", first, "");
    TestNodes.awaitReady(one);
    Node two = nodes.start("two", second, "127.0.0.1:" + first, "1.4.9-SNAPSHOT", Map.of());
    TestNodes.awaitReady(two);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weir.cluster.id      | other    | 1.4.2 | weir.cluster.id: this node has other, the"
            + " cluster has local. These are two clusters",
        "weir.cluster.shards  | 128      | 1.4.2 | weir.cluster.shards: this node has 128, the"
            + " cluster has 256. Write cluster.shards = 256",
        "weir.console.enabled | false    | 1.5.0 | the version: this node has 1.5, the cluster has"
            + " 1.4. Install a version 1.4",
        "pekko.cluster.sharding.state-store-mode | persistence | 1.4.2 |"
            + " pekko.cluster.sharding.state-store-mode: this node has persistence, the cluster has"
            + " ddata. Take the key out"
      })
  void refusesANodeThatDoesNotFit_andTellsBothValues(
      String key, String value, String version, String line) {
    Node one = nodes.start("one", first, "");
    TestNodes.awaitReady(one);
    Node two = nodes.start("two", second, "127.0.0.1:" + first, version, Map.of(key, value));
    assertThat(TestNodes.awaitEnd(two))
        .isInstanceOfSatisfying(
            NodeEnd.Refused.class,
            refused -> assertThat(refused.differences().getFirst()).startsWith(line));
    assertThat(members(one)).hasSize(1);
  }

  @Test
  void refusesToShareLeveldb_unlessBothSidesAllowIt() {
    Node one = nodes.start("one", first, "", "1.4.2", Map.of("weir.unsafe.allow", "exit-jvm"));
    TestNodes.awaitReady(one);
    Node two = nodes.start("two", second, "127.0.0.1:" + first);
    assertThat(TestNodes.awaitEnd(two))
        .isInstanceOfSatisfying(
            NodeEnd.Refused.class,
            refused ->
                assertThat(refused.differences())
                    .singleElement()
                    .asString()
                    .contains("only a lone node can use", "journal.url", "./weir journal init"));
  }

  @Test
  void endsANodeWhoseNameIsTaken() {
    Node one = nodes.start("one", first, seeds);
    TestNodes.awaitReady(one);
    Node two = nodes.start("one", second, seeds);
    assertThat(TestNodes.awaitEnd(two))
        .isInstanceOfSatisfying(
            NodeEnd.Refused.class,
            refused ->
                assertThat(refused.differences())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + first, "both called one", "WEIR_NODE_NAME"));
    TestNodes.awaitReady(one);
  }

  @Test
  void endsWhenNoSeedAnswers() {
    Node two =
        nodes.start(
            "two",
            second,
            seeds,
            "1.4.2",
            Map.of("pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes", "1s"));
    assertThat(TestNodes.awaitEnd(two))
        .isInstanceOfSatisfying(
            NodeEnd.NoSeedAnswered.class, none -> assertThat(none.seeds()).hasSize(2));
  }
}
