package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.zset.Nesting;
import dev.weir.zset.Schema;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What a query may read: the tables and views of one circuit. */
public interface Catalog {
  /** A table or view by its exact name. */
  Optional<Relation> relation(String name);

  /** All names, for "did you mean". */
  Collection<String> names();

  /** One of these relations by name, on any thread. */
  static Catalog of(Map<String, Relation> relations) {
    return new FixedCatalog(relations);
  }

  /**
   * A table or view.
   *
   * @param key columns that identify a row, empty when none are known to
   * @param nesting which columns hold rows
   */
  record Relation(String name, Schema schema, int[] key, Nesting nesting) {
    /** One of plain rows. */
    public Relation(String name, Schema schema, int[] key) {
      this(name, schema, key, Nesting.NONE);
    }

    /** What a query reads of a view. */
    public static Relation of(String name, Plan plan, Nesting nesting) {
      return new Relation(name, plan.schema(), plan.key(), nesting);
    }
  }
}
