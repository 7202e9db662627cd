package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.router.CircuitId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets a tenant run so many queries at once, of whatever language. */
final class QuerySeats {
  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

  private final Circuits circuits;

  QuerySeats(Circuits circuits) {
    this.circuits = circuits;
  }

  /** Runs a query within the limits of the tenant, which it is given, if there is a seat. */
  <T> CompletionStage<T> seated(CircuitId circuit, Function<Limits, CompletionStage<T>> query) {
    return circuits
        .limits(circuit)
        .thenCompose(
            limits -> seated(circuit.tenant(), limits.queriesMax(), () -> query.apply(limits)));
  }

  /**
   * Runs a query if there is a seat, which it has until it ends.
   *
   * @throws WeirException {@code query-busy} when there is none
   */
  <T> CompletionStage<T> seated(String tenant, int queriesMax, Supplier<CompletionStage<T>> query) {
    AtomicInteger count = running.computeIfAbsent(tenant, _ -> new AtomicInteger());
    if (count.incrementAndGet() > queriesMax) {
      count.decrementAndGet();
      throw busy(queriesMax);
    }
    try {
      return query.get().whenComplete((done, failure) -> count.decrementAndGet());
    } catch (RuntimeException e) {
      count.decrementAndGet();
      throw e;
    }
  }

  private static WeirException busy(int max) {
    return new WeirException(
        ErrorCode.QUERY_BUSY,
        "the tenant runs " + max + " queries. Wait for one to end.",
        Map.of("limit", "queries-max", "limit_value", max, "actual", max, "scope", "tenant"));
  }
}
