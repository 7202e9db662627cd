package dev.weir.circuit;

/** How rows of a partition are numbered, from 1 on. */
public enum Ranking {
  /** Every row has a number of its own. */
  ROW_NUMBER,
  /** Rows that are equal in the ORDER BY have the number of the first of them. */
  RANK,
  /** Like RANK, without gaps. */
  DENSE_RANK
}
