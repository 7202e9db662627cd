package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The writes a circuit has accepted and not begun, bounded in number and in decoded bytes. A batch
 * that is still being fetched from another node holds its place in both.
 */
final class WriteQueue {
  /** Batches that share one atomic write. */
  private static final int GROUP_BATCHES_MAX = 64;

  /** Decoded bytes of the batches that share one atomic write. */
  private static final long GROUP_BYTES_MAX = 4L << 20;

  private final Limits limits;
  private final Deque<Write> writes = new ArrayDeque<>();
  private long bytes;
  private int fetching;

  WriteQueue(Limits limits) {
    this.limits = limits;
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  /** Whether there is no room; a single write is never too large. */
  boolean isFullFor(int decodedBytes) {
    int batches = writes.size() + fetching;
    return batches >= limits.circuitQueueBatchesMax()
        || (bytes + decodedBytes > limits.circuitQueueBytesMax() && batches > 0);
  }

  void add(Write write) {
    writes.addLast(write);
    bytes += bytes(write);
  }

  /** A batch of this size is on its way. */
  void fetching(int decodedBytes) {
    fetching++;
    bytes += decodedBytes;
  }

  /** It has come, or will not come. */
  void fetched(int decodedBytes) {
    fetching--;
    bytes -= decodedBytes;
  }

  /** Takes out the next group: one definition, or as many batches of one kind as fit. */
  List<Write> takeGroup() {
    List<Write> group = new ArrayList<>();
    GroupBounds bounds = new GroupBounds(GROUP_BATCHES_MAX, GROUP_BYTES_MAX);
    while (!writes.isEmpty() && bounds.admits(writes.peekFirst())) {
      group.add(writes.removeFirst());
    }
    bytes -= group.stream().mapToLong(WriteQueue::bytes).sum();
    return group;
  }

  /** Takes out all of them. */
  List<Write> drain() {
    List<Write> all = List.copyOf(writes);
    bytes -= all.stream().mapToLong(WriteQueue::bytes).sum();
    writes.clear();
    return all;
  }

  /** The refusal when there is no room. */
  WeirException busy() {
    return new WeirException(
        ErrorCode.CIRCUIT_BUSY,
        "The circuit has "
            + writes.size()
            + " writes waiting with "
            + bytes
            + " bytes. Send it again after the time in Retry-After.",
        Map.of(
            "limit",
            "circuit-queue-batches-max",
            "limit_value",
            limits.circuitQueueBatchesMax(),
            "actual",
            writes.size() + fetching + 1,
            "scope",
            "circuit"));
  }

  static int bytes(Write write) {
    return write.decodedBytes();
  }
}
