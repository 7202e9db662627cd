package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.SnapshotMessage.Kept;
import dev.weir.entity.SnapshotMessage.NotOffered;
import dev.weir.entity.SnapshotMessage.OfferWanted;
import dev.weir.entity.SnapshotMessage.Offered;
import dev.weir.entity.SnapshotMessage.Part;
import dev.weir.entity.SnapshotMessage.Piece;
import dev.weir.entity.SnapshotMessage.PieceGone;
import dev.weir.entity.SnapshotMessage.PieceWanted;
import dev.weir.entity.SnapshotMessage.Question;
import dev.weir.segment.IncomingSegments;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a follower goes on when the events that follow its own are gone at home: it fetches the
 * home's newest snapshot and begins its log anew behind it. Not thread-safe; owned by the intake.
 *
 * <p>Until the snapshot is complete nothing of the copy changes: it answers from its old state. All
 * that a crash loses is what was fetched. One question is under way at a time, and none while a
 * piece is being written.
 */
final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  /** An answer that takes longer is lost; pieces are large, so it is longer than for events. */
  static final long ANSWER_MILLIS_MAX = 10_000;

  /** Until the home is asked again after something failed, or when it has no snapshot yet. */
  static final long PAUSE_MILLIS = 5_000;

  /** A manifest is collected in memory. */
  static final int MANIFEST_BYTES_MAX = 64 << 20;

  private final String persistenceId;
  private final Regions regions;
  private final SnapshotTransfer snapshots;
  private final Executor disk;
  private final LongSupplier nanos;
  private final ActorRef<SnapshotMessage> self;

  private Phase phase = Phase.IDLE;
  private long sinceNanos;
  private long attempt;
  private boolean entered;
  private boolean repeated;
  private String trouble = "";
  private String home;
  private long fromRev;
  private Offered offer;
  private Question question;
  private long offset;
  private ByteArrayOutputStream manifest;

  /** Ends with an open file, or fails and leaves none. */
  private CompletableFuture<Received> received;

  /** What has come of a snapshot. */
  private record Received(SnapshotManifest manifest, IncomingSegments rows) {}

  private enum Phase {
    /** No snapshot is needed. */
    IDLE,
    /** It waits until fewer snapshots come to this node. */
    QUEUED,
    /** The home is asked for its newest snapshot. */
    OFFER,
    /** The home is asked for the next piece of the manifest. */
    MANIFEST,
    /** The home is asked for the next piece of a file. */
    ROWS,
    /** What has come goes to the disk. */
    KEEPING,
    /** Everything is here; the log must end before it begins anew. */
    COMPLETE,
    /** The log begins anew. */
    ADOPTING,
    /** Something failed, or there was no snapshot: the home is asked for events in a while. */
    PAUSED
  }

  Bootstrap(
      String persistenceId,
      Regions regions,
      SnapshotTransfer snapshots,
      Executor disk,
      LongSupplier nanos,
      ActorRef<SnapshotMessage> self) {
    this.persistenceId = persistenceId;
    this.regions = regions;
    this.snapshots = snapshots;
    this.disk = disk;
    this.nanos = nanos;
    this.self = self;
  }

  /** The home has no longer the event of this rev, which comes next here. */
  void begin(String homeRegion, long nextRev) {
    if (phase != Phase.IDLE) {
      return;
    }
    if (trouble.isEmpty()) {
      LOG.info(
          "{}: region {} has no longer the event of rev {}; its snapshot is fetched",
          persistenceId,
          homeRegion,
          nextRev);
    }
    home = homeRegion;
    fromRev = nextRev;
    enter(Phase.QUEUED);
    var _ = ask();
  }

  /**
   * Asks for what comes next, unless that is under way.
   *
   * @return false when no snapshot is needed, so that events are to be asked for
   */
  boolean ask() {
    switch (phase) {
      case IDLE -> {
        return false;
      }
      case PAUSED -> {
        if (millisSince(sinceNanos) > PAUSE_MILLIS) {
          enter(Phase.IDLE);
          return false;
        }
      }
      case QUEUED -> {
        if (snapshots.enter()) {
          entered = true;
          askForOffer();
        }
      }
      case OFFER, MANIFEST, ROWS -> {
        if (millisSince(sinceNanos) > ANSWER_MILLIS_MAX) {
          if (repeated) {
            pause("the home does not answer"); // events are asked for: so it shows that it is away
            return false;
          }
          repeated = true;
          send();
        }
      }
      case KEEPING, COMPLETE, ADOPTING -> {}
    }
    return true;
  }

  private void askForOffer() {
    attempt++;
    enter(Phase.OFFER);
    ask(new OfferWanted(fromRev, self));
  }

  private void askForManifest() {
    enter(Phase.MANIFEST);
    ask(new PieceWanted(offer.segment(), Part.MANIFEST, offset, self));
  }

  private void askForRows(IncomingSegments rows) {
    enter(Phase.ROWS);
    ask(new PieceWanted(rows.wanted(), Part.ROWS, rows.offset(), self));
  }

  private void ask(Question next) {
    question = next;
    repeated = false;
    send();
  }

  private void send() {
    sinceNanos = nanos.getAsLong();
    if (regions.hasNode(home)) {
      regions.send(home, persistenceId, question);
    }
  }

  /** An answer of the home, or word from the disk; late ones are passed over. */
  void got(SnapshotMessage message) {
    switch (message) {
      case Offered answer when phase == Phase.OFFER -> offered(answer);
      case NotOffered _ when phase == Phase.OFFER -> pause("there is no snapshot yet");
      case Piece piece when isAskedFor(piece) -> add(piece);
      case PieceGone gone when isAskedFor(gone) -> startOver();
      case Kept kept when kept.attempt() == attempt -> kept(kept.failure());
      case SnapshotMessage _ -> {}
    }
  }

  private boolean isAskedFor(Piece piece) {
    return switch (phase) {
      case MANIFEST, ROWS ->
          question instanceof PieceWanted wanted
              && wanted.segment().equals(piece.segment())
              && wanted.part() == piece.part()
              && wanted.offset() == piece.offset();
      case IDLE, QUEUED, OFFER, KEEPING, COMPLETE, ADOPTING, PAUSED -> false;
    };
  }

  private boolean isAskedFor(PieceGone gone) {
    return (phase == Phase.MANIFEST || phase == Phase.ROWS)
        && question instanceof PieceWanted wanted
        && wanted.segment().equals(gone.segment());
  }

  private void offered(Offered answer) {
    if (answer.rev() < fromRev || answer.manifestBytes() > MANIFEST_BYTES_MAX) {
      pause("the snapshot of rev " + answer.rev() + " is of no use here");
      return;
    }
    offer = answer;
    offset = 0;
    manifest = new ByteArrayOutputStream();
    askForManifest();
  }

  /** The file is no longer there, so neither is what has come of it. */
  private void startOver() {
    discard();
    askForOffer();
  }

  private void add(Piece piece) {
    if (piece.part() == Part.ROWS) {
      addRows(piece);
      return;
    }
    offset += piece.bytes().length;
    manifest.writeBytes(piece.bytes());
    if (offset >= offer.manifestBytes()) {
      byte[] all = manifest.toByteArray();
      manifest = null;
      long rev = offer.rev();
      keep(() -> opened(all, rev));
    } else if (piece.bytes().length == 0) {
      startOver();
    } else {
      askForManifest();
    }
  }

  private Received opened(byte[] manifestBytes, long rev) {
    SnapshotManifest found = WeirManifestSerializer.decode(manifestBytes);
    if (found.rev() != rev) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "The snapshot of rev " + rev + " has a manifest of rev " + found.rev() + ".");
    }
    return new Received(found, snapshots.receive(found.segments()));
  }

  private void addRows(Piece piece) {
    Received before = received.join();
    keep(
        () -> {
          try {
            before.rows.add(piece.segment(), piece.bytes());
            return before;
          } catch (RuntimeException failure) {
            before.rows.close();
            throw failure;
          }
        });
  }

  private void keep(Supplier<Received> work) {
    enter(Phase.KEEPING);
    long now = attempt;
    received = CompletableFuture.supplyAsync(work, disk);
    var _ = received.whenComplete((_, failure) -> self.tell(new Kept(now, failure)));
  }

  private void kept(Throwable failure) {
    if (failure != null) {
      received = null;
      pause(failure.toString());
    } else if (phase == Phase.ADOPTING) {
      trouble = "";
      enter(Phase.IDLE);
    } else if (received.join().rows.isComplete()) {
      enter(Phase.COMPLETE);
    } else {
      askForRows(received.join().rows);
    }
  }

  /** Whether the log is to begin anew. */
  boolean isComplete() {
    return phase == Phase.COMPLETE;
  }

  /**
   * The claim under which a log begins. If a snapshot is complete, the log begins behind it; if
   * that fails, the log is what it was, and the claim stands.
   */
  CompletionStage<Long> begun(CompletionStage<Long> claim) {
    if (!isComplete()) {
      return claim;
    }
    enter(Phase.ADOPTING);
    Received snapshot = received.join();
    received = null;
    leave();
    long now = attempt;
    return claim
        .whenComplete((_, failure) -> notClaimed(snapshot, now, failure))
        .thenCompose(
            epoch ->
                CompletableFuture.runAsync(() -> adopt(snapshot, epoch), disk)
                    .handle(
                        (_, failure) -> {
                          self.tell(new Kept(now, failure));
                          return epoch;
                        }));
  }

  private void notClaimed(Received snapshot, long now, Throwable failure) {
    if (failure != null) {
      snapshot.rows.close();
      self.tell(new Kept(now, failure));
    }
  }

  private void adopt(Received snapshot, long appendEpoch) {
    try (IncomingSegments rows = snapshot.rows) {
      snapshots.adopt(persistenceId, snapshot.manifest, rows, appendEpoch);
      LOG.info(
          "{} begins anew behind the snapshot of rev {}", persistenceId, snapshot.manifest.rev());
    }
  }

  /** The copy ends, or has another role or home; nothing of what was fetched is kept. */
  void stop() {
    discard();
    leave();
    attempt++;
    enter(Phase.IDLE);
  }

  private void pause(String why) {
    if (!why.equals(trouble)) {
      LOG.warn("{} does not begin with a snapshot now: {}", persistenceId, why);
    }
    trouble = why;
    discard();
    leave();
    enter(Phase.PAUSED);
    sinceNanos = nanos.getAsLong();
  }

  private void discard() {
    if (received != null) {
      var _ = received.thenAcceptAsync(open -> open.rows.close(), disk);
      received = null;
    }
    manifest = null;
  }

  private void leave() {
    if (entered) {
      entered = false;
      snapshots.leave();
    }
  }

  private void enter(Phase next) {
    phase = next;
  }

  private long millisSince(long then) {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - then);
  }
}
