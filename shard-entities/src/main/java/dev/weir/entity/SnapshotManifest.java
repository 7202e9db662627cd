package dev.weir.entity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.weir.circuit.ViewFailure;
import dev.weir.segment.SegmentRef;
import java.util.List;

/**
 * What a snapshot of a circuit consists of: small facts, and the segment that holds the rows.
 *
 * <p>Stored as JSON by {@link WeirManifestSerializer}. Tables and views stand in the order of their
 * definition, so that a view comes after what it reads.
 *
 * @param format version of this record
 * @param chainHigh chain value of the event at {@code rev}
 * @param atMillis time of that event
 * @param epochs of all events up to {@code rev}; null in snapshots of a circuit that never moved
 * @param segment sections {@code table/NAME}, {@code view/NAME}, {@code keys}; of a metrics shard
 *     also {@code metrics/series}, {@code metrics/head}, {@code metrics/chunks}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SnapshotManifest(
    int format,
    long rev,
    long epoch,
    long chainHigh,
    long chainLow,
    long atMillis,
    List<EpochHistory.Begin> epochs,
    List<Table> tables,
    List<View> views,
    SegmentRef segment) {
  /** The version this build writes. */
  public static final int FORMAT = 1;

  /** Under which epochs the events were written. */
  EpochHistory history() {
    return epochs == null ? EpochHistory.of(epoch) : new EpochHistory(epochs);
  }

  /** Whether another one is of the same history up to the same rev. */
  public boolean isSameState(SnapshotManifest other) {
    return rev == other.rev && chainHigh == other.chainHigh && chainLow == other.chainLow;
  }

  /** The same with the rows in another file. */
  public SnapshotManifest withRowsIn(SegmentRef other) {
    return new SnapshotManifest(
        format, rev, epoch, chainHigh, chainLow, atMillis, epochs, tables, views, other);
  }

  /** A table without its rows. */
  public record Table(String name, String sql, long createdRev, long changedRev) {}

  /**
   * A view without its rows.
   *
   * @param failure null when the view is active
   */
  public record View(
      String name,
      String sql,
      String format,
      long createdRev,
      long changedRev,
      String resultHash,
      String versionHash,
      ViewFailure failure) {}
}
