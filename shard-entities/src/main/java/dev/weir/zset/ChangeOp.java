package dev.weir.zset;

/** What a change does to its row; the ordinal is part of no stored format. */
public enum ChangeOp {
  /** Inserts a whole row; refused in strict mode when the key exists. */
  CREATE,
  /** Inserts or replaces a whole row. */
  UPSERT,
  /** Changes the given columns of an existing row. */
  UPDATE,
  /** Removes the row of a key. */
  DELETE
}
