package dev.weir.proof;

import dev.weir.proof.Recomputation.Outcome;
import dev.weir.zset.RowSet;
import java.util.Optional;

/** Whether the engine's replay and a recomputation agree on one table or view. */
final class Agreement {
  private final Runnable checkpoint;

  Agreement(Runnable checkpoint) {
    this.checkpoint = checkpoint;
  }

  boolean on(Suspect suspect, Recomputation made, Replayed replayed) {
    Optional<Outcome> must = made.of(suspect.name());
    return suspect.isView()
        ? onView(must, replayed.views().get(suspect.name()))
        : onTable(must, replayed.tables().get(suspect.name()));
  }

  /**
   * @param is null when the engine has no such view
   */
  boolean onView(Optional<Outcome> must, Replayed.View is) {
    if (must.isEmpty() || is == null) {
      return must.isEmpty() && is == null;
    }
    return switch (must.get()) {
      // one that failed earlier stays failed, whatever its SQL gives by now
      case Recomputation.Rows(_, Content content) -> is.failure() != null || same(content, is);
      case Recomputation.Failed _ -> is.failure() != null;
      case Recomputation.TooLarge _ -> true;
    };
  }

  /**
   * @param is null when the engine has no such table
   */
  boolean onTable(Optional<Outcome> must, RowSet is) {
    if (must.isEmpty() || is == null) {
      return must.isEmpty() && is == null;
    }
    return must.get() instanceof Recomputation.Rows(_, Content content)
        && content.equals(Content.of(is, checkpoint));
  }

  /** The hash that was carried along and the rows themselves must both be right. */
  private boolean same(Content content, Replayed.View is) {
    return content.hash().equals(is.resultHash())
        && content.equals(Content.of(is.rows(), checkpoint));
  }

  /** The first row that differs; null when there are not two contents to compare. */
  RowDifference difference(Suspect suspect, Recomputation made, Replayed replayed) {
    RowSet is =
        suspect.isView()
            ? Optional.ofNullable(replayed.views().get(suspect.name()))
                .map(Replayed.View::rows)
                .orElse(null)
            : replayed.tables().get(suspect.name());
    if (is != null
        && made.of(suspect.name()).orElse(null) instanceof Recomputation.Rows(RowSet must, var all)
        && !all.equals(Content.of(is, checkpoint))) {
      return RowDifference.between(must, is, suspect.key(), checkpoint);
    }
    return null;
  }
}
