package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.Plan;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.sql.Catalog;
import dev.weir.sql.SqlCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables and views of a circuit: what a query may read, and which view reads which. */
record Relations(Circuit circuit, Backfills backfills) {
  /** The relations a query may read, fixed as of now; safe on any thread. */
  Catalog catalog() {
    return catalog(List.copyOf(circuit.views()));
  }

  /** The tables, and some of the views. */
  Catalog catalog(List<ViewDefinition> views) {
    Map<String, Catalog.Relation> relations = new HashMap<>();
    for (TableDefinition table : circuit.tables()) {
      relations.put(
          table.name(), new Catalog.Relation(table.name(), table.schema(), table.primaryKey()));
    }
    for (ViewDefinition view : views) {
      relations.put(view.name(), Catalog.Relation.of(view.name(), view.plan(), view.nesting()));
    }
    backfills.relations().forEach(view -> relations.putIfAbsent(view.name(), view));
    return Catalog.of(relations);
  }

  /** Views that read a table or view, by name, and after them those that are being filled. */
  List<String> readersOf(String relation) {
    List<String> readers = new ArrayList<>();
    for (ViewDefinition view : circuit.views()) {
      if (view.reads().contains(relation)) {
        readers.add(view.name());
      }
    }
    readers.addAll(backfills.readersOf(relation));
    return readers;
  }

  /**
   * The readers of a table or view, and those that may have read it before this build has refused
   * them: one that accepts them again must find it.
   */
  List<String> dependentsOf(String relation) {
    List<String> dependents = new ArrayList<>(readersOf(relation));
    for (ViewDefinition view : circuit.viewsAsDefined().reversed()) {
      if (view.name().equals(relation)) {
        break; // a view reads what was there before it
      }
      if (view.plan() instanceof Plan.Refused && SqlCompiler.mayRead(view.sql(), relation)) {
        dependents.add(view.name());
      }
    }
    return dependents;
  }

  /** Views that read a table, directly or by others, in the order of their definition. */
  List<ViewDefinition> allReadersOf(String table) {
    Set<String> names = new HashSet<>(Set.of(table));
    List<ViewDefinition> readers = new ArrayList<>();
    for (ViewDefinition view : circuit.viewsAsDefined()) {
      if (view.reads().stream().anyMatch(names::contains)) {
        names.add(view.name());
        readers.add(view);
      }
    }
    return readers;
  }
}
