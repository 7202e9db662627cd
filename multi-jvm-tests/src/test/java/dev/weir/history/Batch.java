package dev.weir.history;

import java.util.List;

/** What one write of the workload changes, all of it or nothing. */
public record Batch(List<Change> changes) {
  public Batch {
    changes = List.copyOf(changes);
  }
}
