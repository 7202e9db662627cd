package dev.weir.series;

import java.util.Arrays;

/**
 * Samples in columns, those of one series in a row: run {@code r} has the samples from {@link
 * #from} to {@link #to}, without the last. The series ascend; the samples of a run stand in the
 * order in which they came, so times may repeat or go back. Immutable.
 */
public final class Runs {
  private static final int FIRST_RUNS = 16;
  private static final int FIRST_SAMPLES = 64;

  private final int[] sids;
  private final int[] starts;
  private final long[] times;
  private final long[] bits;

  private Runs(int[] sids, int[] starts, long[] times, long[] bits) {
    this.sids = sids;
    this.starts = starts;
    this.times = times;
    this.bits = bits;
  }

  /** How many series have samples here. */
  public int runs() {
    return sids.length;
  }

  /** The number of a run's series. */
  public int sid(int run) {
    return sids[run];
  }

  /** The first sample of a run. */
  public int from(int run) {
    return starts[run];
  }

  /** Behind the last sample of a run. */
  public int to(int run) {
    return starts[run + 1];
  }

  /** How many samples there are. */
  public int samples() {
    return times.length;
  }

  /** Milliseconds since 1970. */
  public long time(int sample) {
    return times[sample];
  }

  /** Raw bits of the double. */
  public long bits(int sample) {
    return bits[sample];
  }

  /** Milliseconds of all samples; not to be changed. */
  public long[] times() {
    return times;
  }

  /** Raw bits of all samples; not to be changed. */
  public long[] bits() {
    return bits;
  }

  /** Takes runs one after another. */
  public static final class Builder {
    private int[] sids = new int[FIRST_RUNS];
    private int[] starts = new int[FIRST_RUNS + 1];
    private long[] times = new long[FIRST_SAMPLES];
    private long[] bits = new long[FIRST_SAMPLES];
    private int runs;
    private int samples;

    /**
     * Begins the run of a series.
     *
     * @throws IllegalArgumentException when its number is not above the one before
     */
    public Builder begin(int sid) {
      if (sid < 0 || (runs > 0 && sid <= sids[runs - 1])) {
        throw new IllegalArgumentException("series do not ascend at " + sid);
      }
      if (runs == sids.length) {
        sids = Arrays.copyOf(sids, 2 * runs);
        starts = Arrays.copyOf(starts, 2 * runs + 1);
      }
      sids[runs] = sid;
      starts[runs++] = samples;
      return this;
    }

    /**
     * Adds a sample to the run that was begun last.
     *
     * @throws IllegalStateException when none was begun
     */
    public Builder add(long time, long value) {
      if (runs == 0) {
        throw new IllegalStateException("a sample before the first run");
      }
      if (samples == times.length) {
        times = Arrays.copyOf(times, 2 * samples);
        bits = Arrays.copyOf(bits, 2 * samples);
      }
      times[samples] = time;
      bits[samples++] = value;
      return this;
    }

    /** All that was added. */
    public Runs build() {
      starts[runs] = samples;
      return new Runs(
          Arrays.copyOf(sids, runs),
          Arrays.copyOf(starts, runs + 1),
          Arrays.copyOf(times, samples),
          Arrays.copyOf(bits, samples));
    }
  }
}
