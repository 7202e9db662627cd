package dev.weir.app.dataset;

import java.util.List;

/**
 * Hosts whose metrics go on step after step. Series of a host lie beside each other.
 *
 * <p>Not safe for use by several threads: it remembers where each series is.
 */
public final class DataSet {
  /** Between two samples of a series. */
  public static final long STEP_MILLIS = 10_000;

  /** A section of the data set, to be sent. */
  public record Steps(
      List<Metric> metrics, int firstHost, int hosts, long[] times, double[] values) {
    int steps() {
      return times.length;
    }

    /** Samples in all. */
    public long points() {
      return values.length;
    }

    double value(int host, int metric, int step) {
      return values[(host * metrics.size() + metric) * times.length + step];
    }
  }

  private final String name;
  private final List<Metric> metrics;
  private final int firstHost;
  private final int hosts;
  private final long seed;
  private final long[] numbers;
  private long from;
  private long step;

  private DataSet(
      String name, List<Metric> metrics, int firstHost, int hosts, long seed, long from) {
    this.name = name;
    this.metrics = metrics;
    this.firstHost = firstHost;
    this.hosts = hosts;
    this.seed = seed;
    this.from = from;
    this.numbers = new long[hosts * metrics.size()];
  }

  /**
   * Twenty metrics of each host, as operations people have them.
   *
   * @param from time of the first step
   */
  public static DataSet devops(int hosts, long seed, long from) {
    return new DataSet("devops-20", Metric.BUSY, 0, hosts, seed, from);
  }

  /** The six of them that are calm. */
  public static DataSet calm(int hosts, long seed, long from) {
    return new DataSet("calm-6", Metric.CALM, 0, hosts, seed, from);
  }

  /** The same metrics of other hosts. */
  public static DataSet devopsOf(int firstHost, int hosts, long seed, long from) {
    return new DataSet("devops-20", Metric.BUSY, firstHost, hosts, seed, from);
  }

  /** What it is called in figures. */
  public String name() {
    return name;
  }

  /** How many series there are. */
  public int series() {
    return numbers.length;
  }

  /** Goes on by so many steps. */
  public Steps next(int steps) {
    long[] times = new long[steps];
    double[] values = new double[Math.multiplyExact(numbers.length, steps)];
    for (int i = 0; i < steps; i++) {
      times[i] = from + step * STEP_MILLIS;
      for (int series = 0; series < numbers.length; series++) {
        values[series * steps + i] = advance(series);
      }
      step++;
    }
    return new Steps(metrics, firstHost, hosts, times, values);
  }

  private double advance(int series) {
    Metric metric = metrics.get(series % metrics.size());
    long host = (long) firstHost + series / metrics.size();
    // a metric has the same numbers in every data set
    long bits = Mix.bits(seed, host * Metric.BUSY.size() + metric.number(), step);
    numbers[series] = step == 0 ? metric.first(bits) : metric.next(numbers[series], bits);
    return metric.value(numbers[series]);
  }
}
