package dev.weir.entity;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.ToDoubleFunction;

/**
 * What the circuits of this process tell the scraper.
 *
 * <p>Gauges carry the tenants with the most changes by name and sum the rest under {@code _other}.
 */
public final class EntityMetrics {
  private static final Counter BATCHES =
      Counter.builder()
          .name("weir_batches_total")
          .help("Batches by result: committed, replayed or refused")
          .labelNames("result")
          .register();
  private static final Counter TAILS =
      Counter.builder()
          .name("weir_region_quarantined_events_total")
          .help("Events taken from journals because another region was made home without them")
          .register();
  private static final Counter ROWS =
      Counter.builder()
          .name("weir_batch_rows_total")
          .help("Changes in committed batches")
          .register();
  private static final Histogram STEP =
      Histogram.builder()
          .name("weir_step_seconds")
          .help("Time to apply one event to a circuit and all its views")
          .classicUpperBounds(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
          .register();
  private static final long MEASURED_BYTES_MIN = 1 << 20;
  private static final Map<String, Sample> CIRCUITS = new ConcurrentHashMap<>();
  private static final Set<String> QUARANTINED = ConcurrentHashMap.newKeySet();
  private static final DoubleAdder RECOVERED_BYTES = new DoubleAdder();
  private static final DoubleAdder RECOVERED_SECONDS = new DoubleAdder();
  private static volatile int tenantLabelsMax = 50;

  /**
   * A circuit as of its last event.
   *
   * @param changes changes applied since the process started
   */
  private record Sample(
      String tenant,
      String circuit,
      long rev,
      long stateBytes,
      long changes,
      List<String> failedViews) {}

  static {
    gauge("weir_rev", "Rev of a circuit", sample -> sample.rev);
    gauge("weir_state_bytes", "Bytes of state of a circuit", sample -> sample.stateBytes);
    GaugeWithCallback.builder()
        .name("weir_view_failed")
        .help("1 for each view that has failed; 0 without a view for a circuit with none")
        .labelNames("tenant", "circuit", "view")
        .callback(EntityMetrics::failedViews)
        .register();
  }

  private EntityMetrics() {}

  /** How many tenants are shown by name. */
  public static void showTenants(int max) {
    tenantLabelsMax = max;
  }

  /**
   * A circuit that is alive in this process.
   *
   * @param rev grows by one with each batch
   */
  public record Figure(long stateBytes, long rev) {}

  /** The figures of a circuit, if it is alive here. */
  public static Optional<Figure> figure(String persistenceId) {
    return Optional.ofNullable(CIRCUITS.get(persistenceId))
        .map(sample -> new Figure(sample.stateBytes, sample.rev));
  }

  /** Bytes of state read in a second of recovery, over all recoveries; 0 before the first. */
  public static double recoveryBytesPerSecond() {
    double seconds = RECOVERED_SECONDS.sum();
    return seconds > 0 ? RECOVERED_BYTES.sum() / seconds : 0;
  }

  /** Small circuits say nothing of speed. */
  static void recovered(long stateBytes, long nanos) {
    if (stateBytes >= MEASURED_BYTES_MIN) {
      RECOVERED_BYTES.add((double) stateBytes);
      RECOVERED_SECONDS.add(nanos / 1e9);
    }
  }

  /** Circuits out of service, as {@code tenant/circuit}, sorted. */
  public static List<String> quarantined() {
    return QUARANTINED.stream().sorted().toList();
  }

  static void quarantine(String persistenceId, boolean out) {
    String[] parts = persistenceId.split("\\|", -1);
    String name = parts[1] + "/" + parts[2];
    if (out) {
      QUARANTINED.add(name);
    } else {
      QUARANTINED.remove(name);
    }
  }

  static void committed(int changes) {
    BATCHES.labelValues("committed").inc();
    ROWS.inc(changes);
  }

  static void replayed() {
    BATCHES.labelValues("replayed").inc();
  }

  static void tailTaken(long events) {
    TAILS.inc(events);
  }

  static void refused() {
    BATCHES.labelValues("refused").inc();
  }

  static void stepped(long nanos) {
    STEP.observe(nanos / 1e9);
  }

  /** Notes how a circuit stands; its persistence id is {@code c|tenant|circuit}. */
  static void standing(
      String persistenceId, long rev, long stateBytes, int changes, List<String> failedViews) {
    String[] parts = persistenceId.split("\\|", -1);
    CIRCUITS.merge(
        persistenceId,
        new Sample(parts[1], parts[2], rev, stateBytes, changes, failedViews),
        (was, now) ->
            new Sample(
                now.tenant,
                now.circuit,
                now.rev,
                now.stateBytes,
                was.changes + now.changes,
                now.failedViews));
  }

  static void gone(String persistenceId) {
    CIRCUITS.remove(persistenceId);
  }

  /** A scraper must be able to tell a circuit without failures from one that is not there. */
  private static void failedViews(GaugeWithCallback.Callback callback) {
    Set<String> named = named();
    int others = 0;
    for (Sample sample : CIRCUITS.values()) {
      if (!named.contains(sample.tenant)) {
        others += sample.failedViews.size();
      } else if (sample.failedViews.isEmpty()) {
        callback.call(0, sample.tenant, sample.circuit, "");
      } else {
        sample.failedViews.forEach(view -> callback.call(1, sample.tenant, sample.circuit, view));
      }
    }
    if (others > 0) {
      callback.call(others, "_other", "_other", "_other");
    }
  }

  private static void gauge(String name, String help, ToDoubleFunction<Sample> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("tenant", "circuit")
        .callback(
            callback -> {
              Set<String> named = named();
              double others = 0;
              for (Sample sample : CIRCUITS.values()) {
                if (named.contains(sample.tenant)) {
                  callback.call(value.applyAsDouble(sample), sample.tenant, sample.circuit);
                } else {
                  others += value.applyAsDouble(sample);
                }
              }
              if (others > 0) {
                callback.call(others, "_other", "_other");
              }
            })
        .register();
  }

  /** The busiest tenants. */
  static Set<String> named() {
    Map<String, Long> changes = new HashMap<>();
    CIRCUITS.values().forEach(s -> changes.merge(s.tenant, s.changes, Long::sum));
    Set<String> named = new HashSet<>();
    changes.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(tenantLabelsMax)
        .forEach(entry -> named.add(entry.getKey()));
    return named;
  }
}
