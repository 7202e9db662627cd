package dev.weir.circuit;

import dev.weir.zset.RowSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A view as a snapshot has it.
 *
 * @param resultHash of the rows, see {@link ViewInfo#resultHash}
 * @param rows gives the rows with their versions in parts; none of a view that has failed
 */
public record SavedView(
    ViewDefinition definition,
    long createdRev,
    long changedRev,
    String resultHash,
    Optional<ViewFailure> failure,
    Basis basis,
    Consumer<Consumer<RowSet>> rows) {

  /** What the rows are good for. */
  public enum Basis {
    /** They are loaded. */
    ROWS,

    /** They tell the versions: the view is computed anew and must come out as they are. */
    VERSIONS,

    /**
     * They are of a build that has computed something else: the view is computed as this build does
     * it, and may fail. Its rows keep their versions if all come out as they were.
     */
    OTHER_BUILD
  }

  /** The same, but that it is computed anew. */
  public SavedView anew() {
    Basis computed = basis == Basis.ROWS ? Basis.VERSIONS : basis;
    return new SavedView(definition, createdRev, changedRev, resultHash, failure, computed, rows);
  }

  /** Whether it is active and comes out as it was. */
  boolean isSame() {
    return failure.isEmpty() && basis != Basis.OTHER_BUILD;
  }
}
