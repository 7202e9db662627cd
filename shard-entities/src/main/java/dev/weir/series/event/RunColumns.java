package dev.weir.series.event;

import dev.weir.series.Runs;
import dev.weir.series.codec.DecimalScale;

/** Runs in columns: series, lengths, times, exponents, values. */
final class RunColumns {
  private static final int SAME_TIMES = 0;
  private static final int OWN_TIMES = 1;

  /** In place of an exponent: the values of the run are bits, not decimals. */
  private static final int NO_DECIMALS = DecimalScale.EXPONENT_MAX + 1;

  private RunColumns() {}

  static void write(ByteOutput out, Runs runs) {
    out.varint(runs.runs());
    int before = -1;
    for (int run = 0; run < runs.runs(); run++) {
      out.varint(runs.sid(run) - before - 1L);
      before = runs.sid(run);
    }
    writeLengths(out, runs);
    for (int run = 0; run < runs.runs(); run++) {
      writeTimes(out, runs, run);
    }
    int[] exponents = new int[runs.runs()];
    long[] mantissas = new long[runs.samples()];
    for (int run = 0; run < exponents.length; run++) {
      exponents[run] = decimals(runs, run, mantissas);
      out.one(exponents[run]);
    }
    for (int run = 0; run < exponents.length; run++) {
      writeValues(out, runs, run, exponents[run], mantissas);
    }
  }

  /** 0 and each length less one, or the length that all have. */
  private static void writeLengths(ByteOutput out, Runs runs) {
    int common = runs.runs() == 0 ? 1 : length(runs, 0);
    for (int run = 1; run < runs.runs(); run++) {
      common = length(runs, run) == common ? common : 0;
    }
    requireSamples(runs);
    out.varint(common);
    for (int run = 0; common == 0 && run < runs.runs(); run++) {
      out.varint(length(runs, run) - 1L);
    }
  }

  private static void requireSamples(Runs runs) {
    for (int run = 0; run < runs.runs(); run++) {
      if (length(runs, run) == 0) {
        throw new IllegalArgumentException("no samples of series " + runs.sid(run));
      }
    }
  }

  private static int length(Runs runs, int run) {
    return runs.to(run) - runs.from(run);
  }

  private static void writeTimes(ByteOutput out, Runs runs, int run) {
    if (run > 0 && sameTimes(runs, run)) {
      out.one(SAME_TIMES);
      return;
    }
    out.one(OWN_TIMES);
    long before = run == 0 ? 0 : runs.time(runs.from(run - 1));
    long step = 0;
    for (int sample = runs.from(run); sample < runs.to(run); sample++) {
      long next = runs.time(sample) - before;
      out.zigzag(next - step);
      before = runs.time(sample);
      step = sample == runs.from(run) ? 0 : next;
    }
  }

  private static boolean sameTimes(Runs runs, int run) {
    int length = length(runs, run);
    if (length != length(runs, run - 1)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (runs.time(runs.from(run) + i) != runs.time(runs.from(run - 1) + i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The least exponent with which all values of a run are decimals.
   *
   * @param mantissas gets those of the run, if they are
   */
  private static int decimals(Runs runs, int run, long[] mantissas) {
    int exponent = 0;
    int sample = runs.from(run);
    while (sample < runs.to(run)) {
      mantissas[sample] = DecimalScale.mantissa(runs.bits(sample), exponent);
      if (mantissas[sample] != DecimalScale.NONE) {
        sample++;
        continue;
      }
      int needed = DecimalScale.needed(runs.bits(sample), exponent);
      if (needed <= exponent || needed == NO_DECIMALS) {
        return NO_DECIMALS;
      }
      exponent = needed;
      sample = runs.from(run); // what fits an exponent need not fit a greater one
    }
    return exponent;
  }

  private static void writeValues(
      ByteOutput out, Runs runs, int run, int exponent, long[] mantissas) {
    long before = 0;
    for (int i = runs.from(run); i < runs.to(run); i++) {
      if (exponent == NO_DECIMALS) {
        out.fixed(runs.bits(i));
      } else {
        out.zigzag(mantissas[i] - before);
        before = mantissas[i];
      }
    }
  }

  static Runs read(ByteInput in) {
    int count = in.atMost(MetricsBatchCodec.SAMPLES_MAX, "the number of runs");
    int[] sids = new int[count];
    int before = -1;
    for (int run = 0; run < count; run++) {
      before += 1 + in.upTo(Integer.MAX_VALUE - before - 1, "the number of a series");
      sids[run] = before;
    }
    int[] lengths = readLengths(in, count);
    long[][] times = new long[count][];
    for (int run = 0; run < count; run++) {
      times[run] = readTimes(in, run, times, lengths[run]);
    }
    int[] exponents = new int[count];
    for (int run = 0; run < count; run++) {
      exponents[run] = in.one("an exponent");
    }
    Runs.Builder runs = new Runs.Builder();
    for (int run = 0; run < count; run++) {
      runs.begin(sids[run]);
      readValues(in, runs, times[run], exponents[run]);
    }
    return runs.build();
  }

  /** Every sample takes a byte of the values at least. */
  private static int[] readLengths(ByteInput in, int count) {
    int common = in.count("the length of the runs");
    int[] lengths = new int[count];
    long samples = 0;
    for (int run = 0; run < count; run++) {
      lengths[run] = common == 0 ? 1 + in.count("the length of a run") : common;
      samples += lengths[run];
    }
    if (samples > Math.min(in.left(), MetricsBatchCodec.SAMPLES_MAX)) {
      throw ByteInput.damaged("its %d samples have %d bytes".formatted(samples, in.left()));
    }
    return lengths;
  }

  private static long[] readTimes(ByteInput in, int run, long[][] all, int length) {
    int kind = in.one("times");
    if (kind == SAME_TIMES) {
      if (run == 0 || all[run - 1].length != length) {
        throw ByteInput.damaged("the times of run %d are those of another length".formatted(run));
      }
      return all[run - 1];
    }
    if (kind != OWN_TIMES) {
      throw ByteInput.damaged("its times are of kind " + kind);
    }
    long[] times = new long[length];
    long before = run == 0 ? 0 : all[run - 1][0];
    long step = 0;
    for (int i = 0; i < length; i++) {
      long next = step + in.zigzag("a time");
      times[i] = before + next;
      before = times[i];
      step = i == 0 ? 0 : next;
    }
    return times;
  }

  private static void readValues(ByteInput in, Runs.Builder runs, long[] times, int exponent) {
    if (exponent > NO_DECIMALS) {
      throw ByteInput.damaged("it has the exponent " + exponent);
    }
    long mantissa = 0;
    for (long time : times) {
      if (exponent == NO_DECIMALS) {
        runs.add(time, in.fixed("a value"));
      } else {
        mantissa += in.zigzag("a value");
        runs.add(time, DecimalScale.bits(mantissa, exponent));
      }
    }
  }
}
