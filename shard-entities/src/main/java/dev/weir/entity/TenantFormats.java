package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.entity.TenantReply.Circuit;
import dev.weir.entity.TenantReply.Move;
import dev.weir.entity.TenantReply.Region;
import dev.weir.entity.TenantReply.Tenant;
import java.util.List;

/** What commands to the directory of tenants and its answers look like between nodes. */
final class TenantFormats {
  static final List<WireFormat<?>> ALL =
      List.of(
          new WireFormat<>(
              TenantCommand.Put.class,
              "tenant-put/1",
              (out, c) ->
                  out.text(c.tenant())
                      .limits(c.limits())
                      .optional(c.home(), WireWriter::text)
                      .text(c.region())
                      .actor(c.replyTo()),
              in ->
                  new TenantCommand.Put(
                      in.text(),
                      in.limits(),
                      in.optional(WireReader::text),
                      in.text(),
                      in.actor())),
          new WireFormat<>(
              TenantCommand.Ensure.class,
              "tenant-ensure/1",
              (out, c) -> out.text(c.tenant()).text(c.region()).actor(c.replyTo()),
              in -> new TenantCommand.Ensure(in.text(), in.text(), in.actor())),
          new WireFormat<>(
              TenantCommand.ListRegions.class,
              "region-list/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new TenantCommand.ListRegions(in.actor())),
          new WireFormat<>(
              TenantCommand.AddRegion.class,
              "region-add/1",
              (out, c) -> out.text(c.region()).actor(c.replyTo()),
              in -> new TenantCommand.AddRegion(in.text(), in.actor())),
          new WireFormat<>(
              TenantCommand.TakeHome.class,
              "home-take/1",
              (out, c) ->
                  out.text(c.tenant())
                      .text(c.to())
                      .text(c.job())
                      .optional(c.lossMax())
                      .actor(c.replyTo()),
              in ->
                  new TenantCommand.TakeHome(
                      in.text(), in.text(), in.text(), in.optionalNumber(), in.actor())),
          new WireFormat<>(
              TenantCommand.SeizeRoot.class,
              "root-seize/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new TenantCommand.SeizeRoot(in.actor())),
          new WireFormat<>(
              TenantCommand.ListMoves.class,
              "home-moves-list/1",
              (out, c) -> out.actor(c.replyTo()),
              in -> new TenantCommand.ListMoves(in.actor())),
          new WireFormat<>(
              TenantCommand.CancelMove.class,
              "home-move-cancel/1",
              (out, c) -> out.text(c.job()).actor(c.replyTo()),
              in -> new TenantCommand.CancelMove(in.text(), in.actor())),
          new WireFormat<>(
              TenantCommand.Get.class,
              "tenant-get/1",
              (out, c) -> out.text(c.tenant()).flag(c.fresh()).actor(c.replyTo()),
              in -> new TenantCommand.Get(in.text(), in.flag(), in.actor())),
          new WireFormat<>(
              TenantCommand.ListTenants.class,
              "tenant-list/1",
              (out, c) -> out.text(c.after()).number(c.limit()).actor(c.replyTo()),
              in -> new TenantCommand.ListTenants(in.text(), in.integer(), in.actor())),
          new WireFormat<>(
              TenantCommand.BeginDelete.class,
              "tenant-begin-delete/1",
              (out, c) -> out.text(c.tenant()).actor(c.replyTo()),
              in -> new TenantCommand.BeginDelete(in.text(), in.actor())),
          new WireFormat<>(
              TenantCommand.Forget.class,
              "tenant-forget/1",
              (out, c) -> out.text(c.tenant()).actor(c.replyTo()),
              in -> new TenantCommand.Forget(in.text(), in.actor())),
          new WireFormat<>(
              TenantCommand.PutCircuit.class,
              "circuit-put/1",
              (out, c) ->
                  out.text(c.tenant()).text(c.circuit()).number(c.circuitsMax()).actor(c.replyTo()),
              in -> new TenantCommand.PutCircuit(in.text(), in.text(), in.number(), in.actor())),
          new WireFormat<>(
              TenantCommand.BeginDeleteCircuit.class,
              "circuit-begin-delete/1",
              (out, c) -> out.text(c.tenant()).text(c.circuit()).actor(c.replyTo()),
              in -> new TenantCommand.BeginDeleteCircuit(in.text(), in.text(), in.actor())),
          new WireFormat<>(
              TenantCommand.ForgetCircuit.class,
              "circuit-forget/1",
              (out, c) -> out.text(c.tenant()).text(c.circuit()).actor(c.replyTo()),
              in -> new TenantCommand.ForgetCircuit(in.text(), in.text(), in.actor())),
          new WireFormat<>(
              TenantReply.Found.class,
              "tenant-found/1",
              (out, r) -> {
                write(out, r.tenant());
                out.flag(r.created());
              },
              in -> new TenantReply.Found(tenant(in), in.flag())),
          new WireFormat<>(
              TenantReply.Page.class,
              "tenant-page/1",
              (out, r) -> out.list(r.tenants(), TenantFormats::write).flag(r.more()),
              in -> new TenantReply.Page(in.list(TenantFormats::tenant), in.flag())),
          new WireFormat<>(
              TenantReply.RegionList.class,
              "regions/1",
              (out, r) ->
                  out.list(r.regions(), (w, each) -> w.text(each.name()).number(each.ordinal()))
                      .text(r.root())
                      .flag(r.added()),
              in ->
                  new TenantReply.RegionList(
                      in.list(each -> new Region(each.text(), each.integer())),
                      in.text(),
                      in.flag())),
          new WireFormat<>(
              TenantReply.Moves.class,
              "home-moves/1",
              (out, r) -> out.list(r.moves(), TenantFormats::write),
              in -> new TenantReply.Moves(in.list(TenantFormats::move))),
          new WireFormat<>(
              DirectoryReplication.Routed.class,
              "directory-routed/1",
              (out, m) -> write(out, m.command()),
              in -> new DirectoryReplication.Routed(command(in))),
          new WireFormat<>(
              DirectoryReplication.Pull.class,
              "directory-pull/1",
              (out, m) ->
                  out.text(m.region()).number(m.fromRev()).number(m.epoch()).actor(m.replyTo()),
              in -> new DirectoryReplication.Pull(in.text(), in.number(), in.number(), in.actor())),
          new WireFormat<>(
              DirectoryReplication.Diverged.class,
              "directory-diverged/1",
              (out, m) -> out.number(m.epoch()).number(m.end()),
              in -> new DirectoryReplication.Diverged(in.number(), in.number())),
          new WireFormat<>(
              DirectoryReplication.WhoIsRoot.class,
              "directory-root-question/1",
              (out, m) -> out.text(m.region()).number(m.epoch()).actor(m.replyTo()),
              in -> new DirectoryReplication.WhoIsRoot(in.text(), in.number(), in.actor())),
          new WireFormat<>(
              DirectoryReplication.RootIs.class,
              "directory-root/1",
              (out, m) -> out.text(m.root()).number(m.epoch()).text(m.region()).number(m.rev()),
              in ->
                  new DirectoryReplication.RootIs(in.text(), in.number(), in.text(), in.number())),
          new WireFormat<>(
              DirectoryReplication.Pulled.class,
              "directory-pulled/1",
              (out, m) ->
                  out.number(m.fromRev())
                      .list(m.events(), (w, event) -> w.blob(TenantEventSerializer.json(event))),
              in ->
                  new DirectoryReplication.Pulled(
                      in.number(), in.list(event -> TenantEventSerializer.event(event.blob(), 0)))),
          new WireFormat<>(
              TenantReply.Refused.class,
              "tenant-refused/1",
              (out, r) -> out.constant(r.code()).text(r.detail()),
              in -> new TenantReply.Refused(in.constant(ErrorCode.class), in.text())));

  private TenantFormats() {}

  private static void write(WireWriter out, TenantCommand command) {
    WireFormat<?> format = WireFormat.of(ALL, command);
    format.write(out.text(format.manifest()), command);
  }

  private static TenantCommand command(WireReader in) {
    return (TenantCommand) WireFormat.named(ALL, in.text()).reader().apply(in);
  }

  private static void write(WireWriter out, Tenant tenant) {
    out.text(tenant.name())
        .number(tenant.createdAtMillis())
        .limits(tenant.limits())
        .flag(tenant.deleting())
        .list(tenant.circuits(), TenantFormats::write)
        .text(tenant.home());
  }

  private static void write(WireWriter out, Circuit circuit) {
    out.text(circuit.name()).number(circuit.createdAtMillis()).flag(circuit.deleting());
  }

  private static Tenant tenant(WireReader in) {
    return new Tenant(
        in.text(), in.number(), in.limits(), in.flag(), in.list(TenantFormats::circuit), in.text());
  }

  private static void write(WireWriter out, Move move) {
    out.text(move.job())
        .text(move.tenant())
        .text(move.from())
        .text(move.to())
        .constant(move.state())
        .number(move.moved())
        .number(move.total())
        .number(move.startedMillis())
        .number(move.endedMillis())
        .text(move.waitsFor());
  }

  private static Move move(WireReader in) {
    return new Move(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.constant(Move.State.class),
        in.integer(),
        in.integer(),
        in.number(),
        in.number(),
        in.text());
  }

  private static Circuit circuit(WireReader in) {
    return new Circuit(in.text(), in.number(), in.flag());
  }
}
