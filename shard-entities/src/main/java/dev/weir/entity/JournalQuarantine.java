package dev.weir.entity;

import dev.weir.config.Clock;
import dev.weir.journal.EventLog;
import dev.weir.quarantine.JournalTail;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineHeader;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what it takes from a journal in the quarantine of this node's data directory. */
record JournalQuarantine(EventLog log, QuarantineDirectory files, String region, Clock clock)
    implements TailQuarantine {
  private static final Logger LOG = LoggerFactory.getLogger(JournalQuarantine.class);

  @Override
  public void cut(String persistenceId, Healing healing, long appendEpoch) {
    long last = log.highest(persistenceId);
    long first = healing.keep() + 1;
    if (last >= first) {
      keep(
          new QuarantineHeader(
              persistenceId, healing.epoch(), first, last, clock.millis(), region));
    }
    // also when there is no event to take: a snapshot of what was taken may have come late
    log.truncate(persistenceId, healing.keep(), appendEpoch).toCompletableFuture().join();
  }

  private void keep(QuarantineHeader tail) {
    Path file =
        files.write(tail, new JournalTail(log, tail.persistenceId(), tail.first(), tail.last()));
    EntityMetrics.tailTaken(tail.events());
    LOG.warn(
        "{}: another region has become its home; revs {} to {} were written here beyond what that"
            + " region has, and are in {} now. ./weir region quarantine shows them.",
        tail.persistenceId(),
        tail.first(),
        tail.last(),
        file);
  }
}
