package dev.weir.job;

/** The work of every kind of job. */
public record Works(Tools tools) implements Work.Catalog {
  @Override
  public Work of(JobOrder order) {
    return switch (order.kind()) {
      case REPLAY -> new ReplayWork(tools, order);
      case BACKUP -> new BackupWork(tools, order);
      case RESTORE -> new RestoreWork(tools, order);
      case VERIFY -> new VerifyWork(tools, order);
      case BACKUP_VERIFY -> new BackupVerifyWork(tools, order);
      case REBUILD -> new RebuildWork(tools, order);
    };
  }
}
