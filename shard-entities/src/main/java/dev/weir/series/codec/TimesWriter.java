package dev.weir.series.codec;

/** Writes the times of a chunk: a grid, and how far each is from its place. Used by one thread. */
final class TimesWriter {
  private final ColumnWriter columns;
  private final Medians medians = new Medians();
  private long[] offsets = new long[0];

  TimesWriter(ColumnWriter columns) {
    this.columns = columns;
  }

  void write(BitWriter out, long[] times, int count) {
    out.signed(times[0]);
    if (count == 1) {
      return;
    }
    long step = step(times, count);
    boolean regular = isRegular(times, count, step);
    out.bits(regular ? 1 : 0, 1);
    out.number(step);
    if (!regular) {
      out.number(times[count - 1] - times[0]);
      writeOffsets(out, times, count, step);
    }
  }

  private void writeOffsets(BitWriter out, long[] times, int count, long step) {
    if (offsets.length < count) {
      offsets = new long[count];
    }
    for (int i = 0; i < count; i++) {
      offsets[i] = times[i] - (times[0] + i * step);
    }
    columns.write(out, offsets, count);
  }

  /**
   * The mean step without gaps. Jitter leads away from this grid and back, so that it costs once,
   * and not twice as in the steps.
   */
  private long step(long[] times, int count) {
    long median = medians.ofSteps(times, count);
    long differences = 0;
    int steps = 0;
    for (int i = 1; i < count; i++) {
      long difference = times[i] - times[i - 1] - median;
      if (Math.abs(difference) <= Math.abs(median) >>> 1) {
        differences += difference;
        steps++;
      }
    }
    return median + Math.floorDiv(differences + steps / 2, steps);
  }

  private static boolean isRegular(long[] times, int count, long step) {
    for (int i = 1; i < count; i++) {
      if (times[i] - times[i - 1] != step) {
        return false;
      }
    }
    return true;
  }
}
