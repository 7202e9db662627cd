package dev.weir.circuit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Views that read each other or share operators, while they come back from a snapshot: on one
 * thread, in the order of their definition, while other groups do so on other threads.
 *
 * <p>All that groups have in common are tables, of which nothing changes meanwhile but that they
 * are arranged, and the pool of strings.
 */
final class ViewGroup {
  private final Function<String, Operator> tables;
  private final CircuitContext context;
  private final Graph graph;
  private final List<SavedView> saved = new ArrayList<>();
  private final Map<String, Restored> restored = new LinkedHashMap<>();

  /** A view, and which operators of the graph were made for it; the view itself is the last. */
  private record Restored(ViewResult view, int first, int end) {}

  private ViewGroup(CircuitContext context, Function<String, Operator> tables) {
    this.context = context;
    this.tables = tables;
    this.graph = Graph.nursery(context, this::relation);
  }

  /** The groups of the views that come out as they were. */
  static List<ViewGroup> of(
      List<SavedView> views, CircuitContext context, Function<String, Operator> tables) {
    List<SavedView> active = views.stream().filter(SavedView::isSame).toList();
    Set<String> names = new HashSet<>();
    active.forEach(view -> names.add(view.definition().name()));
    Map<String, Set<String>> setOf = new HashMap<>();
    active.forEach(view -> join(parts(view.definition(), names), setOf));
    Map<Set<String>, ViewGroup> groups = new LinkedHashMap<>();
    for (SavedView view : active) {
      Set<String> all = setOf.get(part(view.definition().name()));
      groups.computeIfAbsent(all, set -> new ViewGroup(context, tables)).saved.add(view);
    }
    return List.copyOf(groups.values());
  }

  /** Makes one set of the parts and of all sets that have one of them. */
  private static void join(Set<String> parts, Map<String, Set<String>> setOf) {
    Set<String> joined = new LinkedHashSet<>(parts);
    parts.forEach(part -> joined.addAll(setOf.getOrDefault(part, Set.of())));
    joined.forEach(part -> setOf.put(part, joined));
  }

  /** What a view may have in common with another: itself, views that it reads, and operators. */
  private static Set<String> parts(ViewDefinition view, Set<String> views) {
    Set<String> parts = new LinkedHashSet<>();
    parts.add(part(view.name()));
    view.reads().stream().filter(views::contains).forEach(name -> parts.add(part(name)));
    addOperators(view.plan(), parts);
    return parts;
  }

  private static String part(String view) {
    return "view " + view;
  }

  private static void addOperators(Plan plan, Set<String> parts) {
    boolean isTable = plan instanceof Plan.Scan scan && !scan.relation().equals(Plan.CLOCK);
    if (!isTable && parts.add(plan.digest())) {
      plan.inputs().forEach(input -> addOperators(input, parts));
    }
  }

  List<String> names() {
    return saved.stream().map(view -> view.definition().name()).toList();
  }

  /** Makes all views with their operators. */
  void restore() {
    saved.forEach(this::restore);
  }

  private void restore(SavedView from) {
    int first = graph.size();
    ViewDefinition definition = from.definition();
    try {
      Operator root = graph.build(definition.plan());
      ViewResult view = new ViewResult(context, definition, from.createdRev(), root);
      if (from.basis() == SavedView.Basis.ROWS) {
        from.rows().accept(view::load);
        graph.place(view);
      } else {
        graph.add(view);
        from.rows().accept(view::restore);
      }
      requireHash(from, view.resultHash());
      view.restored(from.changedRev());
      restored.put(definition.name(), new Restored(view, first, graph.size()));
    } catch (StepFailure failure) {
      StateInput.require(false, "%s fails, %s".formatted(definition.name(), failure.getMessage()));
    }
  }

  private void requireHash(SavedView from, String hash) {
    StateInput.require(
        hash.equals(from.resultHash()),
        "view %s comes out with the hash %s instead of %s"
            .formatted(from.definition().name(), hash, from.resultHash()));
  }

  /** Lets a view and its operators take part in another graph. */
  ViewResult move(String name, Graph to) {
    Restored view = restored.get(name);
    to.take(graph, view.first, view.end);
    return view.view;
  }

  private Operator relation(String name) {
    Restored view = restored.get(name);
    return view == null ? tables.apply(name) : view.view;
  }
}
