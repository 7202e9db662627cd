package dev.weir.entity;

import dev.weir.circuit.DeltaSum;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.DiffView;
import dev.weir.entity.CircuitReply.Difference;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What changed in a view between two revs: the sum of its deltas, which is exact and costs what has
 * changed, or the difference of two contents where the view was defined anew in between.
 */
final class Differences {
  private Differences() {}

  /**
   * The difference out of the deltas that are held, if they are; the sum may be made by any thread.
   */
  static Optional<Supplier<CircuitReply>> held(CircuitState state, DiffView diff) {
    long to = diff.toRev().orElse(state.rev());
    ViewHistory history = state.history(diff.view());
    if (history == null || !history.reaches(diff.fromRev())) {
      return Optional.empty();
    }
    ViewInfo view = state.circuit().viewInfo(diff.view());
    if (view.failure().isPresent() || view.createdRev() > diff.fromRev()) {
      return Optional.empty();
    }
    List<ViewDelta> deltas =
        history.after(diff.fromRev()).stream().filter(delta -> delta.rev() <= to).toList();
    Standing at = state.standing().atRev(to);
    int rowsMax = state.limits().queryRowsMax();
    return Optional.of(() -> difference(diff, at, view, sum(deltas, view), rowsMax));
  }

  /** The difference with the sum of all deltas in between. */
  static Difference difference(
      DiffView diff, Standing at, ViewInfo view, Optional<ViewDelta> sum, int rowsMax) {
    Delta delta =
        sum.map(ViewDelta::delta).orElseGet(() -> Delta.empty(view.definition().plan().schema()));
    if (delta.size() > rowsMax) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "%d rows of view %s differ between rev %d and rev %d, query-rows-max is %d. Choose revs that are closer to each other."
              .formatted(delta.size(), diff.view(), diff.fromRev(), at.rev(), rowsMax),
          Map.of("limit", "query-rows-max", "limit_value", rowsMax, "actual", delta.size()));
    }
    RowSet rows =
        new RowSet(
            delta.schema(),
            delta.columns(),
            delta.weights(),
            null,
            delta.size(),
            sum.map(ViewDelta::strings).orElse(code -> new byte[0]));
    return new Difference(at, diff.view(), diff.fromRev(), rows);
  }

  private static Optional<ViewDelta> sum(List<ViewDelta> deltas, ViewInfo view) {
    return deltas.isEmpty()
        ? Optional.empty()
        : Optional.of(DeltaSum.of(deltas, view.definition().plan().key()));
  }

  /** All rows of a view as the changes that lead to it, or with -1 away from it. */
  static ViewDelta whole(ViewInfo view, RowSet rows, long sign, long rev) {
    long[] weights =
        rows.multiplicities() == null ? new long[rows.size()] : rows.multiplicities().clone();
    if (rows.multiplicities() == null) {
      Arrays.fill(weights, 1);
    }
    for (int row = 0; row < weights.length; row++) {
      weights[row] *= sign;
    }
    Schema schema = rows.schema();
    ColumnVector[] columns = rows.columns();
    return new ViewDelta(
        view.definition().name(),
        new Delta(schema, columns, weights, rows.size(), false),
        null,
        null,
        null,
        rows.size(),
        rows.strings(),
        rev,
        rev,
        view.rows(),
        view.resultHash(),
        view.versionHash());
  }

  /**
   * Adds up the deltas of a view as they come, so that no more is held than they come to. Those of
   * another definition, which may have other columns, are left out.
   */
  static final class Collector {
    private final String view;
    private final long createdRev;
    private final long bytesMax;
    private List<ViewDelta> deltas = new ArrayList<>();
    private long bytes;
    private long sumAt;

    /**
     * @param createdRev of the definition whose deltas count
     * @param bytesMax of deltas that wait to be added up
     */
    Collector(String view, long createdRev, long bytesMax) {
      this.view = view;
      this.createdRev = createdRev;
      this.bytesMax = bytesMax;
      this.sumAt = bytesMax;
    }

    void add(CircuitState state, CircuitState.Applied applied) {
      for (ViewDelta delta : applied.step().changed()) {
        if (delta.view().equals(view)
            && state.circuit().viewInfo(view).createdRev() == createdRev) {
          deltas.add(delta);
          bytes += ViewHistory.bytes(delta);
        }
      }
      if (bytes > sumAt) {
        deltas = new ArrayList<>(sum(state.circuit().viewInfo(view)).stream().toList());
        bytes = deltas.stream().mapToLong(ViewHistory::bytes).sum();
        sumAt = bytes + Math.max(bytes, bytesMax);
      }
    }

    Optional<ViewDelta> sum(ViewInfo info) {
      return Differences.sum(deltas, info);
    }
  }
}
