package dev.weir.entity;

import dev.weir.entity.SnapshotMessage.NotOffered;
import dev.weir.entity.SnapshotMessage.OfferWanted;
import dev.weir.entity.SnapshotMessage.Offered;
import dev.weir.entity.SnapshotMessage.Part;
import dev.weir.entity.SnapshotMessage.Piece;
import dev.weir.entity.SnapshotMessage.PieceGone;
import dev.weir.entity.SnapshotMessage.PieceWanted;
import java.util.List;

/** What the copies of a circuit say about snapshots looks like between nodes. */
final class SnapshotFormats {
  static final List<WireFormat<?>> ALL =
      List.of(
          new WireFormat<>(
              OfferWanted.class,
              "snapshot-wanted/1",
              (out, m) -> out.number(m.fromRev()).actor(m.replyTo()),
              in -> new OfferWanted(in.number(), in.actor())),
          new WireFormat<>(
              Offered.class,
              "snapshot-offered/1",
              (out, m) -> out.number(m.rev()).text(m.segment()).number(m.manifestBytes()),
              in -> new Offered(in.number(), in.text(), in.number())),
          new WireFormat<>(
              NotOffered.class,
              "snapshot-not-offered/1",
              (out, m) -> out.number(m.fromRev()),
              in -> new NotOffered(in.number())),
          new WireFormat<>(
              PieceWanted.class,
              "snapshot-piece-wanted/1",
              (out, m) ->
                  out.text(m.segment()).constant(m.part()).number(m.offset()).actor(m.replyTo()),
              in -> new PieceWanted(in.text(), in.constant(Part.class), in.number(), in.actor())),
          new WireFormat<>(
              Piece.class,
              "snapshot-piece/1",
              (out, m) ->
                  out.text(m.segment()).constant(m.part()).number(m.offset()).blob(m.bytes()),
              in -> new Piece(in.text(), in.constant(Part.class), in.number(), in.blob())),
          new WireFormat<>(
              PieceGone.class,
              "snapshot-piece-gone/1",
              (out, m) -> out.text(m.segment()),
              in -> new PieceGone(in.text())));

  private SnapshotFormats() {}
}
