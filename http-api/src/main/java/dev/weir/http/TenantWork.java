package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The workers of a node, shared among tenants: what they parse and render waits in a queue of each
 * tenant, and the queues take turns.
 *
 * <p>There is one worker more than a tenant may have at a time. So whoever sends little does not
 * wait for the end of what another one sends, however large that is; processors are for the
 * operating system to share out.
 */
final class TenantWork implements AutoCloseable {
  /** What may wait of one tenant; a connection sends one request after another. */
  static final int WAITING_MAX = 128;

  /** What no tenant asked for. */
  private static final String NOBODY = "";

  private final int runningMax;
  private final ExecutorService workers;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Queue<Lane> turns = new ArrayDeque<>();

  /** What one tenant wants done. */
  private static final class Lane {
    private final String tenant;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;
    private boolean hasTurn;

    private Lane(String tenant) {
      this.tenant = tenant;
    }
  }

  private record Turn(Lane lane, Runnable task) {}

  /**
   * @param runningMax workers that one tenant may have at a time
   */
  TenantWork(int runningMax) {
    this.runningMax = runningMax;
    this.workers =
        Executors.newFixedThreadPool(
            runningMax + 1, Thread.ofPlatform().daemon().name("weir-http-work-", 0).factory());
  }

  /**
   * Workers for a tenant; refuses with {@code node-overloaded} when too much waits already. Not
   * with a 429: Prometheus gives up what is refused so.
   */
  Executor of(String tenant) {
    return task -> add(tenant, task);
  }

  /** Workers for what no tenant asked for. */
  Executor ofNode() {
    return of(NOBODY);
  }

  private void add(String tenant, Runnable task) {
    synchronized (lanes) {
      Lane lane = lanes.computeIfAbsent(tenant, Lane::new);
      if (lane.waiting.size() >= WAITING_MAX) {
        throw refused(lane.waiting.size());
      }
      lane.waiting.add(task);
      giveTurn(lane);
    }
    workers.execute(this::work);
  }

  private void giveTurn(Lane lane) {
    if (!lane.hasTurn && !lane.waiting.isEmpty() && lane.running < runningMax) {
      lane.hasTurn = turns.add(lane);
    }
  }

  /** Does one task of the tenant whose turn it is, if there is one. */
  private void work() {
    Turn turn = next();
    if (turn != null) {
      try {
        turn.task.run();
      } finally {
        ended(turn.lane);
      }
    }
  }

  private Turn next() {
    synchronized (lanes) {
      Lane lane = turns.poll();
      if (lane == null) {
        return null;
      }
      lane.hasTurn = false;
      lane.running++;
      Runnable task = lane.waiting.remove();
      giveTurn(lane);
      return new Turn(lane, task);
    }
  }

  private void ended(Lane lane) {
    synchronized (lanes) {
      lane.running--;
      giveTurn(lane);
      if (lane.running == 0 && lane.waiting.isEmpty()) {
        lanes.remove(lane.tenant);
        return;
      }
    }
    try {
      workers.execute(this::work); // a worker may have come and found the tenant at its share
    } catch (RejectedExecutionException closed) {
      // nobody waits for an answer of a server that has stopped
    }
  }

  private static WeirException refused(int waiting) {
    return new WeirException(
        ErrorCode.NODE_OVERLOADED,
        waiting
            + " requests of the tenant wait for a worker of this node. Nothing was stored; send"
            + " the request again after the time in Retry-After.",
        Map.of(
            "limit",
            "tenant-work-max",
            "limit_value",
            WAITING_MAX,
            "actual",
            waiting + 1,
            "scope",
            "tenant"));
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
