package dev.weir.entity;

/**
 * What an answer stands for.
 *
 * @param rev of the circuit
 * @param epoch changes only when the home region of the circuit does
 */
public record Standing(long rev, long epoch, Freshness freshness) {
  /** Of a circuit in a cluster of one region. */
  public static Standing alone(long rev, long epoch) {
    return new Standing(rev, epoch, Freshness.atHome(Freshness.LOCAL));
  }

  /** The same copy as of another rev. */
  Standing atRev(long other) {
    return new Standing(other, epoch, freshness);
  }
}
