package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.HashIndex;
import dev.weir.zset.KeyChains;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedChanges;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored rows of a table.
 *
 * <p>Changes apply in order; the delta holds the net change of each key only, the old row directly
 * before the new one. An update writes a new slot, so that both rows can be read until the end of
 * the step.
 */
final class Table {
  private static final int NONE = HashIndex.NONE;

  private final Schema schema;
  private final int[] key;
  private final int seed;
  private final RowStore store;
  private final HashIndex primary;
  private final Map<List<Integer>, KeyChains> chains = new HashMap<>();
  private long[] revs = new long[16];

  private final Touched touched = new Touched();
  private final ColumnVector[] scratch;

  Table(Schema schema, int[] key, int seed) {
    this.schema = schema;
    this.key = key;
    this.seed = seed;
    this.store = new RowStore(schema);
    this.primary = new HashIndex(store, seed, key);
    this.scratch = ColumnVector.allocate(schema, 1);
  }

  /** What a batch did to the table. */
  record Applied(Delta delta, int noop, int skipped) {}

  RowStore store() {
    return store;
  }

  int rows() {
    return primary.size();
  }

  /** The slot of a key given as one row of key columns, -1 if there is none. */
  int find(ColumnVector[] keyColumns, int row) {
    return primary.find(keyColumns, positions(key.length), row);
  }

  /** The rev that last changed the row of a slot. */
  long rev(int slot) {
    return revs[slot];
  }

  /** Slots that hold rows, ascending. */
  int[] liveSlots() {
    int[] live = new int[primary.size()];
    primary.copySlots(live);
    Arrays.sort(live);
    return live;
  }

  long stateBytes() {
    long bytes = store.stateBytes() + primary.stateBytes() + 8L * revs.length;
    for (KeyChains chain : chains.values()) {
      bytes += chain.stateBytes();
    }
    return bytes;
  }

  /** The table indexed by some columns; built at the first call, kept from then on. */
  Arranged arrangedBy(int[] columns) {
    if (Arrays.equals(columns, key)) {
      return new ByPrimaryKey();
    }
    KeyChains chain =
        chains.computeIfAbsent(
            Arrays.stream(columns).boxed().toList(), columnList -> newChains(columns));
    return new ByChains(chain);
  }

  /** Puts a row that recovery has read back. */
  void load(ColumnVector[] columns, int row, long rev) {
    int slot = store.add(columns, row);
    primary.add(slot);
    setRev(slot, rev);
  }

  /**
   * Applies changes whose VARCHAR lanes are codes of the circuit's pool.
   *
   * @param columns the columns of {@code changes} with translated lanes
   */
  Applied apply(long rev, TypedChanges changes, ColumnVector[] columns) {
    touched.begin(store.slotsUsed() + changes.size());
    int noop = 0;
    int skipped = 0;
    for (int row = 0; row < changes.size(); row++) {
      int slot = primary.find(columns, key, row);
      boolean present = slot != NONE && !touched.isDeleted(slot);
      switch (changes.ops()[row]) {
        case CREATE, UPSERT -> noop += put(slot, columns, row);
        case DELETE -> noop += delete(slot, present);
        case UPDATE -> {
          if (present) {
            merge(slot, changes, columns, row);
            noop += put(slot, scratch, 0);
          } else {
            skipped++;
          }
        }
      }
    }
    return new Applied(finish(rev), noop, skipped);
  }

  private int put(int slot, ColumnVector[] from, int row) {
    if (slot == NONE) {
      int added = store.add(from, row);
      primary.add(added);
      touched.add(NONE, added);
      return 0;
    }
    boolean deleted = touched.isDeleted(slot);
    if (!deleted && store.same(slot, from, row)) {
      return 1;
    }
    if (touched.isNew(slot)) {
      store.set(slot, from, row);
      touched.revive(slot);
      return 0;
    }
    int added = store.add(from, row);
    primary.replace(slot, added);
    if (deleted) {
      touched.moveTo(slot, added);
    } else {
      touched.add(slot, added);
    }
    return 0;
  }

  private int delete(int slot, boolean present) {
    if (!present) {
      return 1;
    }
    if (!touched.contains(slot)) {
      touched.add(slot, slot);
    }
    touched.delete(slot);
    return 0;
  }

  private void merge(int slot, TypedChanges changes, ColumnVector[] columns, int row) {
    for (int c = 0; c < scratch.length; c++) {
      if (changes.sets(row, c)) {
        scratch[c].copy(0, columns[c], row);
      } else {
        scratch[c].copy(0, store.columns()[c], slot);
      }
    }
  }

  /** Nets each touched key out, updates the chains and frees what is no longer needed. */
  private Delta finish(long rev) {
    DeltaBuilder delta = new DeltaBuilder(schema, touched.size() * 2);
    for (int i = 0; i < touched.size(); i++) {
      int before = touched.before(i);
      int after = touched.after(i);
      if (touched.deleted(i)) {
        remove(delta, before, after);
      } else if (before == NONE) {
        insert(delta, after, rev);
      } else if (store.same(before, store.columns(), after)) {
        primary.replace(after, before);
        store.free(after);
      } else {
        delta.add(store.columns(), before, -1);
        unchain(before);
        store.free(before);
        insert(delta, after, rev);
      }
    }
    touched.end();
    return delta.build(true);
  }

  private void insert(DeltaBuilder delta, int slot, long rev) {
    delta.add(store.columns(), slot, 1);
    for (KeyChains chain : chains.values()) {
      chain.add(slot);
    }
    setRev(slot, rev);
  }

  private void remove(DeltaBuilder delta, int before, int current) {
    if (before != NONE) {
      delta.add(store.columns(), before, -1);
      unchain(before);
    }
    primary.remove(current);
    store.free(current);
    if (before != NONE && before != current) {
      store.free(before);
    }
  }

  private void unchain(int slot) {
    for (KeyChains chain : chains.values()) {
      chain.remove(slot);
    }
  }

  private KeyChains newChains(int[] columns) {
    KeyChains chain = new KeyChains(store, seed, columns);
    for (int slot : liveSlots()) {
      chain.add(slot);
    }
    return chain;
  }

  private void setRev(int slot, long rev) {
    if (slot >= revs.length) {
      revs = Arrays.copyOf(revs, store.capacity());
    }
    revs[slot] = rev;
  }

  private static int[] positions(int count) {
    int[] positions = new int[count];
    Arrays.setAll(positions, i -> i);
    return positions;
  }

  /** Keys are unique: no chain is needed. */
  private final class ByPrimaryKey implements Arranged {
    @Override
    public int first(ColumnVector[] vectors, int[] from, int row) {
      return primary.find(vectors, from, row);
    }

    @Override
    public int next(int slot) {
      return END;
    }

    @Override
    public ColumnVector[] columns() {
      return store.columns();
    }

    @Override
    public long weight(int slot) {
      return 1;
    }
  }

  private final class ByChains implements Arranged {
    private final KeyChains chain;

    ByChains(KeyChains chain) {
      this.chain = chain;
    }

    @Override
    public int first(ColumnVector[] vectors, int[] from, int row) {
      return chain.first(vectors, from, row);
    }

    @Override
    public int next(int slot) {
      return chain.next(slot);
    }

    @Override
    public ColumnVector[] columns() {
      return store.columns();
    }

    @Override
    public long weight(int slot) {
      return 1;
    }
  }
}
