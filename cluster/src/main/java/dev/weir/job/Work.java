package dev.weir.job;

import java.util.Map;

/**
 * What one job does, on a thread of its own.
 *
 * <p>It may be done again from its beginning after the end of its node, and for a moment by two
 * nodes at once.
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

  /** Finds the work of an order. */
  @FunctionalInterface
  interface Catalog {
    Work of(JobOrder order);
  }
}
