package dev.weir.app;

import dev.weir.circuit.TableDefinition;
import dev.weir.corpus.Corpus;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnType;
import dev.weir.zset.TypedBatch;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The rows of TPC-H and changes of them: values of one row given to another, orders with an item
 * that come and go.
 */
final class BenchTpchTables {
  private static final long FIRST_NEW_ORDER = 1_000_000_000;
  private static final int LOADED_AT_ONCE = 10_000;
  private static final List<String> CHANGED =
      List.of(
          "lineitem", "lineitem", "lineitem", "orders", "partsupp", "customer", "part", "supplier");

  private final Map<String, TableDefinition> definitions = new LinkedHashMap<>();
  private final Map<String, List<Object[]>> rows = new LinkedHashMap<>();
  private final BenchRows changes;
  private final SplittableRandom random = new SplittableRandom(11);
  private long nextOrder = FIRST_NEW_ORDER;

  BenchTpchTables(Collection<TableDefinition> tables, BenchDuck duck, double factor) {
    this.changes = new BenchRows(tables);
    for (TableDefinition table : tables) {
      definitions.put(table.name(), table);
      List<Object[]> values = new ArrayList<>();
      duck.lines(table.name(), factor).forEach(line -> values.add(row(table, line)));
      rows.put(table.name(), values);
    }
  }

  /** Rows of all tables. */
  int size() {
    return rows.values().stream().mapToInt(List::size).sum();
  }

  /** All rows as they are now. */
  List<TypedBatch> load() {
    List<TypedBatch> batches = new ArrayList<>();
    rows.forEach(
        (table, all) -> {
          for (int from = 0; from < all.size(); from += LOADED_AT_ONCE) {
            all.subList(from, Math.min(all.size(), from + LOADED_AT_ONCE))
                .forEach(row -> changes.add(ChangeOp.UPSERT, table, row));
            batches.add(changes.batch());
          }
        });
    return batches;
  }

  /** Makes the tables in DuckDB with the rows as they are now. */
  void store(BenchDuck duck) {
    for (String sql : Corpus.TPCH.tables()) {
      duck.execute(sql.replaceAll(" PRIMARY KEY\\b(?! \\()|, PRIMARY KEY \\([^)]*\\)", ""));
    }
    rows.forEach(
        (table, all) -> duck.fill(table, all.stream().map(BenchTpchTables::line).toList()));
  }

  private static String line(Object[] row) {
    return Arrays.stream(row).map(Object::toString).collect(Collectors.joining("|"));
  }

  /** The next changes. */
  TypedBatch next(int size) {
    for (int i = 0; i < size; i++) {
      switch (random.nextInt(10)) {
        case 0 -> insertOrder();
        case 1 -> deleteOrder();
        default -> update(CHANGED.get(random.nextInt(CHANGED.size())));
      }
    }
    return changes.batch();
  }

  /** Gives a column of a row the value that another row has there. */
  private void update(String table) {
    List<Object[]> all = rows.get(table);
    int place = random.nextInt(all.size());
    Object[] row = all.get(place).clone();
    int keys = definitions.get(table).primaryKey().length;
    int column =
        table.equals("lineitem")
            ? 4 + random.nextInt(row.length - 4)
            : random.nextInt(keys, row.length);
    row[column] = all.get(random.nextInt(all.size()))[column];
    changes.add(ChangeOp.UPSERT, table, row);
    all.set(place, row);
  }

  private void insertOrder() {
    Object[] order = any("orders").clone();
    order[0] = nextOrder++;
    insert("orders", order);
    Object[] item = any("lineitem").clone();
    item[0] = order[0];
    item[3] = 1L;
    insert("lineitem", item);
  }

  /** The newest one that was inserted here, with its item. */
  private void deleteOrder() {
    for (String table : List.of("orders", "lineitem")) {
      Object[] last = rows.get(table).getLast();
      if ((Long) last[0] >= FIRST_NEW_ORDER) {
        rows.get(table).removeLast();
        changes.add(ChangeOp.DELETE, table, last);
      }
    }
  }

  private Object[] any(String table) {
    List<Object[]> all = rows.get(table);
    return all.get(random.nextInt(all.size()));
  }

  private void insert(String table, Object[] row) {
    rows.get(table).add(row);
    changes.add(ChangeOp.UPSERT, table, row);
  }

  private static Object[] row(TableDefinition table, String line) {
    List<String> texts = List.of(line.split("\\|", -1));
    Object[] row = new Object[table.schema().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(table.schema().type(i), texts.get(i));
    }
    return row;
  }

  private static Object value(ColumnType type, String text) {
    return switch (type.kind()) {
      case INTEGER, BIGINT -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      default -> text;
    };
  }
}
