package dev.weir.series.codec;

import java.util.List;
import java.util.Random;

/** One of the twenty series of a host as a monitoring agent sends them, a value in ten seconds. */
public record HostSeries(String name, Shape shape) {
  public static final List<HostSeries> ALL =
      List.of(
          new HostSeries("cpu_user", new Walk(50, 3, 1)),
          new HostSeries("cpu_system", new Walk(20, 2, 1)),
          new HostSeries("cpu_idle", new Walk(60, 3, 1)),
          new HostSeries("cpu_wait", new Walk(10, 1, 1)),
          new HostSeries("load_1", new Walk(200, 12, 100)),
          new HostSeries("load_15", new Walk(150, 4, 100)),
          new HostSeries("temperature", new Walk(450, 2, 10)),
          new HostSeries("disk_used_percent", new FullMantissa()),
          new HostSeries("net_in_bytes", new Counter(40_000, 1)),
          new HostSeries("net_out_bytes", new Counter(15_000, 1)),
          new HostSeries("disk_reads", new Counter(60, 1)),
          new HostSeries("disk_writes", new Counter(200, 1)),
          new HostSeries("requests", new Counter(900, 1)),
          new HostSeries("drops", new Counter(2, 400)),
          new HostSeries("memory_used", new Pages(500_000)),
          new HostSeries("memory_cached", new Pages(900_000)),
          new HostSeries("memory_total", (_, _, _) -> 16_777_216_000.0),
          new HostSeries("up", (_, _, _) -> 1),
          new HostSeries("uptime", HostSeries::uptime),
          new HostSeries("inodes", HostSeries::inodes));

  /** What value follows. */
  public interface Shape {
    double next(Random random, int i, double before);
  }

  /** A random walk over whole numbers, given as parts of a unit. */
  private record Walk(int level, int step, int unit) implements Shape {
    @Override
    public double next(Random random, int i, double before) {
      long here = i == 0 ? level : Math.round(before * unit);
      return Math.max(0, here + random.nextInt(-step, step + 1)) / (double) unit;
    }
  }

  private record FullMantissa() implements Shape {
    @Override
    public double next(Random random, int i, double before) {
      return i == 0 ? 40 + random.nextDouble() : before + random.nextGaussian() / 100;
    }
  }

  /** Grows by about the mean, once in so many steps. */
  private record Counter(int mean, int rarity) implements Shape {
    @Override
    public double next(Random random, int i, double before) {
      double here = i == 0 ? random.nextInt(1 << 30) : before;
      double growth = Math.max(0, Math.rint(mean * (1 + random.nextGaussian() / 4)));
      return random.nextInt(rarity) == 0 ? here + growth : here;
    }
  }

  private record Pages(int level) implements Shape {
    @Override
    public double next(Random random, int i, double before) {
      double here = i == 0 ? 4_096.0 * level : before;
      return here + 4_096.0 * Math.rint(random.nextGaussian() * 60);
    }
  }

  private static double uptime(Random random, int i, double before) {
    return i == 0 ? random.nextInt(1_000_000) : before + 10;
  }

  private static double inodes(Random random, int i, double before) {
    return i == 0 || random.nextInt(200) == 0 ? random.nextInt(1 << 20) : before;
  }

  /** Raw bits of the values of one host. */
  public long[] values(Random random, int count) {
    long[] bits = new long[count];
    double value = 0;
    for (int i = 0; i < count; i++) {
      value = shape.next(random, i, value);
      bits[i] = Double.doubleToRawLongBits(value);
    }
    return bits;
  }
}
