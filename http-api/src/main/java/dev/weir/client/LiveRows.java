package dev.weir.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one view, kept by the events of a {@link Watch}. Used by one thread. */
public final class LiveRows {
  private final String view;
  private final Map<Row, Long> rows = new LinkedHashMap<>();
  private boolean whole;
  private long rev;

  public LiveRows(String view) {
    this.view = view;
  }

  /** Takes an event; those of other views change nothing but the rev. */
  public void apply(WatchEvent event) {
    switch (event) {
      case WatchEvent.SnapshotBegin begin when begin.view().equals(view) -> {
        rows.clear();
        whole = false;
      }
      case WatchEvent.SnapshotRows some when some.view().equals(view) ->
          some.rows().forEach(row -> add(row, 1));
      case WatchEvent.SnapshotEnd end when end.view().equals(view) -> {
        whole = true;
        rev = end.rev();
      }
      case WatchEvent.Changes changes -> {
        changes.changes().stream()
            .filter(change -> change.view().equals(view))
            .forEach(change -> add(change.row(), change.weight()));
        rev = changes.rev();
      }
      case WatchEvent.Progress progress -> rev = progress.rev();
      case WatchEvent.Reset _ -> whole = false;
      case WatchEvent.SnapshotBegin _,
          WatchEvent.SnapshotRows _,
          WatchEvent.SnapshotEnd _,
          WatchEvent.End _ -> {}
    }
  }

  /** Whether all rows of a snapshot have arrived. */
  public boolean isWhole() {
    return whole;
  }

  /** The rev at which the rows are, once they are whole. */
  public long rev() {
    return rev;
  }

  /** Rows and how often each occurs; a view of what is held here. */
  public Map<Row, Long> counts() {
    return Collections.unmodifiableMap(rows);
  }

  /** The rows, each as often as it occurs. */
  public List<Row> rows() {
    List<Row> all = new ArrayList<>();
    rows.forEach(
        (row, times) -> {
          for (long i = 0; i < times; i++) {
            all.add(row);
          }
        });
    return all;
  }

  private void add(Row row, long weight) {
    rows.merge(row, weight, (before, more) -> before + more == 0 ? null : before + more);
  }
}
