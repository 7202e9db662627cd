package dev.weir.sql;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Relations by name that never change. */
record FixedCatalog(Map<String, Relation> relations) implements Catalog {
  FixedCatalog {
    relations = Map.copyOf(relations);
  }

  @Override
  public Optional<Relation> relation(String name) {
    return Optional.ofNullable(relations.get(name));
  }

  @Override
  public Collection<String> names() {
    return new TreeSet<>(relations.keySet());
  }
}
