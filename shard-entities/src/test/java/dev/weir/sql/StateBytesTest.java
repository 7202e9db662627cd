package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.circuit.HeapWalk;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a view is said to need is what it takes of the heap, within 15 %: the heap of two circuits
 * with the same tables is compared, one with the view and one without.
 */
final class StateBytesTest {
  private static final int ROWS = 12_000;
  private static final double TOLERANCE = 0.15;

  /** Objects that each operator has once. */
  private static final long FIXED = 8_192;

  private static final Schema SCHEMA =
      new SqlCompiler()
          .table(
              "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, h INTEGER, a BIGINT, d DOUBLE,"
                  + " name VARCHAR, at TIMESTAMP)")
          .schema();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, a FROM t WHERE a > 3",
        "SELECT id, name || 'x' AS longer FROM t",
        "SELECT t.id, u.a FROM t JOIN u ON t.g = u.id",
        "SELECT t.id, u.id AS other FROM t JOIN u ON t.g = u.g AND t.a < u.a",
        "SELECT t.id, u.a FROM t LEFT JOIN u ON t.a = u.id",
        "SELECT t.id, u.id AS other FROM t FULL JOIN u ON t.id = u.h",
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.g = t.g)",
        "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.h = t.h)",
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.g = t.g AND u.a < t.a)",
        "SELECT id FROM t WHERE g NOT IN (SELECT h FROM u)",
        "SELECT id, EXISTS (SELECT 1 FROM u WHERE u.g = t.g) AS e FROM t",
        "SELECT DISTINCT h, name FROM t",
        "SELECT DISTINCT g FROM t",
        "SELECT h FROM t UNION SELECT g FROM u",
        "SELECT h, a FROM t UNION ALL SELECT g, a FROM u",
        "SELECT h FROM t EXCEPT SELECT g FROM u",
        "SELECT h FROM t INTERSECT ALL SELECT g FROM u",
        "SELECT g, COUNT(*) AS n, SUM(a) AS s, AVG(a) AS v FROM t GROUP BY g",
        "SELECT h, COUNT(*) AS n, SUM(d) AS s, AVG(d) AS v FROM t GROUP BY h",
        "SELECT h, MIN(a) AS lo, MAX(a) AS hi FROM t GROUP BY h",
        "SELECT g, MIN(a) AS lo, MAX(a) AS hi FROM t GROUP BY g",
        "SELECT MIN(a) AS lo FROM t",
        "SELECT h, MIN(name) AS lo FROM t GROUP BY h",
        "SELECT g, COUNT(DISTINCT a) AS n, SUM(DISTINCT a) AS s FROM t GROUP BY g",
        "SELECT h, COUNT(DISTINCT name) AS n FROM t GROUP BY h",
        "SELECT g, MODE(a) AS m FROM t GROUP BY g",
        "SELECT g, BIT_OR(a) AS o, BOOL_AND(a > 3) AS b FROM t GROUP BY g",
        "SELECT g, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a) AS p FROM t GROUP BY g",
        "SELECT g, STRING_AGG(name, ',' ORDER BY id) AS names FROM t GROUP BY g",
        "SELECT h, LISTAGG(name, ',') WITHIN GROUP (ORDER BY a, id) AS names FROM t GROUP BY h",
        "SELECT g, ARG_MAX(name, a) AS m FROM t GROUP BY g",
        "SELECT g, h, SUM(a) AS s FROM t GROUP BY ROLLUP (g, h)",
        "SELECT id, a FROM t ORDER BY a DESC, id LIMIT 500",
        "SELECT id, g FROM (SELECT id, g, ROW_NUMBER() OVER (PARTITION BY g ORDER BY a, id) AS n"
            + " FROM t) AS r WHERE n <= 3",
        "SELECT id, SUM(a) OVER (PARTITION BY g ORDER BY id) AS s FROM t",
        "SELECT id, SUM(a) OVER (PARTITION BY h ORDER BY id) AS s FROM t",
        "SELECT id, RANK() OVER (PARTITION BY g ORDER BY a) AS r, LAG(a) OVER (PARTITION BY g"
            + " ORDER BY a, id) AS l FROM t",
        "SELECT id, MIN(a) OVER (PARTITION BY g ORDER BY id ROWS BETWEEN 5 PRECEDING AND CURRENT"
            + " ROW) AS m, AVG(d) OVER (PARTITION BY g) AS v FROM t",
        "SELECT window_start, h, COUNT(*) AS n FROM TABLE(SESSION(TABLE t, DESCRIPTOR(at),"
            + " DESCRIPTOR(h), INTERVAL '10' SECOND)) GROUP BY window_start, h",
        "SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(at), INTERVAL"
            + " '10' SECOND)) GROUP BY window_start",
        "SELECT id, a FROM t WHERE at > NOW() - INTERVAL '1' HOUR",
        "SELECT h, COUNT(*) AS n FROM t WHERE at > NOW() - INTERVAL '1' HOUR GROUP BY h",
        "WITH RECURSIVE c (x, y) AS (SELECT id, h FROM t UNION SELECT c.x, u.id FROM c JOIN u"
            + " ON u.h = c.y WHERE u.id < 20) SELECT x, y FROM c",
      })
  void accountedBytesAreThoseOfTheHeap(String sql) {
    SqlCircuit without = circuit();
    SqlCircuit early = circuit();
    early.view("v", sql);
    SqlCircuit late = circuit();
    for (TypedBatch batch : batches()) {
      List.of(without, early, late).forEach(circuit -> circuit.apply(batch));
    }
    late.view("v", sql);
    requireClose(early, without, "filled by steps");
    requireClose(late, without, "filled at once");
  }

  private static void requireClose(SqlCircuit with, SqlCircuit without, String how) {
    assertThat(with.failure("v")).isEmpty();
    long accounted = with.circuit().stateBytes() - without.circuit().stateBytes();
    long heap = HeapWalk.bytes(with.circuit()) - HeapWalk.bytes(without.circuit());
    assertThat(accounted)
        .as("%s: accounted %d, heap %d: %.3f", how, accounted, heap, (double) accounted / heap)
        .isCloseTo(heap, tolerance(heap));
  }

  private static Offset<Long> tolerance(long heap) {
    return within((long) (heap * TOLERANCE) + FIXED);
  }

  private static SqlCircuit circuit() {
    SqlCircuit circuit = new SqlCircuit(1);
    circuit.at(1_000_000L * 4_000);
    for (String table : List.of("t", "u")) {
      circuit.table(
          ("CREATE TABLE %s (id INTEGER PRIMARY KEY, g INTEGER, h INTEGER, a BIGINT, d DOUBLE,"
                  + " name VARCHAR, at TIMESTAMP)")
              .formatted(table));
    }
    return circuit;
  }

  /** Rows come, change and go: each id three times, a third of them is deleted at the end. */
  private static List<TypedBatch> batches() {
    List<TypedBatch> batches = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int from = 0; from < ROWS; from += 1_000) {
        batches.add(batch(from, round));
      }
    }
    return batches;
  }

  private static TypedBatch batch(int from, int round) {
    List<byte[]> dictionary = new ArrayList<>();
    TypedChanges t = changes("t", from, round, dictionary);
    return new TypedBatch(List.of(t, changes("u", from, round, dictionary)), dictionary);
  }

  private static TypedChanges changes(String table, int from, int round, List<byte[]> dictionary) {
    int size = 1_000;
    ColumnVector[] columns = ColumnVector.allocate(SCHEMA, size);
    ChangeOp[] ops = new ChangeOp[size];
    for (int row = 0; row < size; row++) {
      int id = from + row;
      int moved = id + round * 17;
      ops[row] = round == 2 && id % 3 == 0 ? ChangeOp.DELETE : ChangeOp.UPSERT;
      columns[0].set(row, id);
      columns[1].set(row, moved * 31L % (ROWS / 4));
      columns[2].set(row, moved * 7L % 300);
      columns[3].set(row, moved * 13L % 1_000);
      columns[4].set(row, Double.doubleToRawLongBits(moved * 0.37));
      columns[5].set(row, dictionary.size());
      columns[6].set(row, id * 1_000_000L % (1_000_000L * 4_000));
      dictionary.add(("name" + moved % 2_000).getBytes(StandardCharsets.UTF_8));
    }
    return new TypedChanges(table, ops, columns, null, size);
  }
}
