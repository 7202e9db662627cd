package dev.weir.entity;

/**
 * How a copy of a circuit stands to the circuit's home.
 *
 * @param region of the copy that answered
 * @param home region that writes the circuit
 * @param lagRevs revs the copy is known to be behind; {@link #UNKNOWN} before it heard from home
 * @param lagMillis upper bound of the age of the copy, measured by its own monotonic clock; {@link
 *     #UNKNOWN} before it heard from home
 */
public record Freshness(String region, String home, long lagRevs, long lagMillis) {
  /** Nothing was heard from home since the copy was started. */
  public static final long UNKNOWN = -1;

  /** The region of a cluster of one region, unless it is given a name. */
  public static final String LOCAL = "local";

  /** At home nothing lags, by definition. */
  public static Freshness atHome(String region) {
    return new Freshness(region, region, 0, 0);
  }

  /** Whether the copy is the home. */
  boolean isHome() {
    return region.equals(home);
  }
}
