package dev.weir.quarantine;

/**
 * What a quarantine file holds.
 *
 * @param persistenceId whose events they are
 * @param epoch ownership under which they were written
 * @param first rev of the first event
 * @param last rev of the last event
 * @param writtenMillis when the file was written, milliseconds since 1970
 * @param region whose journal they were in
 */
public record QuarantineHeader(
    String persistenceId, long epoch, long first, long last, long writtenMillis, String region) {
  /** Refuses a tail without events. */
  public QuarantineHeader {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("Not a tail: revs " + first + " to " + last);
    }
  }

  /** How many events there are. */
  public long events() {
    return last - first + 1;
  }

  boolean isOfTheSameTail(QuarantineHeader other) {
    return persistenceId.equals(other.persistenceId)
        && epoch == other.epoch
        && first == other.first
        && last == other.last;
  }
}
