package dev.weir.zset;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A non-unique index: keys to doubly linked chains of slots, so that removal is O(1) however many
 * rows share the key.
 *
 * <p>Rows with a NULL in the key are left out: no join finds them.
 */
public final class KeyChains implements Arrangement {
  private static final int NONE = -1;

  private final RowStore rows;
  private final ColumnStore weights;
  private final HashIndex heads;

  /** By slot the next one of its chain in the high half, the one before in the low half. */
  private long[] links = new long[0];

  /** Slots below are in chains if they are in use; others are not looked at yet. */
  private int linked = Integer.MAX_VALUE;

  private long[] hashes = new long[16];
  private boolean[] skip = new boolean[16];
  private long warmed;

  /**
   * @param weights the weight of each slot, {@code null} when all are 1
   */
  KeyChains(RowStore rows, ColumnStore weights, KeyColumns key, long seed) {
    this.rows = rows;
    this.weights = weights;
    this.heads = new HashIndex(rows, key, seed);
  }

  @Override
  public KeyColumns key() {
    return heads.key();
  }

  @Override
  public long seed() {
    return heads.seed();
  }

  @Override
  public RowStore rows() {
    return rows;
  }

  @Override
  public void warm(long[] hashes, int from, int size) {
    heads.warm(hashes, from, size);
    heads.warmRows(hashes, from, size);
    int end = Math.min(size, from + HashIndex.WARM_ROWS);
    long sum = 0;
    for (int i = from; i < end; i++) {
      sum += linkOf(heads.likely(hashes[i]));
    }
    warmed = sum;
  }

  @Override
  public int first(long hash, KeyColumns probe, ColumnVector[] probes, int row) {
    return heads.find(hash, probe, probes, row);
  }

  @Override
  public int next(int slot) {
    return (int) (links[slot] >> 32);
  }

  private int previous(int slot) {
    return (int) links[slot];
  }

  private void set(int slot, int next, int previous) {
    links[slot] = (long) next << 32 | (previous & 0xFFFF_FFFFL);
  }

  @Override
  public long weight(int slot) {
    return weights == null ? 1 : weights.lane(slot);
  }

  /** Adds a slot whose row equals {@code row} of {@code images}; all chained rows are in place. */
  void link(long hash, int slot, ColumnVector[] images, int row) {
    if (slot < linked) {
      chain(hash, slot, images, row);
    }
  }

  private void chain(long hash, int slot, ColumnVector[] images, int row) {
    ensure(slot);
    int head = heads.find(hash, heads.key(), images, row);
    if (head == NONE) {
      set(slot, NONE, NONE);
      heads.insert(hash, slot);
      return;
    }
    int second = next(head);
    set(slot, second, head);
    set(head, slot, previous(head));
    if (second != NONE) {
      set(second, next(second), slot);
    }
  }

  /** Has no slot linked yet. */
  void begin() {
    linked = 0;
  }

  /**
   * Links further slots in use whose key has no NULL. Meanwhile rows may change: what happens to a
   * slot that was not looked at is seen when it is.
   *
   * @return whether all are linked
   */
  boolean linkMore(long slots, IntPredicate inUse) {
    if (linked == Integer.MAX_VALUE) {
      return true;
    }
    int end = (int) Math.min(rows.highWater(), linked + slots);
    ColumnVector[] image = ColumnVector.allocate(rows.schema(), 1);
    for (int slot = linked; slot < end; slot++) {
      if (inUse.test(slot)) {
        rows.get(slot, image, 0);
        if (!key().anyNull(image, 0)) {
          chain(key().hash(rows, slot, seed()), slot, image, 0);
        }
      }
    }
    linked = end == rows.highWater() ? Integer.MAX_VALUE : end;
    return linked == Integer.MAX_VALUE;
  }

  /** Takes a slot out; needs only the hash of its key, not its row. */
  void unlink(long hash, int slot) {
    if (slot >= linked) {
      return;
    }
    int before = previous(slot);
    int after = next(slot);
    if (after != NONE) {
      set(after, next(after), before);
    }
    if (before != NONE) {
      set(before, after, previous(before));
    } else if (after != NONE) {
      heads.repoint(hash, slot, after);
    } else {
      heads.remove(hash, slot);
    }
  }

  /**
   * Follows a net delta that was already applied to the rows. All old rows go first: only then
   * every chained row is one whose key has not changed.
   */
  void update(Delta delta, int[] slots) {
    int size = delta.size();
    if (hashes.length < size) {
      hashes = new long[size];
      skip = new boolean[size];
    }
    KeyColumns key = key();
    key.hash(delta.columns(), size, seed(), hashes);
    skipWhatStays(delta, slots);
    for (int i = 0; i < size; i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        heads.warm(hashes, i, size);
        warmLinks(delta, slots, i);
      }
      if (!skip[i] && delta.weights()[i] < 0) {
        unlink(hashes[i], slots[i]);
      }
    }
    for (int i = 0; i < size; i++) {
      if (!skip[i] && delta.weights()[i] > 0) {
        link(hashes[i], slots[i], delta.columns(), i);
      }
    }
  }

  /** Skips rows with a NULL in the key and those that keep their key and slot. */
  private void skipWhatStays(Delta delta, int[] slots) {
    int size = delta.size();
    for (int i = 0; i < size; i++) {
      skip[i] = key().anyNull(delta.columns(), i);
    }
    for (int i = 0; i + 1 < size; i++) {
      if (!skip[i] && delta.weights()[i] < 0 && movesNot(delta, slots, i)) {
        skip[i] = true;
        skip[i + 1] = true;
      }
    }
  }

  /**
   * Touches the links that coming rows leave or enter, then those of their neighbours, so that
   * their cache misses overlap.
   */
  private void warmLinks(Delta delta, int[] slots, int from) {
    int end = Math.min(delta.size(), from + HashIndex.WARM_ROWS);
    long sum = 0;
    for (int i = from; i < end; i++) {
      sum += linkOf(place(delta, slots, i));
    }
    for (int i = from; i < end; i++) {
      long link = linkOf(place(delta, slots, i));
      sum += linkOf((int) (link >> 32)) + linkOf((int) link);
    }
    warmed = sum;
  }

  /** The slot whose links a row changes first. */
  private int place(Delta delta, int[] slots, int row) {
    if (skip[row]) {
      return NONE;
    }
    return delta.weights()[row] < 0 ? slots[row] : heads.likely(hashes[row]);
  }

  private long linkOf(int slot) {
    return slot < 0 || slot >= links.length ? 0 : links[slot];
  }

  private boolean movesNot(Delta delta, int[] slots, int old) {
    int now = old + 1;
    return delta.weights()[now] > 0
        && slots[now] == slots[old]
        && hashes[now] == hashes[old]
        && key().same(delta.columns(), old, key(), delta.columns(), now);
  }

  void rehash() {
    heads.rehash();
  }

  @Override
  public long stateBytes() {
    // the field keeps the warming loads alive
    return heads.stateBytes() + 8L * links.length + 9L * hashes.length + (warmed & 0);
  }

  private void ensure(int slot) {
    if (slot >= links.length) {
      links = Arrays.copyOf(links, Math.max(RowLanes.FIRST, Math.max(slot + 1, links.length * 2)));
    }
  }
}
