package dev.weir.stream;

import dev.weir.zset.ByteSink;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.NestedRows;
import dev.weir.zset.Nesting;
import dev.weir.zset.NodeVersions;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes rows of one schema as nodes of a tree: what a row holds stands below it and not in it.
 * Used by one thread at a time.
 */
public final class TreeForm {
  private final RowForm whole;
  private final RowForm own;
  private final int[] ownColumns;
  private final List<Branch> branches = new ArrayList<>();

  /**
   * One of the arrays of a node.
   *
   * @param name of the array, as a JSON string
   * @param place among all nests of the row, also those that are not shown
   */
  record Branch(Nesting.Nest nest, int place, String name, TreeForm form) {
    /** The nodes of a row's array. */
    RowSet nodes(RowSet rows, int row) {
      return NestedRows.of(nest, rows.schema(), rows.columns(), row, rows.strings());
    }
  }

  /**
   * @param key columns that identify a row, empty when none do
   * @param nesting what the rows hold
   */
  public TreeForm(Schema schema, int[] key, Nesting nesting, boolean integersAsText) {
    this(schema, key, nesting, IntStream.range(0, schema.size()).toArray(), integersAsText);
  }

  /**
   * One that shows some columns.
   *
   * @param shown in their order
   */
  public TreeForm(Schema schema, int[] key, Nesting nesting, int[] shown, boolean integersAsText) {
    this.whole = new RowForm(schema, key, integersAsText);
    this.ownColumns = Arrays.stream(shown).filter(column -> nesting.of(column).isEmpty()).toArray();
    List<Column> columns = Arrays.stream(ownColumns).mapToObj(schema::column).toList();
    this.own = new RowForm(new Schema(columns), new int[0], integersAsText);
    for (int place = 0; place < nesting.nests().size(); place++) {
      Nesting.Nest nest = nesting.nests().get(place);
      if (Arrays.stream(shown).anyMatch(column -> column == nest.column())) {
        TreeForm form =
            new TreeForm(nest.elements(schema), nest.keyColumns(), nest.below(), integersAsText);
        branches.add(new Branch(nest, place, name(schema.column(nest.column())), form));
      }
    }
  }

  private static String name(Column column) {
    ByteSink out = new ByteSink(32);
    ValueWriter.jsonString(out, column.name().getBytes(StandardCharsets.UTF_8));
    return out.text();
  }

  /** The columns of a row that are values. */
  int[] ownColumns() {
    return ownColumns;
  }

  List<Branch> branches() {
    return branches;
  }

  /** Writes a row with all that it holds. */
  public void node(ByteSink out, RowSet rows, int row, NodeVersions versions) {
    out.ascii("{\"id\":");
    id(out, rows, row);
    out.ascii(",\"version\":");
    out.decimal(versions.version());
    out.ascii(",\"subtree_version\":");
    out.decimal(versions.subtree());
    multiplicity(out, rows.multiplicity(row));
    out.ascii(",\"row\":");
    row(out, rows, row);
    children(out, rows, row, versions);
    out.put('}');
  }

  void id(ByteSink out, RowSet rows, int row) {
    whole.id(out, rows.columns(), row, rows.strings());
  }

  /** Writes how often a row occurs, where it is not once. */
  static void multiplicity(ByteSink out, long multiplicity) {
    if (multiplicity > 1) {
      out.ascii(",\"mult\":");
      out.decimal(multiplicity);
    }
  }

  /** Writes the columns of a row that are values. */
  void row(ByteSink out, RowSet rows, int row) {
    ColumnVector[] columns =
        Arrays.stream(ownColumns)
            .mapToObj(column -> rows.columns()[column])
            .toArray(ColumnVector[]::new);
    own.row(out, columns, row, rows.strings());
  }

  /** Writes member {@code children}. */
  void children(ByteSink out, RowSet rows, int row, NodeVersions versions) {
    out.ascii(",\"children\":{");
    boolean first = true;
    for (Branch branch : branches) {
      if (!first) {
        out.put(',');
      }
      first = false;
      out.put(branch.name().getBytes(StandardCharsets.UTF_8));
      out.ascii(":[");
      RowSet nodes = branch.nodes(rows, row);
      for (int node = 0; node < nodes.size(); node++) {
        if (node > 0) {
          out.put(',');
        }
        branch.form().node(out, nodes, node, versions.child(branch.place(), node));
      }
      out.put(']');
    }
    out.put('}');
  }
}
