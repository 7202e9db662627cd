package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that cannot become a node of a cluster ends, says why, and has an exit code for it. */
@ExtendWith(KeptLogs.class)
@Timeout(120)
class NodeRefusedIT {
  private static final int NOT_REACHED = 3;
  private static final int CONFIGURATION = 78;

  @TempDir private Path directory;

  @Test
  void leveldbWithOtherNodes() throws Exception {
    try (NodeProcess node = join(List.of())) {
      assertThat(node.awaitEnd()).as(node.output()).isEqualTo(CONFIGURATION);
      assertThat(node.output()).contains("journal.kind = postgres", "./weir journal init");
    }
  }

  @Test
  void noSeedAnswers() throws Exception {
    try (NodeProcess node =
        join(
            List.of(
                "weir.unsafe.allow = [leveldb-cluster]",
                "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 3s"))) {
      assertThat(node.awaitEnd()).as(node.output()).isEqualTo(NOT_REACHED);
      assertThat(node.output()).contains("No node of weir.cluster.seed-nodes let this one join");
    }
  }

  /** Joins a port where nobody listens. */
  private NodeProcess join(List<String> settings) throws IOException {
    List<String> all = new ArrayList<>(settings);
    all.add("weir.cluster.port = " + freePort());
    return NodeProcess.begin(
        new NodeProcess.Launch(
            directory.resolve("alone"),
            all,
            List.of("--join", "127.0.0.1:" + freePort()),
            Duration.ofMinutes(1)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
