package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.NodeVersions;
import dev.weir.zset.Strings;
import java.util.Arrays;

/**
 * The net change of one view over one or several revs, immutable.
 *
 * @param delta consolidated; the old row of a view key stands directly before the new one
 * @param versions the rev that last changed each row, {@code null} when it is {@code rev} for all
 * @param nodes of new rows that hold others the {@link NodeVersions} as bytes, {@code null} where
 *     all are the row's own version; {@code null} when that is so of all rows
 * @param multiplicities how often each row occurs after, {@code null} where the view has a key
 * @param changedRows rows added, updated or removed
 * @param strings reads the VARCHAR lanes of {@code delta}
 * @param prevRev the rev of the view's content before
 * @param rev the rev of its content after
 * @param rows rows of the view after, multiplicities counted
 * @param resultHash content hash after, 32 hex digits
 * @param versionHash hash of ids and versions after, 32 hex digits
 */
public record ViewDelta(
    String view,
    Delta delta,
    long[] versions,
    byte[][] nodes,
    long[] multiplicities,
    int changedRows,
    Strings strings,
    long prevRev,
    long rev,
    long rows,
    String resultHash,
    String versionHash) {
  /** The rev that last changed a row of the delta. */
  public long version(int row) {
    return versions == null ? rev : versions[row];
  }

  /** All rows in another order, in which the old row of a key stays directly before the new one. */
  public ViewDelta inOrder(int[] rows) {
    ColumnVector[] columns =
        Arrays.stream(delta.columns())
            .map(column -> column.pick(rows, rows.length))
            .toArray(ColumnVector[]::new);
    return new ViewDelta(
        view,
        new Delta(delta.schema(), columns, pick(delta.weights(), rows), rows.length, delta.net()),
        pick(versions, rows),
        nodes == null
            ? null
            : Arrays.stream(rows).mapToObj(row -> nodes[row]).toArray(byte[][]::new),
        pick(multiplicities, rows),
        changedRows,
        strings,
        prevRev,
        rev,
        this.rows,
        resultHash,
        versionHash);
  }

  private static long[] pick(long[] values, int[] rows) {
    return values == null ? null : Arrays.stream(rows).mapToLong(row -> values[row]).toArray();
  }

  /** The versions of a row of the delta and of those that it holds after it. */
  public NodeVersions nodeVersions(int row) {
    return NodeVersions.decode(nodes == null ? null : nodes[row], version(row));
  }

  /** How often a row of the delta occurs after it. */
  public long multiplicity(int row) {
    return multiplicities == null ? Math.max(0, delta.weights()[row]) : multiplicities[row];
  }

  /** Whether a row of an update has the version it had before: only settling batches did it. */
  public boolean settled(int row) {
    return version(row) <= prevRev;
  }
}
