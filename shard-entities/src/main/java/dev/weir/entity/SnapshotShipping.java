package dev.weir.entity;

import dev.weir.entity.SnapshotMessage.NotOffered;
import dev.weir.entity.SnapshotMessage.OfferWanted;
import dev.weir.entity.SnapshotMessage.Offered;
import dev.weir.entity.SnapshotMessage.Piece;
import dev.weir.entity.SnapshotMessage.PieceGone;
import dev.weir.entity.SnapshotMessage.PieceWanted;
import dev.weir.entity.SnapshotMessage.Question;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a circuit's newest snapshot to copies in other regions, piece by piece. It keeps nothing
 * between two questions: each says what it is about.
 */
final class SnapshotShipping {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotShipping.class);

  /** Half of what fits one message, so that a slow link carries it before it is asked for again. */
  static final int PIECE_BYTES = Parcels.MESSAGE_BYTES_MAX / 2;

  private final String persistenceId;
  private final SnapshotTransfer snapshots;
  private final Executor shipping;
  private final WeirManifestSerializer manifests = new WeirManifestSerializer();

  SnapshotShipping(String persistenceId, SnapshotTransfer snapshots, Executor shipping) {
    this.persistenceId = persistenceId;
    this.snapshots = snapshots;
    this.shipping = shipping;
  }

  void asked(Question question) {
    shipping.execute(() -> answer(question));
  }

  /** A failure is told by silence: the copy asks again. */
  private void answer(Question question) {
    try {
      question
          .replyTo()
          .tell(
              switch (question) {
                case OfferWanted wanted -> offer(wanted);
                case PieceWanted wanted -> piece(wanted);
              });
    } catch (RuntimeException failure) {
      LOG.warn("{}: no snapshot for a copy in another region", persistenceId, failure);
    }
  }

  private SnapshotMessage offer(OfferWanted wanted) {
    return snapshots.stored(persistenceId).stream()
        .findFirst()
        .filter(newest -> newest.rev() >= wanted.fromRev())
        .<SnapshotMessage>map(
            newest ->
                new Offered(
                    newest.rev(), newest.segment().name(), manifests.toBinary(newest).length))
        .orElseGet(() -> new NotOffered(wanted.fromRev()));
  }

  private SnapshotMessage piece(PieceWanted wanted) {
    Optional<byte[]> bytes =
        switch (wanted.part()) {
          case MANIFEST -> manifest(wanted);
          case ROWS ->
              snapshots.rows(persistenceId, wanted.segment(), wanted.offset(), PIECE_BYTES);
        };
    return bytes
        .<SnapshotMessage>map(
            found -> new Piece(wanted.segment(), wanted.part(), wanted.offset(), found))
        .orElseGet(() -> new PieceGone(wanted.segment()));
  }

  private Optional<byte[]> manifest(PieceWanted wanted) {
    return snapshots.stored(persistenceId).stream()
        .filter(stored -> stored.segment().name().equals(wanted.segment()))
        .findFirst()
        .map(manifests::toBinary)
        .map(
            all -> {
              int from = Math.clamp(wanted.offset(), 0, all.length);
              return Arrays.copyOfRange(all, from, Math.min(all.length, from + PIECE_BYTES));
            });
  }
}
