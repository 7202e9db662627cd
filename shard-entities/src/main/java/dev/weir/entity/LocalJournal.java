package dev.weir.entity;

import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.journal.LevelDbStore;
import dev.weir.segment.DirectorySegmentStore;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The journal, snapshots and segments of this node, as its entities use them.
 *
 * @param snapshots where snapshots go and come from
 * @param writeGuard says why nothing can be written now
 */
public record LocalJournal(SnapshotInstaller snapshots, WriteGuard writeGuard) {
  /**
   * Opens the store below the data directory.
   *
   * @throws WeirException when it is damaged, in use, or the disk is too full
   */
  public static LocalJournal open(ActorSystem<?> system, WeirConfig config) {
    LevelDbStore store = LevelDbStore.get(system);
    long reserve = config.journal().diskReserve();
    // more than the journal keeps: a snapshot shall never be why writes are refused
    var segments = new DirectorySegmentStore(config.segments().dir(), reserve + reserve / 4);
    return new LocalJournal(new SegmentSnapshots(segments, store), store::refusal);
  }

  /** Why writes are refused now; empty when they are not. */
  public Optional<WeirException> refusal() {
    return writeGuard.refusal(0);
  }
}
