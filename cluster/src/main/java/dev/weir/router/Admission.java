package dev.weir.router;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The in-flight budgets of this node: what has been sent to circuits and is not answered yet.
 *
 * <p>A batch takes its bytes before anything is sent and gives them back with the answer, so that
 * no mailbox can grow beyond the sum of the budgets.
 */
final class Admission {
  private final Limits limits;
  private final Map<CircuitId, Circuit> circuits = new ConcurrentHashMap<>();
  private final AtomicLong nodeBytes = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  /** What one circuit has in flight. */
  private record Circuit(int batches, long bytes) {
    private static final Circuit NONE = new Circuit(0, 0);

    private Circuit plus(int moreBatches, long moreBytes) {
      return new Circuit(batches + moreBatches, bytes + moreBytes);
    }
  }

  Admission(Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes one request of any kind out of what this node may have in flight.
   *
   * @throws WeirException {@code node-overloaded} when there are too many
   */
  void takeRequest() {
    int now = requests.incrementAndGet();
    if (now > limits.nodeRequestsMax()) {
      requests.decrementAndGet();
      throw refused(
          ErrorCode.NODE_OVERLOADED,
          "This node waits for the answers to " + (now - 1) + " requests.",
          "node-requests-max",
          limits.nodeRequestsMax(),
          now);
    }
  }

  /** Gives back what {@link #takeRequest} took. */
  void giveRequest() {
    requests.decrementAndGet();
  }

  /**
   * Takes a batch's bytes out of the budgets.
   *
   * @throws WeirException {@code circuit-busy} or {@code node-overloaded} when there is no room;
   *     nothing is taken then
   */
  void take(CircuitId circuit, long bytes) {
    if (nodeBytes.addAndGet(bytes) > limits.nodeInFlightBytesMax()) {
      nodeBytes.addAndGet(-bytes);
      throw refused(
          ErrorCode.NODE_OVERLOADED,
          "This node has " + nodeBytes.get() + " bytes of batches in flight.",
          "node-in-flight-bytes-max",
          limits.nodeInFlightBytesMax(),
          nodeBytes.get() + bytes);
    }
    try {
      circuits.compute(circuit, (id, present) -> taken(present, bytes));
    } catch (WeirException busy) {
      nodeBytes.addAndGet(-bytes);
      throw busy;
    }
  }

  /** Gives back what {@link #take} took. */
  void give(CircuitId circuit, long bytes) {
    nodeBytes.addAndGet(-bytes);
    circuits.computeIfPresent(
        circuit,
        (id, present) -> {
          Circuit left = present.plus(-1, -bytes);
          return left.batches == 0 ? null : left;
        });
  }

  private Circuit taken(Circuit present, long bytes) {
    Circuit now = present == null ? Circuit.NONE : present;
    if (now.batches >= limits.circuitQueueBatchesMax()) {
      throw refused(
          ErrorCode.CIRCUIT_BUSY,
          "The circuit has " + now.batches + " batches in flight.",
          "circuit-queue-batches-max",
          limits.circuitQueueBatchesMax(),
          now.batches + 1L);
    }
    if (now.batches > 0 && now.bytes + bytes > limits.circuitQueueBytesMax()) {
      throw refused(
          ErrorCode.CIRCUIT_BUSY,
          "The circuit has " + now.bytes + " bytes of batches in flight.",
          "circuit-queue-bytes-max",
          limits.circuitQueueBytesMax(),
          now.bytes + bytes);
    }
    return now.plus(1, bytes);
  }

  private static WeirException refused(
      ErrorCode code, String detail, String limit, long value, long actual) {
    return new WeirException(
        code,
        detail + " Nothing was stored; send the request again after the time in Retry-After.",
        Map.of(
            "limit",
            limit,
            "limit_value",
            value,
            "actual",
            actual,
            "scope",
            code == ErrorCode.CIRCUIT_BUSY ? "circuit" : "node"));
  }
}
