package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Certificates;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only certificates of the cluster's authority open its doors. */
@Timeout(180)
class EncryptionTest {
  private static final String VERSION = "1.4.2";

  @TempDir Path directory;

  @Test
  void joinsWithACertificateOfTheAuthority_andNotWithoutOne() throws Exception {
    Map<String, String> ours = Certificates.make(directory.resolve("ours")).keys();
    Map<String, String> foreign =
        new HashMap<>(Certificates.make(directory.resolve("foreign")).keys());
    // believes our nodes, who do not believe it
    foreign.put("weir.cluster.tls.ca-file", ours.get("weir.cluster.tls.ca-file"));
    int first = TestNodes.freePort();
    String seeds = "127.0.0.1:" + first;
    try (TestNodes nodes = new TestNodes(directory)) {
      Node one = nodes.start("one", first, seeds, VERSION, ours);
      Node two = nodes.start("two", TestNodes.freePort(), seeds, VERSION, ours);
      TestNodes.awaitReady(one, two);

      assertThat(joins(nodes, "three", seeds, foreign)).isFalse();
      assertThat(joins(nodes, "four", seeds, Map.of())).isFalse();
      TestNodes.awaitReady(one, two);
    }
  }

  private static boolean joins(
      TestNodes nodes, String name, String seeds, Map<String, String> keys) {
    Map<String, String> impatient = new HashMap<>(keys);
    impatient.put("pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes", "4s");
    Node node = nodes.start(name, TestNodes.freePort(), seeds, VERSION, impatient);
    return !(TestNodes.awaitEnd(node) instanceof NodeEnd.NoSeedAnswered);
  }
}
