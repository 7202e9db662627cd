package dev.weir.backup;

import dev.weir.config.Clock;
import dev.weir.entity.BackupMarks;
import dev.weir.entity.CircuitNames;
import java.util.HashMap;
import java.util.Map;

/** How far the newest backup of each circuit goes; the directory is read again after a while. */
public final class BackedUp implements BackupMarks {
  private static final long AGE_MILLIS_MAX = 30_000;

  private final BackupDirectory directory;
  private final Clock clock;
  private Map<String, Long> revs = Map.of();
  private long readMillis;

  public BackedUp(BackupDirectory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public synchronized long backedUpTo(String persistenceId) {
    if (Math.abs(clock.millis() - readMillis) > AGE_MILLIS_MAX) {
      revs = read();
      readMillis = clock.millis();
    }
    return revs.getOrDefault(persistenceId, 0L);
  }

  private Map<String, Long> read() {
    Map<String, Long> found = new HashMap<>();
    for (BackupManifest backup : directory.list()) { // the latest first
      for (BackupManifest.Tenant tenant : backup.tenants()) {
        for (BackupManifest.Circuit circuit : tenant.circuits()) {
          found.putIfAbsent(
              CircuitNames.persistenceId(tenant.name(), circuit.name()), circuit.rev());
        }
      }
    }
    return found;
  }
}
