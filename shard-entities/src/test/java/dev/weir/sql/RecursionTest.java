package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.circuit.PlanNode;
import dev.weir.circuit.StepResult;
import dev.weir.config.Seeds;
import dev.weir.sql.Catalog.Relation;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Recursive views over random graphs with cycles and loops that gain and lose edges, against DuckDB
 * after every step. {@code -Dweir.recursion.runs=N} runs more.
 */
final class RecursionTest {
  private static final int RUNS = Integer.getInteger("weir.recursion.runs", 10);
  private static final int STEPS = 14;
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE edges (id BIGINT PRIMARY KEY, src INTEGER, dst INTEGER, w DOUBLE)",
          "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name VARCHAR, q INTEGER)");

  private static final String REACH =
      "reach (src, dst) AS (SELECT src, dst FROM edges UNION SELECT r.src, e.dst FROM reach r JOIN"
          + " edges e ON r.dst = e.src)";

  private static final List<String> VIEWS =
      List.of(
          "WITH RECURSIVE " + REACH + " SELECT src, dst FROM reach",
          "WITH RECURSIVE u (id) AS (SELECT id FROM nodes WHERE q = 0 UNION SELECT e.dst FROM edges"
              + " e JOIN u ON e.src = u.id) SELECT u.id, n.name FROM u LEFT JOIN nodes n ON n.id ="
              + " u.id",
          "WITH RECURSIVE h (id, hops) AS (SELECT id, 0 FROM nodes WHERE q = 0 UNION SELECT e.dst,"
              + " hops + 1 FROM h JOIN edges e ON e.src = h.id WHERE hops < 6) SELECT id, MIN(hops)"
              + " AS hops FROM h GROUP BY id",
          "WITH RECURSIVE p (src, dst, depth) AS (SELECT src, dst, 1 FROM edges UNION ALL SELECT"
              + " p.src, e.dst, depth + 1 FROM p JOIN edges e ON p.dst = e.src WHERE depth < 4)"
              + " SELECT * FROM p",
          "WITH RECURSIVE b (part, amount, depth) AS (SELECT id, q, 0 FROM nodes WHERE q < 3 UNION"
              + " ALL SELECT e.dst, b.amount * n.q, depth + 1 FROM b, edges e, nodes n WHERE e.src"
              + " = b.part AND n.id = e.dst AND depth < 3) SELECT part, SUM(amount) AS amount,"
              + " COUNT(*) AS n FROM b GROUP BY part",
          "WITH RECURSIVE c (id) AS (SELECT id FROM nodes WHERE q = 1 UNION (SELECT e.dst FROM c"
              + " JOIN edges e ON c.id = e.src UNION ALL SELECT e.src FROM c JOIN edges e ON c.id ="
              + " e.dst WHERE e.w > 0e0)) SELECT id FROM c",
          "WITH RECURSIVE d (id, name) AS (SELECT id, name FROM nodes WHERE name IS NOT NULL UNION"
              + " SELECT DISTINCT e.dst, n.name FROM d JOIN edges e ON d.id = e.src JOIN nodes n ON"
              + " n.id = e.src) SELECT name, id FROM d",
          "WITH RECURSIVE s (x) AS (SELECT src FROM edges UNION SELECT e.dst FROM s JOIN edges e ON"
              + " e.src = s.x WHERE EXISTS (SELECT 1 FROM nodes n WHERE n.id = s.x) AND NOT EXISTS"
              + " (SELECT 1 FROM nodes n WHERE n.id = e.dst AND n.q = 2)) SELECT x FROM s",
          "WITH RECURSIVE "
              + REACH
              + " SELECT a.src, b.dst FROM reach a JOIN reach b ON a.dst = b.src AND a.src = b.dst",
          "WITH RECURSIVE v (id, w) AS (SELECT src, w FROM edges UNION SELECT e.dst, e.w * 0.5e0"
              + " FROM v JOIN edges e ON e.src = v.id) SELECT id, w FROM v",
          "WITH RECURSIVE "
              + REACH
              + ", f (id) AS (SELECT id FROM nodes WHERE q = 0 UNION SELECT r.dst FROM f JOIN reach"
              + " r ON r.src = f.id WHERE r.src <> r.dst) SELECT id FROM f EXCEPT SELECT id FROM"
              + " nodes",
          "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 12) SELECT"
              + " n.i, COUNT(e.id) AS edges FROM n LEFT JOIN edges e ON e.src = n.i GROUP BY n.i",
          "SELECT src, COUNT(*) AS n FROM v0 GROUP BY src",
          "WITH RECURSIVE " + REACH + " SELECT dst, src FROM reach ORDER BY dst, src LIMIT 3");

  @Test
  void viewsEqualDuckDbAfterEveryStep() throws SQLException {
    try (DuckDb duck = new DuckDb()) {
      for (String table : TABLES) {
        duck.execute(table);
      }
      for (int i = 0; i < VIEWS.size(); i++) {
        duck.execute("CREATE VIEW v" + i + " AS " + VIEWS.get(i));
      }
      for (int run = 0; run < RUNS; run++) {
        long seed = Seeds.next();
        new Run(duck, seed).play();
      }
    }
  }

  /** Two circuits with other hash seeds, and the rows of the tables. */
  private static final class Run {
    private final DuckDb duck;
    private final String seed;
    private final Random random;
    private final SqlCircuit first = new SqlCircuit(1);
    private final SqlCircuit second = new SqlCircuit(77);
    private final Map<Long, Object[]> edges = new TreeMap<>();
    private final Map<Long, Object[]> nodes = new TreeMap<>();
    private final int size;

    Run(DuckDb duck, long seed) {
      this.duck = duck;
      this.seed = Seeds.option(seed);
      this.random = Seeds.random(seed);
      this.size = 2 + random.nextInt(8);
      for (SqlCircuit circuit : List.of(first, second)) {
        TABLES.forEach(circuit::table);
      }
    }

    void play() throws SQLException {
      int createAt = random.nextInt(4);
      for (int step = 0; step < STEPS; step++) {
        if (step == createAt) {
          for (int i = 0; i < VIEWS.size(); i++) {
            first.view("v" + i, VIEWS.get(i));
            second.view("v" + i, VIEWS.get(i));
          }
        }
        TypedBatch batch = batch(step == STEPS - 1);
        StepResult result = first.apply(batch);
        second.apply(batch);
        assertThat(result.failed()).as(seed).isEmpty();
        if (step >= createAt) {
          compare(step);
        }
      }
      assertThat(first.rows("v0").size()).as(seed).isZero();
      for (int i = 0; i < VIEWS.size(); i++) {
        nothingIsKept("v" + i);
      }
    }

    private void nothingIsKept(String view) {
      if (first.rows(view).size() > 0) {
        return;
      }
      for (PlanNode node : first.circuit().explain(view)) {
        assertThat(node.rows()).as(seed + " " + node.op()).isZero();
      }
    }

    private void compare(int step) throws SQLException {
      duck.fill(relation("edges"), List.copyOf(edges.values()));
      duck.fill(relation("nodes"), List.copyOf(nodes.values()));
      for (int i = 0; i < VIEWS.size(); i++) {
        String view = "v" + i;
        String where = seed + " step " + step + "\n" + VIEWS.get(i);
        List<Object[]> ours = PlainValues.rows(first.rows(view));
        List<Object[]> theirs = duck.query("SELECT * FROM " + view);
        if (!DuckDb.same(ours, theirs)) {
          fail("%s%nours:%n%s%nDuckDB:%n%s", where, text(ours), text(theirs));
        }
        first.requireSum(view, where);
        assertThat(second.circuit().viewInfo(view).resultHash())
            .as(where)
            .isEqualTo(first.circuit().viewInfo(view).resultHash());
      }
    }

    private Relation relation(String table) {
      return first.relation(table).orElseThrow();
    }

    private TypedBatch batch(boolean deleteAll) {
      List<byte[]> dictionary = new ArrayList<>();
      List<TypedChanges> changes = new ArrayList<>();
      if (deleteAll || random.nextInt(5) > 0) {
        changes.add(changes("edges", edges, 3 * size, deleteAll, dictionary));
      }
      if (deleteAll || random.nextInt(3) == 0) {
        changes.add(changes("nodes", nodes, size, deleteAll, dictionary));
      }
      return new TypedBatch(changes, dictionary);
    }

    private TypedChanges changes(
        String table,
        Map<Long, Object[]> rows,
        int keys,
        boolean deleteAll,
        List<byte[]> dictionary) {
      Relation relation = relation(table);
      int count = deleteAll ? keys : 1 + random.nextInt(random.nextInt(3) == 0 ? keys : 3);
      ColumnVector[] columns = ColumnVector.allocate(relation.schema(), count);
      ChangeOp[] ops = new ChangeOp[count];
      for (int i = 0; i < count; i++) {
        long key = deleteAll ? i : random.nextInt(keys);
        boolean delete = deleteAll || random.nextInt(3) == 0;
        ops[i] = delete ? ChangeOp.DELETE : ChangeOp.UPSERT;
        Object[] row = table.equals("edges") ? edge(key) : node(key);
        rows.remove(key);
        if (!delete) {
          rows.put(key, row);
        }
        for (int c = 0; c < columns.length; c++) {
          PlainValues.put(
              relation.schema().type(c),
              columns[c],
              i,
              delete && c > 0 ? null : row[c],
              dictionary);
        }
      }
      return new TypedChanges(table, ops, columns, null, count);
    }

    private Object[] edge(long id) {
      Double[] weights = {0.0, -0.0, 1.0, -2.0, null};
      return new Object[] {id, end(), end(), weights[random.nextInt(weights.length)]};
    }

    private Object end() {
      return random.nextInt(10) == 0 ? null : (Object) (long) random.nextInt(size);
    }

    private Object[] node(long id) {
      String[] names = {"a", "b", null};
      return new Object[] {id, names[random.nextInt(3)], (long) random.nextInt(4)};
    }

    private static String text(List<Object[]> rows) {
      return String.join("\n", rows.stream().map(Arrays::toString).sorted().toList());
    }
  }
}
