package dev.weir.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a backup consists of; stored as JSON.
 *
 * @param format version of this record
 * @param atMillis when it was begun, milliseconds since 1970-01-01T00:00:00Z
 * @param newBytes of files that no earlier backup had
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackupManifest(
    int format, String name, long atMillis, String region, long newBytes, List<Tenant> tenants) {
  /** The version this build writes. */
  public static final int FORMAT = 1;

  /** A tenant with its own limits. */
  public record Tenant(String name, Map<String, Long> limits, List<Circuit> circuits) {}

  /**
   * A circuit as of one rev.
   *
   * @param rev up to which it goes
   * @param chunks its events in order; the first one has the base if rev 1 is not in it
   * @param said what the circuit said of itself at a rev in it, null if it could not be asked
   */
  public record Circuit(String name, long rev, List<Chunk> chunks, Said said) {}

  /**
   * A file of events.
   *
   * @param file below the directory of backups
   * @param first rev of its first event
   * @param last rev of its last event
   * @param sha256 of the last event's stored frame: who has the same one has the same history;
   *     without an event the chain value of the base
   */
  public record Chunk(String file, long first, long last, long bytes, String sha256) {}

  /**
   * What a circuit said of itself.
   *
   * @param tables how many rows each had
   * @param views those that had not failed
   */
  public record Said(long rev, long epoch, Map<String, Long> tables, Map<String, View> views) {
    /** A view without its rows. */
    public record View(long rows, String resultHash) {}
  }

  /** Bytes of all files. */
  public long bytes() {
    return chunks().mapToLong(Chunk::bytes).sum();
  }

  /** All files. */
  Stream<Chunk> chunks() {
    return tenants.stream()
        .flatMap(tenant -> tenant.circuits().stream())
        .flatMap(circuit -> circuit.chunks().stream());
  }

  /** How many circuits it has. */
  public int circuits() {
    return tenants.stream().mapToInt(tenant -> tenant.circuits().size()).sum();
  }
}
