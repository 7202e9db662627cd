package dev.weir.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Figures of the benches over several nodes, each with the machine, its load and the versions. */
final class BenchClusterReport {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private final BenchReport report;
  private final Map<String, Object> always = new HashMap<>();

  BenchClusterReport(PrintWriter out, String bench, long seed, int heapMegabytes) {
    this.report = new BenchReport(out, bench);
    always.put("seed", seed);
    always.put("machine", machine());
    always.put("weir", Build.version() + " " + Build.commit());
    always.put("node_heap_mb", heapMegabytes);
  }

  /** Says this beside every figure from now on. */
  void remember(String name, Object value) {
    always.put(name, value);
  }

  void add(String what, double value, String unit, Map<String, Object> conditions) {
    Map<String, Object> all = new HashMap<>(always);
    all.put("load", load());
    all.putAll(conditions);
    report.add(what, value, unit, all);
  }

  /** The middle, the 99th of a hundred, and the worst. */
  void spread(String what, Collection<Double> values, String unit, Map<String, Object> conditions) {
    if (values.isEmpty()) {
      return;
    }
    BenchPercentiles percentiles = BenchPercentiles.of(values);
    Map<String, Object> all = new HashMap<>(conditions);
    all.put("n", percentiles.count());
    add(what + ", p50", percentiles.at(50), unit, all);
    add(what + ", p99", percentiles.at(99), unit, all);
    add(what + ", max", percentiles.max(), unit, all);
  }

  /** The load of the machine over the last minute, the bench's own included. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String machine() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    try {
      return Files.readAllLines(PROCESSORS).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse(system);
    } catch (IOException noSuchFile) {
      return system;
    }
  }
}
