package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.FillStatus;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewInfo;
import dev.weir.circuit.ViewProgress;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Catalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The views of a circuit that are to be filled between batches, in the order in which they were
 * begun; the first one is, at its home. What has been filled so far is not stored: who recovers
 * begins again.
 *
 * <p>Not thread-safe; part of the {@link CircuitState}.
 */
final class Backfills {
  /** Rows of batches that a view takes at a time which passed while it was filled. */
  private static final int SLICE_ROWS = 8_192;

  private final Map<String, Backfill> begun = new LinkedHashMap<>();
  private FillStatus.Going progress = new FillStatus.Going(0, 0);

  /**
   * A view that is to be filled.
   *
   * @param rev at which that was said
   */
  record Backfill(ViewDefinition definition, long rev) {
    String view() {
      return definition.name();
    }
  }

  boolean isEmpty() {
    return begun.isEmpty();
  }

  Optional<Backfill> find(String view) {
    return Optional.ofNullable(begun.get(view));
  }

  /** In the order in which they were begun. */
  Collection<Backfill> all() {
    return begun.values();
  }

  void begin(ViewDefinition definition, long rev, Circuit circuit) {
    end(definition.name(), circuit);
    begun.put(definition.name(), new Backfill(definition, rev));
  }

  /** The view is filled, or shall not be any more. */
  void end(String view, Circuit circuit) {
    if (isFirst(view)) {
      stop(circuit);
    }
    begun.remove(view);
  }

  private boolean isFirst(String view) {
    return !begun.isEmpty() && begun.keySet().iterator().next().equals(view);
  }

  void clear(Circuit circuit) {
    stop(circuit);
    begun.clear();
  }

  /** Throws away what has been filled so far. */
  void stop(Circuit circuit) {
    circuit.endFill();
    progress = new FillStatus.Going(0, 0);
  }

  /** Fills some more; gives the event with which that ends, once it is at its end. */
  Optional<CircuitEvent.Control> slice(Circuit circuit) {
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Backfill first = begun.values().iterator().next();
    if (!circuit.isFilling()) {
      circuit.beginFill(first.definition);
    }
    boolean replaced = circuit.view(first.view()).isPresent();
    return switch (circuit.fillSlice(SLICE_ROWS)) {
      case FillStatus.Going going -> {
        progress = going;
        yield Optional.empty();
      }
      case FillStatus.Ready _ -> Optional.of(activated(first.definition, replaced));
      case FillStatus.Failed failed ->
          Optional.of(failed(first.definition, replaced, failed, circuit.limits()));
    };
  }

  private static CircuitEvent.Control activated(ViewDefinition view, boolean replaced) {
    return new CircuitEvent.ViewActivated(view.name(), view.sql(), view.format(), replaced);
  }

  /** A row that has been corrected meanwhile fails nothing: it is seen when all is computed. */
  private static CircuitEvent.Control failed(
      ViewDefinition view, boolean replaced, FillStatus.Failed failed, CircuitLimits limits) {
    if (failed.certain()) {
      return new CircuitEvent.BackfillFailed(
          view.name(), view.sql(), view.format(), replaced, failed.failure());
    }
    return replaced
        ? new CircuitEvent.ViewReplaced(view.name(), view.sql(), view.format(), limits)
        : new CircuitEvent.ViewCreated(view.name(), view.sql(), view.format(), limits);
  }

  /** Those that read a table or view, by name. */
  List<String> readersOf(String relation) {
    return begun.values().stream()
        .filter(each -> each.definition.reads().contains(relation))
        .map(Backfill::view)
        .sorted()
        .toList();
  }

  /**
   * A change of relations has to wait for those who are filled from them.
   *
   * @throws WeirException {@code view-backfilling}
   */
  void requireNoneReads(Set<String> relations) {
    for (Backfill each : begun.values()) {
      if (each.definition.reads().stream().anyMatch(relations::contains)) {
        throw backfilling(each.view(), progress(each.view(), false));
      }
    }
  }

  /**
   * @throws WeirException {@code view-backfilling}
   */
  void requireNotBegun(String view) {
    if (begun.containsKey(view)) {
      throw backfilling(view, progress(view, false));
    }
  }

  /** Those that are not there yet, as a query would read them. */
  List<Catalog.Relation> relations() {
    return begun.values().stream()
        .map(Backfill::definition)
        .map(view -> Catalog.Relation.of(view.name(), view.plan(), view.nesting()))
        .toList();
  }

  /** The views of a circuit and those that are not there yet, by name. */
  List<ViewInfo> infos(Circuit circuit) {
    List<ViewInfo> infos = new ArrayList<>();
    Set<String> names = new TreeSet<>(begun.keySet());
    circuit.views().forEach(view -> names.add(view.name()));
    names.forEach(name -> infos.add(info(circuit, name)));
    return infos;
  }

  /** A view that is there, or one that is not there yet. */
  ViewInfo info(Circuit circuit, String name) {
    Backfill backfill = begun.get(name);
    boolean isThere = circuit.view(name).isPresent();
    if (backfill == null) {
      return circuit.viewInfo(name);
    }
    return isThere
        ? circuit.viewInfo(name).with(progress(name, true))
        : ViewInfo.begun(backfill.definition, backfill.rev, progress(name, false));
  }

  private ViewProgress progress(String view, boolean replaces) {
    return isFirst(view)
        ? new ViewProgress(progress.done(), progress.total(), replaces)
        : new ViewProgress(0, 0, replaces);
  }

  private static WeirException backfilling(String view, ViewProgress far) {
    Map<String, Object> progress = new LinkedHashMap<>();
    progress.put("done", far.done());
    progress.put("total", far.total());
    progress.put("unit", "rows");
    return new WeirException(
        ErrorCode.VIEW_BACKFILLING,
        "View " + view + " is being filled. Wait until it is active, or delete it.",
        Map.of("progress", progress));
  }
}
