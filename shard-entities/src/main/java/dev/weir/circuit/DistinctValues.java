package dev.weir.circuit;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The distinct values of some columns by group: a multiset of (group, values) that lets only the
 * way of a value between none and some through to the aggregates behind it.
 *
 * <p>All DISTINCT aggregates of an operator over the same columns share one. Rows with a NULL among
 * the columns that are required are in none of them.
 */
final class DistinctValues {
  private final List<Integer> columns;
  private final List<Integer> required;
  private final Schema schema;
  private final WeightedRows values;
  private final List<Accumulator> readers = new ArrayList<>();

  DistinctValues(CircuitContext context, AggregateCall call, Schema input) {
    this.columns = call.columns();
    this.required = call.required();
    List<Column> stored = new ArrayList<>();
    stored.add(new Column("group", ColumnType.BIGINT, false));
    columns.forEach(column -> stored.add(input.column(column)));
    this.schema = new Schema(stored);
    this.values = new WeightedRows(schema, context.seed);
  }

  /** Whether they are those that a call looks at. */
  boolean isOf(AggregateCall call) {
    return columns.equals(call.columns()) && required.equals(call.required());
  }

  /** The columns in the form in which readers get them. */
  Schema readerSchema() {
    return new Schema(schema.columns().subList(1, schema.size()));
  }

  void read(Accumulator reader) {
    readers.add(reader);
  }

  /** Adds rows; readers learn of values that came or went. */
  void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    ColumnVector[] keyed = keyed(groups, rows, size);
    long[] hashes = values.hash(keyed, size);
    int[] picked = new int[size];
    int[] pickedGroups = new int[size];
    long[] changes = new long[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (anyNull(rows, i)) {
        continue;
      }
      long now = values.weight(values.add(hashes[i], keyed, i, weights[i]));
      boolean was = now - weights[i] > 0;
      if (was != now > 0) {
        picked[count] = i;
        pickedGroups[count] = groups[i];
        changes[count++] = was ? -1 : 1;
      }
    }
    ColumnVector[] changed = new ColumnVector[columns.size()];
    for (int c = 0; c < changed.length; c++) {
      changed[c] = keyed[c + 1].pick(picked, count);
    }
    for (Accumulator reader : readers) {
      reader.add(pickedGroups, changed, changes, count);
    }
  }

  private ColumnVector[] keyed(int[] groups, ColumnVector[] rows, int size) {
    ColumnVector[] keyed = new ColumnVector[schema.size()];
    keyed[0] = new ColumnVector(ColumnType.BIGINT, size);
    for (int i = 0; i < size; i++) {
      keyed[0].lanes[i] = groups[i];
    }
    for (int c = 1; c < keyed.length; c++) {
      ColumnVector column = rows[columns.get(c - 1)];
      boolean isDouble = schema.type(c).isFloating();
      keyed[c] = isDouble ? CanonicalDoubles.of(column, size) : column;
    }
    return keyed;
  }

  private boolean anyNull(ColumnVector[] rows, int row) {
    for (int column : required) {
      if (rows[column].isNull(row)) {
        return true;
      }
    }
    return false;
  }

  void mapStrings(LongUnaryOperator code) {
    values.mapStrings(code);
  }

  void save(SavedGroups groups, StateOutput out) {
    out.weighted(values, StateOutput.slots(values), groups);
  }

  void load(StateInput in) {
    in.grouped(values, slot -> {});
  }

  long stateBytes() {
    return values.stateBytes();
  }
}
