package dev.weir.app;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.sql.Catalog;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the engine alone: typed batches in, view deltas out, one thread.
 *
 * <p>Each figure is the time for an upsert of an existing key, which is a retraction and an
 * insertion, over tables of three sizes.
 */
final class BenchViews {
  private static final int GROUPS = 100_000;
  private static final int ROUNDS = 5;

  private final BenchReport report;
  private final int scale;
  private final SqlCompiler compiler = new SqlCompiler();

  BenchViews(PrintWriter out, int scale) {
    this.report = new BenchReport(out, "views");
    this.scale = scale;
  }

  void run() {
    Map<String, String> views =
        Map.of(
            "filter", "SELECT id, amount FROM facts WHERE amount >= 500",
            "group by 100k keys",
                "SELECT k, COUNT(*) AS n, SUM(amount) AS total FROM facts GROUP BY k",
            "join with 100k rows",
                "SELECT f.id, f.amount, d.name FROM facts f JOIN dims d ON d.k = f.k");
    for (String view : List.of("filter", "group by 100k keys", "join with 100k rows")) {
      for (int size : List.of(10_000, 100_000, 1_000_000)) {
        measure(view, views.get(view), Math.max(1_000, size / scale));
      }
    }
  }

  private void measure(String name, String sql, int size) {
    Circuit circuit =
        new Circuit(new CircuitLimits(10_000_000, 1_000_000, Long.MAX_VALUE), 1, () -> 0);
    long rev = define(circuit, sql, size);
    for (int batch : List.of(1, 100, 1_000, 10_000)) {
      int changes = Math.max(batch, 200_000 / scale);
      long[] nanos = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        TypedBatch[] batches = batches(size, batch, changes, round);
        long begin = System.nanoTime();
        for (TypedBatch one : batches) {
          circuit.apply(++rev, one);
        }
        nanos[round] = (System.nanoTime() - begin) / ((long) batches.length * batch);
      }
      Arrays.sort(nanos);
      report.add(
          name + ", table of " + size + " rows, batch " + batch,
          (double) nanos[ROUNDS / 2],
          "ns/upsert",
          Map.of("table_rows", size, "batch", batch, "min", nanos[0], "max", nanos[ROUNDS - 1]));
    }
  }

  private long define(Circuit circuit, String sql, int size) {
    TableDefinition facts =
        compiler.table(
            "CREATE TABLE facts (id BIGINT PRIMARY KEY, k BIGINT NOT NULL, amount BIGINT NOT"
                + " NULL)");
    TableDefinition dims =
        compiler.table("CREATE TABLE dims (k BIGINT PRIMARY KEY, name BIGINT NOT NULL)");
    circuit.createTable(facts, 1);
    circuit.createTable(dims, 2);
    CompiledQuery query = compiler.query(sql, new BenchCatalog(List.of(facts, dims)));
    circuit.createView(
        new ViewDefinition("v", query.plan(), query.order(), query.reads(), "rows", sql), 3);
    long rev = 3;
    for (int from = 0; from < GROUPS; from += 10_000) {
      circuit.apply(++rev, dims(from, 10_000));
    }
    for (int from = 0; from < size; from += 10_000) {
      circuit.apply(++rev, facts(from, Math.min(10_000, size - from), 1, 0, size));
    }
    return rev;
  }

  private static TypedBatch[] batches(int size, int batch, int changes, int round) {
    TypedBatch[] batches = new TypedBatch[Math.max(1, changes / batch)];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = facts((long) i * batch, batch, 7_919, round + 1, size);
    }
    return batches;
  }

  private static TypedBatch facts(long from, int rows, int stride, int round, int size) {
    ColumnVector id = ColumnVector.of(new long[rows], null, null);
    ColumnVector k = ColumnVector.of(new long[rows], null, null);
    ColumnVector amount = ColumnVector.of(new long[rows], null, null);
    for (int row = 0; row < rows; row++) {
      long number = (from + row) * stride % size;
      id.set(row, number);
      k.set(row, (number * 31 + round * 17L) % GROUPS);
      amount.set(row, (number + round * 911L) % 1_000);
    }
    return batch("facts", rows, id, k, amount);
  }

  private static TypedBatch dims(int from, int rows) {
    ColumnVector k = ColumnVector.of(new long[rows], null, null);
    ColumnVector name = ColumnVector.of(new long[rows], null, null);
    for (int row = 0; row < rows; row++) {
      k.set(row, from + row);
      name.set(row, (from + row) * 3L);
    }
    return batch("dims", rows, k, name);
  }

  private static TypedBatch batch(String table, int rows, ColumnVector... columns) {
    ChangeOp[] ops = new ChangeOp[rows];
    Arrays.fill(ops, ChangeOp.UPSERT);
    return new TypedBatch(List.of(new TypedChanges(table, ops, columns, null, rows)), List.of());
  }

  private record BenchCatalog(List<TableDefinition> tables) implements Catalog {
    @Override
    public Optional<Relation> relation(String name) {
      return tables.stream()
          .filter(table -> table.name().equals(name))
          .map(table -> new Relation(name, table.schema(), table.primaryKey()))
          .findFirst();
    }

    @Override
    public Collection<String> names() {
      return tables.stream().map(TableDefinition::name).toList();
    }
  }
}
