package dev.weir.entity;

/** Takes from a log what is no part of its circuit any more. Blocks. */
@FunctionalInterface
public interface TailQuarantine {
  /**
   * Writes the events after {@link Healing#keep()} to a file of their own, durably, and only then
   * cuts the log and its snapshots back to that rev. To be repeated until it succeeds.
   *
   * @param appendEpoch of the claim of who asks; refused when there is a newer one
   */
  void cut(String persistenceId, Healing healing, long appendEpoch);
}
