package dev.weir.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** Kills one node after another and measures how long its circuits do not answer, and why. */
final class BenchFailover {
  /** An answer this soon was on its way before the kill; nobody could have noticed by then. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

  private static final Duration REMOVED_MAX = Duration.ofMinutes(2);

  private final BenchRegion region;
  private final BenchLedger ledger;
  private final BenchClusterReport report;
  private final Random random;
  private final List<Double> outages = new ArrayList<>();
  private final Map<String, List<Double>> parts = new LinkedHashMap<>();

  BenchFailover(BenchRegion region, BenchLedger ledger, BenchClusterReport report, long seed) {
    this.region = region;
    this.ledger = ledger;
    this.report = report;
    this.random = new Random(seed);
  }

  void run(int kills) {
    for (int i = 0; i < kills; i++) {
      kill(i);
    }
    Map<String, Object> load =
        Map.of("kills", kills, "nodes", region.size(), "tenants", BenchLedger.TENANTS);
    report.spread("SIGKILL of a node to all its circuits answering", outages, "ms", load);
    parts.forEach((part, millis) -> report.spread("of it: " + part, millis, "ms", load));
    String longest =
        parts.entrySet().stream()
            .max(Comparator.comparingDouble(part -> mean(part.getValue())))
            .map(Map.Entry::getKey)
            .orElseThrow();
    report.add(
        "of it: the part that dominates", mean(parts.get(longest)), "ms", Map.of("part", longest));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private void kill(int number) {
    Map<String, Integer> owners = region.owners(0, ledger.tenants());
    List<Integer> holders = owners.values().stream().distinct().sorted().toList();
    int victim = holders.get(random.nextInt(holders.size()));
    List<String> tenants =
        ledger.tenants().stream().filter(tenant -> owners.get(tenant) == victim).toList();
    try (BenchEvents events = BenchEvents.of(region.base(region.other(victim)))) {
      long kill = System.nanoTime();
      region.kill(victim);
      long after = System.nanoTime() + ON_ITS_WAY.toNanos();
      ledger.awaitAll(tenants, after);
      BenchWait.until(
          "the removal of a killed node",
          REMOVED_MAX,
          () -> events.member(BenchRegion.name(victim), "removed", kill).isPresent());
      note(number, victim, tenants, kill, after, events);
    }
    region.begin(victim);
    region.awaitTogether();
    ledger.awaitAll(System.nanoTime());
  }

  private void note(
      int number, int victim, List<String> tenants, long kill, long after, BenchEvents events) {
    String name = BenchRegion.name(victim);
    long[] answers =
        ledger.of(tenants).stream().mapToLong(w -> w.firstFrom(after)).sorted().toArray();
    long unreachable = events.member(name, "unreachable", kill).orElse(kill);
    long removed = events.member(name, "removed", kill).orElseThrow();
    long downed = events.member(name, "down", kill).orElse(removed);
    long first = answers[0];
    long last = answers[answers.length - 1];
    outages.add(BenchWait.millis(last - kill));
    part("detection (kill to unreachable)", kill, unreachable);
    part("downing (unreachable to down)", unreachable, downed);
    part("removal (down to removed)", downed, removed);
    part("placement (removed to the first circuit's answer)", removed, first);
    part("recovery (first circuit's answer to the last's)", first, last);
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("kill", number);
    times.put("node", name);
    times.put("circuits", tenants.size());
    times.put("unreachable_ms", BenchWait.millis(unreachable - kill));
    times.put("down_ms", BenchWait.millis(downed - kill));
    times.put("removed_ms", BenchWait.millis(removed - kill));
    OptionalLong shards = events.lastShardFrom(name, kill);
    shards.ifPresent(at -> times.put("shards_seen_ms", BenchWait.millis(at - kill)));
    times.put("first_answer_ms", BenchWait.millis(first - kill));
    times.put("last_answer_ms", BenchWait.millis(last - kill));
    report.add("time line of a kill", BenchWait.millis(last - kill), "ms", times);
  }

  private void part(String name, long from, long to) {
    parts.computeIfAbsent(name, part -> new ArrayList<>()).add(BenchWait.millis(to - from));
  }
}
