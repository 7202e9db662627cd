package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.NodeVersions;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Adds deltas of one view that follow each other: Z-set addition, so the sum is exact.
 *
 * <p>A reader who knows versions must be told, too, of a row whose content is again what it was but
 * whose version is not; see {@link #coalesced}.
 *
 * <p>Rows are compared by content, because the deltas may read their strings from different pools.
 * For readers that lag; never on the path of a batch.
 */
public final class DeltaSum {
  private final ViewDelta first;
  private final ViewDelta last;
  private final Schema schema;
  private final int[] key;
  private final StringPool strings = new StringPool(0);
  private final Map<Row, Sum> sums = new LinkedHashMap<>();

  /** A row as lanes, high halves and NULL marks, strings as codes of this sum's pool. */
  private record Row(long[] words) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(words, row.words);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words);
    }
  }

  /**
   * What became of a row.
   *
   * @param version as of its last change
   * @param nodes the versions of what it holds after its last change
   * @param multiplicity after its last change
   */
  private record Sum(long weight, long version, byte[] nodes, long multiplicity) {
    Sum plus(Sum more) {
      return new Sum(weight + more.weight, more.version, more.nodes, more.multiplicity);
    }

    /** The latest version of the row and of what it holds. */
    long latest() {
      return NodeVersions.decode(nodes, version).latest();
    }

    Sum withWeight(long other) {
      return new Sum(other, version, nodes, multiplicity);
    }

    Sum withVersion(long other) {
      return new Sum(weight, other, nodes, multiplicity);
    }
  }

  private record Weighted(Row row, Sum sum) {}

  private final boolean withVersions;

  private DeltaSum(List<ViewDelta> deltas, int[] key, boolean withVersions) {
    this.withVersions = withVersions;
    this.first = deltas.getFirst();
    this.last = deltas.getLast();
    this.schema = first.delta().schema();
    this.key = key;
  }

  /**
   * The sum of some deltas.
   *
   * @param deltas at least one, oldest first, all of one view and definition
   * @param key the view's key columns, empty when it has none
   */
  public static ViewDelta of(List<ViewDelta> deltas, int[] key) {
    return of(deltas, key, false);
  }

  /**
   * The same, with rows of which only a version has changed, their own or of what they hold: as an
   * update to what they were, or where there is no key with the weight 0.
   */
  public static ViewDelta coalesced(List<ViewDelta> deltas, int[] key) {
    return of(deltas, key, true);
  }

  private static ViewDelta of(List<ViewDelta> deltas, int[] key, boolean withVersions) {
    DeltaSum sum = new DeltaSum(deltas, key, withVersions);
    deltas.forEach(sum::add);
    return sum.result();
  }

  private void add(ViewDelta delta) {
    for (int i = 0; i < delta.delta().size(); i++) {
      Sum change =
          new Sum(
              delta.delta().weights()[i],
              delta.version(i),
              delta.nodes() == null ? null : delta.nodes()[i],
              delta.multiplicity(i));
      sums.merge(row(delta, i), change, Sum::plus);
    }
  }

  private Row row(ViewDelta delta, int at) {
    ColumnVector[] columns = delta.delta().columns();
    long[] words = new long[columns.length * 3];
    for (int c = 0; c < columns.length; c++) {
      boolean isNull = columns[c].isNull(at);
      words[c] = isNull ? 0 : lane(delta, c, at);
      words[columns.length + c] = columns[c].high(at);
      words[2 * columns.length + c] = isNull ? 1 : 0;
    }
    return new Row(words);
  }

  private long lane(ViewDelta delta, int column, int at) {
    long lane = delta.delta().columns()[column].lane(at);
    return schema.type(column).isString() ? strings.intern(delta.strings().bytes(lane)) : lane;
  }

  private ViewDelta result() {
    List<Weighted> rows = ordered();
    ColumnVector[] columns = ColumnVector.allocate(schema, rows.size());
    long[] weights = new long[rows.size()];
    long[] versions = new long[rows.size()];
    byte[][] nodes = new byte[rows.size()][];
    long[] multiplicities = new long[rows.size()];
    for (int i = 0; i < weights.length; i++) {
      fill(columns, i, rows.get(i).row);
      weights[i] = rows.get(i).sum.weight;
      versions[i] = rows.get(i).sum.version;
      nodes[i] = rows.get(i).sum.nodes;
      multiplicities[i] = rows.get(i).sum.multiplicity;
    }
    return new ViewDelta(
        last.view(),
        new Delta(schema, columns, weights, weights.length, true),
        versions,
        Arrays.stream(nodes).allMatch(Objects::isNull) ? null : nodes,
        key.length == 0 ? multiplicities : null,
        changedRows(rows),
        strings.reader(),
        first.prevRev(),
        last.rev(),
        last.rows(),
        last.resultHash(),
        last.versionHash());
  }

  /** Rows that remain, by key, the old one directly before the new one. */
  private List<Weighted> ordered() {
    Map<Row, List<Weighted>> byKey = new LinkedHashMap<>();
    sums.forEach(
        (row, sum) -> {
          List<Weighted> same = byKey.computeIfAbsent(keyOf(row), k -> new ArrayList<>());
          same.add(sum.weight < 0 ? 0 : same.size(), new Weighted(row, sum));
        });
    return byKey.values().stream().flatMap(same -> remaining(same).stream()).toList();
  }

  /**
   * What remains of the rows of a key.
   *
   * @param same the one with a negative weight first
   */
  private List<Weighted> remaining(List<Weighted> same) {
    long latest = same.stream().mapToLong(each -> each.sum.version).max().orElseThrow();
    List<Weighted> remaining = new ArrayList<>();
    for (Weighted each : same) {
      if (each.sum.weight < 0 && key.length > 0) {
        // a row that was changed and then removed went when the last of its forms did
        remaining.add(new Weighted(each.row, each.sum.withVersion(latest)));
      } else if (each.sum.weight != 0) {
        remaining.add(each);
      } else if (withVersions && each.sum.multiplicity > 0 && each.sum.latest() > first.prevRev()) {
        remaining.addAll(again(each));
      }
    }
    return remaining;
  }

  /** A row that is there with the content it had before, in another version. */
  private List<Weighted> again(Weighted row) {
    return key.length == 0
        ? List.of(row)
        : List.of(
            new Weighted(row.row, row.sum.withWeight(-1)),
            new Weighted(row.row, row.sum.withWeight(1)));
  }

  private int changedRows(List<Weighted> rows) {
    return (int) rows.stream().map(row -> keyOf(row.row)).distinct().count();
  }

  private Row keyOf(Row row) {
    if (key.length == 0) {
      return row;
    }
    int width = schema.size();
    long[] words = new long[key.length * 3];
    for (int i = 0; i < key.length; i++) {
      words[i] = row.words[key[i]];
      words[key.length + i] = row.words[width + key[i]];
      words[2 * key.length + i] = row.words[2 * width + key[i]];
    }
    return new Row(words);
  }

  private void fill(ColumnVector[] columns, int at, Row row) {
    int width = columns.length;
    for (int c = 0; c < width; c++) {
      if (row.words[2 * width + c] == 1) {
        columns[c].setNull(at);
      } else if (columns[c].highs != null) {
        columns[c].setWide(at, row.words[width + c], row.words[c]);
      } else {
        columns[c].set(at, row.words[c]);
      }
    }
  }
}
