package dev.weir.circuit;

import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import dev.weir.zset.TableShape;
import java.util.List;

/**
 * A declared table.
 *
 * @param primaryKey positions of the key columns, at least one
 * @param defaults for each column the literal of its DEFAULT, null without one: a {@link Long} lane
 *     for fixed-width types, a {@link java.math.BigDecimal} for decimals, a {@link String} for
 *     VARCHAR
 * @param lateness the columns with one, in their order
 * @param sql the text it was declared by
 */
public record TableDefinition(
    String name,
    Schema schema,
    int[] primaryKey,
    List<Object> defaults,
    List<Lateness> lateness,
    String sql) {
  /** A table without lateness. */
  public TableDefinition(
      String name, Schema schema, int[] primaryKey, List<Object> defaults, String sql) {
    this(name, schema, primaryKey, defaults, List.of(), sql);
  }

  /** What typing a batch has to know of it. */
  public TableShape shape() {
    return new TableShape(name, schema, primaryKey, defaults, lateness);
  }
}
