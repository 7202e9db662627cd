package dev.weir.job;

import java.util.Map;

/**
 * What one job does, on a thread of its own.
 *
 * <p>It may be done again from its beginning after the end of its node, and for a moment by two
 * nodes at once. What it has made by then is its own: it is found again by the time at which the
 * job was begun, and is not in the way.
 */
@FunctionalInterface
public interface Work {
  /**
   * Does it, and calls {@link JobContext#checkpoint} every few milliseconds of work.
   *
   * @return what came of it, as JSON has it
   * @throws dev.weir.config.WeirException why it cannot be done
   */
  Map<String, Object> run(JobContext context) throws Exception;

  /** Finds the work of a job. */
  @FunctionalInterface
  interface Catalog {
    Work of(RecoveryJob job);
  }
}
