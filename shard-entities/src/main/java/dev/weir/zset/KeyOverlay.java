package dev.weir.zset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the batches that are decided but not yet applied do to the presence of keys, and to rows and
 * waterlines of tables that have such, over a probe of the applied state.
 *
 * <p>{@link BatchTyper} notes every change of a batch and takes the notes back when the batch is
 * refused; a batch that is refused later, by whoever stores it, is taken back with {@link #backTo}.
 * {@link #clear} forgets everything: call it when all decided batches are applied, at the latest
 * when a table is defined or dropped. Notes that outlive their batch stay right as long as every
 * batch is noted. Used by one thread.
 */
public final class KeyOverlay implements KeyProbe {
  private final KeyProbe applied;
  private final TableShapes shapes;
  private final int seed;
  private final Map<String, KeyPresence> tables = new HashMap<>();

  private final Map<String, Waterlines> raised = new HashMap<>();

  /* what to undo: tables, entries, and what the entries said before */
  private KeyPresence[] undoTables = new KeyPresence[16];
  private int[] undoEntries = new int[16];
  private byte[] undoStates = new byte[16];
  private long[][] undoValues = new long[16][];
  private int size;

  /* by raised table, in order: where its undo stands among the others, and what was before */
  private final List<Raise> raises = new ArrayList<>();

  private record Raise(int position, String table, Waterlines before) {}

  private String lastTable;
  private KeyPresence last;

  /**
   * @param applied the keys of the applied state
   * @param shapes tells which key columns are strings
   * @param seed makes bucket positions unpredictable (hash flooding); nothing visible depends on it
   */
  public KeyOverlay(KeyProbe applied, TableShapes shapes, int seed) {
    this.applied = applied;
    this.shapes = shapes;
    this.seed = seed;
  }

  @Override
  public boolean has(String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    byte state = keys(table).state(keyColumns, row, dictionary);
    return state == KeyPresence.UNKNOWN
        ? applied.has(table, keyColumns, row, dictionary)
        : state == KeyPresence.PRESENT;
  }

  @Override
  public Waterlines waterlines(String table) {
    Waterlines lines = raised.get(table);
    return lines == null ? applied.waterlines(table) : lines;
  }

  @Override
  public long[] valuesInTime(
      String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    KeyPresence keys = keys(table);
    int entry = keys.find(keyColumns, row, dictionary);
    return entry < 0 || keys.state(entry) == KeyPresence.UNKNOWN
        ? applied.valuesInTime(table, keyColumns, row, dictionary)
        : keys.values(entry);
  }

  /** The key will be there. */
  public void markPresent(
      String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    markPresent(table, keyColumns, row, dictionary, null);
  }

  /**
   * The key will be there.
   *
   * @param values of its row's columns that have a waterline; {@code null} where none has
   */
  void markPresent(
      String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary, long[] values) {
    mark(keys(table), keyColumns, row, dictionary, KeyPresence.PRESENT, values);
  }

  /** The key will not be there. */
  public void markAbsent(
      String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    mark(keys(table), keyColumns, row, dictionary, KeyPresence.ABSENT, null);
  }

  /** The waterlines of a table will have risen. */
  void raise(String table, Waterlines to) {
    raises.add(new Raise(size, table, raised.put(table, to)));
  }

  /** The place to go back to when what is noted from now on turns out not to happen. */
  public int position() {
    return size;
  }

  /** Takes back everything noted since a position. */
  public void backTo(int position) {
    while (size > position) {
      size--;
      undoTables[size].undo(undoEntries[size], undoStates[size], undoValues[size]);
      undoTables[size] = null;
    }
    while (!raises.isEmpty() && raises.getLast().position() > position) {
      Raise last = raises.removeLast();
      if (last.before() == null) {
        raised.remove(last.table());
      } else {
        raised.put(last.table(), last.before());
      }
    }
  }

  /** Forgets everything; positions taken before are void. */
  public void clear() {
    tables.clear();
    raised.clear();
    raises.clear();
    Arrays.fill(undoTables, 0, size, null);
    size = 0;
    lastTable = null;
    last = null;
  }

  private void mark(
      KeyPresence keys,
      ColumnVector[] keyColumns,
      int row,
      List<byte[]> dictionary,
      byte state,
      long[] values) {
    int entry = keys.entry(keyColumns, row, dictionary);
    byte before = keys.state(entry);
    if (before == state && values == null) {
      return;
    }
    if (size == undoEntries.length) {
      undoTables = Arrays.copyOf(undoTables, size * 2);
      undoEntries = Arrays.copyOf(undoEntries, size * 2);
      undoStates = Arrays.copyOf(undoStates, size * 2);
      undoValues = Arrays.copyOf(undoValues, size * 2);
    }
    undoTables[size] = keys;
    undoEntries[size] = entry;
    undoValues[size] = keys.values(entry);
    undoStates[size++] = before;
    keys.set(entry, state, values);
  }

  private KeyPresence keys(String table) {
    if (!table.equals(lastTable)) {
      last = tables.computeIfAbsent(table, this::presence);
      lastTable = table;
    }
    return last;
  }

  private KeyPresence presence(String table) {
    TableShape shape =
        shapes.find(table).orElseThrow(() -> new IllegalArgumentException("no table " + table));
    boolean[] strings = new boolean[shape.primaryKey().length];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = shape.schema().type(shape.primaryKey()[i]).isString();
    }
    return new KeyPresence(strings, seed);
  }
}
