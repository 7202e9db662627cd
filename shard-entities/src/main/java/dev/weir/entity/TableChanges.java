package dev.weir.entity;

import dev.weir.circuit.TableChange;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.Widening;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Alteration;
import dev.weir.sql.TableText;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a table may become without losing anything that was not named: pure, over definitions.
 *
 * <p>A CREATE TABLE that is sent again may add columns at the end, widen types and drop NOT NULL.
 * What takes something away, or could be meant in two ways, needs an ALTER TABLE that says so.
 */
final class TableChanges {
  private TableChanges() {}

  /**
   * The change that an ALTER TABLE asks for.
   *
   * @throws WeirException {@code table-exists} when the table cannot become that
   */
  static TableChange of(TableDefinition present, Alteration alteration) {
    Draft draft = new Draft(present);
    switch (alteration) {
      case Alteration.AddColumn(Column column, Object value) -> draft.add(column, value);
      case Alteration.DropColumn(String name) -> draft.drop(name);
      case Alteration.RenameColumn(String name, String to) -> draft.rename(name, to);
      case Alteration.SetType(String name, ColumnType type) -> draft.widen(name, type);
      case Alteration.DropNotNull(String name) -> draft.allowNull(name);
    }
    return draft.change();
  }

  /** The change that leads to another CREATE TABLE; empty when it needs an ALTER TABLE. */
  static Optional<TableChange> of(TableDefinition present, TableDefinition wanted) {
    Schema have = present.schema();
    Schema want = wanted.schema();
    boolean goesOn =
        want.size() >= have.size()
            && Arrays.equals(present.primaryKey(), wanted.primaryKey())
            && present.lateness().equals(wanted.lateness())
            && IntStream.range(0, have.size()).allMatch(i -> goesOn(present, wanted, i))
            && IntStream.range(have.size(), want.size())
                .allMatch(i -> want.column(i).nullable() || wanted.defaults().get(i) != null);
    int[] from =
        IntStream.range(0, want.size()).map(i -> i < have.size() ? i : TableChange.NEW).toArray();
    return goesOn ? Optional.of(new TableChange(wanted, from)) : Optional.empty();
  }

  private static boolean goesOn(TableDefinition present, TableDefinition wanted, int i) {
    Column have = present.schema().column(i);
    Column want = wanted.schema().column(i);
    Object value = present.defaults().get(i);
    boolean staysAsItIs = have.type().equals(want.type()) && have.nullable() == want.nullable();
    return (staysAsItIs || !hasLateness(present, i))
        && have.name().equals(want.name())
        && (have.type().equals(want.type()) || Widening.isWider(have.type(), want.type()))
        && (want.nullable() || !have.nullable())
        && Objects.equals(
            Widening.literal(value, have.type(), want.type()), wanted.defaults().get(i));
  }

  private static boolean hasLateness(TableDefinition table, int column) {
    return table.lateness().stream().anyMatch(each -> each.column() == column);
  }

  /** A change as its event says it. */
  static CircuitEvent.TableAltered event(TableDefinition present, TableChange change) {
    List<String> from =
        Arrays.stream(change.from())
            .mapToObj(i -> i == TableChange.NEW ? "" : present.schema().column(i).name())
            .toList();
    return new CircuitEvent.TableAltered(change.to().name(), change.to().sql(), from);
  }

  /**
   * The change that an event has made.
   *
   * @param to the definition that its SQL gives
   */
  static TableChange change(
      TableDefinition present, TableDefinition to, CircuitEvent.TableAltered event) {
    int[] from = event.from().stream().mapToInt(present.schema()::indexOf).toArray();
    return new TableChange(to, from);
  }

  /** A refusal of a definition that the table cannot get so. */
  static WeirException refusal(String table, String difference, String instead) {
    return new WeirException(
        ErrorCode.TABLE_EXISTS,
        "Table " + table + " exists with another definition: " + difference + ". " + instead,
        Map.of("difference", difference));
  }

  /** The columns of a definition while they are changed. */
  private static final class Draft {
    private final TableDefinition present;
    private final List<Column> columns;
    private final List<Object> defaults;
    private final List<Integer> from = new ArrayList<>();

    Draft(TableDefinition present) {
      this.present = present;
      this.columns = new ArrayList<>(present.schema().columns());
      this.defaults = new ArrayList<>(present.defaults());
      IntStream.range(0, columns.size()).forEach(from::add);
    }

    void add(Column column, Object value) {
      requireFree(column.name());
      columns.add(column);
      defaults.add(value);
      from.add(TableChange.NEW);
    }

    void drop(String name) {
      int at = position(name);
      if (isKey(at)) {
        throw refusal(
            present.name(),
            "column " + name + " is part of the primary key",
            "A key stays as it is; copy the rows to another table to have another key.");
      }
      requireNoLateness(at);
      columns.remove(at);
      defaults.remove(at);
      from.subList(at, at + 1).clear();
    }

    void rename(String name, String to) {
      int at = position(name);
      requireFree(to);
      Column column = columns.get(at);
      columns.set(at, new Column(to, column.type(), column.nullable()));
    }

    void widen(String name, ColumnType type) {
      int at = position(name);
      Column column = columns.get(at);
      requireNoLateness(at);
      if (!Widening.isWider(column.type(), type)) {
        throw refusal(
            present.name(),
            "column " + name + " is " + column.type().sql() + ", not " + type.sql(),
            "A type may only be widened so that every value stays what it is: INTEGER to BIGINT,"
                + " VARCHAR(n) to a longer one or to VARCHAR, DECIMAL to more digits with the same"
                + " scale, INTEGER and BIGINT to a DECIMAL with 10 and 19 digits before the"
                + " point.");
      }
      columns.set(at, new Column(name, type, column.nullable()));
      defaults.set(at, Widening.literal(defaults.get(at), column.type(), type));
    }

    void allowNull(String name) {
      int at = position(name);
      Column column = columns.get(at);
      if (isKey(at) || column.nullable()) {
        throw refusal(
            present.name(),
            "column " + name + (isKey(at) ? " is part of the primary key" : " may be NULL already"),
            isKey(at) ? "A key column is never NULL." : "There is nothing to do.");
      }
      requireNoLateness(at);
      columns.set(at, new Column(name, column.type(), true));
    }

    TableChange change() {
      int[] key =
          Arrays.stream(present.primaryKey()).map(position -> from.indexOf(position)).toArray();
      Schema schema = new Schema(columns);
      List<Lateness> lateness =
          present.lateness().stream()
              .map(each -> new Lateness(from.indexOf(each.column()), each.amount()))
              .toList();
      String sql = TableText.of(present.name(), schema, key, defaults, lateness);
      TableDefinition to =
          new TableDefinition(
              present.name(), schema, key, Collections.unmodifiableList(defaults), lateness, sql);
      return new TableChange(to, from.stream().mapToInt(Integer::intValue).toArray());
    }

    /** What has been left of the rows below the waterline would not be that of another column. */
    private void requireNoLateness(int at) {
      if (hasLateness(present, from.get(at))) {
        throw refusal(
            present.name(),
            "column " + columns.get(at).name() + " has a LATENESS",
            "Such a column keeps its type and stays NOT NULL; copy the rows to another table to"
                + " have another one.");
      }
    }

    private boolean isKey(int position) {
      return Arrays.stream(present.primaryKey()).anyMatch(key -> key == position);
    }

    private void requireFree(String name) {
      if (present.schema().indexOf(name) >= 0) {
        throw refusal(
            present.name(),
            "it has a column " + name + " already",
            "If this ALTER TABLE was sent before, it was done; GET the table to compare.");
      }
    }

    private int position(String name) {
      int at = present.schema().indexOf(name);
      if (at < 0) {
        String hint =
            Closest.name(name, present.schema().names())
                .map(closest -> " Did you mean " + closest + "?")
                .orElse("");
        throw refusal(
            present.name(),
            "it has no column " + name,
            "Its columns are " + String.join(", ", present.schema().names()) + "." + hint);
      }
      return at;
    }
  }
}
