package dev.weir.entity;

import dev.weir.entity.CircuitCommand.AlterTable;
import dev.weir.entity.CircuitCommand.CheckView;
import dev.weir.entity.CircuitCommand.CompactLog;
import dev.weir.entity.CircuitCommand.DefineTable;
import dev.weir.entity.CircuitCommand.DefineView;
import dev.weir.entity.CircuitCommand.Delete;
import dev.weir.entity.CircuitCommand.Describe;
import dev.weir.entity.CircuitCommand.DiffView;
import dev.weir.entity.CircuitCommand.DropTable;
import dev.weir.entity.CircuitCommand.DropView;
import dev.weir.entity.CircuitCommand.Explain;
import dev.weir.entity.CircuitCommand.Locate;
import dev.weir.entity.CircuitCommand.MoveHome;
import dev.weir.entity.CircuitCommand.NextChanges;
import dev.weir.entity.CircuitCommand.ParcelledSubmit;
import dev.weir.entity.CircuitCommand.PlanUndo;
import dev.weir.entity.CircuitCommand.ReadKept;
import dev.weir.entity.CircuitCommand.ReadLog;
import dev.weir.entity.CircuitCommand.ReadRow;
import dev.weir.entity.CircuitCommand.ReadTable;
import dev.weir.entity.CircuitCommand.ReadViews;
import dev.weir.entity.CircuitCommand.ResumeView;
import dev.weir.entity.CircuitCommand.RunQuery;
import dev.weir.entity.CircuitCommand.SeizeHome;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitCommand.TakeSnapshot;
import dev.weir.entity.CircuitCommand.TryBatch;
import dev.weir.entity.CircuitCommand.Undo;
import dev.weir.entity.IdempotencyKey.Hash128;
import dev.weir.zset.RowBatchCodec;
import java.util.List;
import java.util.stream.Stream;

/** What commands to circuits, and those to nodes, look like between nodes. */
final class CommandFormats {
  private static final List<WireFormat<?>> OF_CIRCUITS =
      List.of(
          new WireFormat<>(
              Submit.class,
              "submit/2",
              (out, c) -> {
                out.blob(RowBatchCodec.encode(c.batch())).flag(c.strict()).flag(c.optimistic());
                out.optional(c.key(), CommandFormats::key);
                write(out, c.waitFor()).limits(c.limits()).actor(c.replyTo());
              },
              in ->
                  new Submit(
                      RowBatchCodec.decode(in.blob()),
                      in.flag(),
                      in.flag(),
                      in.optional(CommandFormats::key),
                      waitFor(in),
                      in.limits(),
                      in.actor())),
          new WireFormat<>(
              ParcelledSubmit.class,
              "parcelled-submit/2",
              (out, c) -> {
                WireShapes.write(out, c.batch());
                out.number(c.decodedBytes()).flag(c.strict()).flag(c.optimistic());
                out.optional(c.key(), CommandFormats::key);
                write(out, c.waitFor()).limits(c.limits()).actor(c.replyTo());
              },
              in ->
                  new ParcelledSubmit(
                      WireShapes.parcel(in),
                      in.integer(),
                      in.flag(),
                      in.flag(),
                      in.optional(CommandFormats::key),
                      waitFor(in),
                      in.limits(),
                      in.actor())),
          new WireFormat<>(
              FetchPage.class,
              "fetch-page/1",
              (out, c) ->
                  out.text(c.tenant())
                      .text(c.token())
                      .text(c.fingerprint())
                      .number(c.limit())
                      .actor(c.replyTo()),
              in -> new FetchPage(in.text(), in.text(), in.text(), in.integer(), in.actor())),
          new WireFormat<>(
              Locate.class,
              "locate/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new Locate(in.actor())),
          new WireFormat<>(
              CircuitCommand.Restart.class,
              "restart/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new CircuitCommand.Restart(in.actor())),
          new WireFormat<>(
              MoveHome.class,
              "move-home/1",
              (out, c) -> out.text(c.region()).number(c.ordinal()).actor(c.replyTo()),
              in -> new MoveHome(in.text(), in.integer(), in.actor())),
          new WireFormat<>(
              SeizeHome.class,
              "seize-home/1",
              (out, c) ->
                  out.text(c.region()).number(c.ordinal()).optional(c.lossMax()).actor(c.replyTo()),
              in -> new SeizeHome(in.text(), in.integer(), in.optionalNumber(), in.actor())),
          new WireFormat<>(
              TakeSnapshot.class,
              "take-snapshot/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new TakeSnapshot(in.actor())),
          new WireFormat<>(
              CompactLog.class,
              "compact-log/1",
              (out, c) ->
                  out.optional(c.toRev())
                      .optional(c.keepMillis())
                      .flag(c.dryRun())
                      .actor(c.replyTo()),
              in ->
                  new CompactLog(in.optionalNumber(), in.optionalNumber(), in.flag(), in.actor())),
          new WireFormat<>(
              DefineTable.class,
              "define-table/1",
              (out, c) -> {
                out.text(c.table()).text(c.sql());
                write(out, c.precondition());
                out.limits(c.limits()).actor(c.replyTo());
              },
              in ->
                  new DefineTable(in.text(), in.text(), precondition(in), in.limits(), in.actor())),
          new WireFormat<>(
              AlterTable.class,
              "alter-table/1",
              (out, c) -> {
                out.text(c.table()).text(c.sql());
                write(out, c.precondition());
                out.flag(c.dryRun()).limits(c.limits()).actor(c.replyTo());
              },
              in ->
                  new AlterTable(
                      in.text(), in.text(), precondition(in), in.flag(), in.limits(), in.actor())),
          new WireFormat<>(
              DropTable.class,
              "drop-table/1",
              (out, c) -> {
                out.text(c.table());
                write(out, c.precondition());
                out.actor(c.replyTo());
              },
              in -> new DropTable(in.text(), precondition(in), in.actor())),
          new WireFormat<>(
              DefineView.class,
              "define-view/1",
              (out, c) -> {
                out.text(c.view()).text(c.sql()).text(c.format());
                write(out, c.precondition());
                out.limits(c.limits()).actor(c.replyTo());
              },
              in ->
                  new DefineView(
                      in.text(), in.text(), in.text(), precondition(in), in.limits(), in.actor())),
          new WireFormat<>(
              DropView.class,
              "drop-view/1",
              (out, c) -> {
                out.text(c.view());
                write(out, c.precondition());
                out.actor(c.replyTo());
              },
              in -> new DropView(in.text(), precondition(in), in.actor())),
          new WireFormat<>(
              ResumeView.class,
              "resume-view/1",
              (out, c) -> out.text(c.view()).actor(c.replyTo()),
              in -> new ResumeView(in.text(), in.actor())),
          new WireFormat<>(
              Delete.class,
              "delete/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new Delete(in.actor())),
          new WireFormat<>(
              CheckView.class,
              "check-view/1",
              (out, c) -> out.text(c.sql()).actor(c.replyTo()),
              in -> new CheckView(in.text(), in.actor())),
          new WireFormat<>(
              Describe.class,
              "describe/1",
              (out, c) -> write(out, c.at()).actor(c.replyTo()),
              in -> new Describe(at(in), in.actor())),
          new WireFormat<>(
              Explain.class,
              "explain/1",
              (out, c) -> write(out.text(c.view()), c.at()).actor(c.replyTo()),
              in -> new Explain(in.text(), at(in), in.actor())),
          new WireFormat<>(
              ReadTable.class,
              "read-table/1",
              (out, c) -> write(out.text(c.table()), c.at()).actor(c.replyTo()),
              in -> new ReadTable(in.text(), at(in), in.actor())),
          new WireFormat<>(
              ReadRow.class,
              "read-row/1",
              (out, c) -> write(out.text(c.table()).texts(c.key()), c.at()).actor(c.replyTo()),
              in -> new ReadRow(in.text(), in.texts(), at(in), in.actor())),
          new WireFormat<>(
              ReadViews.class,
              "read-views/1",
              (out, c) -> {
                out.texts(c.views()).optional(c.unlessChangedRev());
                write(out, c.at()).actor(c.replyTo());
              },
              in -> new ReadViews(in.texts(), in.optionalNumber(), at(in), in.actor())),
          new WireFormat<>(
              ReadKept.class,
              "read-kept/1",
              (out, c) -> write(out.text(c.view()), c.at()).actor(c.replyTo()),
              in -> new ReadKept(in.text(), at(in), in.actor())),
          new WireFormat<>(
              RunQuery.class,
              "run-query/1",
              (out, c) -> {
                out.text(c.sql()).values(c.params()).list(c.supplied(), WireShapes::write);
                out.number(c.rowsMax()).number(c.timeMaxMillis());
                write(out, c.at()).actor(c.replyTo());
              },
              in ->
                  new RunQuery(
                      in.text(),
                      in.values(),
                      in.list(WireShapes::supplied),
                      in.integer(),
                      in.number(),
                      at(in),
                      in.actor())),
          new WireFormat<>(
              DiffView.class,
              "diff-view/1",
              (out, c) -> {
                out.text(c.view()).number(c.fromRev()).optional(c.toRev());
                write(out, c.at()).actor(c.replyTo());
              },
              in -> new DiffView(in.text(), in.number(), in.optionalNumber(), at(in), in.actor())),
          new WireFormat<>(
              ReadLog.class,
              "read-log/1",
              (out, c) ->
                  write(out.number(c.afterRev()).number(c.afterEpoch()), c.at()).actor(c.replyTo()),
              in -> new ReadLog(in.number(), in.number(), at(in), in.actor())),
          new WireFormat<>(
              Undo.class,
              "undo/1",
              (out, c) ->
                  write(out, c.target()).optional(c.key(), CommandFormats::key).actor(c.replyTo()),
              in -> new Undo(target(in), in.optional(CommandFormats::key), in.actor())),
          new WireFormat<>(
              PlanUndo.class,
              "plan-undo/1",
              (out, c) ->
                  write(write(out, c.target()).number(c.shown()), c.at()).actor(c.replyTo()),
              in -> new PlanUndo(target(in), in.integer(), at(in), in.actor())),
          new WireFormat<>(
              TryBatch.class,
              "try-batch/1",
              (out, c) ->
                  write(
                          out.blob(RowBatchCodec.encode(c.batch()))
                              .flag(c.strict())
                              .limits(c.limits())
                              .number(c.shown()),
                          c.at())
                      .actor(c.replyTo()),
              in ->
                  new TryBatch(
                      RowBatchCodec.decode(in.blob()),
                      in.flag(),
                      in.limits(),
                      in.integer(),
                      at(in),
                      in.actor())),
          new WireFormat<>(
              NextChanges.class,
              "next-changes/1",
              (out, c) ->
                  out.texts(c.views())
                      .number(c.afterRev())
                      .number(c.bytesMax())
                      .number(c.waitMillis())
                      .flag(c.replay())
                      .actor(c.replyTo()),
              in ->
                  new NextChanges(
                      in.texts(), in.number(), in.number(), in.integer(), in.flag(), in.actor())));

  static final List<WireFormat<?>> ALL =
      Stream.of(OF_CIRCUITS, MetricsFormats.COMMANDS).flatMap(List::stream).toList();

  private CommandFormats() {}

  /** Writes a command into another message, with its type. */
  static void write(WireWriter out, CircuitCommand command) {
    WireFormat<?> format = WireFormat.of(ALL, command);
    format.write(out.text(format.manifest()), command);
  }

  /** Reads what {@link #write(WireWriter, CircuitCommand)} has written. */
  static CircuitCommand read(WireReader in) {
    return (CircuitCommand) WireFormat.named(ALL, in.text()).reader().apply(in);
  }

  private static WireWriter write(WireWriter out, WaitFor waitFor) {
    return out.flag(waitFor.applied()).number(waitFor.regions()).number(waitFor.millis());
  }

  private static WaitFor waitFor(WireReader in) {
    return new WaitFor(in.flag(), in.integer(), in.integer());
  }

  private static void key(WireWriter out, IdempotencyKey key) {
    out.number(key.key().high()).number(key.key().low());
    out.number(key.body().high()).number(key.body().low());
  }

  private static IdempotencyKey key(WireReader in) {
    return new IdempotencyKey(
        new Hash128(in.number(), in.number()), new Hash128(in.number(), in.number()));
  }

  static WireWriter write(WireWriter out, ReadAt at) {
    out.number(at.minRev()).number(at.minEpoch()).number(at.timeoutMillis()).flag(at.home());
    out.number(at.lagMillisMax()).number(at.lagRevsMax());
    return write(out, at.moment());
  }

  static ReadAt at(WireReader in) {
    return new ReadAt(
        in.number(), in.number(), in.integer(), in.flag(), in.number(), in.number(), moment(in));
  }

  private static WireWriter write(WireWriter out, UndoTarget target) {
    return switch (target) {
      case UndoTarget.Back(Moment moment, List<String> tables) ->
          write(out.texts(tables).flag(true), moment);
      case UndoTarget.Batch(long rev, List<String> tables) ->
          out.texts(tables).flag(false).number(rev);
    };
  }

  private static UndoTarget target(WireReader in) {
    List<String> tables = in.texts();
    return in.flag()
        ? new UndoTarget.Back(moment(in), tables)
        : new UndoTarget.Batch(in.number(), tables);
  }

  private static WireWriter write(WireWriter out, Moment moment) {
    return switch (moment) {
      case Moment.Now _ -> out.number(0);
      case Moment.AtRev at -> out.number(1).number(at.rev()).number(at.epoch());
      case Moment.AtTime at -> out.number(2).number(at.millis());
    };
  }

  private static Moment moment(WireReader in) {
    return switch (in.integer()) {
      case 0 -> new Moment.Now();
      case 1 -> new Moment.AtRev(in.number(), in.number());
      case 2 -> new Moment.AtTime(in.number());
      default -> throw new IllegalArgumentException("not a moment");
    };
  }

  private static void write(WireWriter out, Precondition precondition) {
    out.flag(precondition.mustNotExist()).optional(precondition.matches());
  }

  private static Precondition precondition(WireReader in) {
    return new Precondition(in.flag(), in.optionalNumber());
  }
}
