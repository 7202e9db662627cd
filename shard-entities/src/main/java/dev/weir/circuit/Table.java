package dev.weir.circuit;

import dev.weir.zset.Arrangeable;
import dev.weir.zset.Arrangement;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.KeyedRows;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import dev.weir.zset.TableWriter;
import dev.weir.zset.TypedChanges;
import dev.weir.zset.Waterlines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** A table: applies the changes of a batch and puts out what they net to. */
final class Table extends Operator {
  final TableDefinition definition;
  final KeyedRows rows;
  final long createdRev;
  final RowCounts counts = new RowCounts();
  long changedRev;
  private final TableWriter writer;
  private final Waterlines lines;
  private final KeyColumns keyAlone;
  private RowSet cached;

  Table(CircuitContext context, TableDefinition definition, long rev) {
    super(context, definition.schema(), definition.primaryKey());
    this.definition = definition;
    this.rows = new KeyedRows(schema, key, context.seed);
    this.lines = new Waterlines(definition.lateness());
    this.writer = new TableWriter(rows, lines);
    this.keyAlone = keyAlone();
    this.createdRev = rev;
    this.changedRev = rev;
  }

  /**
   * Applies the changes of a batch.
   *
   * @param codes the codes of the batch's dictionary
   */
  void apply(TypedChanges changes, long[] codes) {
    if (hasDelta()) {
      throw new IllegalStateException("a batch has two lists of changes for " + definition.name());
    }
    rowsIn += changes.size();
    Delta net = writer.apply(changes, coded(changes, codes), context.rev);
    if (!net.isEmpty()) {
      changedRev = context.rev;
      cached = null;
      counts.changed(net, rows.size());
      publish(net);
    }
  }

  /** Takes rows of an image that are not there yet. */
  void load(RowSet image, long newChangedRev) {
    ColumnVector[] columns = new StringCodes(image, context.strings).columns();
    long[] hashes = new long[image.size()];
    rows.index().key().hash(columns, image.size(), rows.index().seed(), hashes);
    for (int i = 0; i < image.size(); i++) {
      rows.insert(hashes[i], columns, i, image.versions()[i]);
    }
    changedRev = newChangedRev;
    cached = null;
    counts.filled(rows.size());
  }

  RowSet rowSet() {
    if (cached == null) {
      cached = RowSets.of(rows, rows.size(), rows::version, null, false, context.strings.reader());
    }
    return cached;
  }

  /** The row of a key, or no row. */
  RowSet row(ColumnVector[] keyRow, Strings keyStrings) {
    int slot = find(keyRow, 0, keyStrings);
    return RowSets.some(rows, slot < 0 ? new int[0] : new int[] {slot}, context.strings.reader());
  }

  /** The slot of a key, -1 if it is not there. */
  int find(ColumnVector[] keyRows, int row, Strings keyStrings) {
    ColumnVector[] probe = new ColumnVector[key.length];
    for (int i = 0; i < probe.length; i++) {
      probe[i] = new ColumnVector(schema.type(key[i]), 1);
      probe[i].copy(0, keyRows[i], row);
      if (schema.type(key[i]).isString() && !probe[i].isNull(0)) {
        int code = context.strings.find(keyStrings.bytes(keyRows[i].lanes[row]));
        if (code < 0) {
          return -1;
        }
        probe[i].lanes[0] = code;
      }
    }
    long[] hash = new long[1];
    keyAlone.hash(probe, 1, rows.index().seed(), hash);
    return rows.index().find(hash[0], keyAlone, probe, 0);
  }

  TableInfo info() {
    return new TableInfo(
        definition, rows.size(), stateBytes(), createdRev, changedRev, lines.greatest());
  }

  Waterlines lines() {
    return lines;
  }

  /** Whether the last batch has raised a waterline. */
  boolean risen() {
    return writer.risen();
  }

  @Override
  long frozenBelow(int column) {
    return lines.ofColumn(column);
  }

  @Override
  String frozenBy(int column) {
    boolean has = definition.lateness().stream().anyMatch(each -> each.column() == column);
    return has ? definition.name() + "." + schema.column(column).name() : null;
  }

  /** The values of a row's columns that have a waterline; {@code null} for no row. */
  long[] valuesInTime(int slot) {
    if (slot < 0) {
      return null;
    }
    long[] values = new long[lines.size()];
    Arrays.setAll(values, i -> rows.rows().column(lines.column(i)).lane(slot));
    return values;
  }

  int noop() {
    return writer.noop();
  }

  int skipped() {
    return writer.skipped();
  }

  private KeyColumns keyAlone() {
    List<Column> columns = new ArrayList<>();
    int[] positions = new int[key.length];
    for (int i = 0; i < key.length; i++) {
      columns.add(schema.column(key[i]));
      positions[i] = i;
    }
    return KeyColumns.of(new Schema(columns), positions);
  }

  private ColumnVector[] coded(TypedChanges changes, long[] codes) {
    ColumnVector[] columns = changes.columns().clone();
    for (int i = 0; i < columns.length; i++) {
      if (schema.type(i).isString()) {
        columns[i] = StringCodes.replaced(columns[i], changes.size(), codes);
      }
    }
    return columns;
  }

  @Override
  Delta step() {
    throw new IllegalStateException("a table has no inputs");
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    scanRows(rows, sink);
  }

  @Override
  Arrangeable arrangeable() {
    return rows;
  }

  @Override
  synchronized Arrangement arrange(int[] columns) {
    return rows.arrange(columns);
  }

  @Override
  synchronized void release(Arrangement arrangement) {
    rows.release(arrangement);
  }

  @Override
  String kind() {
    return "Table";
  }

  @Override
  String detail() {
    return definition.name();
  }

  @Override
  long ownRows() {
    return rows.size();
  }

  @Override
  long ownStateBytes() {
    return rows.stateBytes() + RowSets.stateBytes(cached);
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
  }

  @Override
  Lineage lineage() {
    int[] columns = new int[schema.size()];
    Arrays.setAll(columns, i -> i);
    return new Lineage(definition, columns);
  }
}
