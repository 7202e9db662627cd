package dev.weir.zset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The changes of one table in a client's batch, in columns of raw cells.
 *
 * <p>Changes of one table keep the client's order. {@link #index} is the position in the whole
 * batch and {@link #line} the line of an NDJSON or CSV body (0 where there are none), for error
 * messages.
 */
public final class RawChanges {
  private final String table;
  private final List<RawColumn> row = new ArrayList<>();
  private final List<RawColumn> key = new ArrayList<>();
  private ChangeOp[] ops = new ChangeOp[16];
  private int[] indexes = new int[16];
  private int[] lines = new int[16];
  private int size;

  public RawChanges(String table) {
    this.table = table;
  }

  /** Begins the next change; its cells are then set at the returned row. */
  public int add(ChangeOp op, int index, int line) {
    if (size == ops.length) {
      ops = Arrays.copyOf(ops, size * 2);
      indexes = Arrays.copyOf(indexes, size * 2);
      lines = Arrays.copyOf(lines, size * 2);
    }
    ops[size] = op;
    indexes[size] = index;
    lines[size] = line;
    return size++;
  }

  /** Adds a column of {@code row} members. */
  public RawColumn addRowColumn(String name) {
    return added(row, name);
  }

  /** Adds a column of {@code key} members. */
  public RawColumn addKeyColumn(String name) {
    return added(key, name);
  }

  public String table() {
    return table;
  }

  public int size() {
    return size;
  }

  public ChangeOp op(int change) {
    return ops[change];
  }

  public int index(int change) {
    return indexes[change];
  }

  public int line(int change) {
    return lines[change];
  }

  /** Columns seen as members of {@code row}, in order of first appearance. */
  public List<RawColumn> rowColumns() {
    return row;
  }

  /** Columns seen as members of {@code key}, in order of first appearance. */
  public List<RawColumn> keyColumns() {
    return key;
  }

  private RawColumn added(List<RawColumn> columns, String name) {
    RawColumn column = new RawColumn(name, Math.max(16, ops.length));
    columns.add(column);
    return column;
  }
}
