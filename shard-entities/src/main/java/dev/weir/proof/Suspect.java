package dev.weir.proof;

import dev.weir.circuit.TableDefinition;

/**
 * A table or view on which the engine and the recomputation do not agree.
 *
 * @param key positions of its key columns, none for rows without a key
 * @param createdRev the rev of its definition
 * @param badRev a rev at which they do not agree
 */
record Suspect(boolean isView, String name, int[] key, long createdRev, long badRev) {
  static Suspect of(DefinedView view, long badRev) {
    return new Suspect(true, view.name(), view.query().plan().key(), view.createdRev(), badRev);
  }

  static Suspect of(PlainTable table, long badRev) {
    TableDefinition definition = table.definition();
    return new Suspect(
        false, definition.name(), definition.primaryKey(), table.createdRev(), badRev);
  }

  String what() {
    return isView ? "view" : "table";
  }

  boolean isSame(Suspect other) {
    return isView == other.isView && name.equals(other.name);
  }
}
