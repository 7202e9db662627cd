package dev.weir.job;

/** The work of every kind of job. */
public record Works(Tools tools) implements Work.Catalog {
  @Override
  public Work of(RecoveryJob job) {
    JobOrder order = job.order();
    return switch (order.kind()) {
      case REPLAY -> new ReplayWork(tools, job);
      case BACKUP -> new BackupWork(tools, job);
      case RESTORE -> new RestoreWork(tools, job);
      case VERIFY -> new VerifyWork(tools, order);
      case BACKUP_VERIFY -> new BackupVerifyWork(tools, order);
      case REBUILD -> new RebuildWork(tools, order);
      case BACKFILL -> new BackfillWork(tools, order);
    };
  }
}
