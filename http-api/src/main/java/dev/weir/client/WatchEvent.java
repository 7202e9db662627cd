package dev.weir.client;

import java.util.List;

/**
 * What happens to watched views. After {@link SnapshotEnd} of all of them, and after each {@link
 * Changes}, they stand together at one rev.
 */
public sealed interface WatchEvent {
  /** The rows of a view follow; what was held of it is to be dropped. */
  record SnapshotBegin(String view, long rev, List<String> columns) implements WatchEvent {}

  /** Some rows of a snapshot; equal rows stand once for each time they occur. */
  record SnapshotRows(String view, List<Row> rows) implements WatchEvent {}

  /** All rows of the view were given. */
  record SnapshotEnd(String view, long rev, String resultHash) implements WatchEvent {}

  /** Net changes of one rev, or of several that were added up for a slow reader. */
  record Changes(long rev, List<Change> changes) implements WatchEvent {}

  /**
   * A row that has come or gone.
   *
   * @param weight how many times: negative if gone
   */
  record Change(String view, long weight, Row row) {}

  /** Everything up to this rev has been given. */
  record Progress(long rev) implements WatchEvent {}

  /**
   * Changes cannot go on where they were; a snapshot follows.
   *
   * @param reason {@code compacted epoch ahead redefined overflow}
   */
  record Reset(String reason) implements WatchEvent {}

  /**
   * The last event.
   *
   * @param reason {@code view-deleted view-failed until}
   */
  record End(String reason) implements WatchEvent {}
}
