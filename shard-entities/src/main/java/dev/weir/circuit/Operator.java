package dev.weir.circuit;

import dev.weir.zset.Arrangeable;
import dev.weir.zset.Arrangement;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * A node of the circuit: turns the deltas of its inputs into its own.
 *
 * <p>{@link #step} reads {@link #delta()} of the inputs and its own state; {@link #scan} gives the
 * whole present content, which is how new operators and views fill themselves: each operator sees
 * the sum of its input once, never a half-filled input whose totals no rev ever had.
 */
abstract sealed class Operator
    permits Table,
        Calc,
        Join,
        KeyMatch,
        PairMatch,
        Aggregate,
        Distinct,
        UnionAll,
        Unnest,
        SetOperation,
        Recursion,
        RecursiveRows,
        OuterInput,
        TopK,
        Window,
        Temporal,
        Clock,
        Values,
        ViewResult,
        RowSource,
        FillSource {
  static final long ROW_OVERHEAD_BYTES = 24;

  final CircuitContext context;
  final Schema schema;
  final int[] key;
  final Operator[] inputs;
  final List<Operator> consumers = new ArrayList<>();

  /** Position in the order of execution. */
  int ordinal;

  /** Set when a step failed it. */
  StepFailure failure;

  long rowsIn;
  long rowsOut;
  long nanos;
  private Delta delta;
  private WeightedRows stored;

  Operator(CircuitContext context, Schema schema, int[] key, Operator... inputs) {
    this.context = context;
    this.schema = schema;
    this.key = key;
    this.inputs = inputs;
  }

  /** The net or raw change of this step; may be empty. */
  abstract Delta step() throws StepFailure;

  /** Gives the present content in chunks, in no particular order. */
  abstract void scan(DeltaSink sink) throws StepFailure;

  /** Name of the kind of operator, for plans. */
  abstract String kind();

  abstract String detail();

  /** Fills the operator's own state from its inputs. */
  void initialize() throws StepFailure {}

  /**
   * When the operator has to run because the clock has moved, in microseconds since 1970; never for
   * most.
   */
  long nextInstant() {
    return Long.MAX_VALUE;
  }

  /** Takes the content of an input in; ends early when the view cannot have that much state. */
  final void fill(Operator input, DeltaSink sink) throws StepFailure {
    input.scan(
        chunk -> {
          context.checkpoint.run();
          sink.accept(chunk);
          context.requireState(logicalBytes());
        });
  }

  /**
   * An input is another operator from now on, with the same content; what is held of the one before
   * is of no use any more, and is not given back.
   */
  void reconnect(int input) throws StepFailure {}

  /** Gives back what it holds of its inputs. */
  void close() {}

  /** Rows the operator itself keeps. */
  long ownRows() {
    return 0;
  }

  long ownStateBytes() {
    return 0;
  }

  void mapOwnStrings(LongUnaryOperator code) {}

  /**
   * The value of a column below which no row comes, changes or goes any more; {@link
   * Lateness#NOTHING} where none is known. Its lanes are in the order of its values then.
   */
  long frozenBelow(int column) {
    return Lateness.NOTHING;
  }

  /** The column of a table whose waterline that is made of, {@code null} without one. */
  String frozenBy(int column) {
    return null;
  }

  /** The waterline of a table above has risen, or the operator is new: what is not needed goes. */
  void freeze() {}

  /** The table its rows come from one to one, {@code null} if they do not. */
  Lineage lineage() {
    return null;
  }

  final Delta delta() {
    return delta;
  }

  final boolean hasDelta() {
    return delta != null;
  }

  /** Makes a non-empty delta visible to the consumers and adds it to the arrangements. */
  final void publish(Delta newDelta) {
    delta = newDelta;
    rowsOut += newDelta.size();
    if (stored != null) {
      stored.add(newDelta);
    }
  }

  final void clearDelta() {
    delta = null;
  }

  /** An arrangement of the output, made by a scan if there is none. */
  Arrangement arrange(int[] columns) throws StepFailure {
    if (stored != null) {
      return stored.arrange(columns);
    }
    WeightedRows rows = new WeightedRows(schema, context.seed);
    // arranged while it is empty, so that each chunk is as it comes in
    Arrangement arrangement = rows.arrange(columns);
    scan(
        chunk -> {
          context.checkpoint.run();
          rows.add(chunk);
          requireArranged(rows.size());
        });
    stored = rows;
    return arrangement;
  }

  /** The rows of a table or view, which other operators may arrange; null for all others. */
  Arrangeable arrangeable() {
    return null;
  }

  /** Ends an arrangement of more rows than a view may have. */
  void requireArranged(long rows) throws StepFailure {
    context.requireState(rows * rowBytes());
  }

  void release(Arrangement arrangement) {
    stored.release(arrangement);
    if (!stored.isArranged()) {
      stored = null;
    }
  }

  final long rows() {
    return ownRows() + (stored == null ? 0 : stored.size());
  }

  final long stateBytes() {
    return ownStateBytes() + (stored == null ? 0 : stored.stateBytes());
  }

  /** Bytes by a formula that gives the same on every node. */
  final long logicalBytes() {
    return rows() * rowBytes();
  }

  private long rowBytes() {
    return ROW_OVERHEAD_BYTES + 8L * schema.size();
  }

  final void mapStrings(LongUnaryOperator code) {
    mapOwnStrings(code);
    if (stored != null) {
      stored.mapStrings(code);
    }
  }

  /** Scans a stored Z-set. */
  static void scanRows(Arrangeable from, DeltaSink sink) throws StepFailure {
    Schema schema = from.rows().schema();
    int[] slots = new int[CircuitContext.CHUNK_ROWS];
    long[] weights = new long[CircuitContext.CHUNK_ROWS];
    int count = 0;
    int end = from.rows().highWater();
    for (int slot = 0; slot < end; slot++) {
      long weight = from.weight(slot);
      if (weight != 0) {
        slots[count] = slot;
        weights[count++] = weight;
      }
      if (count > 0 && (count == slots.length || slot == end - 1)) {
        ColumnVector[] columns = ColumnVector.allocate(schema, count);
        from.rows().gather(slots, count, columns, 0);
        sink.accept(new Delta(schema, columns, Arrays.copyOf(weights, count), count, true));
        count = 0;
      }
    }
  }

  /** A failure of an expression on an input row, with the row's place. */
  final StepFailure failureOf(
      ExpressionFailure failure, Operator input, ColumnVector[] rows, int row) {
    Lineage lineage = input.lineage();
    int[] keyColumns = lineage == null ? null : lineage.key();
    String detail = failure.getMessage() + RowText.inRow(input.schema, rows, row, context.strings);
    return new StepFailure(
        failure.error(),
        failure.expression(),
        failure.line(),
        failure.column(),
        keyColumns == null ? "" : lineage.table().name(),
        keyColumns == null
            ? List.of()
            : RowText.values(input.schema, keyColumns, rows, row, context.strings),
        detail);
  }
}
