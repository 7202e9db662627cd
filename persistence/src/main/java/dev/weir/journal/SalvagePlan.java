package dev.weir.journal;

import java.util.List;

/**
 * What can be saved of one history.
 *
 * @param persistenceId whose it is; its number in angle brackets when its name is lost
 * @param from rev of the first event that is saved
 * @param to rev of the last event that is saved; one before the first when none is
 * @param newest highest rev that anything speaks of; above {@code to} when events are lost
 * @param snapshots revs of the snapshots that are saved
 * @param forgotten whether events before {@code from} are given up for a snapshot that reaches
 *     further
 * @param why what stands at the first rev that is lost; empty when none is lost
 */
public record SalvagePlan(
    String persistenceId,
    long from,
    long to,
    long newest,
    List<Long> snapshots,
    boolean forgotten,
    String why) {
  /** Whether nothing of it is lost. */
  public boolean whole() {
    return newest <= to && !forgotten;
  }

  /** How many events are saved. */
  public long events() {
    return Math.max(0, to - from + 1);
  }
}
