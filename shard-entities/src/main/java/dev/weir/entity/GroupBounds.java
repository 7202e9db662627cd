package dev.weir.entity;

import dev.weir.entity.CircuitCommand.Append;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitCommand.Write;
import dev.weir.entity.IdempotencyKey.Hash128;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides how far a group of queued writes reaches.
 *
 * <p>A group is of one kind, a definition is a group of its own, and a key occurs once in a group:
 * the second batch with it is decided after the first one is stored, and so becomes a replay.
 */
final class GroupBounds {
  private final int batchesMax;
  private final long bytesMax;
  private final Set<Hash128> keys = new HashSet<>();
  private Optional<Class<? extends Write>> kind = Optional.empty();
  private int batches;
  private long bytes;
  private boolean closed;

  GroupBounds(int batchesMax, long bytesMax) {
    this.batchesMax = batchesMax;
    this.bytesMax = bytesMax;
  }

  /** Whether the next write of the queue still belongs to the group; counts it if so. */
  boolean admits(Write write) {
    boolean first = batches == 0 && !closed;
    boolean fits = first || (!closed && isLike(write) && hasRoom(write));
    boolean last = !(write instanceof Submit || write instanceof Append);
    if (!fits || isKnown(write)) {
      closed = true;
      return false;
    }
    closed = last;
    kind = Optional.of(write.getClass());
    batches++;
    bytes += write.decodedBytes();
    return true;
  }

  private boolean isLike(Write write) {
    return kind.filter(write.getClass()::equals).isPresent();
  }

  private boolean hasRoom(Write write) {
    return batches < batchesMax && bytes + write.decodedBytes() <= bytesMax;
  }

  private boolean isKnown(Write write) {
    return write instanceof Submit submit
        && submit.key().map(key -> !keys.add(key.key())).orElse(false);
  }
}
