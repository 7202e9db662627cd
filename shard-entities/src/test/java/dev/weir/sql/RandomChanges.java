package dev.weir.sql;

import dev.weir.sql.Catalog.Relation;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random batches of upserts, partial updates and deletes, kept in step with a model and DuckDB. */
final class RandomChanges {
  private static final int ROWS = 14;
  private static final int CHANGES_MAX = 8;

  private final List<Relation> tables;
  private final Random random;
  private final Map<String, Map<List<Object>, Object[]>> model = new LinkedHashMap<>();

  RandomChanges(List<Relation> tables, Random random) {
    this.tables = tables;
    this.random = random;
    tables.forEach(table -> model.put(table.name(), new LinkedHashMap<>()));
  }

  /** The next batch; DuckDB holds its outcome afterwards. */
  TypedBatch next(DuckDb duck) throws SQLException {
    List<byte[]> dictionary = new ArrayList<>();
    List<TypedChanges> all = new ArrayList<>();
    for (Relation table : tables) {
      if (random.nextInt(4) > 0) {
        all.add(changes(table, 1 + random.nextInt(CHANGES_MAX), dictionary));
        duck.fill(table, List.copyOf(model.get(table.name()).values()));
      }
    }
    return new TypedBatch(all, dictionary);
  }

  private TypedChanges changes(Relation table, int size, List<byte[]> dictionary) {
    int width = table.schema().size();
    ColumnVector[] columns = ColumnVector.allocate(table.schema(), size);
    ChangeOp[] ops = new ChangeOp[size];
    long[][] given = new long[size][];
    List<Object[]> pool = RandomTables.rows(table, ROWS, random);
    for (int change = 0; change < size; change++) {
      Object[] row = pool.get(random.nextInt(pool.size()));
      ops[change] =
          switch (random.nextInt(5)) {
            case 0 -> ChangeOp.DELETE;
            case 1 -> ChangeOp.UPDATE;
            default -> ChangeOp.UPSERT;
          };
      long sets = ops[change] == ChangeOp.UPDATE ? random.nextInt(1 << width) & ~keyBits(table) : 0;
      given[change] = new long[] {sets};
      apply(table, ops[change], row, sets);
      for (int c = 0; c < width; c++) {
        boolean written = ops[change] != ChangeOp.DELETE || isKey(table, c);
        PlainValues.put(
            table.schema().type(c), columns[c], change, written ? row[c] : null, dictionary);
      }
    }
    return new TypedChanges(table.name(), ops, columns, given, size);
  }

  private void apply(Relation table, ChangeOp op, Object[] row, long sets) {
    Map<List<Object>, Object[]> rows = model.get(table.name());
    List<Object> key = Arrays.stream(table.key()).mapToObj(c -> row[c]).toList();
    switch (op) {
      case CREATE, UPSERT -> rows.put(key, row);
      case DELETE -> rows.remove(key);
      case UPDATE ->
          rows.computeIfPresent(
              key,
              (same, was) -> {
                Object[] merged = was.clone();
                for (int c = 0; c < merged.length; c++) {
                  merged[c] = (sets & 1L << c) != 0 ? row[c] : merged[c];
                }
                return merged;
              });
    }
  }

  private static long keyBits(Relation table) {
    return Arrays.stream(table.key()).mapToLong(c -> 1L << c).reduce(0, (a, b) -> a | b);
  }

  private static boolean isKey(Relation table, int column) {
    return Arrays.stream(table.key()).anyMatch(key -> key == column);
  }
}
