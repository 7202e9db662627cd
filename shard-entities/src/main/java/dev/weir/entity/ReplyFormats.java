package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.entity.CircuitReply.ChangedView;
import dev.weir.entity.CircuitReply.Changes;
import dev.weir.entity.CircuitReply.Checked;
import dev.weir.entity.CircuitReply.Committed;
import dev.weir.entity.CircuitReply.Compacted;
import dev.weir.entity.CircuitReply.Deleted;
import dev.weir.entity.CircuitReply.Described;
import dev.weir.entity.CircuitReply.Difference;
import dev.weir.entity.CircuitReply.Dropped;
import dev.weir.entity.CircuitReply.Explained;
import dev.weir.entity.CircuitReply.Gone;
import dev.weir.entity.CircuitReply.HistoryGone;
import dev.weir.entity.CircuitReply.Located;
import dev.weir.entity.CircuitReply.LogPage;
import dev.weir.entity.CircuitReply.Moved;
import dev.weir.entity.CircuitReply.NotChanged;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.entity.CircuitReply.Page;
import dev.weir.entity.CircuitReply.Parcelled;
import dev.weir.entity.CircuitReply.QueryRows;
import dev.weir.entity.CircuitReply.Rejected;
import dev.weir.entity.CircuitReply.SnapshotTaken;
import dev.weir.entity.CircuitReply.TableAltered;
import dev.weir.entity.CircuitReply.TableDefined;
import dev.weir.entity.CircuitReply.TableRow;
import dev.weir.entity.CircuitReply.TableRows;
import dev.weir.entity.CircuitReply.Tried;
import dev.weir.entity.CircuitReply.Undone;
import dev.weir.entity.CircuitReply.UndoneTable;
import dev.weir.entity.CircuitReply.ViewContent;
import dev.weir.entity.CircuitReply.ViewDefined;
import dev.weir.entity.CircuitReply.ViewEffect;
import dev.weir.entity.CircuitReply.ViewRows;
import java.util.List;

/** What the answers of circuits look like between nodes. */
final class ReplyFormats {
  static final List<WireFormat<?>> ALL =
      List.of(
          new WireFormat<>(
              Committed.class,
              "committed/1",
              (out, r) ->
                  out.standing(r.at())
                      .number(r.accepted())
                      .number(r.noop())
                      .number(r.skipped())
                      .list(r.views(), (w, view) -> w.text(view.name()).number(view.changed()))
                      .texts(r.failedViews())
                      .flag(r.replay())
                      .number(r.replicated()),
              in ->
                  new Committed(
                      in.standing(),
                      in.integer(),
                      in.integer(),
                      in.integer(),
                      in.list(view -> new ChangedView(view.text(), view.integer())),
                      in.texts(),
                      in.flag(),
                      in.integer())),
          new WireFormat<>(
              CircuitReply.Restarted.class,
              "restarted/1",
              (out, r) -> {},
              in -> new CircuitReply.Restarted()),
          new WireFormat<>(
              Moved.class,
              "moved/1",
              (out, r) -> out.standing(r.at()),
              in -> new Moved(in.standing())),
          new WireFormat<>(
              TableDefined.class,
              "table-defined/1",
              (out, r) -> WireShapes.write(out.constant(r.outcome()).standing(r.at()), r.table()),
              in ->
                  new TableDefined(
                      in.constant(Outcome.class), in.standing(), WireShapes.table(in))),
          new WireFormat<>(
              TableAltered.class,
              "table-altered/1",
              (out, r) -> {
                WireShapes.write(out.standing(r.at()), r.table());
                out.texts(r.views()).flag(r.dryRun());
              },
              in -> new TableAltered(in.standing(), WireShapes.table(in), in.texts(), in.flag())),
          new WireFormat<>(
              ViewDefined.class,
              "view-defined/1",
              (out, r) -> {
                out.constant(r.outcome()).standing(r.at());
                WireShapes.write(out, r.view());
                out.list(r.warnings(), WireShapes::write);
              },
              in ->
                  new ViewDefined(
                      in.constant(Outcome.class),
                      in.standing(),
                      WireShapes.view(in),
                      in.list(WireShapes::warning))),
          new WireFormat<>(
              Dropped.class,
              "dropped/1",
              (out, r) -> out.text(r.name()).standing(r.at()),
              in -> new Dropped(in.text(), in.standing())),
          new WireFormat<>(Deleted.class, "deleted/1", (out, r) -> {}, in -> new Deleted()),
          new WireFormat<>(
              Checked.class,
              "checked/1",
              (out, r) -> {
                WireShapes.write(out, r.schema());
                out.positions(r.key()).texts(r.reads()).list(r.warnings(), WireShapes::write);
              },
              in ->
                  new Checked(
                      WireShapes.schema(in),
                      in.positions(),
                      in.texts(),
                      in.list(WireShapes::warning))),
          new WireFormat<>(
              Described.class,
              "described/1",
              (out, r) ->
                  out.standing(r.at())
                      .number(r.stateBytes())
                      .list(r.tables(), WireShapes::write)
                      .list(r.views(), WireShapes::write),
              in ->
                  new Described(
                      in.standing(),
                      in.number(),
                      in.list(WireShapes::table),
                      in.list(WireShapes::view))),
          new WireFormat<>(
              Explained.class,
              "explained/1",
              (out, r) ->
                  out.standing(r.at())
                      .list(r.operators(), WireShapes::write)
                      .list(r.warnings(), WireShapes::write),
              in ->
                  new Explained(
                      in.standing(), in.list(WireShapes::planNode), in.list(WireShapes::warning))),
          new WireFormat<>(
              TableRows.class,
              "table-rows/1",
              (out, r) -> {
                WireShapes.write(out.standing(r.at()), r.table());
                WireShapes.write(out, r.rows());
              },
              in -> new TableRows(in.standing(), WireShapes.table(in), WireShapes.rows(in))),
          new WireFormat<>(
              TableRow.class,
              "table-row/1",
              (out, r) -> {
                WireShapes.write(out.standing(r.at()), r.table());
                WireShapes.write(out, r.row());
              },
              in -> new TableRow(in.standing(), WireShapes.table(in), WireShapes.rows(in))),
          new WireFormat<>(
              ViewRows.class,
              "view-rows/1",
              (out, r) -> out.standing(r.at()).list(r.views(), ReplyFormats::write),
              in -> new ViewRows(in.standing(), in.list(ReplyFormats::content))),
          new WireFormat<>(
              NotChanged.class,
              "not-changed/1",
              (out, r) -> WireShapes.write(out.standing(r.at()), r.view()),
              in -> new NotChanged(in.standing(), WireShapes.view(in))),
          new WireFormat<>(
              Difference.class,
              "difference/1",
              (out, r) ->
                  WireShapes.write(
                      out.standing(r.at()).text(r.view()).number(r.fromRev()), r.changes()),
              in -> new Difference(in.standing(), in.text(), in.number(), WireShapes.rows(in))),
          new WireFormat<>(
              LogPage.class,
              "log-page/1",
              (out, r) -> out.standing(r.at()).texts(r.lines()).standing(r.last()),
              in -> new LogPage(in.standing(), in.texts(), in.standing())),
          new WireFormat<>(
              Undone.class,
              "undone/1",
              (out, r) ->
                  out.standing(r.at())
                      .number(r.after())
                      .number(r.batches())
                      .list(
                          r.tables(),
                          (w, t) -> w.text(t.table()).number(t.upserts()).number(t.deletes()))
                      .list(r.views(), ReplyFormats::write)
                      .flag(r.replay()),
              in ->
                  new Undone(
                      in.standing(),
                      in.number(),
                      in.integer(),
                      in.list(r -> new UndoneTable(r.text(), r.integer(), r.integer())),
                      in.list(ReplyFormats::effect),
                      in.flag())),
          new WireFormat<>(
              Tried.class,
              "tried/1",
              (out, r) ->
                  out.standing(r.at())
                      .number(r.accepted())
                      .number(r.noop())
                      .number(r.skipped())
                      .list(r.views(), ReplyFormats::write),
              in ->
                  new Tried(
                      in.standing(),
                      in.integer(),
                      in.integer(),
                      in.integer(),
                      in.list(ReplyFormats::effect))),
          new WireFormat<>(
              QueryRows.class,
              "query-rows/2",
              (out, r) -> {
                out.standing(r.at()).list(r.order(), WireShapes::write).number(r.shown());
                WireShapes.write(out, r.rows());
              },
              in ->
                  new QueryRows(
                      in.standing(),
                      in.list(WireShapes::sortColumn),
                      in.integer(),
                      WireShapes.rows(in))),
          new WireFormat<>(
              Changes.class,
              "changes/2",
              (out, r) ->
                  out.standing(r.at()).list(r.deltas(), WireShapes::write).flag(r.coalesced()),
              in -> new Changes(in.standing(), in.list(WireShapes::viewDelta), in.flag())),
          new WireFormat<>(
              HistoryGone.class,
              "history-gone/1",
              (out, r) ->
                  out.text(r.view())
                      .standing(r.at())
                      .constant(r.reason())
                      .optional(r.failure(), WireShapes::write),
              in ->
                  new HistoryGone(
                      in.text(),
                      in.standing(),
                      in.constant(Gone.class),
                      in.optional(WireShapes::failure))),
          new WireFormat<>(
              Page.class,
              "page/1",
              (out, r) -> {
                out.standing(r.at()).text(r.name()).positions(r.key());
                out.optional(r.view(), WireShapes::write);
                WireShapes.write(out, r.rows());
                out.optional(r.next(), WireWriter::text);
              },
              in ->
                  new Page(
                      in.standing(),
                      in.text(),
                      in.positions(),
                      in.optional(WireShapes::view),
                      WireShapes.rows(in),
                      in.optional(WireReader::text))),
          new WireFormat<>(
              SnapshotTaken.class,
              "snapshot-taken/1",
              (out, r) -> out.standing(r.at()),
              in -> new SnapshotTaken(in.standing())),
          new WireFormat<>(
              Compacted.class,
              "log-compacted/1",
              (out, r) ->
                  out.standing(r.at())
                      .number(r.deletedTo())
                      .number(r.events())
                      .number(r.bytes())
                      .flag(r.dryRun())
                      .text(r.reason())
                      .text(r.why()),
              in ->
                  new Compacted(
                      in.standing(),
                      in.number(),
                      in.number(),
                      in.number(),
                      in.flag(),
                      in.text(),
                      in.text())),
          new WireFormat<>(
              Located.class,
              "located/1",
              (out, r) -> out.actor(r.intake()),
              in -> new Located(in.actor())),
          new WireFormat<>(
              Parcelled.class,
              "parcelled/1",
              (out, r) -> {
                WireShapes.write(out, r.parcel());
                out.text(r.manifest());
              },
              in -> new Parcelled(WireShapes.parcel(in), in.text())),
          new WireFormat<>(
              Rejected.class,
              "rejected/1",
              (out, r) -> out.constant(r.code()).text(r.detail()).members(r.members()),
              in -> new Rejected(in.constant(ErrorCode.class), in.text(), in.members())));

  private ReplyFormats() {}

  private static void write(WireWriter out, ViewContent content) {
    WireShapes.write(out, content.view());
    WireShapes.write(out, content.rows());
  }

  private static void write(WireWriter out, ViewEffect effect) {
    out.text(effect.view()).number(effect.removed()).number(effect.added()).text(effect.failure());
    out.optional(effect.first(), WireShapes::write);
  }

  private static ViewEffect effect(WireReader in) {
    return new ViewEffect(
        in.text(), in.number(), in.number(), in.text(), in.optional(WireShapes::rows));
  }

  private static ViewContent content(WireReader in) {
    return new ViewContent(WireShapes.view(in), WireShapes.rows(in));
  }
}
