package dev.weir.sql;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;

/** The one change that an ALTER TABLE asks for. */
public sealed interface Alteration {
  /**
   * A new column at the end.
   *
   * @param value its DEFAULT as in {@link dev.weir.circuit.TableDefinition#defaults()}, null
   *     without
   */
  record AddColumn(Column column, Object value) implements Alteration {}

  record DropColumn(String name) implements Alteration {}

  record RenameColumn(String name, String to) implements Alteration {}

  record SetType(String name, ColumnType type) implements Alteration {}

  record DropNotNull(String name) implements Alteration {}

  /** An ALTER TABLE as it was written. */
  record Statement(String table, Alteration alteration) {}
}
