package dev.weir.entity;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * How far the copies in this process are behind their homes, as of the last look of each.
 *
 * <p>Tenants without a label of their own are shown by the largest value under {@code _other}.
 */
public final class FollowerMetrics {
  private static final Map<String, Freshness> COPIES = new ConcurrentHashMap<>();

  static {
    gauge(
        "weir_region_lag_ms",
        "Milliseconds that a copy is behind its home; -1 before it heard from it",
        Freshness::lagMillis);
    gauge(
        "weir_region_lag_revs",
        "Revs that a copy is behind its home; -1 before it heard from it",
        Freshness::lagRevs);
  }

  private FollowerMetrics() {}

  /** All copies of this process together. */
  public static Lags lags() {
    return Lags.of(COPIES.values());
  }

  static void stands(String persistenceId, Freshness freshness) {
    COPIES.put(persistenceId, freshness);
  }

  static void gone(String persistenceId) {
    COPIES.remove(persistenceId);
  }

  private static void gauge(String name, String help, ToDoubleFunction<Freshness> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("tenant", "circuit", "home")
        .callback(callback -> show(callback, value))
        .register();
  }

  private static void show(GaugeWithCallback.Callback callback, ToDoubleFunction<Freshness> value) {
    Set<String> named = EntityMetrics.named();
    Map<String, Double> others = new ConcurrentHashMap<>();
    COPIES.forEach(
        (persistenceId, copy) -> {
          String[] parts = persistenceId.split("\\|", -1);
          if (named.contains(parts[1])) {
            callback.call(value.applyAsDouble(copy), parts[1], parts[2], copy.home());
          } else {
            others.merge(copy.home(), value.applyAsDouble(copy), Math::max);
          }
        });
    others.forEach((home, most) -> callback.call(most, "_other", "_other", home));
  }
}
