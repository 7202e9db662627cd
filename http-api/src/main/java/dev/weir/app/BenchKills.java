package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Kills a node again and again while it is written to, and compares what it exports with what it
 * had acknowledged, bit for bit. Snapshots are frequent, so that kills fall into them.
 */
final class BenchKills {
  private static final int LANES = 2;
  private static final Duration LIFE_MIN = Duration.ofMillis(200);
  private static final int LIFE_MORE_MILLIS = 2_000;
  private static final Duration FIRST_MAX = Duration.ofMinutes(2);
  private static final List<String> SETTINGS =
      List.of("weir.snapshot { event-bytes = 1MiB, revs = 200 }");

  private final BenchIngest bench;
  private final Path directory;
  private final int kills;
  private final Random random;
  private final List<BenchKillLane> lanes = new ArrayList<>();

  BenchKills(BenchIngest bench, int kills) {
    this.bench = bench;
    this.directory = bench.directory().resolve("kills");
    this.kills = kills;
    this.random = new Random(bench.seed());
  }

  /** Answers whether every acknowledged sample is there as it was sent. */
  boolean run() {
    for (int lane = 0; lane < LANES; lane++) {
      lanes.add(new BenchKillLane(lane, bench.seed(), bench.from()));
    }
    List<Double> recoveries = new ArrayList<>();
    BenchStore node = start();
    try {
      for (int kill = 0; kill < kills; kill++) {
        writeUntilKilled(node);
        long begin = System.nanoTime();
        node = start();
        BenchKillCheck.awaitAnswer(node.base(), BenchKillLane.TENANT);
        recoveries.add(BenchWait.millis(System.nanoTime() - begin));
      }
      return report(BenchKillCheck.compare(node.base(), lanes), recoveries);
    } catch (IOException e) {
      throw new UncheckedIOException("the export broke off", e);
    } finally {
      node.close();
    }
  }

  private BenchStore start() {
    return BenchWeirStore.start(directory, BenchMetricsOptions.HEAP_MEGABYTES, SETTINGS);
  }

  private void writeUntilKilled(BenchStore node) {
    long before = acknowledged();
    List<CompletableFuture<Void>> writing =
        lanes.stream()
            .map(
                lane ->
                    CompletableFuture.runAsync(
                        () -> write(node, lane), task -> Thread.ofPlatform().daemon().start(task)))
            .toList();
    try {
      BenchWait.until(
          "the first samples to be acknowledged",
          FIRST_MAX,
          () -> acknowledged() > before || writing.stream().anyMatch(CompletableFuture::isDone));
      BenchWait.pause(LIFE_MIN.plusMillis(random.nextInt(LIFE_MORE_MILLIS)));
    } finally {
      node.close();
    }
    writing.forEach(CompletableFuture::join);
  }

  private static void write(BenchStore node, BenchKillLane lane) {
    try (BenchClient client = new BenchClient(node.base())) {
      while (node.process().isAlive()) {
        lane.sendNext(client);
      }
    } catch (IOException killed) {
      // what was under way is neither acknowledged nor refused
    }
  }

  private long acknowledged() {
    return lanes.stream().mapToLong(BenchKillLane::acknowledged).sum();
  }

  private boolean report(BenchKillCheck.Found found, List<Double> recoveries) {
    long acknowledged = acknowledged() * BenchKillLane.SERIES * BenchKillLane.STEPS;
    Map<String, Object> beside =
        Map.of(
            "kills",
            kills,
            "acknowledged",
            acknowledged,
            "unanswered_and_there",
            found.others(),
            "request_points",
            BenchKillLane.SERIES * BenchKillLane.STEPS,
            "server",
            "weir");
    BenchTarget none = new BenchTarget(0, 0);
    long lost = acknowledged - found.acknowledged();
    bench.report().add("acknowledged points lost", (double) lost, "points", none.beside(beside));
    bench.report().add("points changed", (double) found.changed(), "points", none.beside(beside));
    bench
        .report()
        .spread("node started to the first answer after kill -9", recoveries, "ms", beside);
    return lost == 0 && found.changed() == 0;
  }
}
