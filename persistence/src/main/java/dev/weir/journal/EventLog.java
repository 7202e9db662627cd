package dev.weir.journal;

import dev.weir.config.WeirException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * What entities ask of their region's journal beside Pekko's plugins: ownership, snapshots at a rev
 * of their choice, raw events.
 *
 * <p>Ownership. An owner claims a persistence id, then reads it, then appends. An append carries
 * its epoch in the envelope of its payload and is accepted only while that is the epoch of the
 * newest claim; both are decided inside the write. When a claim is answered, every append under an
 * older epoch is either in the log already or will fail with {@code OWNERSHIP_CHANGED}. Claiming
 * after reading would be wrong: an older owner could append in between.
 */
public interface EventLog {
  /**
   * Takes ownership, durably.
   *
   * @param owner who claims, shown to people
   * @return the epoch for appends: {@code term << 32 | incarnation}, higher than any before
   */
  CompletionStage<Long> claim(String persistenceId, String owner);

  /** Epoch of the newest claim; whoever asks and finds another than its own has lost ownership. */
  CompletionStage<Optional<Long>> epoch(String persistenceId);

  /**
   * Stores a snapshot at the rev it describes while the entity has moved on; recovery finds it as
   * if the entity had saved it there.
   */
  CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot);

  /** Removes the snapshot at a rev, if there is one. */
  CompletionStage<Void> deleteSnapshot(String persistenceId, long rev);

  /** The intact snapshots, newest first, as the objects that were stored. Blocks. */
  List<Object> snapshots(String persistenceId);

  /**
   * Appends events that were written by another journal: those of a backup, an archive, another
   * region. Durable when it completes; all of them or none.
   *
   * <p>Their local envelopes name an epoch of the journal they come from, which says nothing here;
   * they are stored under an own one instead, and everything else of them stays byte for byte. The
   * conditions are those of any append: the epoch is that of the newest claim, the first rev is the
   * highest + 1. Otherwise it fails with {@code OWNERSHIP_CHANGED}.
   *
   * @param events with consecutive revs and local envelopes, at most 16 MiB of payload, else an
   *     {@code IllegalArgumentException}
   */
  CompletionStage<Void> append(String persistenceId, List<StoredRecord> events, long appendEpoch);

  /**
   * Forgets events up to a rev, at most up to the newest; the highest rev stays. What was begun
   * when a crash came is a deletion up to some earlier rev.
   *
   * @param appendEpoch that of the newest claim, as for an append: who has lost the log deletes
   *     nothing of what its next owner relies on
   */
  CompletionStage<Void> deleteTo(String persistenceId, long rev, long appendEpoch);

  /**
   * Removes the events after a rev and the snapshots of later revs, in one durable write; the next
   * event is {@code rev + 1}. For a tail that another region's history does not have, never for
   * room. A journal that ends at the rev or before it stays as it is.
   *
   * @param appendEpoch that of the newest claim, as for an append
   */
  CompletionStage<Void> truncate(String persistenceId, long rev, long appendEpoch);

  /**
   * Begins the log anew behind a snapshot that came from elsewhere, in one durable write: own
   * events are forgotten, other snapshots dropped, and the next event is the one after the
   * snapshot.
   *
   * <p>It only goes forward, so that what was recovered before is always older than the snapshot.
   *
   * @param rev of the snapshot, above the newest own event
   * @param appendEpoch of the claim under which the log begins; fails with {@code
   *     OWNERSHIP_CHANGED} when that is not the newest one
   */
  CompletionStage<Void> rebase(String persistenceId, long rev, Object snapshot, long appendEpoch);

  /** Raw events from a rev on, until about so many bytes are collected. Blocks. */
  List<StoredRecord> range(String persistenceId, long from, long bytesMax);

  /** Rev of the newest event, deleted ones included; 0 when there was none. Blocks. */
  long highest(String persistenceId);

  /** All persistence ids with what is stored under them, sorted. Blocks. */
  List<PersistenceIdInfo> persistenceIds();

  /** Why a write of so many bytes is refused now; empty when it is not. Cheap enough for each. */
  Optional<WeirException> refusal(long bytes);

  /** The journal of this actor system; opens it at the first call, or throws why it cannot. */
  static EventLog of(ClassicActorSystemProvider system) {
    String kind = system.classicSystem().settings().config().getString("weir.journal.kind");
    return kind.equals("postgres") ? PostgresStore.get(system) : LevelDbStore.get(system);
  }
}
