package dev.weir.entity;

/**
 * How fresh a read must be.
 *
 * @param minRev answer at this rev or a later one; 0 for any
 * @param minEpoch under which that rev was written; 0 when that is not known
 * @param timeoutMillis how long to wait for it
 * @param home ask the home of the circuit instead of a copy near by
 * @param lagMillisMax refuse when the copy may be older; {@link #USUAL} or {@link #ANY}
 * @param lagRevsMax refuse when the copy is further behind; {@link #ANY} for never
 * @param moment as of when it is answered; a rev of it counts as a {@code minRev} too
 */
public record ReadAt(
    long minRev,
    long minEpoch,
    int timeoutMillis,
    boolean home,
    long lagMillisMax,
    long lagRevsMax,
    Moment moment) {
  /** As far behind as a copy may usually be. */
  public static final long USUAL = -1;

  /** However old the copy is. */
  public static final long ANY = Long.MAX_VALUE;

  /** What is here, whatever it is. */
  public static final ReadAt NOW = new ReadAt(0, 0, 0, false, ANY, ANY, new Moment.Now());

  /** What is at home, whatever it is. */
  public static final ReadAt AT_HOME = new ReadAt(0, 0, 0, true, ANY, ANY, new Moment.Now());

  /**
   * The same from a copy that knows all that was written until the moment asked for.
   *
   * @param nowMillis wall clock
   */
  ReadAt knowing(long nowMillis) {
    if (moment instanceof Moment.AtTime(long millis) && lagMillisMax != ANY) {
      long age = Math.max(0, nowMillis - millis);
      long lag = lagMillisMax == USUAL ? age : Math.min(lagMillisMax, age);
      return new ReadAt(minRev, minEpoch, timeoutMillis, home, lag, lagRevsMax, moment);
    }
    return this;
  }

  /**
   * Whether a copy that stands so may answer.
   *
   * @param usualMillis how old a copy may usually be
   */
  boolean accepts(Freshness freshness, long usualMillis) {
    return within(freshness.lagMillis(), lagMillisMax == USUAL ? usualMillis : lagMillisMax)
        && within(freshness.lagRevs(), lagRevsMax);
  }

  private static boolean within(long lag, long max) {
    return max == ANY || (lag != Freshness.UNKNOWN && lag <= max);
  }
}
