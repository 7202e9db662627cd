package dev.weir.zset;

import java.util.List;
import java.util.Optional;

/**
 * Which columns of rows hold rows themselves, so that the rows are trees.
 *
 * @param nests in the order of their columns
 */
public record Nesting(List<Nest> nests) {
  /** Rows that hold no others. */
  public static final Nesting NONE = new Nesting(List.of());

  /**
   * A column whose values are ARRAYs of ROWs.
   *
   * @param column its place among the columns, or among the fields where the rows are elements
   *     themselves
   * @param key fields that tell the elements of one array apart; none where all of them do
   * @param below what the elements hold
   */
  public record Nest(int column, List<Integer> key, Nesting below) {
    public Nest {
      key = List.copyOf(key);
    }

    /** The fields of an element. */
    public Schema elements(Schema around) {
      return new Schema(around.type(column).element().parts());
    }

    public int[] keyColumns() {
      return key.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  public Nesting {
    nests = List.copyOf(nests);
  }

  public boolean isEmpty() {
    return nests.isEmpty();
  }

  /** What a column holds; empty for a column of values. */
  public Optional<Nest> of(int column) {
    return nests.stream().filter(nest -> nest.column() == column).findFirst();
  }
}
