package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.Budget;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that queries over metrics take together: what they read, what they compute and the
 * text of their answers, as it is reckoned before it is made. What does not fit is refused, so that
 * no query ends the node; a tenant has at most half, so that none ends the queries of others. Each
 * query gives back all of it when it ends.
 */
final class QueryMemory {
  /** That of this process: less than half of its heap, for the rest is reckoned by nobody. */
  static final QueryMemory OF_HEAP = new QueryMemory(Runtime.getRuntime().maxMemory() * 2 / 5);

  static {
    GaugeWithCallback.builder()
        .name("weir_query_memory_bytes")
        .help("Memory that queries over metrics have now, as it is reckoned")
        .callback(callback -> callback.call((double) OF_HEAP.taken()))
        .register(PrometheusRegistry.defaultRegistry);
  }

  private final long bytesMax;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> ofTenants = new ConcurrentHashMap<>();

  /**
   * @param bytesMax for all tenants
   */
  QueryMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Nothing yet, for one query. */
  Lease lease(String tenant) {
    return new Lease(tenant);
  }

  /** Bytes that queries have now. */
  long taken() {
    return taken.get();
  }

  private void add(String tenant, long bytes) {
    taken.addAndGet(bytes);
    ofTenants.merge(tenant, bytes, (before, more) -> before + more == 0 ? null : before + more);
  }

  /** What one query has taken; several threads may ask. */
  final class Lease implements Budget.Memory, AutoCloseable {
    private final String tenant;
    private final AtomicLong mine = new AtomicLong();

    private Lease(String tenant) {
      this.tenant = tenant;
    }

    /** Takes bytes until the query ends. */
    void take(long bytes) {
      ask(bytes, true);
    }

    /**
     * Asks for memory.
     *
     * @throws WeirException {@code query-too-large} when the query alone would have more than a
     *     tenant may, {@code node-overloaded} when all that run now would
     */
    @Override
    public void ask(long bytes, boolean isTaken) {
      if (bytes == 0) {
        return;
      }
      requireSmall(mine.get() + bytes);
      if (isTaken) {
        mine.addAndGet(bytes); // given back at the end, also when it is refused
        add(tenant, bytes);
      }
      requireRoom(isTaken ? 0 : bytes);
    }

    private void requireSmall(long all) {
      if (all > bytesMax / 2) {
        throw new WeirException(
            ErrorCode.QUERY_TOO_LARGE,
            "the query takes more memory than a tenant has for queries, %d MiB. Ask for less time, larger steps or fewer series."
                .formatted((bytesMax / 2) >> 20),
            Map.of("limit", "query-memory", "limit_value", bytesMax / 2, "actual", all));
      }
    }

    private void requireRoom(long more) {
      boolean isTenantFull = ofTenants.getOrDefault(tenant, 0L) + more > bytesMax / 2;
      if (isTenantFull || taken.get() + more > bytesMax) {
        throw new WeirException(
            ErrorCode.NODE_OVERLOADED,
            "queries that run now have the memory for queries of the %s. Try again, or ask for less."
                .formatted(isTenantFull ? "tenant" : "node"));
      }
    }

    @Override
    public void close() {
      long all = mine.getAndSet(0);
      if (all > 0) {
        add(tenant, -all);
      }
    }
  }
}
