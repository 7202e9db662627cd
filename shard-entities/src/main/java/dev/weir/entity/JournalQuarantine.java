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
    if (last < first) {
      return;
    }
    var header =
        new QuarantineHeader(persistenceId, healing.epoch(), first, last, clock.millis(), region);
    Path file = files.write(header, new JournalTail(log, persistenceId, first, last));
    log.truncate(persistenceId, healing.keep(), appendEpoch).toCompletableFuture().join();
    EntityMetrics.tailTaken(last - healing.keep());
    LOG.warn(
        "{}: another region has become its home; revs {} to {} were written here beyond what that"
            + " region has, and are in {} now. ./weir region quarantine shows them.",
        persistenceId,
        first,
        last,
        file);
  }
}
