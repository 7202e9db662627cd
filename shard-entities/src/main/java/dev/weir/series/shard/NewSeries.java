package dev.weir.series.shard;

/**
 * How many series have come within an hour, which begins with the first of them. What counts is
 * when samples arrived, as their events have it.
 *
 * @param beginMillis when the hour began
 * @param count how many have come since
 */
record NewSeries(long beginMillis, int count) {
  static final NewSeries NONE = new NewSeries(0, 0);

  private static final long HOUR_MILLIS = 3_600_000;

  /** How many have come in the hour of a time. */
  int at(long millis) {
    return isOver(millis) ? 0 : count;
  }

  /** The same after more series. */
  NewSeries and(int more, long millis) {
    if (more == 0) {
      return this;
    }
    return isOver(millis) ? new NewSeries(millis, more) : new NewSeries(beginMillis, count + more);
  }

  /** How long it is from a time to the end of the hour; a whole one where none has begun. */
  long waitMillis(long millis) {
    return isOver(millis) ? HOUR_MILLIS : beginMillis + HOUR_MILLIS - millis;
  }

  /** Also when it would begin only later: the clock of one node may have been wrong. */
  private boolean isOver(long millis) {
    return count == 0 || Math.abs(millis - beginMillis) >= HOUR_MILLIS;
  }
}
