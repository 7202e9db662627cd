package dev.weir.placement;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * How long a move keeps entities from answering: hand-over, then reading their state again.
 *
 * <p>A shard's pause is that of its last entity when all are read one after the other; a tenant's
 * is that of its own state. Both are learned: nodes publish what recoveries and hand-overs took.
 */
public record PauseEstimate(double bytesPerSecond, double handoverMillis) {
  /** Until something was measured: 32 MiB of state a second, 100 ms to hand over. */
  public static final PauseEstimate DEFAULT = new PauseEstimate(32 << 20, 100);

  private static final double MILLIS_PER_SECOND = 1000;

  public long millis(long stateBytes) {
    return Math.round(handoverMillis + stateBytes / bytesPerSecond * MILLIS_PER_SECOND);
  }

  /** The mean of what nodes have measured; 0 means that a node has not. */
  public static PauseEstimate of(Collection<NodeLoads> nodes) {
    return new PauseEstimate(
        mean(nodes, NodeLoads::recoveryBytesPerSecond, DEFAULT.bytesPerSecond),
        mean(nodes, NodeLoads::handoverMillis, DEFAULT.handoverMillis));
  }

  private static double mean(
      Collection<NodeLoads> nodes, ToDoubleFunction<NodeLoads> measured, double otherwise) {
    return nodes.stream()
        .mapToDouble(measured)
        .filter(value -> value > 0)
        .average()
        .orElse(otherwise);
  }
}
