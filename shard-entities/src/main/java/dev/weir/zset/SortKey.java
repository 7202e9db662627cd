package dev.weir.zset;

/** One column of the order of a {@link RowQuery}. */
public record SortKey(int column, boolean descending, boolean nullsFirst) {
  /** NULLs last. */
  public static SortKey ascending(int column) {
    return new SortKey(column, false, false);
  }

  /** NULLs first. */
  public static SortKey descending(int column) {
    return new SortKey(column, true, true);
  }
}
