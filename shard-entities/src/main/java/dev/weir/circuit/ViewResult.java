package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.RowOrder;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.WeightedRows;
import java.util.Arrays;

/**
 * The content of a view: its rows with multiplicities and the rev that last changed each.
 *
 * <p>Hashes are kept by addition, so they cost O(delta) and do not depend on order.
 */
final class ViewResult {
  private final String name;
  private final Schema schema;
  private final int[] key;
  private final StringPool strings;
  private final WeightedRows rows;
  private final ContentHash hash;
  private long[] versions = new long[16];
  private long rowCount;
  private long changedRev;
  private RowSet snapshot;

  ViewResult(String name, Plan plan, StringPool strings, long rev) {
    this.name = name;
    this.schema = plan.schema();
    this.key = plan.key();
    this.strings = strings;
    this.rows = new WeightedRows(schema, 0);
    this.hash = new ContentHash(schema, strings);
    this.changedRev = rev;
  }

  /** Takes in rows without telling anybody: backfill. */
  void load(long rev, Delta part) {
    integrate(rev, part);
  }

  /** Takes in a step's delta; null when it changes nothing. */
  ViewDelta apply(long rev, Delta delta) {
    long prevRev = changedRev;
    Delta change = integrate(rev, delta);
    if (change.isEmpty()) {
      return null;
    }
    changedRev = rev;
    return new ViewDelta(
        name,
        change,
        null,
        changedRows(change),
        strings.reader(),
        prevRev,
        rev,
        rowCount,
        resultHash(),
        versionHash());
  }

  /** Bytes the rows would need at least after a delta: a logical count, equal on every node. */
  long logicalBytesAfter(Delta delta) {
    long after = rows.size();
    for (int row = 0; row < delta.size(); row++) {
      after += Long.signum(delta.weights()[row]);
    }
    return after * (9L * schema.size() + 32);
  }

  long rowCount() {
    return rowCount;
  }

  long changedRev() {
    return changedRev;
  }

  /** Recovery: the view is as it was at that rev. */
  void restore(long rev, RowSet saved, ColumnVector[] columns) {
    changedRev = rev;
    hash.clear();
    for (int row = 0; row < saved.size(); row++) {
      int slot = rows.find(columns, row);
      if (slot >= 0) {
        versions[slot] = saved.versions()[row];
      }
    }
    for (int slot : rows.liveSlots()) {
      hash.add(rows.store().columns(), slot, rows.weight(slot), versions[slot]);
    }
  }

  String resultHash() {
    return hash.resultHash();
  }

  String versionHash() {
    return hash.versionHash();
  }

  /** The rows of now, immutable; the same object until they change. */
  RowSet snapshot() {
    if (snapshot == null) {
      snapshot = copy();
    }
    return snapshot;
  }

  long stateBytes() {
    return rows.stateBytes() + 8L * versions.length;
  }

  private Delta integrate(long rev, Delta delta) {
    snapshot = null;
    NetRows net = new NetRows(rows);
    for (int row = 0; row < delta.size(); row++) {
      net.add(delta.columns(), row, delta.weights()[row]);
    }
    if (rows.store().capacity() > versions.length) {
      versions = Arrays.copyOf(versions, rows.store().capacity());
    }
    DeltaBuilder change = new DeltaBuilder(schema, net.size());
    for (int i = 0; i < net.size(); i++) {
      long before = net.before(i);
      long after = net.after(i);
      if (before != after) {
        change.add(rows.store().columns(), net.slot(i), after - before);
        changed(net.slot(i), before, after, rev);
      }
    }
    net.end();
    Delta result = change.build(true);
    return delta.net() || key.length == 0 ? result : paired(result);
  }

  private void changed(int slot, long before, long after, long rev) {
    ColumnVector[] columns = rows.store().columns();
    if (before != 0) {
      hash.add(columns, slot, -before, versions[slot]);
    }
    versions[slot] = rev;
    if (after != 0) {
      hash.add(columns, slot, after, rev);
    }
    rowCount += after - before;
  }

  /** Puts the old row of each key directly before the new one. */
  private Delta paired(Delta change) {
    RowOrder byKey = RowOrder.ascending(schema, key, strings);
    Integer[] order = new Integer[change.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (left, right) -> {
          int compared = byKey.compare(change.columns(), left, change.columns(), right);
          return compared != 0
              ? compared
              : Long.compare(change.weights()[left], change.weights()[right]);
        });
    DeltaBuilder paired = new DeltaBuilder(schema, change.size());
    for (int row : order) {
      paired.add(change.columns(), row, change.weights()[row]);
    }
    return paired.build(true);
  }

  /** Rows added, updated or removed: an old and a new row of one key count once. */
  private int changedRows(Delta change) {
    int changed = change.size();
    for (int row = 0; key.length > 0 && row + 1 < change.size(); row++) {
      boolean update =
          change.weights()[row] < 0 && change.weights()[row + 1] > 0 && sameKey(change, row);
      changed -= update ? 1 : 0;
    }
    return changed;
  }

  private boolean sameKey(Delta change, int row) {
    for (int column : key) {
      ColumnVector vector = change.columns()[column];
      if (!vector.same(row, vector, row + 1)) {
        return false;
      }
    }
    return true;
  }

  private RowSet copy() {
    int[] slots = rows.liveSlots();
    ColumnVector[] columns = ColumnVector.allocate(schema, slots.length);
    long[] copiedVersions = new long[slots.length];
    long[] weights = null;
    for (int row = 0; row < slots.length; row++) {
      for (int c = 0; c < columns.length; c++) {
        columns[c].copy(row, rows.store().columns()[c], slots[row]);
      }
      copiedVersions[row] = versions[slots[row]];
      long weight = rows.weight(slots[row]);
      if (weight != 1 && weights == null) {
        weights = new long[slots.length];
        Arrays.fill(weights, 1);
      }
      if (weights != null) {
        weights[row] = weight;
      }
    }
    return new RowSet(schema, columns, weights, copiedVersions, slots.length, strings.reader());
  }
}
