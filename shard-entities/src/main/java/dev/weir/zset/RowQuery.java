package dev.weir.zset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Filters, orders, cuts and projects a row set. It only reads the set, so it runs on any thread.
 *
 * <p>The order is total: the given columns, then the key, then all columns.
 *
 * @param filters all must hold
 * @param key positions of the columns that identify a row, may be none
 * @param columns positions of the output columns, in output order
 * @param occurrences whether offset and limit count a row of multiplicity n as n rows
 * @param offset rows left out at the front
 * @param limit most rows of the result, {@link Long#MAX_VALUE} for all
 */
public record RowQuery(
    List<RowFilter> filters,
    List<SortKey> order,
    int[] key,
    int[] columns,
    boolean occurrences,
    long offset,
    long limit) {
  /** Below this share of the rows a heap of the first ones beats sorting all. */
  private static final int HEAP_SHARE = 8;

  public RowQuery {
    filters = List.copyOf(filters);
    order = List.copyOf(order);
    if (offset < 0 || limit < 0) {
      throw new IllegalArgumentException("offset " + offset + ", limit " + limit);
    }
  }

  /** All rows and columns of a schema in order. */
  public static RowQuery all(Schema schema, List<SortKey> order, int[] key) {
    int[] columns = IntStream.range(0, schema.size()).toArray();
    return new RowQuery(List.of(), order, key, columns, true, 0, Long.MAX_VALUE);
  }

  /** Reads {@code delay} or {@code -delay}, comma-separated, as an order. */
  public static List<SortKey> order(Schema schema, String text) {
    return Arrays.stream(text.split(",", -1)).map(part -> sortKey(schema, part)).toList();
  }

  /** The positions of comma-separated column names. */
  public static int[] columns(Schema schema, String text) {
    return Arrays.stream(text.split(",", -1)).mapToInt(name -> column(schema, name)).toArray();
  }

  public RowSet run(RowSet set) {
    int[] rows = IntStream.range(0, set.size()).toArray();
    int size = set.size();
    for (RowFilter filter : filters) {
      size = filter.select(set, rows, size);
    }
    long wanted = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
    RowComparator comparator = new RowComparator(set, order, key);
    if (wanted < size / HEAP_SHARE) {
      // each row counts at least once, so the wanted ones are among the first so many
      rows = RowSort.first(rows, size, (int) wanted, comparator);
      size = rows.length;
    } else {
      RowSort.sort(rows, size, comparator);
    }
    return occurrences && set.multiplicities() != null
        ? cutOccurrences(set, rows, size, wanted)
        : cutRows(set, rows, size, wanted);
  }

  private RowSet cutRows(RowSet set, int[] rows, int size, long wanted) {
    int from = (int) Math.min(offset, size);
    int to = (int) Math.min(wanted, size);
    int[] kept = Arrays.copyOfRange(rows, from, to);
    return gather(set, kept, pick(set.multiplicities(), kept));
  }

  private RowSet cutOccurrences(RowSet set, int[] rows, int size, long wanted) {
    long[] multiplicities = new long[size];
    int[] kept = new int[size];
    int count = 0;
    long before = 0;
    for (int i = 0; i < size && before < wanted; i++) {
      long after = before + set.multiplicities()[rows[i]];
      long visible = Math.min(after, wanted) - Math.max(before, offset);
      if (visible > 0) {
        multiplicities[count] = visible;
        kept[count++] = rows[i];
      }
      before = after;
    }
    return gather(set, Arrays.copyOf(kept, count), Arrays.copyOf(multiplicities, count));
  }

  private RowSet gather(RowSet set, int[] rows, long[] multiplicities) {
    ColumnVector[] vectors = new ColumnVector[columns.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = gather(set.columns()[columns[i]], rows);
    }
    Schema schema =
        new Schema(Arrays.stream(columns).mapToObj(column -> set.schema().column(column)).toList());
    return new RowSet(
        schema, vectors, multiplicities, pick(set.versions(), rows), rows.length, set.strings());
  }

  private static ColumnVector gather(ColumnVector column, int[] rows) {
    boolean[] nulls = null;
    if (column.nulls != null) {
      nulls = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        nulls[i] = column.nulls[rows[i]];
      }
    }
    return ColumnVector.of(pick(column.lanes, rows), pick(column.highs, rows), nulls);
  }

  private static long[] pick(long[] values, int[] rows) {
    if (values == null) {
      return null;
    }
    long[] picked = new long[rows.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[rows[i]];
    }
    return picked;
  }

  private static SortKey sortKey(Schema schema, String text) {
    return text.startsWith("-")
        ? SortKey.descending(column(schema, text.substring(1)))
        : SortKey.ascending(column(schema, text));
  }

  private static int column(Schema schema, String name) {
    int column = schema.indexOf(name);
    if (column < 0) {
      throw RowFilter.unknownColumn(schema, name);
    }
    return column;
  }
}
