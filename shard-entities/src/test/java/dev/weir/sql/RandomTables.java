package dev.weir.sql;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Three small tables with all types and many NULLs, and random rows for them. */
public final class RandomTables implements Catalog {
  /** The tables, in SQL that DuckDB takes too. */
  public static final List<String> DEFINITIONS =
      List.of(
          "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer INTEGER, amount DECIMAL(10,2),"
              + " status VARCHAR(8), placed TIMESTAMP, paid BOOLEAN NOT NULL, weight DOUBLE)",
          "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR, born DATE, score INTEGER"
              + " NOT NULL, balance DECIMAL(20,4), level TINYINT, grade SMALLINT, ratio REAL, opens"
              + " TIME, token UUID, seen TIMESTAMP WITH TIME ZONE)",
          "CREATE TABLE items (order_id BIGINT, position INTEGER, sku VARCHAR NOT NULL, quantity"
              + " INTEGER, price DECIMAL(8,3) NOT NULL, PRIMARY KEY (order_id, position))");

  private final Map<String, Relation> relations = new LinkedHashMap<>();

  /** The catalogue of the three tables. */
  public RandomTables() {
    for (String sql : DEFINITIONS) {
      TableDefinition table = new SqlCompiler().table(sql);
      relations.put(table.name(), new Relation(table.name(), table.schema(), table.primaryKey()));
    }
  }

  @Override
  public Optional<Relation> relation(String name) {
    return Optional.ofNullable(relations.get(name));
  }

  @Override
  public Collection<String> names() {
    return relations.keySet();
  }

  /** All tables. */
  public List<Relation> all() {
    return List.copyOf(relations.values());
  }

  /** Random rows with different keys. */
  public static List<Object[]> rows(Relation table, int size, Random random) {
    List<Object[]> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      Object[] values = new Object[table.schema().size()];
      for (int i = 0; i < values.length; i++) {
        boolean isNull = table.schema().column(i).nullable() && random.nextInt(4) == 0;
        values[i] = isNull ? null : value(table.schema().type(i), random);
      }
      values[table.key()[0]] = (long) (table.key().length == 1 ? row : row / 3);
      if (table.key().length > 1) {
        values[table.key()[1]] = (long) (row % 3);
      }
      rows.add(values);
    }
    return rows;
  }

  private static Object value(ColumnType type, Random random) {
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT, SMALLINT, INTEGER, BIGINT -> (long) random.nextInt(12) - 3;
      case REAL -> (random.nextInt(80) - 20) / 8.0;
      case TIME -> LocalTime.of(random.nextInt(24), 30, 0);
      case TIMESTAMP_TZ ->
          LocalDate.of(2001, 1, 1 + random.nextInt(9)).atTime(random.nextInt(24), 0, 0);
      case UUID -> new UUID(random.nextInt(3), random.nextInt(3) - 1L);
      case VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP ->
          throw new IllegalArgumentException(type.sql());
      case DOUBLE -> (random.nextInt(80) - 20) / 8.0;
      case DECIMAL -> BigDecimal.valueOf(random.nextInt(9000) - 2000, type.scale());
      case VARCHAR ->
          List.of("", "a", "b", "ab", "Abc", "xyz", "\u00e9t\u00e9", " a ", "bb")
              .get(random.nextInt(9));
      case DATE -> LocalDate.of(2001, 1 + random.nextInt(12), 1 + random.nextInt(28));
      case TIMESTAMP ->
          LocalDate.of(2001, 1, 1 + random.nextInt(9)).atTime(random.nextInt(24), 30, 0);
    };
  }
}
