package dev.weir.entity;

import dev.weir.circuit.CircuitLimits;
import dev.weir.config.Limits;

/** Gives the engine its small part of the limits. */
public final class EngineLimits {
  private EngineLimits() {}

  public static CircuitLimits of(Limits limits) {
    return new CircuitLimits(
        limits.stepRowsMax(), limits.joinFanoutMax(), limits.viewStateBytesMax());
  }
}
