package dev.weir.entity;

/** Says how much of each circuit the newest backup has. */
@FunctionalInterface
public interface BackupMarks {
  /** The rev up to which the newest backup has a circuit; 0 when none has it. May block. */
  long backedUpTo(String persistenceId);

  /** Where no backups are made. */
  static BackupMarks none() {
    return persistenceId -> 0;
  }
}
