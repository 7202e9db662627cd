package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinFactsTest {
  @Test
  void namesEveryDifference_alsoOfAClusterThatSaysNothing() {
    Config own = ConfigFactory.parseString("weir { cluster.id = a, journal.kind = leveldb }");
    Config cluster = ConfigFactory.parseString("weir.journal.kind = postgres");
    assertThat(JoinFacts.differences(cluster, own))
        .containsExactly(
            "weir.cluster.id: this node has a, the cluster has nothing. These are two clusters:"
                + " name seeds of your own, or write cluster.id = nothing.",
            "weir.journal.kind: this node has leveldb, the cluster has postgres. All nodes need one"
                + " journal that all of them see: write journal.kind = postgres and the same"
                + " journal.url on every node.");
  }

  @ParameterizedTest
  @CsvSource({"1.4.2, 1.4", "0.1.0-SNAPSHOT, 0.1", "2.0-SNAPSHOT, 2.0", "7, 7"})
  void aLineIsTheFirstTwoNumbers(String version, String line) {
    assertThat(JoinFacts.line(version)).isEqualTo(line);
  }
}
