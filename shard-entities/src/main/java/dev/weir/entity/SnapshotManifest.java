package dev.weir.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.ViewFailure;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentRef;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a snapshot of a circuit consists of: small facts, the segment that holds the rows, and files
 * that other snapshots may have too.
 *
 * <p>Stored as JSON by {@link WeirManifestSerializer}. Tables and views stand in the order of their
 * definition, so that a view comes after what it reads.
 *
 * @param format version of this record: {@value #FORMAT} without files, else {@value
 *     #FORMAT_WITH_FILES}, {@value #FORMAT_WITH_BACKFILLS} with views that are being filled,
 *     {@value #FORMAT_WITH_WATERLINES} with tables that have a lateness
 * @param chainHigh chain value of the event at {@code rev}
 * @param atMillis time of that event
 * @param epochs of all events up to {@code rev}; null in snapshots of a circuit that never moved
 * @param backfills views that are to be filled, in the order in which they were begun
 * @param limits of views that events up to {@code rev} have told; null where none has
 * @param segment sections {@code table/NAME}, {@code view/NAME}, {@code keys}, {@code state/} and
 *     the name of an {@link dev.weir.circuit.OperatorState}; of a metrics shard also {@code
 *     metrics/series}, {@code metrics/head}, {@code metrics/chunks}, {@code metrics/notes}, {@code
 *     metrics/rollups}
 * @param files the sealed chunks and the rollups of a metrics shard, see {@link
 *     dev.weir.series.shard.ShardFiles}
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
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Backfill> backfills,
    @JsonInclude(JsonInclude.Include.NON_NULL) CircuitLimits limits,
    SegmentRef segment,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SegmentRef> files) {
  /** The version this build writes for a snapshot that is one segment. */
  public static final int FORMAT = 1;

  /** The version of one that has files, which an older build would not look for. */
  public static final int FORMAT_WITH_FILES = 3;

  /** The version of one with views that are being filled, which an older build would forget. */
  public static final int FORMAT_WITH_BACKFILLS = 4;

  /** The version of one with waterlines of tables, which an older build would let fall. */
  public static final int FORMAT_WITH_WATERLINES = 5;

  /** What is not there in a stored manifest is no file, and no backfill. */
  public SnapshotManifest {
    backfills = List.copyOf(Objects.requireNonNullElse(backfills, List.of()));
    files = List.copyOf(Objects.requireNonNullElse(files, List.of()));
  }

  /** One of this build. */
  SnapshotManifest(
      long rev,
      EpochHistory epochs,
      EventFrame.Chain chain,
      long atMillis,
      List<Table> tables,
      List<View> views,
      List<Backfill> backfills,
      Optional<CircuitLimits> limits,
      SegmentGroup segments) {
    this(
        format(segments, tables, backfills),
        rev,
        epochs.current(),
        chain.high(),
        chain.low(),
        atMillis,
        epochs.begins(),
        tables,
        views,
        backfills,
        limits.orElse(null),
        segments.base(),
        segments.files());
  }

  private static int format(SegmentGroup segments, List<Table> tables, List<Backfill> backfills) {
    if (tables.stream().anyMatch(table -> !table.greatest().isEmpty())) {
      return FORMAT_WITH_WATERLINES;
    }
    if (!backfills.isEmpty()) {
      return FORMAT_WITH_BACKFILLS;
    }
    return segments.files().isEmpty() ? FORMAT : FORMAT_WITH_FILES;
  }

  /** All segments that it consists of. */
  @JsonIgnore
  public SegmentGroup segments() {
    return new SegmentGroup(segment, files);
  }

  /** Under which epochs the events were written. */
  EpochHistory history() {
    return epochs == null ? EpochHistory.of(epoch) : new EpochHistory(epochs);
  }

  /** Whether another one is of the same history up to the same rev. */
  public boolean isSameState(SnapshotManifest other) {
    return rev == other.rev && chainHigh == other.chainHigh && chainLow == other.chainLow;
  }

  /** The same with other names of its segments. */
  public SnapshotManifest in(SegmentGroup other) {
    return new SnapshotManifest(
        format,
        rev,
        epoch,
        chainHigh,
        chainLow,
        atMillis,
        epochs,
        tables,
        views,
        backfills,
        limits,
        other.base(),
        other.files());
  }

  /** A view that is to be filled, as it was begun at a rev. */
  public record Backfill(String name, String sql, String format, long rev) {}

  /**
   * A table without its rows.
   *
   * @param greatest for each lateness of the table the greatest value that was ever in its column
   */
  public record Table(
      String name,
      String sql,
      long createdRev,
      long changedRev,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> greatest) {
    /** What is not there in a stored manifest is no lateness. */
    public Table {
      greatest = List.copyOf(Objects.requireNonNullElse(greatest, List.of()));
    }
  }

  /**
   * A view without its rows.
   *
   * @param failure null when the view is active
   * @param plan what the rows are the result of, see {@link dev.weir.circuit.OperatorState#name};
   *     null in snapshots of older builds, whose views are computed anew
   */
  public record View(
      String name,
      String sql,
      String format,
      long createdRev,
      long changedRev,
      String resultHash,
      String versionHash,
      ViewFailure failure,
      @JsonInclude(JsonInclude.Include.NON_NULL) String plan) {}
}
