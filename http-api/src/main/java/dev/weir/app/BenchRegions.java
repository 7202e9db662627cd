package dev.weir.app;

import static dev.weir.app.LinkedRegions.AWAY;
import static dev.weir.app.LinkedRegions.HOME;

import dev.weir.app.BenchClusterOptions.Part;
import dev.weir.app.link.Link;
import dev.weir.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Measures two regions on this machine: how far copies are behind, and what moves cost. */
final class BenchRegions {
  private static final int NETWORKS = 250;
  private static final int TENANTS = 20;
  private static final int FAST = 2_000;
  private static final List<Integer> GROWING = List.of(FAST / 4, FAST / 2, FAST);
  private static final int SLOW = 200;
  private static final int COST = 1_000;
  private static final int MISSED = 10_000;
  private static final int QUICK_PART = 20;
  private static final int HOME_MOVES = 4;
  private static final int COST_ROUNDS = 3;
  private static final int REPEATS = 3;
  private static final int CUT_MILLIS_MIN = 500;
  private static final int CUT_MILLIS_MAX = 8_000;
  private static final Link FAR = Link.far(80, 20_000_000 / Byte.SIZE);
  private static final Duration ROUND = Duration.ofSeconds(20);
  private static final Duration CAUGHT_UP_MAX = Duration.ofMinutes(3);

  /** After that, nothing is kept for a follower that does not ask any more. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(31);

  private static final Duration OFTEN = Duration.ofMillis(50);

  private final BenchClusterOptions options;
  private final Path directory;
  private final BenchClusterReport report;
  private final Random random;

  BenchRegions(BenchClusterOptions options, PrintWriter out, Path directory) {
    this.options = options;
    this.directory = directory;
    this.report = new BenchClusterReport(out, "regions", options.seed(), options.heapMegabytes());
    this.random = new Random(options.seed());
  }

  /** Answers the exit code: a batch that is lost or applied twice is a failed check. */
  int run() throws IOException {
    String network = "127." + (1 + random.nextInt(NETWORKS)) + "." + random.nextInt(NETWORKS);
    Files.createDirectories(directory);
    try (LinkedRegions regions =
        LinkedRegions.start(
            new LinkedRegions.Plan(directory, network, options.heapMegabytes(), List.of(0, 0)))) {
      if (options.wants(Part.LAG)) {
        for (int perSecond : options.quick() ? List.of(FAST) : GROWING) {
          lag(regions, "same machine", perSecond);
        }
      }
      if (options.wants(Part.LINK)) {
        regions.link(FAR);
        lag(regions, "link of 80 ms each way and 20 Mbit/s", SLOW);
        regions.heal();
      }
      if (options.wants(Part.CATCH_UP)) {
        catchUp(regions);
      }
      if (options.wants(Part.COST)) {
        cost(regions);
      }
      return sound(regions) ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }

  private boolean sound(LinkedRegions regions) {
    boolean sound = true;
    if (options.wants(Part.HOME)) {
      sound = moves(regions);
    }
    if (options.wants(Part.CUTS)) {
      sound &= cuts(regions);
    }
    return sound;
  }

  private Duration round() {
    return options.quick() ? ROUND.dividedBy(QUICK_PART) : ROUND;
  }

  /** From the acknowledgement at home to the message of a subscriber in the other region. */
  private void lag(LinkedRegions regions, String where, int perSecond) {
    String prefix = "lag-" + perSecond;
    try (BenchPace pace = BenchPace.open(regions.base(HOME), prefix, TENANTS);
        Viewers viewers = Viewers.of(regions, pace.tenants())) {
      pace.write(perSecond, round()); // until the code is compiled
      BenchPace.Written written = pace.write(perSecond, round());
      viewers.awaitAll(written);
      Map<String, Object> load =
          Map.of(
              "tenants",
              TENANTS,
              "batch_rows",
              1,
              "batches_per_s_wanted",
              perSecond,
              "batches_per_s",
              Math.round(written.batches() / written.seconds()),
              "seconds",
              written.seconds());
      report.spread("lag of a copy, " + where, viewers.lags(written), "ms", load);
    }
  }

  /** What the other region shows of each tenant. */
  private record Viewers(Map<String, BenchViewer> all) implements AutoCloseable {
    static Viewers of(LinkedRegions regions, List<String> tenants) {
      Map<String, BenchViewer> all = new HashMap<>();
      tenants.forEach(tenant -> all.put(tenant, BenchViewer.of(regions.base(AWAY), tenant)));
      return new Viewers(all);
    }

    void awaitAll(BenchPace.Written written) {
      BenchWait.until(
          "copies of all tenants",
          CAUGHT_UP_MAX,
          () ->
              written.acknowledged().entrySet().stream()
                  .allMatch(lane -> all.get(lane.getKey()).rev() >= lane.getValue().lastKey()));
    }

    /** Revs that the other region does not show yet. */
    long behind(BenchPace.Written written) {
      return written.acknowledged().entrySet().stream()
          .mapToLong(lane -> lane.getValue().lastKey() - all.get(lane.getKey()).rev())
          .sum();
    }

    /** A message may come before the acknowledgement: then the lag is 0. */
    List<Double> lags(BenchPace.Written written) {
      List<Double> lags = new ArrayList<>();
      written
          .acknowledged()
          .forEach(
              (tenant, revs) ->
                  revs.forEach(
                      (rev, nanos) ->
                          lags.add(
                              Math.max(0, BenchWait.millis(all.get(tenant).seenAt(rev) - nanos)))));
      return lags;
    }

    @Override
    public void close() {
      all.values().forEach(BenchViewer::close);
    }
  }

  private void catchUp(LinkedRegions regions) {
    int missed = options.quick() ? MISSED / QUICK_PART : MISSED;
    List<Double> reachable = new ArrayList<>();
    List<Double> caughtUp = new ArrayList<>();
    long behind = 0;
    try (BenchPace pace = BenchPace.open(regions.base(HOME), "missed", TENANTS);
        Viewers viewers = Viewers.of(regions, pace.tenants())) {
      for (int i = 0; i < (options.quick() ? 1 : REPEATS); i++) {
        regions.cut();
        regions.awaitApart();
        BenchPace.Written written = pace.write(missed);
        behind += viewers.behind(written);
        long begin = System.nanoTime();
        regions.heal();
        regions.awaitTogether();
        reachable.add(BenchWait.millis(System.nanoTime() - begin));
        viewers.awaitAll(written);
        caughtUp.add(BenchWait.millis(System.nanoTime() - begin));
      }
    }
    Map<String, Object> load =
        Map.of("batches", missed, "missed", behind / caughtUp.size(), "tenants", TENANTS);
    report.spread("region back after missed batches, caught up", caughtUp, "ms", load);
    report.spread("of it: until the regions hear each other", reachable, "ms", load);
  }

  /** Processor time of the home's node for each batch, by turns with and without a follower. */
  private void cost(LinkedRegions regions) {
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    try (BenchPace pace = BenchPace.open(regions.base(HOME), "cost", TENANTS)) {
      pace.write(COST, round());
      for (int i = 0; i < (options.quick() ? 1 : COST_ROUNDS); i++) {
        with.add(microsPerBatch(regions, pace));
        regions.kill(AWAY);
        BenchWait.pause(options.quick() ? round() : FORGOTTEN);
        without.add(microsPerBatch(regions, pace));
        regions.begin(AWAY);
        regions.awaitTogether();
        try (Viewers viewers = Viewers.of(regions, pace.tenants())) {
          viewers.awaitAll(pace.write(TENANTS));
        }
      }
    }
    double followed = BenchPercentiles.of(with).at(50);
    double alone = BenchPercentiles.of(without).at(50);
    Map<String, Object> load =
        Map.of("tenants", TENANTS, "batches_per_s", COST, "rounds", with.size());
    report.add("processor time of the home, followed", followed, "us/batch", load);
    report.add("processor time of the home, alone", alone, "us/batch", load);
    report.add("cost at home of a follower region", followed / alone - 1, "ratio", load);
  }

  private double microsPerBatch(LinkedRegions regions, BenchPace pace) {
    Duration before = regions.processorTime(HOME);
    long batches = pace.write(COST, round()).batches();
    return regions.processorTime(HOME).minus(before).toNanos() / 1e3 / batches;
  }

  private boolean moves(LinkedRegions regions) {
    BenchLedger ledger = BenchLedger.start("home", regions::bases, OFTEN);
    List<Double> pauses = new ArrayList<>();
    List<String> tenants = ledger.tenants();
    int moves = options.quick() ? 2 : HOME_MOVES;
    for (int i = 0; i < moves; i++) {
      // writers ask in both regions, so half of the tenants are at home in each
      int there = i;
      for (int each = 0; each < tenants.size(); each++) {
        pauses.add(pause(regions, ledger, tenants.get(each), (each + there + 1) % 2));
      }
    }
    Map<String, Object> load = Map.of("tenants", tenants.size(), "moves", pauses.size());
    report.spread("planned move of a home, longest wait of a batch", pauses, "ms", load);
    return BenchLedger.verify(ledger.writers(), tenant -> moves, report);
  }

  private static double pause(
      LinkedRegions regions, BenchLedger ledger, String tenant, int region) {
    ledger.awaitAll(List.of(tenant), System.nanoTime());
    long begin = System.nanoTime();
    regions.take(tenant, region);
    ledger.awaitAll(List.of(tenant), System.nanoTime());
    return BenchWait.millis(
        ledger.of(List.of(tenant)).getFirst().longestWait(begin, System.nanoTime()));
  }

  /** Cuts and heals again and again, and waits each time until every tenant is written again. */
  private boolean cuts(LinkedRegions regions) {
    for (int i = 0; i < BenchLedger.TENANTS; i++) {
      // its writer asks in region i % 2: of four tenants, two are written from the other region
      String home = "{\"home_region\":\"" + LinkedRegions.name((i / 2 + i) % 2) + "\"}";
      BenchApi.ask(regions.base(HOME), "PUT", "/v1/tenants/cut-" + i, home);
    }
    BenchLedger ledger = BenchLedger.start("cut", regions::bases, OFTEN);
    List<Double> again = new ArrayList<>();
    for (int i = 0; i < options.cuts(); i++) {
      regions.cut();
      BenchWait.pause(Duration.ofMillis(random.nextInt(CUT_MILLIS_MIN, CUT_MILLIS_MAX)));
      regions.heal();
      long healed = System.nanoTime();
      ledger.awaitAll(healed);
      again.add(BenchWait.millis(System.nanoTime() - healed));
    }
    regions.awaitTogether();
    Map<String, Object> load =
        Map.of("cut_ms", CUT_MILLIS_MIN + " to " + CUT_MILLIS_MAX, "cuts", options.cuts());
    report.spread("cut and healed, until every tenant is written again", again, "ms", load);
    return BenchLedger.verify(ledger.writers(), report);
  }
}
