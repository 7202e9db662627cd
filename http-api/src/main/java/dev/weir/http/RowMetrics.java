package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.circuit.RowCounts.Counted;
import dev.weir.config.Clock;
import dev.weir.config.WeirConfig;
import dev.weir.entity.RowFigures;
import dev.weir.entity.RowFigures.Figure;
import dev.weir.entity.RowFigures.OfCircuit;
import dev.weir.http.samples.PrometheusTextReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleLimits;
import dev.weir.router.Router;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Writes now and then how many rows the tables and views have that this node keeps, and how many
 * have come and gone, into the metrics of their tenants, on the way that samples of clients take.
 *
 * <p>Without it no tenant has metrics that did not send some. A tenant whose figures cannot be
 * written keeps no other from its own.
 */
final class RowMetrics implements AutoCloseable {
  /** Tables and views of one round, with three series each; the next round begins after them. */
  static final int RELATIONS_MAX = 20_000;

  private static final Counter FAILED =
      Counter.builder()
          .name("weir_view_metrics_failed_total")
          .help("Times that the node could not write how many rows tables and views have")
          .register();

  private final SampleWrites writes;
  private final Clock clock;
  private final RegularWrites regular =
      new RegularWrites("row counts of tables and views", this::write, FAILED::inc);

  /** The tenant that the round before ended with. */
  private String last = "";

  private RowMetrics(SampleWrites writes, Clock clock) {
    this.writes = writes;
    this.clock = clock;
  }

  /** Those of a node, which writes them if its configuration says how often. */
  static RowMetrics of(WeirConfig config, Router router, Clock clock) {
    RowMetrics rows = new RowMetrics(SampleWrites.of(config, router, clock), clock);
    rows.regular.every(config.metrics().viewInterval());
    return rows;
  }

  private CompletionStage<Optional<Throwable>> write() {
    CompletionStage<Optional<Throwable>> all = CompletableFuture.completedStage(Optional.empty());
    for (Tenant tenant : round(tenants(), last)) {
      last = tenant.name();
      all = all.thenCompose(before -> write(tenant).thenApply(why -> before.or(() -> why)));
    }
    return all;
  }

  /** Why the figures of a tenant could not be written, if so; never fails. */
  private CompletionStage<Optional<Throwable>> write(Tenant tenant) {
    return CompletableFuture.completedStage(tenant)
        .thenCompose(each -> writes.store(each.name(), batch(each)))
        .handle(
            (outcome, failure) ->
                failure == null
                    ? outcome.refusal().map(Throwable.class::cast)
                    : Optional.of(failure));
  }

  private SampleBatch batch(Tenant tenant) {
    byte[] text = text(tenant.circuits()).getBytes(UTF_8);
    return PrometheusTextReader.read(text, SampleLimits.DEFAULT, clock.millis());
  }

  /** A tenant with its circuits, by name. */
  record Tenant(String name, List<OfCircuit> circuits) {
    int relations() {
      return circuits.stream().mapToInt(each -> each.figures().size()).sum();
    }
  }

  private static List<Tenant> tenants() {
    TreeMap<String, List<OfCircuit>> byName =
        RowFigures.all()
            .sorted(Comparator.comparing(OfCircuit::circuit))
            .collect(Collectors.groupingBy(OfCircuit::tenant, TreeMap::new, Collectors.toList()));
    return byName.entrySet().stream()
        .map(tenant -> new Tenant(tenant.getKey(), tenant.getValue()))
        .toList();
  }

  /**
   * The tenants of one round, out of all by name: in turn, where there are too many for one.
   *
   * @param last the tenant that the round before ended with
   */
  static List<Tenant> round(List<Tenant> all, String last) {
    List<Tenant> turn = new ArrayList<>();
    all.stream().filter(each -> each.name().compareTo(last) > 0).forEach(turn::add);
    all.stream().filter(each -> each.name().compareTo(last) <= 0).forEach(turn::add);
    int left = RELATIONS_MAX;
    int size = 0;
    // one tenant alone has as many as its own limits allow
    while (size < turn.size() && (size == 0 || turn.get(size).relations() <= left)) {
      left -= turn.get(size).relations();
      size++;
    }
    return turn.subList(0, size);
  }

  private static String text(List<OfCircuit> circuits) {
    StringBuilder text = new StringBuilder();
    for (RowFigures.Kind kind : RowFigures.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      text.append("# HELP weir_%1$s_rows Rows of a %1$s\n".formatted(name));
      text.append("# TYPE weir_%s_rows gauge\n".formatted(name));
      each(circuits, kind, (labels, counted) -> rows(text, name, labels, counted));
      text.append(
          "# HELP weir_%1$s_changes_total Rows that have come to a %1$s or gone\n".formatted(name));
      text.append("# TYPE weir_%s_changes_total counter\n".formatted(name));
      each(circuits, kind, (labels, counted) -> changes(text, name, labels, counted));
    }
    return text.toString();
  }

  private static void rows(StringBuilder text, String kind, String labels, Counted counted) {
    text.append("weir_%s_rows{%s} %d\n".formatted(kind, labels, counted.rows()));
  }

  private static void changes(StringBuilder text, String kind, String labels, Counted counted) {
    changes(text, kind, labels + ",change=\"insert\"", counted.inserted());
    changes(text, kind, labels + ",change=\"delete\"", counted.deleted());
  }

  private static void changes(StringBuilder text, String kind, String labels, long rows) {
    text.append("weir_%s_changes_total{%s} %d\n".formatted(kind, labels, rows));
  }

  private interface Writer {
    void write(String labels, Counted counted);
  }

  /** Names of circuits, tables and views have nothing that would have to be escaped. */
  private static void each(List<OfCircuit> circuits, RowFigures.Kind kind, Writer writer) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    for (OfCircuit circuit : circuits) {
      for (Figure figure : circuit.figures()) {
        if (figure.kind() == kind) {
          writer.write(
              "circuit=\"%s\",%s=\"%s\"".formatted(circuit.circuit(), name, figure.name()),
              figure.counts().now());
        }
      }
    }
  }

  @Override
  public void close() {
    regular.close();
  }
}
