package dev.weir.entity;

import dev.weir.circuit.CircuitLimits;
import dev.weir.config.Limits;

/** Gives the engine its small part of the limits. */
public final class EngineLimits {
  private EngineLimits() {}

  public static CircuitLimits of(Limits limits) {
    return new CircuitLimits(
        limits.stepRowsMax(),
        limits.stepCellsMax(),
        limits.joinFanoutMax(),
        limits.joinPairsMax(),
        limits.viewStateBytesMax(),
        limits.recursionRoundsMax(),
        limits.recursionRowsMax());
  }

  /** Threads on which views come back from a snapshot. */
  static int restoreThreads(Limits limits) {
    return Math.min(limits.restoreThreadsMax(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * The limits of one query, which has no state beyond its own time.
   *
   * @param rowsMax rows that it may give
   */
  static CircuitLimits ofQuery(Limits limits, int rowsMax) {
    return new CircuitLimits(
        rowsMax,
        limits.stepCellsMax(),
        limits.joinFanoutMax(),
        limits.joinPairsMax(),
        limits.stateBytesMax(),
        limits.recursionRoundsMax(),
        limits.recursionRowsMax());
  }
}
