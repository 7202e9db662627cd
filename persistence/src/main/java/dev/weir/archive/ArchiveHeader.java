package dev.weir.archive;

/**
 * What an archive says of itself before its records.
 *
 * @param persistenceId whose events they are
 * @param first rev of the first event; above 1 when those before it are deleted
 * @param writtenMillis milliseconds since 1970, information only
 */
public record ArchiveHeader(String persistenceId, long first, long writtenMillis) {
  /** Refuses what no log has. */
  public ArchiveHeader {
    if (persistenceId.isEmpty() || first < 1) {
      throw new IllegalArgumentException(
          "its header names '%s' from rev %d".formatted(persistenceId, first));
    }
  }
}
