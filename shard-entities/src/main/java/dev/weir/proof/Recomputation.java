package dev.weir.proof;

import dev.weir.circuit.BatchEvaluator;
import dev.weir.circuit.CircuitLimits;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.RowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tables and views must hold at the rev of a fold: each view's SQL evaluated once over whole
 * tables, with what it needs and nothing else. Valid until the fold goes on.
 */
final class Recomputation {
  /** Hash table, columns and weight of one row of a result, beside its values. */
  private static final long ROW_OVERHEAD_BYTES = 64;

  /** What comes out. */
  sealed interface Outcome {}

  /** The rows of a table or view. */
  record Rows(RowSet rows, Content content) implements Outcome {}

  /** The view's SQL fails on a row. */
  record Failed(String why) implements Outcome {}

  /** It needs more memory than there is for it. */
  record TooLarge(String why) implements Outcome {}

  private final Fold fold;
  private final long bytesMax;
  private final Runnable checkpoint;
  private final Map<String, Outcome> outcomes = new HashMap<>();

  /**
   * @param bytesMax what the rows of one view may take in memory, estimated
   */
  Recomputation(Fold fold, long bytesMax, Runnable checkpoint) {
    this.fold = fold;
    this.bytesMax = bytesMax;
    this.checkpoint = checkpoint;
  }

  /** A table or view of that name; empty when the journal has none. */
  Optional<Outcome> of(String name) {
    Outcome known = outcomes.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Outcome> made =
        fold.tables()
            .table(name)
            .map(table -> rows(fold.tables().rows(table)))
            .or(() -> fold.views().find(name).map(this::evaluate));
    made.ifPresent(outcome -> outcomes.put(name, outcome));
    return made;
  }

  private Outcome rows(RowSet rows) {
    return new Rows(rows, Content.of(rows, checkpoint));
  }

  private Outcome evaluate(DefinedView view) {
    Map<String, RowSet> inputs = new HashMap<>();
    for (String read : view.query().reads()) {
      switch (of(read).orElse(new Failed("there is no " + read + " that it reads"))) {
        case Rows(RowSet rows, _) -> inputs.put(read, rows);
        case Failed(String why) -> {
          return new Failed("the view " + read + " it reads fails: " + why);
        }
        case TooLarge(String why) -> {
          return new TooLarge(why);
        }
      }
    }
    return evaluate(view, inputs);
  }

  private Outcome evaluate(DefinedView view, Map<String, RowSet> inputs) {
    long rowBytes = ROW_OVERHEAD_BYTES + (long) Long.BYTES * view.query().plan().schema().size();
    int rowsMax = (int) Math.min(Integer.MAX_VALUE, bytesMax / rowBytes);
    CircuitLimits limits = new CircuitLimits(rowsMax, Integer.MAX_VALUE, Long.MAX_VALUE);
    try {
      return rows(
          BatchEvaluator.evaluate(view.query().plan(), inputs, fold.clock(), limits, checkpoint));
    } catch (WeirException failure) {
      if (failure.code() == ErrorCode.VALUE_INVALID) {
        return new Failed(failure.getMessage());
      }
      if (failure.code() == ErrorCode.QUERY_TOO_LARGE) {
        return new TooLarge(failure.getMessage());
      }
      throw failure;
    }
  }
}
