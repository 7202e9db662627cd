package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;

/** The output of a match: left rows, filtered by or flagged with whether they have a partner. */
final class MatchedRows {
  private final Plan.Match plan;
  private final CircuitContext context;
  private final int width;
  private final DeltaBuilder rows;

  MatchedRows(CircuitContext context, Plan.Match plan, int capacity) {
    this.context = context;
    this.plan = plan;
    this.width = plan.left().schema().size();
    this.rows = new DeltaBuilder(plan.schema(), capacity);
  }

  /** Adds a left row as it is seen with or without a partner. */
  void add(ColumnVector[] from, int row, long weight, boolean matched) {
    if (shows(matched)) {
      int to = rows.next(weight);
      for (int i = 0; i < width; i++) {
        rows.columns()[i].copy(to, from[i], row);
      }
      flag(to, matched);
    }
  }

  /** A stored left row that has won or lost its last partner. */
  void flip(RowStore stored, int slot, long weight, boolean matched) throws StepFailure {
    add(stored, slot, -weight, !matched);
    add(stored, slot, weight, matched);
    if (rows.size() > context.limits.stepRowsMax(plan.schema().size())) {
      throw context.limits.stepBudget(
          "more rows win or lose their last partner than may", plan.schema().size());
    }
  }

  /** Adds a stored left row. */
  void add(RowStore stored, int slot, long weight, boolean matched) {
    if (shows(matched)) {
      int to = rows.next(weight);
      for (int i = 0; i < width; i++) {
        stored.column(i).get(slot, rows.columns()[i], to);
      }
      flag(to, matched);
    }
  }

  private boolean shows(boolean matched) {
    return switch (plan.kind()) {
      case SEMI -> matched;
      case ANTI -> !matched;
      case FLAG -> true;
    };
  }

  private void flag(int row, boolean matched) {
    if (plan.kind() == Plan.Match.Kind.FLAG) {
      rows.columns()[width].set(row, matched ? 1 : 0);
    }
  }

  Delta build(boolean net) {
    return rows.build(net);
  }

  /** What plans say of it. */
  static String detail(Plan.Match plan) {
    Schema left = plan.left().schema();
    Schema right = plan.right().schema();
    StringBuilder text = new StringBuilder(plan.kind().name());
    for (int i = 0; i < plan.leftKeys().length; i++) {
      text.append(i == 0 ? " " : " AND ").append(left.column(plan.leftKeys()[i]).name());
      text.append(" = ").append(right.column(plan.rightKeys()[i]).name());
    }
    return plan.pair() == null
        ? text.toString()
        : text + " IF " + plan.pair().condition().explain();
  }
}
