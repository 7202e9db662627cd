package dev.weir.zset;

import java.util.Arrays;

/**
 * Applies the changes of one batch to a table and nets them out by key: the first old row against
 * the last new one.
 *
 * <p>First every change finds its row, then the columns are rewritten one after the other in tight
 * loops that take the changes in order; so a later change of a key sees the earlier ones, column by
 * column. Rows deleted inside the batch keep slot and index entry to its end.
 */
public final class TableWriter {
  private enum Mode {
    REPLACE,
    MERGE,
    REMOVE
  }

  private final KeyedRows table;
  private final Waterlines lines;
  private final Schema schema;
  private TypedChanges changes;
  private ColumnVector[] in;
  private int noop;
  private int skipped;
  private boolean risen;

  // by change
  private long[] hashes = new long[16];

  // by touched row, in order of first touch
  private int touched;
  private int[] slotOf = new int[16];
  private long[] hashOf = new long[16];
  private long[] weightOf = new long[32];
  private int[] slotOfRow = new int[32];
  private boolean[] hadOld = new boolean[16];
  private boolean[] present = new boolean[16];
  private boolean[] changed = new boolean[16];
  private boolean[] again = new boolean[16];
  private ColumnVector[] images;

  // slot -> touched row, only for this batch
  private int[] touchTable = new int[8];

  // by change that found or made its row, in order
  private int queued;
  private boolean onlyReplaces;
  private int[] queueChange = new int[16];
  private int[] queueTouched = new int[16];
  private int[] queueSlot = new int[16];
  private boolean[] queueFirst = new boolean[16];
  private boolean[] queueEffective = new boolean[16];
  private Mode[] queueMode = new Mode[16];

  /** A writer of a table without waterlines. */
  public TableWriter(KeyedRows table) {
    this(table, Waterlines.none());
  }

  /**
   * @param lines rise with what is applied; changes of rows below are left out
   */
  public TableWriter(KeyedRows table, Waterlines lines) {
    this.table = table;
    this.lines = lines;
    this.schema = table.rows().schema();
  }

  /** Changes of the last batch that left their row as it was. */
  public int noop() {
    return noop;
  }

  /** Updates of the last batch whose row is not there, and changes of rows below a waterline. */
  public int skipped() {
    return skipped;
  }

  /** Whether the last batch has raised a waterline. */
  public boolean risen() {
    return risen;
  }

  /**
   * Applies changes and gives the net delta.
   *
   * @param columns the columns of the changes with VARCHAR lanes as codes of the circuit's pool
   */
  public Delta apply(TypedChanges batch, ColumnVector[] columns, long rev) {
    begin(batch, columns);
    KeyColumns key = table.index().key();
    key.hash(columns, batch.size(), table.index().seed(), hashes);
    for (int i = 0; i < batch.size(); i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        table.index().warm(hashes, i, batch.size());
      }
      enqueue(i, hashes[i], table.index().find(hashes[i], key, columns, i));
    }
    rewrite();
    raise();
    return finish(rev);
  }

  private void begin(TypedChanges batch, ColumnVector[] columns) {
    changes = batch;
    in = columns;
    noop = 0;
    skipped = 0;
    risen = false;
    touched = 0;
    queued = 0;
    onlyReplaces = true;
    int size = batch.size();
    if (slotOf.length < size) {
      allocate(size);
    }
    int wanted = Integer.highestOneBit(Math.max(2, size)) * 4;
    if (touchTable.length != wanted) {
      touchTable = new int[wanted];
    }
    Arrays.fill(touchTable, 0);
    images = ColumnVector.allocate(schema, size * 2);
  }

  private void allocate(int size) {
    slotOf = new int[size];
    hashOf = new long[size];
    weightOf = new long[size * 2];
    slotOfRow = new int[size * 2];
    hashes = new long[size];
    hadOld = new boolean[size];
    present = new boolean[size];
    changed = new boolean[size];
    again = new boolean[size];
    queueChange = new int[size];
    queueTouched = new int[size];
    queueSlot = new int[size];
    queueFirst = new boolean[size];
    queueEffective = new boolean[size];
    queueMode = new Mode[size];
  }

  private void enqueue(int change, long hash, int slot) {
    int row = slot < 0 ? -1 : touchedRow(slot);
    boolean isPresent = slot >= 0 && (row < 0 || present[row]);
    if (lines.size() > 0 && isLate(change, isPresent, row < 0 ? slot : -1)) {
      skipped++;
      return;
    }
    switch (changes.ops()[change]) {
      case CREATE, UPSERT -> upsert(change, hash, slot, row, isPresent);
      case UPDATE -> {
        if (isPresent) {
          queue(change, touch(hash, slot, row, true), Mode.MERGE, false);
        } else {
          skipped++;
        }
      }
      case DELETE -> {
        if (isPresent) {
          int removed = touch(hash, slot, row, true);
          present[removed] = false;
          queue(change, removed, Mode.REMOVE, true);
        } else {
          noop++;
        }
      }
    }
  }

  /**
   * Whether a change is of a row below a waterline.
   *
   * @param stored where the row stands as it was before the batch; -1 when there is none, or the
   *     batch has changed it, and then it is not below
   */
  private boolean isLate(int change, boolean isPresent, int stored) {
    if (!isPresent && changes.ops()[change] == ChangeOp.UPDATE) {
      return false;
    }
    for (int i = 0; i < lines.size(); i++) {
      int column = lines.column(i);
      boolean old = stored >= 0 && table.rows().column(column).lane(stored) < lines.line(i);
      if (old || (changes.sets(change, column) && in[column].lane(change) < lines.line(i))) {
        return true;
      }
    }
    return false;
  }

  /** The waterlines rise to every value that was applied. */
  private void raise() {
    for (int line = 0; line < lines.size(); line++) {
      int column = lines.column(line);
      for (int i = 0; i < queued; i++) {
        if (changes.sets(queueChange[i], column)) {
          risen |= lines.raise(line, in[column].lane(queueChange[i]));
        }
      }
    }
  }

  private void upsert(int change, long hash, int slot, int row, boolean isPresent) {
    if (slot < 0) {
      int inserted = table.insert(hash, in, change, 0);
      queue(change, touch(hash, inserted, -1, false), Mode.REPLACE, true);
      return;
    }
    int touchedRow = touch(hash, slot, row, true);
    present[touchedRow] = true;
    queue(change, touchedRow, Mode.REPLACE, !isPresent);
  }

  /** The touched row of a slot, made on its first touch. */
  private int touch(long hash, int slot, int known, boolean stored) {
    if (known >= 0) {
      again[known] = true;
      return known;
    }
    int row = touched++;
    slotOf[row] = slot;
    hashOf[row] = hash;
    hadOld[row] = stored;
    present[row] = true;
    changed[row] = false;
    again[row] = false;
    remember(slot, row);
    return row;
  }

  private void queue(int change, int row, Mode mode, boolean effective) {
    queueChange[queued] = change;
    queueTouched[queued] = row;
    queueSlot[queued] = slotOf[row];
    queueFirst[queued] = !again[row];
    queueEffective[queued] = effective;
    queueMode[queued] = mode;
    onlyReplaces &= mode == Mode.REPLACE;
    queued++;
  }

  private void rewrite() {
    for (int i = 0; i < in.length; i++) {
      if (table.index().key().fixes(i)) {
        keyImages(i);
      } else if (onlyReplaces) {
        table
            .rows()
            .column(i)
            .replace(
                queueSlot,
                queueTouched,
                queueFirst,
                queueChange,
                queued,
                in[i],
                images[i],
                queueEffective);
      } else {
        mixed(i);
      }
    }
    for (int i = 0; i < queued; i++) {
      if (queueEffective[i]) {
        changed[queueTouched[i]] = true;
      } else {
        noop++;
      }
    }
  }

  /** A key column is the same in both images and needs no look at the row. */
  private void keyImages(int column) {
    ColumnVector image = images[column];
    for (int i = 0; i < queued; i++) {
      image.copy(queueTouched[i] * 2, in[column], queueChange[i]);
      image.copy(queueTouched[i] * 2 + 1, in[column], queueChange[i]);
    }
  }

  private void mixed(int column) {
    ColumnStore stored = table.rows().column(column);
    ColumnVector image = images[column];
    for (int i = 0; i < queued; i++) {
      int slot = queueSlot[i];
      int row = queueTouched[i];
      if (queueMode[i] != Mode.REMOVE && changes.sets(queueChange[i], column)) {
        queueEffective[i] |=
            stored.replaceOne(slot, row, queueFirst[i], in[column], queueChange[i], image);
        continue;
      }
      if (queueFirst[i]) {
        stored.get(slot, image, row * 2);
      }
      stored.get(slot, image, row * 2 + 1);
    }
  }

  private Delta finish(long rev) {
    long[] weights = weightOf;
    int[] slots = slotOfRow;
    int rows = 0;
    for (int row = 0; row < touched; row++) {
      slots[row * 2] = slotOf[row];
      slots[row * 2 + 1] = slotOf[row];
      weights[row * 2] = 0;
      weights[row * 2 + 1] = 0;
      if (settle(row, rev)) {
        weights[row * 2] = hadOld[row] ? -1 : 0;
        weights[row * 2 + 1] = present[row] ? 1 : 0;
        rows += (hadOld[row] ? 1 : 0) + (present[row] ? 1 : 0);
      }
    }
    Delta delta = compact(weights, slots, rows);
    table.updateArrangements(delta, slots);
    changes = null;
    in = null;
    images = null;
    return delta;
  }

  /** Ends a touched row: whether it changed. */
  private boolean settle(int row, long rev) {
    int slot = slotOf[row];
    if (!present[row]) {
      table.delete(hashOf[row], slot);
      return hadOld[row];
    }
    if (hadOld[row] && (!changed[row] || (again[row] && sameImages(row)))) {
      return false;
    }
    table.setVersion(slot, rev);
    return true;
  }

  private boolean sameImages(int row) {
    for (ColumnVector image : images) {
      if (!image.same(row * 2, image, row * 2 + 1)) {
        return false;
      }
    }
    return true;
  }

  private Delta compact(long[] weights, int[] slots, int rows) {
    if (rows == touched * 2) {
      return new Delta(schema, images, Arrays.copyOf(weights, rows), rows, true);
    }
    int[] kept = new int[rows];
    long[] keptWeights = new long[rows];
    int count = 0;
    for (int i = 0; i < touched * 2; i++) {
      if (weights[i] != 0) {
        kept[count] = i;
        keptWeights[count] = weights[i];
        slots[count] = slots[i];
        count++;
      }
    }
    return new Delta(schema, images, weights, touched * 2, true)
        .pick(kept, keptWeights, count, true);
  }

  private int touchedRow(int slot) {
    int mask = touchTable.length - 1;
    for (int i = spread(slot) & mask; touchTable[i] != 0; i = (i + 1) & mask) {
      if (slotOf[touchTable[i] - 1] == slot) {
        return touchTable[i] - 1;
      }
    }
    return -1;
  }

  private void remember(int slot, int row) {
    int mask = touchTable.length - 1;
    int i = spread(slot) & mask;
    while (touchTable[i] != 0) {
      i = (i + 1) & mask;
    }
    touchTable[i] = row + 1;
  }

  private static int spread(int slot) {
    int mixed = slot * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }
}
