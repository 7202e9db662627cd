package dev.weir.circuit;

import dev.weir.zset.Arrangeable;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.HashIndex;
import dev.weir.zset.HashSum;
import dev.weir.zset.KeyedRows;
import dev.weir.zset.Nesting;
import dev.weir.zset.RowHash;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.Strings;
import dev.weir.zset.WeightedRows;
import java.util.Arrays;

/**
 * The rows of a view with their versions and hashes: by view key where there is one, otherwise by
 * whole row with a multiplicity.
 */
final class ViewContent {
  private final Schema schema;
  private final int[] key;
  private final KeyedRows keyed;
  private final WeightedRows weighted;
  private final TreeVersions trees;
  private long[] highs = new long[16];
  private long[] lows = new long[16];
  private final HashSum result = new HashSum();
  private HashSum versions = new HashSum();
  private long rows;
  private int[] slots = new int[16];
  private long[] old = new long[16];

  // of the last delta, by row
  private long[] changedVersions;
  private long[] changedMultiplicities;
  private byte[][] changedNodes;

  /** Rows that hold no others. */
  ViewContent(Schema schema, int[] key, long seed) {
    this(schema, key, Nesting.NONE, seed);
  }

  /**
   * @param nesting which columns hold rows
   */
  ViewContent(Schema schema, int[] key, Nesting nesting, long seed) {
    this.schema = schema;
    this.key = key.clone();
    this.keyed = key.length == 0 ? null : new KeyedRows(schema, key, seed);
    this.weighted = key.length == 0 ? new WeightedRows(schema, seed) : null;
    // a row without a key is another one when something in it changes
    this.trees = key.length == 0 || nesting.isEmpty() ? null : new TreeVersions(nesting);
  }

  Arrangeable stored() {
    return keyed != null ? keyed : weighted;
  }

  /** Rows, multiplicities counted. */
  long rows() {
    return rows;
  }

  /** Bytes of the rows and of what the largest delta so far has needed. */
  long stateBytes() {
    return stored().stateBytes()
        + (trees == null ? 0 : trees.stateBytes())
        + (3L * Long.BYTES + Integer.BYTES) * slots.length;
  }

  String resultHash() {
    return result.hex();
  }

  String versionHash() {
    return versions.hex();
  }

  /** The versions of the rows of the last delta, null when it is its rev for all. */
  long[] changedVersions() {
    return changedVersions;
  }

  /** The versions of what the new rows of the last delta hold, null where no row holds any. */
  byte[][] changedNodes() {
    return changedNodes;
  }

  /** How often the rows of the last delta occur after it, null when there is a key. */
  long[] changedMultiplicities() {
    return changedMultiplicities;
  }

  /** Applies a net delta; gives how many rows were added, updated or removed. */
  int apply(Delta delta, CircuitContext context) {
    hash(delta.columns(), delta.size(), context.strings);
    changedVersions = context.settling ? new long[delta.size()] : null;
    changedNodes = trees == null ? null : new byte[delta.size()][];
    return keyed != null ? applyKeyed(delta, context) : applyWeighted(delta, context.rev);
  }

  private int applyKeyed(Delta delta, CircuitContext context) {
    long rev = context.rev;
    int size = delta.size();
    keyed.apply(delta, rev, slots, old);
    int updates = 0;
    for (int i = 0; i < size; i++) {
      long weight = delta.weights()[i];
      result.add(highs[i], lows[i], weight);
      boolean update = i > 0 && weight > 0 && slots[i] == slots[i - 1] && isUpdate(delta, i);
      if (trees != null) {
        change(delta, i, update, context);
      }
      old[i] = weight < 0 ? old[i] : rev;
      rows += weight;
      updates += update ? 1 : 0;
      if (changedVersions != null) {
        changedVersions[i] = rev;
        settle(i, update);
      }
    }
    hashIds(delta.columns(), size, context.strings);
    RowHash.append(old, size, highs, lows);
    for (int i = 0; i < size; i++) {
      versions.add(highs[i], lows[i], delta.weights()[i]);
    }
    return size - updates;
  }

  /** The versions of what a row holds; those of one that is removed or new are its own. */
  private void change(Delta delta, int row, boolean update, CircuitContext context) {
    int slot = slots[row];
    if (update) {
      trees.update(
          slot, delta, row, old[row - 1], context.rev, context.settling, context.strings.reader());
    } else if (!isReplaced(delta, row)) {
      trees.set(slot, null);
    }
    changedNodes[row] = delta.weights()[row] < 0 ? null : trees.of(slot);
  }

  private boolean isReplaced(Delta delta, int row) {
    int now = row + 1;
    return now < delta.size()
        && delta.weights()[row] < 0
        && delta.weights()[now] > 0
        && slots[now] == slots[row]
        && isUpdate(delta, now);
  }

  /** A row that is only updated has the version it had. */
  private void settle(int row, boolean update) {
    if (update) {
      old[row] = old[row - 1];
      changedVersions[row - 1] = old[row];
      changedVersions[row] = old[row];
      keyed.setVersion(slots[row], old[row]);
    }
  }

  private boolean isUpdate(Delta delta, int now) {
    var key = keyed.index().key();
    return delta.weights()[now - 1] < 0
        && key.same(delta.columns(), now - 1, key, delta.columns(), now);
  }

  private int applyWeighted(Delta delta, long rev) {
    int size = delta.size();
    long[] hashes = weighted.hash(delta.columns(), size);
    long[] before = new long[size];
    long[] now = new long[size];
    changedMultiplicities = new long[size];
    for (int i = 0; i < size; i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        weighted.warm(hashes, i, size);
      }
      long weight = delta.weights()[i];
      int known = weighted.find(hashes[i], delta.columns(), i);
      before[i] = known < 0 ? 0 : weighted.weight(known);
      old[i] = known < 0 ? rev : weighted.version(known);
      int slot = weighted.add(known, hashes[i], delta.columns(), i, weight);
      changedMultiplicities[i] = before[i] + weight;
      if (changedMultiplicities[i] < 0) {
        throw new IllegalStateException(
            "a view row has the multiplicity " + changedMultiplicities[i]);
      }
      boolean kept = changedVersions != null && before[i] > 0 && changedMultiplicities[i] > 0;
      now[i] = kept ? old[i] : rev;
      weighted.setVersion(slot, now[i]);
      result.add(highs[i], lows[i], weight);
      rows += weight;
    }
    addVersions(size, before, delta.weights(), now);
    changedVersions = changedVersions == null ? null : now;
    return size;
  }

  /** Takes out the rows as they were, with their old versions, and adds them as they are. */
  private void addVersions(int size, long[] before, long[] change, long[] now) {
    long[] nowHighs = Arrays.copyOf(highs, size);
    long[] nowLows = Arrays.copyOf(lows, size);
    RowHash.append(now, size, nowHighs, nowLows);
    RowHash.append(old, size, highs, lows);
    for (int i = 0; i < size; i++) {
      versions.add(highs[i], lows[i], -before[i]);
      versions.add(nowHighs[i], nowLows[i], before[i] + change[i]);
    }
  }

  private void hash(ColumnVector[] columns, int size, StringPool strings) {
    if (highs.length < size) {
      highs = new long[size];
      lows = new long[size];
      slots = new int[size];
      old = new long[size];
    }
    RowHash.rows(schema, columns, size, strings, highs, lows);
  }

  /** Rows without a key have the hash of the row as their id. */
  private void hashIds(ColumnVector[] columns, int size, StringPool strings) {
    if (keyed != null) {
      RowHash.rows(schema, columns, key, 0, size, strings, highs, lows);
    }
  }

  /** Adds rows that are not there yet, with the versions they had. */
  void load(ColumnVector[] columns, RowSet image, StringPool strings) {
    int size = image.size();
    hash(columns, size, strings);
    long[] hashes = new long[size];
    hashKeys(columns, size, hashes);
    for (int i = 0; i < size; i++) {
      long count = image.multiplicities() == null ? 1 : image.multiplicities()[i];
      int slot = load(hashes[i], columns, i, count, image.versions()[i]);
      loadNodes(slot, image, i);
      result.add(highs[i], lows[i], count);
      rows += count;
    }
    hashIds(columns, size, strings);
    RowHash.append(image.versions(), size, highs, lows);
    for (int i = 0; i < size; i++) {
      versions.add(
          highs[i], lows[i], image.multiplicities() == null ? 1 : image.multiplicities()[i]);
    }
  }

  private int load(long hash, ColumnVector[] columns, int row, long count, long version) {
    if (keyed == null) {
      int slot = weighted.add(hash, columns, row, count);
      weighted.setVersion(slot, version);
      return slot;
    }
    boolean isNew = keyed.index().find(hash, keyed.index().key(), columns, row) < 0;
    StateInput.require(isNew && count == 1, "a row of a view twice");
    return keyed.insert(hash, columns, row, version);
  }

  /** The versions of what a row holds, as they are in an image. */
  private void loadNodes(int slot, RowSet image, int row) {
    if (trees != null) {
      trees.set(slot, image.nodes() == null ? null : image.nodes()[row]);
    }
  }

  private void hashKeys(ColumnVector[] columns, int size, long[] hashes) {
    if (keyed == null) {
      System.arraycopy(weighted.hash(columns, size), 0, hashes, 0, size);
    } else {
      keyed.index().key().hash(columns, size, keyed.index().seed(), hashes);
    }
  }

  /** Gives rows the versions they have in another copy with the same content. */
  void restoreVersions(ColumnVector[] columns, RowSet image, StringPool strings) {
    int size = image.size();
    hash(columns, size, strings);
    hashIds(columns, size, strings);
    int[] found = find(columns, size);
    long[] weights = new long[size];
    for (int i = 0; i < size; i++) {
      weights[i] = found[i] < 0 ? 0 : stored().weight(found[i]);
      old[i] = found[i] < 0 ? 0 : version(found[i]);
    }
    long[] newHighs = Arrays.copyOf(highs, size);
    long[] newLows = Arrays.copyOf(lows, size);
    RowHash.append(image.versions(), size, newHighs, newLows);
    RowHash.append(old, size, highs, lows);
    for (int i = 0; i < size; i++) {
      versions.add(highs[i], lows[i], -weights[i]);
      versions.add(newHighs[i], newLows[i], weights[i]);
      if (found[i] >= 0) {
        setVersion(found[i], image.versions()[i]);
        loadNodes(found[i], image, i);
      }
    }
  }

  /** Gives all rows the same version. */
  void restamp(long rev, StringPool strings) {
    versions = new HashSum();
    if (trees != null) {
      trees.clear();
    }
    RowStore store = stored().rows();
    int[] chunk = new int[CircuitContext.CHUNK_ROWS];
    int count = 0;
    for (int slot = 0; slot < store.highWater(); slot++) {
      if (stored().weight(slot) != 0) {
        setVersion(slot, rev);
        chunk[count++] = slot;
      }
      if (count == chunk.length || slot == store.highWater() - 1) {
        addVersions(chunk, count, rev, strings);
        count = 0;
      }
    }
  }

  private void addVersions(int[] chunk, int count, long rev, StringPool strings) {
    ColumnVector[] columns = ColumnVector.allocate(schema, count);
    stored().rows().gather(chunk, count, columns, 0);
    hash(columns, count, strings);
    hashIds(columns, count, strings);
    Arrays.fill(old, 0, count, rev);
    RowHash.append(old, count, highs, lows);
    for (int i = 0; i < count; i++) {
      versions.add(highs[i], lows[i], stored().weight(chunk[i]));
    }
  }

  private int[] find(ColumnVector[] columns, int size) {
    int[] found = new int[size];
    long[] hashes = new long[size];
    hashKeys(columns, size, hashes);
    for (int i = 0; i < size; i++) {
      found[i] =
          keyed == null
              ? weighted.find(hashes[i], columns, i)
              : keyed.index().find(hashes[i], keyed.index().key(), columns, i);
    }
    return found;
  }

  private long version(int slot) {
    return keyed != null ? keyed.version(slot) : weighted.version(slot);
  }

  private void setVersion(int slot, long rev) {
    if (keyed != null) {
      keyed.setVersion(slot, rev);
    } else {
      weighted.setVersion(slot, rev);
    }
  }

  RowSet rowSet(Strings strings) {
    return keyed != null
        ? RowSets.of(keyed, keyed.size(), keyed::version, trees, false, strings)
        : RowSets.of(weighted, weighted.size(), weighted::version, null, true, strings);
  }
}
