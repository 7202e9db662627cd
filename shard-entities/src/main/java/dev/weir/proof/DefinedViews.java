package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.sql.Catalog;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The views of a circuit, compiled over what there was when each was defined. */
final class DefinedViews {
  private final SqlCompiler compiler = new SqlCompiler();
  private final Map<String, DefinedView> views = new LinkedHashMap<>();

  SqlCompiler compiler() {
    return compiler;
  }

  /** Defines a view, in place of the one of that name if there is one. */
  void define(String name, String sql, long rev, PlainTables tables) {
    CompiledQuery query = compiler.stored(sql, catalog(tables));
    views.remove(name);
    views.put(name, new DefinedView(name, sql, query, rev));
  }

  /** Defines the views that read a table, and those that read them, once more. */
  void redefineReaders(String table, long rev, PlainTables tables) {
    Set<String> changed = new HashSet<>(Set.of(table));
    for (DefinedView view : List.copyOf(views.values())) {
      if (view.query().reads().stream().anyMatch(changed::contains)) {
        changed.add(view.name());
        define(view.name(), view.sql(), rev, tables);
      }
    }
  }

  void drop(String name) {
    views.remove(name);
  }

  void clear() {
    views.clear();
  }

  Optional<DefinedView> find(String name) {
    return Optional.ofNullable(views.get(name));
  }

  /** In order of definition. */
  Collection<DefinedView> all() {
    return views.values();
  }

  private Catalog catalog(PlainTables tables) {
    Map<String, Catalog.Relation> relations = new TreeMap<>();
    for (PlainTable each : tables.all()) {
      TableDefinition table = each.definition();
      relations.put(
          table.name(), new Catalog.Relation(table.name(), table.schema(), table.primaryKey()));
    }
    for (DefinedView view : views.values()) {
      relations.put(
          view.name(),
          Catalog.Relation.of(view.name(), view.query().plan(), view.query().nesting()));
    }
    return Catalog.of(relations);
  }
}
