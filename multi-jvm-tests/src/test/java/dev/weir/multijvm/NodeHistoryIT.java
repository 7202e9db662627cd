package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.link.FaultProxy;
import dev.weir.app.link.Link;
import dev.weir.config.Seeds;
import dev.weir.history.Crew;
import dev.weir.history.HistoryChecker;
import dev.weir.history.Workload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed, paused and stopped under load, and lines to it break: its clients saw nothing
 * but its promises.
 */
@ExtendWith(KeptLogs.class)
class NodeHistoryIT {
  private static final int ROUNDS = Integer.getInteger("weir.kills", 4);
  private static final int THINK_MILLIS = 4;

  /** Acknowledged between two faults. */
  private static final int WRITES = 100;

  @TempDir Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void clientsSeeOnlyWhatIsPromised_whenTheNodeIsKilledPausedAndStopped()
      throws InterruptedException, IOException {
    long seed = Seeds.next();
    Path kept = directory.resolve("history.ndjson");
    KeptLogs.note(kept);
    AtomicReference<NodeProcess> node = new AtomicReference<>(start());
    FaultProxy proxy = FaultProxy.before(() -> address(node.get().base()));
    URI proxied = URI.create("http://127.0.0.1:" + proxy.port());
    Workload workload = workload(seed, () -> List.of(node.get().base(), proxied));
    try (proxy) {
      run(workload, node, proxy, Seeds.random(seed));
    } finally {
      node.get().close();
      workload.history().write(kept);
    }
    assertThat(HistoryChecker.check(workload.history().operations()))
        .as(Seeds.option(seed))
        .isEmpty();
  }

  private void run(
      Workload workload, AtomicReference<NodeProcess> node, FaultProxy proxy, Random random)
      throws InterruptedException {
    workload.define();
    Crew crew = Crew.start(workload, THINK_MILLIS);
    for (int round = 0; round < ROUNDS && crew.isWell(); round++) {
      awaitWrites(workload, crew);
      disturb(node, round, random);
      disturb(proxy, random);
    }
    awaitWrites(workload, crew);
    crew.stop();
    workload.settle(Crew::pause);
  }

  private static Workload workload(long seed, Supplier<List<URI>> nodes) {
    Random seeds = Seeds.random(seed);
    return new Workload(
        List.of("acme", "initech"),
        seed,
        client -> new HttpCircuitClient(nodes, new Random(seeds.nextLong())),
        System::nanoTime);
  }

  private void disturb(AtomicReference<NodeProcess> node, int round, Random random)
      throws InterruptedException {
    switch (round % 4) {
      case 0 -> {
        node.get().pause();
        await(random.nextInt(100, 3000));
        node.get().resume();
      }
      case 1 -> {
        node.get().stop();
        node.get().close();
        node.set(start());
      }
      default -> {
        node.get().close();
        node.set(start());
      }
    }
  }

  /** Half of the clients speak through a line that breaks, or stands still one way. */
  private static void disturb(FaultProxy proxy, Random random) throws InterruptedException {
    switch (random.nextInt(3)) {
      case 0 -> proxy.reset();
      case 1 -> {
        proxy.set(FaultProxy.Direction.TO_CLIENT, Link.STALLED);
        await(random.nextInt(50, 500));
        proxy.reset();
      }
      default -> {
        proxy.cut();
        await(random.nextInt(50, 500));
      }
    }
    proxy.heal();
  }

  private static InetSocketAddress address(URI base) {
    return new InetSocketAddress(base.getHost(), base.getPort());
  }

  private NodeProcess start() {
    return NodeProcess.start(
        directory.resolve("data"),
        "weir.journal.disk-reserve = 64MiB",
        "weir.journal.disk-floor = 32MiB",
        "weir.snapshot.revs = 200");
  }

  /** Faults that follow each other without a write between them would prove nothing. */
  private static void awaitWrites(Workload workload, Crew crew) {
    long before = workload.history().acknowledged();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !crew.isWell() || workload.history().acknowledged() >= before + WRITES);
  }

  private static void await(int millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
