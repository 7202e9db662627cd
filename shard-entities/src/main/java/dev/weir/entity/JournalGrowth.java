package dev.weir.entity;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleBiFunction;

/**
 * How many events the journal keeps of the circuits in this process, and since which rev.
 *
 * <p>Tenants without a label of their own are shown under {@code _other}: the sum of their events,
 * and the lowest of their oldest revs.
 */
public final class JournalGrowth {
  private static final Map<String, Long> DELETED_TO = new ConcurrentHashMap<>();
  private static final Counter UNPROVEN =
      Counter.builder()
          .name("weir_compaction_unproven_total")
          .help("Deletions of events that were given up because no snapshot stands in for them")
          .register();

  static {
    gauge(
        "weir_journal_events",
        "Events of a circuit that the journal keeps",
        (figure, deletedTo) -> figure.rev() - deletedTo,
        Double::sum);
    gauge(
        "weir_oldest_rev",
        "Oldest rev of a circuit that can be read",
        (figure, deletedTo) -> Math.max(1, deletedTo),
        Math::min);
  }

  private JournalGrowth() {}

  /** Events up to this rev are deleted. */
  static void begins(String persistenceId, long deletedTo) {
    DELETED_TO.put(persistenceId, deletedTo);
  }

  static void unproven() {
    UNPROVEN.inc();
  }

  static void gone(String persistenceId) {
    DELETED_TO.remove(persistenceId);
  }

  private static void gauge(
      String name,
      String help,
      ToDoubleBiFunction<EntityMetrics.Figure, Long> value,
      BinaryOperator<Double> together) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("tenant", "circuit")
        .callback(callback -> show(callback, value, together))
        .register();
  }

  private static void show(
      GaugeWithCallback.Callback callback,
      ToDoubleBiFunction<EntityMetrics.Figure, Long> value,
      BinaryOperator<Double> together) {
    Set<String> named = EntityMetrics.named();
    Map<String, Double> others = new ConcurrentHashMap<>();
    DELETED_TO.forEach(
        (persistenceId, deletedTo) ->
            EntityMetrics.figure(persistenceId)
                .ifPresent(
                    figure -> {
                      String[] parts = persistenceId.split("\\|", -1);
                      double now = value.applyAsDouble(figure, deletedTo);
                      if (named.contains(parts[1])) {
                        callback.call(now, parts[1], parts[2]);
                      } else {
                        others.merge("_other", now, together);
                      }
                    }));
    others.forEach((other, all) -> callback.call(all, other, other));
  }
}
