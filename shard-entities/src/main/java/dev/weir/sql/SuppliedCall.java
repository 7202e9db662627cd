package dev.weir.sql;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A call of the table function {@code promql} in a query: its rows are supplied with the query, for
 * they are no content of a circuit.
 *
 * @param query what is to be evaluated; nothing here reads it
 * @param labels the labels that are columns of their own
 */
public record SuppliedCall(String query, List<String> labels) {
  /** The name of the function. */
  static final String FUNCTION = "promql";

  /** Different calls in one query. */
  public static final int CALLS_MAX = 16;

  /** Labels of one call that are columns of their own. */
  static final int LABELS_MAX = 64;

  /** All labels of a row as a JSON object; names one row of a call. */
  private static final Column ALL = new Column("labels", ColumnType.VARCHAR, false);

  private static final Column AT = new Column("at", ColumnType.TIMESTAMP, false);
  private static final Column VALUE = new Column("value", ColumnType.DOUBLE, false);

  /** Names that no label can have as a column. */
  static final Set<String> TAKEN = Set.of(ALL.name(), AT.name(), VALUE.name());

  public SuppliedCall {
    labels = List.copyOf(labels);
  }

  /** A column for each label, NULL where a row has none, then {@code labels, at, value}. */
  public Schema schema() {
    List<Column> columns = new ArrayList<>();
    labels.forEach(label -> columns.add(new Column(label, ColumnType.VARCHAR, true)));
    columns.addAll(List.of(ALL, AT, VALUE));
    return new Schema(columns);
  }

  /** The relation that the n-th call of a query is read as; no table can have such a name. */
  public static String relation(int n) {
    return FUNCTION + "#" + (n + 1);
  }

  /** Whether a relation of a query is supplied. */
  static boolean isOne(String relation) {
    return relation.startsWith(FUNCTION + "#");
  }

  /** The call as a relation of a catalogue. */
  Catalog.Relation asRelation(int n) {
    return new Catalog.Relation(relation(n), schema(), new int[] {labels.size()});
  }
}
