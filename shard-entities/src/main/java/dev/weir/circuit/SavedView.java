package dev.weir.circuit;

import dev.weir.zset.RowSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A view as a snapshot has it.
 *
 * @param isSame whether this build computes what the rows are the result of; else they only tell
 *     the versions, and the view is computed anew
 * @param rows gives the rows with their versions in parts; none of a view that has failed
 */
public record SavedView(
    ViewDefinition definition,
    long createdRev,
    long changedRev,
    Optional<ViewFailure> failure,
    boolean isSame,
    Consumer<Consumer<RowSet>> rows) {

  /** The same, but that it is computed anew. */
  public SavedView anew() {
    return new SavedView(definition, createdRev, changedRev, failure, false, rows);
  }
}
