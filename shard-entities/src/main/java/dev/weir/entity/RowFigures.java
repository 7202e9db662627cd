package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.RowCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * How many rows the tables and views of the circuits have that are awake in this process and at
 * home in its region. To look wakes no circuit and stops none: each counts while it steps, and its
 * counts are shared.
 *
 * <p>Circuits that users do not make, and those of tenants that they do not make, are left out.
 */
public final class RowFigures {
  private static final Map<String, RowFigures> CIRCUITS = new ConcurrentHashMap<>();

  private final String persistenceId;
  private final String tenant;
  private final String circuit;
  private boolean isShown;
  private long shownVersion;
  private volatile List<Figure> figures = List.of();

  /** What a relation is. */
  public enum Kind {
    TABLE,
    VIEW
  }

  /** A table, or a view that has not failed, with its counts. */
  public record Figure(Kind kind, String name, RowCounts counts) {}

  /** A circuit with its tables and views, by name. */
  public record OfCircuit(String tenant, String circuit, List<Figure> figures) {}

  /**
   * Those of a circuit, which are not shown yet; its persistence id is {@code c|tenant|circuit}.
   */
  RowFigures(String persistenceId) {
    String[] parts = persistenceId.split("\\|", -1);
    this.persistenceId = persistenceId;
    this.tenant = parts[1];
    this.circuit = parts[2];
  }

  /** All circuits with at least one table or view, in no particular order. */
  public static Stream<OfCircuit> all() {
    return CIRCUITS.values().stream()
        .map(each -> new OfCircuit(each.tenant, each.circuit, each.figures))
        .filter(each -> !each.figures.isEmpty());
  }

  /**
   * The circuit stands so to its home. What was counted before it came home was counted elsewhere
   * too, or is a replay of what was.
   */
  void stand(CircuitState state, boolean isHome) {
    if (!isHome) {
      end();
    } else if (!isShown && !tenant.startsWith("_") && !CircuitNames.isOwn(circuit)) {
      state.circuit().countAnew();
      isShown = true;
      show(state);
      CIRCUITS.put(persistenceId, this);
    }
  }

  /** Tables and views may have come, gone or failed. */
  void look(CircuitState state) {
    if (isShown && shownVersion != state.relationsVersion()) {
      show(state);
    }
  }

  /** The circuit is not here any more, or not at home. */
  void end() {
    isShown = false;
    CIRCUITS.remove(persistenceId, this);
  }

  private void show(CircuitState state) {
    shownVersion = state.relationsVersion();
    Circuit shown = state.circuit();
    figures =
        Stream.concat(
                shown.tables().stream()
                    .map(table -> figure(Kind.TABLE, table.name(), shown.counts(table.name()))),
                shown.views().stream()
                    .map(view -> figure(Kind.VIEW, view.name(), shown.counts(view.name()))))
            .flatMap(Optional::stream)
            .toList();
  }

  private static Optional<Figure> figure(Kind kind, String name, Optional<RowCounts> counts) {
    return counts.map(found -> new Figure(kind, name, found));
  }
}
