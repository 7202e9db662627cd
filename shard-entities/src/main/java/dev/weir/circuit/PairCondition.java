package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import java.util.List;

/** A condition on pairs of rows, evaluated in chunks. */
final class PairCondition {
  private static final ColumnVector[] NO_COLUMNS = {};

  private final CircuitContext context;
  private final Schema schema;
  private final RowProgram program;
  private PairBudget budget;

  /** Takes pairs that passed. */
  interface Sink {
    void accept(JoinPairs pairs);
  }

  /**
   * @param schema the columns of a pair that the program reads
   */
  PairCondition(CircuitContext context, Schema schema, RowProgram program) {
    this.context = context;
    this.schema = schema;
    this.program = program;
    begin();
  }

  /** Counts the pairs anew that are looked at in one go. */
  void begin() {
    budget = new PairBudget(context, "the condition " + program.explain());
  }

  /** Gives the pairs of rows with their partners that pass. */
  void pairs(JoinSide side, Delta rows, Sink sink) throws StepFailure {
    long[] hashes = new long[rows.size()];
    side.key().hash(rows.columns(), rows.size(), context.seed, hashes);
    FirstFailure fanout = new FirstFailure(side.input().schema);
    FirstFailure failed = new FirstFailure(schema);
    JoinPairs pairs = new JoinPairs();
    while (pairs.row < rows.size()) {
      context.checkpoint.run();
      side.match(rows, hashes, CircuitContext.CHUNK_ROWS, pairs, fanout);
      budget.spend(pairs.size);
      filter(side.output(rows, pairs, schema, false), pairs, failed);
      sink.accept(pairs);
      pairs.next();
    }
    fanout.throwIfAny();
    failed.throwIfAny();
  }

  private void filter(Delta rows, JoinPairs pairs, FirstFailure first) {
    int[] source = new int[pairs.size];
    StringPool strings = context.strings;
    synchronized (strings) { // programs are shared: one runs at a time
      try {
        pairs.keep(source, program.run(rows.columns(), pairs.size, NO_COLUMNS, source, strings));
      } catch (ExpressionFailure failure) {
        // expected on bad data: the smallest pair is reported, not the first one met
        findFirst(rows, first);
      }
    }
  }

  private void findFirst(Delta rows, FirstFailure first) {
    ColumnVector[] pair = ColumnVector.allocate(schema, 1);
    for (int i = 0; i < rows.size(); i++) {
      for (int c = 0; c < pair.length; c++) {
        pair[c].copy(0, rows.columns()[c], i);
      }
      try {
        program.run(pair, 1, NO_COLUMNS, new int[1], context.strings);
      } catch (ExpressionFailure failure) {
        if (first.wants(pair, 0, context.strings)) {
          first.set(pair, 0, failureOf(failure, pair));
        }
      }
    }
  }

  private StepFailure failureOf(ExpressionFailure failure, ColumnVector[] pair) {
    return new StepFailure(
        failure.error(),
        failure.expression(),
        failure.line(),
        failure.column(),
        "",
        List.of(),
        failure.getMessage() + " in the pair " + RowText.row(schema, pair, 0, context.strings));
  }
}
