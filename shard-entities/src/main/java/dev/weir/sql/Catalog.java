package dev.weir.sql;

import dev.weir.zset.Schema;
import java.util.Collection;
import java.util.Optional;

/** What a query may read: the tables and views of one circuit. */
public interface Catalog {
  /** A table or view by its exact name. */
  Optional<Relation> relation(String name);

  /** All names, for "did you mean". */
  Collection<String> names();

  /**
   * A table or view.
   *
   * @param key columns that identify a row, empty when none are known to
   */
  record Relation(String name, Schema schema, int[] key) {}
}
