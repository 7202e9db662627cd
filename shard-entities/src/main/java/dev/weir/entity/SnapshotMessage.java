package dev.weir.entity;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * How a copy of a circuit gets the snapshot of another one, when the events that follow its own are
 * gone there.
 *
 * <p>The copy asks for one thing at a time and asks again when no answer comes: whatever is lost on
 * the way costs time only. A snapshot is a manifest and files; all come in pieces that fit a
 * message, one file after another.
 */
public sealed interface SnapshotMessage extends IntakeMessage {
  /** What a copy asks. */
  sealed interface Question extends SnapshotMessage {
    ActorRef<SnapshotMessage> replyTo();
  }

  /** Asks for the newest snapshot that has the event of a rev in it. */
  record OfferWanted(long fromRev, ActorRef<SnapshotMessage> replyTo) implements Question {}

  /**
   * Asks for what comes at an offset of a part of a snapshot.
   *
   * @param segment name of the file there; for the manifest that of the one that was offered
   */
  record PieceWanted(String segment, Part part, long offset, ActorRef<SnapshotMessage> replyTo)
      implements Question {}

  /** What a snapshot consists of. */
  enum Part {
    /** The {@link SnapshotManifest} as it is stored. */
    MANIFEST,
    /** A segment's file. */
    ROWS
  }

  /**
   * The newest snapshot.
   *
   * @param segment name of its file there, by which its pieces are asked for
   */
  record Offered(long rev, String segment, long manifestBytes) implements SnapshotMessage {}

  /** There is no snapshot yet that would help. */
  record NotOffered(long fromRev) implements SnapshotMessage {}

  /** Bytes of a part of a snapshot; none when the offset is its end. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Piece(String segment, Part part, long offset, byte[] bytes) implements SnapshotMessage {}

  /** A newer snapshot has taken the place of this one. */
  record PieceGone(String segment) implements SnapshotMessage {}

  /** What a copy says to itself. */
  sealed interface Signal extends SnapshotMessage {}

  /**
   * What was to be done on the disk is done; {@code failure} is null when it went well.
   *
   * @param attempt of the bootstrap for which it was done
   */
  record Kept(long attempt, Throwable failure) implements Signal {}
}
