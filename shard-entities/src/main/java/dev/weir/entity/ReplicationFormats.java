package dev.weir.entity;

import dev.weir.entity.Replication.Compacted;
import dev.weir.entity.Replication.Diverged;
import dev.weir.entity.Replication.Follow;
import dev.weir.entity.Replication.Frame;
import dev.weir.entity.Replication.HomeIs;
import dev.weir.entity.Replication.Known;
import dev.weir.entity.Replication.Pull;
import dev.weir.entity.Replication.Pulled;
import dev.weir.entity.Replication.Routed;
import dev.weir.entity.Replication.Stored;
import dev.weir.entity.Replication.StoredEverywhere;
import dev.weir.entity.Replication.WhatIsKnown;
import java.util.List;

/** What the copies of a circuit tell each other looks like between nodes. */
final class ReplicationFormats {
  static final List<WireFormat<?>> ALL =
      List.of(
          new WireFormat<>(Follow.class, "follow/1", (out, m) -> {}, in -> new Follow()),
          new WireFormat<>(
              Pull.class,
              "pull/1",
              (out, m) ->
                  out.text(m.region())
                      .number(m.number())
                      .number(m.fromRev())
                      .number(m.durableRev())
                      .number(m.epoch())
                      .actor(m.replyTo()),
              in ->
                  new Pull(
                      in.text(), in.number(), in.number(), in.number(), in.number(), in.actor())),
          new WireFormat<>(
              Pulled.class,
              "pulled/1",
              (out, m) ->
                  out.number(m.number())
                      .number(m.fromRev())
                      .list(m.events(), (w, event) -> w.text(event.manifest()).blob(event.bytes()))
                      .number(m.tip())
                      .number(m.heldMillis())
                      .flag(m.awaited()),
              in ->
                  new Pulled(
                      in.number(),
                      in.number(),
                      in.list(event -> new Frame(event.text(), event.blob())),
                      in.number(),
                      in.number(),
                      in.flag())),
          new WireFormat<>(
              Stored.class,
              "stored/1",
              (out, m) -> out.text(m.region()).number(m.rev()),
              in -> new Stored(in.text(), in.number())),
          new WireFormat<>(
              StoredEverywhere.class,
              "stored-everywhere/1",
              (out, m) -> out.number(m.rev()),
              in -> new StoredEverywhere(in.number())),
          new WireFormat<>(
              Compacted.class,
              "compacted/1",
              (out, m) -> out.number(m.number()).number(m.tip()),
              in -> new Compacted(in.number(), in.number())),
          new WireFormat<>(
              Diverged.class,
              "diverged/1",
              (out, m) -> out.number(m.number()).number(m.epoch()).number(m.end()),
              in -> new Diverged(in.number(), in.number(), in.number())),
          new WireFormat<>(
              WhatIsKnown.class,
              "what-is-known/1",
              (out, m) -> out.actor(m.replyTo()),
              in -> new WhatIsKnown(in.actor())),
          new WireFormat<>(
              Known.class,
              "known/1",
              (out, m) -> out.number(m.epoch()).number(m.rev()).number(m.lastEpoch()),
              in -> new Known(in.number(), in.number(), in.number())),
          new WireFormat<>(
              HomeIs.class,
              "home-is/1",
              (out, m) -> out.text(m.region()).number(m.epoch()),
              in -> new HomeIs(in.text(), in.number())),
          new WireFormat<>(
              Routed.class,
              "routed/1",
              (out, m) -> CommandFormats.write(out, m.command()),
              in -> new Routed(CommandFormats.read(in))));

  private ReplicationFormats() {}
}
