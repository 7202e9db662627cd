package dev.weir.entity;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanNode;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.circuit.ViewProgress;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Delta;
import dev.weir.zset.Lateness;
import dev.weir.zset.Nesting;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.util.Arrays;

/**
 * What replies are made of, to bytes and back.
 *
 * <p>Plans hold compiled code and do not travel. Readers of a view need its columns and its key: at
 * the receiver a scan of the view stands for the plan.
 */
final class WireShapes {
  private WireShapes() {}

  static void write(WireWriter out, Schema schema) {
    out.list(
        schema.columns(),
        (w, column) -> write(w.text(column.name()), column.type()).flag(column.nullable()));
  }

  private static WireWriter write(WireWriter out, ColumnType type) {
    out.constant(type.kind()).number(type.precision()).number(type.scale());
    write(out, new Schema(type.parts()));
    return out;
  }

  static Schema schema(WireReader in) {
    return new Schema(in.list(r -> new Column(r.text(), type(r), r.flag())));
  }

  private static ColumnType type(WireReader in) {
    return new ColumnType(
        in.constant(ColumnType.Kind.class), in.integer(), in.integer(), schema(in).columns());
  }

  static void write(WireWriter out, RowSet rows) {
    write(out, rows.schema());
    out.blob(RowSetCodec.encodeWhole(rows));
  }

  static RowSet rows(WireReader in) {
    Schema schema = schema(in);
    return RowSetCodec.decodeWhole(in.blob(), schema);
  }

  static void write(WireWriter out, SuppliedRows supplied) {
    out.text(supplied.call().query()).texts(supplied.call().labels());
    write(out, supplied.rows());
  }

  static SuppliedRows supplied(WireReader in) {
    return new SuppliedRows(new SuppliedRows.Call(in.text(), in.texts()), rows(in));
  }

  static void write(WireWriter out, ViewDelta change) {
    Delta delta = change.delta();
    out.text(change.view()).flag(delta.net());
    // a row set may have its weights where it says how often rows occur
    write(
        out,
        new RowSet(
            delta.schema(),
            delta.columns(),
            delta.weights(),
            change.versions(),
            change.nodes(),
            delta.size(),
            change.strings()));
    out.numbers(change.multiplicities())
        .number(change.changedRows())
        .number(change.prevRev())
        .number(change.rev())
        .number(change.rows())
        .text(change.resultHash())
        .text(change.versionHash());
  }

  static ViewDelta viewDelta(WireReader in) {
    String view = in.text();
    boolean net = in.flag();
    RowSet rows = rows(in);
    return new ViewDelta(
        view,
        new Delta(rows.schema(), rows.columns(), rows.multiplicities(), rows.size(), net),
        rows.versions(),
        rows.nodes(),
        in.numbers(),
        in.integer(),
        rows.strings(),
        in.number(),
        in.number(),
        in.number(),
        in.text(),
        in.text());
  }

  static void write(WireWriter out, TableInfo table) {
    TableDefinition definition = table.definition();
    out.text(definition.name());
    write(out, definition.schema());
    out.positions(definition.primaryKey())
        .values(definition.defaults())
        .list(definition.lateness(), WireShapes::write)
        .text(definition.sql())
        .number(table.rows())
        .number(table.stateBytes())
        .number(table.createdRev())
        .number(table.changedRev())
        .list(table.greatest(), WireWriter::number);
  }

  private static void write(WireWriter out, Lateness lateness) {
    out.number(lateness.column()).number(lateness.amount());
  }

  private static Lateness lateness(WireReader in) {
    return new Lateness((int) in.number(), in.number());
  }

  static TableInfo table(WireReader in) {
    TableDefinition definition =
        new TableDefinition(
            in.text(),
            schema(in),
            in.positions(),
            in.values(),
            in.list(WireShapes::lateness),
            in.text());
    return new TableInfo(
        definition,
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.list(WireReader::number));
  }

  static void write(WireWriter out, ViewInfo view) {
    ViewDefinition definition = view.definition();
    out.text(definition.name());
    write(out, definition.plan().schema());
    out.positions(definition.plan().key())
        .list(definition.order(), WireShapes::write)
        .list(definition.nesting().nests(), WireShapes::write)
        .texts(definition.reads())
        .text(definition.format())
        .text(definition.sql())
        .list(definition.warnings(), WireShapes::write)
        .optional(view.failure(), WireShapes::write)
        .number(view.rows())
        .number(view.stateBytes())
        .number(view.createdRev())
        .number(view.changedRev())
        .text(view.resultHash())
        .text(view.versionHash())
        .optional(
            view.progress(),
            (w, far) -> w.number(far.done()).number(far.total()).flag(far.replaces()));
  }

  static ViewInfo view(WireReader in) {
    String name = in.text();
    Plan plan = new Plan.Scan(name, schema(in), in.positions());
    ViewDefinition definition =
        new ViewDefinition(
            name,
            plan,
            in.list(WireShapes::sortColumn),
            new Nesting(in.list(WireShapes::nest)),
            in.texts(),
            in.text(),
            in.text(),
            in.list(WireShapes::warning));
    return new ViewInfo(
        definition,
        in.optional(WireShapes::failure),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.text(),
        in.text(),
        in.optional(far -> new ViewProgress(far.number(), far.number(), far.flag())));
  }

  private static void write(WireWriter out, Nesting.Nest nest) {
    out.number(nest.column())
        .positions(nest.keyColumns())
        .list(nest.below().nests(), WireShapes::write);
  }

  private static Nesting.Nest nest(WireReader in) {
    return new Nesting.Nest(
        in.integer(),
        Arrays.stream(in.positions()).boxed().toList(),
        new Nesting(in.list(WireShapes::nest)));
  }

  static void write(WireWriter out, ViewFailure failure) {
    out.text(failure.view())
        .number(failure.rev())
        .text(failure.error())
        .text(failure.expression())
        .number(failure.line())
        .number(failure.column())
        .text(failure.table())
        .texts(failure.key())
        .text(failure.detail());
  }

  static ViewFailure failure(WireReader in) {
    return new ViewFailure(
        in.text(),
        in.number(),
        in.text(),
        in.text(),
        in.integer(),
        in.integer(),
        in.text(),
        in.texts(),
        in.text());
  }

  static void write(WireWriter out, SortColumn column) {
    out.number(column.column()).flag(column.descending()).flag(column.nullsFirst());
  }

  static SortColumn sortColumn(WireReader in) {
    return new SortColumn(in.integer(), in.flag(), in.flag());
  }

  static void write(WireWriter out, PlanWarning warning) {
    out.text(warning.code())
        .text(warning.operator())
        .text(warning.detail())
        .number(warning.position());
  }

  static PlanWarning warning(WireReader in) {
    return new PlanWarning(in.text(), in.text(), in.text(), in.integer());
  }

  static void write(WireWriter out, PlanNode node) {
    out.number(node.id())
        .text(node.op())
        .text(node.detail())
        .list(node.inputs(), (w, input) -> w.number(input))
        .flag(node.shared())
        .number(node.rows())
        .number(node.stateBytes())
        .number(node.rowsIn())
        .number(node.rowsOut())
        .number(node.nanos());
  }

  static PlanNode planNode(WireReader in) {
    return new PlanNode(
        in.integer(),
        in.text(),
        in.text(),
        in.list(WireReader::integer),
        in.flag(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number());
  }

  static void write(WireWriter out, Parcel parcel) {
    out.stream(parcel.source()).number(parcel.bytes());
  }

  static Parcel parcel(WireReader in) {
    return new Parcel(in.stream(), in.integer());
  }
}
