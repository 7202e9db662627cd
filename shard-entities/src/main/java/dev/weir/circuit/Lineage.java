package dev.weir.circuit;

/**
 * Where the rows of an operator come from one to one.
 *
 * @param columns for each column of the table the operator's column that copies it, otherwise -1
 */
record Lineage(TableDefinition table, int[] columns) {
  /** The operator's columns that hold the primary key, {@code null} if one is missing. */
  int[] key() {
    int[] key = table.primaryKey();
    int[] found = new int[key.length];
    for (int i = 0; i < key.length; i++) {
      found[i] = columns[key[i]];
      if (found[i] < 0) {
        return null;
      }
    }
    return found;
  }
}
