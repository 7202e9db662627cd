package dev.weir.app.dataset;

import dev.weir.app.dataset.Change.Clockwork;
import dev.weir.app.dataset.Change.Constant;
import dev.weir.app.dataset.Change.Count;
import dev.weir.app.dataset.Change.Walk;
import java.util.ArrayList;
import java.util.List;

/**
 * What a host tells about itself.
 *
 * @param number which of all metrics it is; its values depend on it
 * @param field its name as a field of the measurement {@code host}
 * @param divisor a value is a whole number divided by it
 */
record Metric(int number, String field, Change change, double divisor) {
  /** Divides without an end: all digits of the value are used. */
  private static final double ALL_DIGITS = 99_991;

  private static final double PAGES = 1.0 / 4096;

  /** All of them. */
  static final List<Metric> BUSY =
      new All()
          .add("cpu_user", new Walk(0, 100, 3, 900), 1)
          .add("cpu_system", new Walk(0, 100, 2, 900), 1)
          .add("cpu_iowait", new Walk(0, 100, 1, 700), 1)
          .add("cpu_softirq", new Walk(0, 100, 1, 500), 1)
          .add("load1", new Walk(0, 6_400, 20, 950), 100)
          .add("load5", new Walk(0, 6_400, 5, 900), 100)
          .add("disk_used_percent", new Walk(1_000_000, 9_900_000, 20_000, 1_000), ALL_DIGITS)
          .add("net_bytes_received", new Count(120_000, 1_000), 1)
          .add("net_bytes_sent", new Count(80_000, 1_000), 1)
          .add("net_packets", new Count(900, 1_000), 1)
          .add("disk_read_bytes", new Count(4_096, 600), 1)
          .add("context_switches", new Count(3_000, 1_000), 1)
          .add("memory_used", new Walk(1L << 18, 1L << 22, 256, 800), PAGES)
          .add("memory_cached", new Walk(1L << 18, 1L << 22, 64, 500), PAGES)
          .add("temperature", new Walk(200, 900, 1, 150), 10)
          .add("net_drops", new Count(1, 10), 1)
          .add("memory_total", new Constant(1L << 33, 4), 1)
          .add("up", new Constant(1, 1), 1)
          .add("uptime", new Clockwork(10), 1)
          .add("inodes", new Walk(1_000_000, 4_000_000, 40, 5), 1)
          .all;

  /** Those at the end, which change rarely, or by the same. */
  static final List<Metric> CALM = BUSY.subList(14, BUSY.size());

  private record All(List<Metric> all) {
    All() {
      this(new ArrayList<>());
    }

    All add(String field, Change change, double divisor) {
      all.add(new Metric(all.size(), field, change, divisor));
      return this;
    }
  }

  /** Its whole name. */
  String full() {
    return "host_" + field;
  }

  long first(long bits) {
    return change.first(bits);
  }

  long next(long before, long bits) {
    return change.next(before, bits);
  }

  double value(long whole) {
    return whole / divisor;
  }
}
