package dev.weir.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moves circuits in order, in each way there is, and measures how long their tenants wait. */
final class BenchMoves {
  private final BenchRegion region;
  private final BenchLedger ledger;
  private final BenchClusterReport report;
  private final Map<String, List<Double>> waits = new LinkedHashMap<>();
  private String when = "";
  private final List<Double> leaves = new ArrayList<>();
  private final Map<String, List<Double>> phases = new LinkedHashMap<>();

  BenchMoves(BenchRegion region, BenchLedger ledger, BenchClusterReport report) {
    this.region = region;
    this.ledger = ledger;
    this.report = report;
  }

  void run(int repeats) {
    for (int i = 0; i < repeats; i++) {
      // the first moves of processes half a minute old run code that is not compiled yet
      when = i == 0 && repeats > 1 ? "nodes just started: " : "";
      int node = i % region.size();
      int asked = region.other(node);
      measure("drain of a node", asked, () -> region.drain(node));
      region.resume(node);
      measure("rebalance by plan", asked, () -> region.rebalance(asked));
      measure("graceful leave (SIGTERM)", asked, () -> leave(node));
      region.begin(node);
      region.awaitTogether();
      measure("rebalance onto a node just started", asked, () -> region.rebalance(asked));
    }
    Map<String, Object> load = Map.of("repeats", repeats, "tenants", BenchLedger.TENANTS);
    waits.forEach((how, millis) -> report.spread(how, millis, "ms", load));
    report.spread("graceful leave, SIGTERM to the end of the process", leaves, "ms", load);
    phases.forEach((phase, millis) -> report.spread("of it: " + phase, millis, "ms", load));
  }

  private void leave(int node) {
    String name = BenchRegion.name(node);
    try (BenchEvents events = BenchEvents.of(region.base(region.other(node)))) {
      long begin = System.nanoTime();
      region.leave(node);
      long end = System.nanoTime();
      leaves.add(BenchWait.millis(end - begin));
      long leaving = events.member(name, "leaving", begin).orElse(begin);
      phase("requests finish (SIGTERM to leaving)", begin, leaving);
      long exiting = events.member(name, "exiting", begin).orElse(leaving);
      phase("leaving to exiting", leaving, exiting);
      phase("exiting to the end of the process", exiting, end);
    }
  }

  private void phase(String name, long from, long to) {
    phases.computeIfAbsent(name, phase -> new ArrayList<>()).add(BenchWait.millis(to - from));
  }

  /** The longest wait of each tenant whose circuit has another node afterwards. */
  private void measure(String how, int asked, Runnable move) {
    ledger.awaitAll(System.nanoTime());
    Map<String, Integer> before = region.owners(asked, ledger.tenants());
    long begin = System.nanoTime();
    move.run();
    ledger.awaitAll(System.nanoTime());
    long end = System.nanoTime();
    Map<String, Integer> after = region.owners(asked, ledger.tenants());
    List<String> moved =
        ledger.tenants().stream()
            .filter(tenant -> !before.getOrDefault(tenant, -1).equals(after.get(tenant)))
            .toList();
    List<Double> all =
        waits.computeIfAbsent(
            when + how + ", longest pause of a tenant that moves", w -> new ArrayList<>());
    ledger.of(moved).forEach(w -> all.add(BenchWait.millis(w.longestWait(begin, end))));
    List<Double> others =
        waits.computeIfAbsent(
            when + how + ", longest pause of a tenant that stays", w -> new ArrayList<>());
    ledger.of(ledger.tenants()).stream()
        .filter(writer -> !moved.contains(writer.tenant()))
        .forEach(w -> others.add(BenchWait.millis(w.longestWait(begin, end))));
  }
}
