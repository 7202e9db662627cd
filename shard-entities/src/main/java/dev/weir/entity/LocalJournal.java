package dev.weir.entity;

import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.journal.EventLog;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.NodeMarks;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.Persistence;

/**
 * The journal, snapshots and segments of this node, as its entities use them.
 *
 * @param log raw events, for who recovers a circuit ahead of its move
 * @param snapshots where snapshots go and come from
 * @param ownership takes an entity's journal before it is read
 * @param writeGuard says why nothing can be written now
 * @param quarantine takes from a log what is no part of its circuit any more
 */
public record LocalJournal(
    EventLog log,
    SnapshotInstaller snapshots,
    Ownership ownership,
    WriteGuard writeGuard,
    TailQuarantine quarantine) {
  /**
   * Opens the store below the data directory.
   *
   * @throws WeirException when it is damaged, in use, or the disk is too full
   */
  public static LocalJournal open(ActorSystem<?> system, WeirConfig config) {
    EventLog store = EventLog.of(system);
    // starts the plugins, so that the first circuit does not wait for them
    Persistence.get(system.classicSystem());
    long reserve = config.journal().diskReserve();
    // more than the journal keeps: a snapshot shall never be why writes are refused
    String owner = config.node().name();
    var segments = new DirectorySegmentStore(config.segments().dir(), owner, reserve + reserve / 4);
    NodeMarks.leave(config.segments().dir(), owner);
    return new LocalJournal(
        store,
        new SegmentSnapshots(segments, store, config.snapshot().chunkFile()),
        persistenceId -> store.claim(persistenceId, owner),
        store::refusal,
        new JournalQuarantine(
            store,
            new QuarantineDirectory(config.data().dir(), reserve),
            config.region().self(),
            System::currentTimeMillis));
  }

  /** Stored events, for copies in other regions. */
  public EntityWiring.RawEvents events() {
    return log::range;
  }

  /** Why writes are refused now; empty when they are not. */
  public Optional<WeirException> refusal() {
    return writeGuard.refusal(0);
  }
}
