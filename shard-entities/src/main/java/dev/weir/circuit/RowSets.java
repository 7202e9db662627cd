package dev.weir.circuit;

import dev.weir.zset.Arrangeable;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.KeyedRows;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.util.function.IntToLongFunction;

/** Copies of stored rows that readers on any thread may keep. */
final class RowSets {
  private RowSets() {}

  /** Some rows of a table. */
  static RowSet some(KeyedRows rows, int[] slots, Strings strings) {
    Schema schema = rows.rows().schema();
    ColumnVector[] columns = ColumnVector.allocate(schema, slots.length);
    rows.rows().gather(slots, slots.length, columns, 0);
    long[] versions = new long[slots.length];
    for (int i = 0; i < slots.length; i++) {
      versions[i] = rows.version(slots[i]);
    }
    return new RowSet(schema, columns, null, versions, slots.length, strings);
  }

  /** Bytes of such a copy, 0 where there is none. */
  static long stateBytes(RowSet copy) {
    if (copy == null) {
      return 0;
    }
    long bytes = 8L * copy.versions().length;
    bytes += copy.multiplicities() == null ? 0 : 8L * copy.multiplicities().length;
    for (ColumnVector column : copy.columns()) {
      bytes += column.stateBytes();
    }
    return bytes;
  }

  /**
   * All rows.
   *
   * @param trees the versions of what they hold, null where they hold nothing
   * @param counted whether they have multiplicities
   */
  static RowSet of(
      Arrangeable rows,
      int size,
      IntToLongFunction version,
      TreeVersions trees,
      boolean counted,
      Strings strings) {
    Schema schema = rows.rows().schema();
    int[] slots = new int[size];
    long[] multiplicities = new long[counted ? size : 0];
    long[] versions = new long[size];
    byte[][] nodes = trees == null ? null : new byte[size][];
    boolean several = false;
    int count = 0;
    for (int slot = 0; slot < rows.rows().highWater(); slot++) {
      long weight = rows.weight(slot);
      if (weight != 0) {
        if (counted) {
          multiplicities[count] = weight;
          several |= weight != 1;
        }
        versions[count] = version.applyAsLong(slot);
        if (nodes != null) {
          nodes[count] = trees.of(slot);
        }
        slots[count++] = slot;
      }
    }
    ColumnVector[] columns = ColumnVector.allocate(schema, size);
    rows.rows().gather(slots, size, columns, 0);
    return new RowSet(
        schema, columns, several ? multiplicities : null, versions, nodes, size, strings);
  }
}
