package dev.weir.circuit;

/** One column of an order. */
public record SortColumn(int column, boolean descending, boolean nullsFirst) {
  /** The same order of another column. */
  public SortColumn at(int other) {
    return new SortColumn(other, descending, nullsFirst);
  }
}
