package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitCommand.Write;
import dev.weir.entity.IdempotencyKey.Hash128;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides how far a group of queued writes reaches.
 *
 * <p>A definition is a group of its own, and a key occurs once in a group: the second batch with it
 * is decided after the first one is stored, and so becomes a replay.
 */
final class GroupBounds {
  private final int batchesMax;
  private final long bytesMax;
  private final Set<Hash128> keys = new HashSet<>();
  private int batches;
  private long bytes;
  private boolean closed;

  GroupBounds(int batchesMax, long bytesMax) {
    this.batchesMax = batchesMax;
    this.bytesMax = bytesMax;
  }

  /** Whether the next write of the queue still belongs to the group; counts it if so. */
  boolean admits(Write write) {
    if (closed) {
      return false;
    }
    if (!(write instanceof Submit submit)) {
      closed = true;
      return batches == 0;
    }
    boolean fits =
        batches == 0 || (batches < batchesMax && bytes + submit.batch().decodedBytes() <= bytesMax);
    if (!fits || submit.key().map(key -> !keys.add(key.key())).orElse(false)) {
      closed = true;
      return false;
    }
    batches++;
    bytes += submit.batch().decodedBytes();
    return true;
  }
}
