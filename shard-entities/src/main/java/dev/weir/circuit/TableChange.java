package dev.weir.circuit;

/**
 * What a table becomes when its definition is altered.
 *
 * @param to the definition it gets
 * @param from for each column of {@code to} the position of the column before that it goes on from;
 *     {@value #NEW} for one that is new and begins with its DEFAULT, or with NULL
 */
public record TableChange(TableDefinition to, int[] from) {
  /** The origin of a column that was not there before. */
  public static final int NEW = -1;
}
