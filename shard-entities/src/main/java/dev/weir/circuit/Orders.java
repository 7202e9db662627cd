package dev.weir.circuit;

import dev.weir.zset.RowOrder;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.util.List;

/** Turns sort columns of a plan into an order of rows. */
final class Orders {
  private Orders() {}

  static RowOrder of(Schema schema, List<SortColumn> sorts, Strings strings) {
    int[] columns = new int[sorts.size()];
    boolean[] descending = new boolean[sorts.size()];
    boolean[] nullsFirst = new boolean[sorts.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = sorts.get(i).column();
      descending[i] = sorts.get(i).descending();
      nullsFirst[i] = sorts.get(i).nullsFirst();
    }
    return new RowOrder(schema, columns, descending, nullsFirst, strings);
  }
}
