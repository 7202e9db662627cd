package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.ViewFailure;
import dev.weir.config.Seeds;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten healthy views and a bad one: the bad one fails alone, by the name of what it has passed, and
 * all others are those of a circuit that never had it.
 */
final class IsolationTest {
  private static final CircuitLimits LIMITS =
      new CircuitLimits(2_500, 20_000, 60, 8_000, 600_000, 20, 1_000);

  private static final List<String> HEALTHY =
      List.of(
          "SELECT id, a FROM t WHERE a > 3",
          "SELECT g, COUNT(*) AS n, SUM(a) AS s FROM t GROUP BY g",
          "SELECT g, MAX(name) AS m FROM t GROUP BY g",
          "SELECT t.id, u.a FROM t JOIN u ON t.id = u.id",
          "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
          "SELECT DISTINCT g, b FROM t",
          "SELECT id, a FROM t ORDER BY a DESC, id LIMIT 5",
          "SELECT id, SUM(a) OVER (PARTITION BY g ORDER BY id) AS s FROM u",
          "SELECT id FROM t EXCEPT SELECT id FROM u",
          "WITH RECURSIVE c (x) AS (SELECT id FROM u WHERE id = 0 UNION SELECT t.b FROM c JOIN t ON"
              + " t.id = c.x) SELECT x FROM c");

  /** How a view fails once a batch of its own has come. */
  enum Bad {
    DIVIDES(
        "SELECT id, a / b AS q FROM t",
        "division-by-zero",
        "expression=a / b, line=1, column=12, table=t, key=[900]"),
    CASTS("SELECT id, CAST(name AS INTEGER) AS n FROM t", "cast-failed", "key=[900]"),
    OVERFLOWS("SELECT SUM(a) AS s FROM t", "overflow", "SUM"),
    CROSSES("SELECT t.id, u.id AS other FROM t CROSS JOIN u", "step-budget", "step-rows-max"),
    LOOKS_AT_ALL_PAIRS(
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a < t.b - 1000)",
        "step-budget",
        "join-pairs-max"),
    UNNESTS(
        "SELECT t.id, s.n FROM t, GENERATE_SERIES(t.id, t.id + 2600) AS s (n) WHERE t.b = 0",
        "step-budget",
        "UNNEST puts out more rows than it may in one step; step-rows-max"),
    MULTIPLIES("SELECT COUNT(*) AS n FROM t JOIN u ON t.g = u.g", "step-budget", "[77]"),
    IS_WIDE(
        "SELECT t.id, t.g, t.a, t.b, t.name, u.id AS i, u.g AS j, u.a AS k, u.b AS l, u.name AS m"
            + " FROM t JOIN u ON t.g = u.g",
        "step-budget",
        "step-cells-max"),
    MAKES_TEXTS("SELECT id, REPEAT(name, a) AS r FROM t", "step-budget", "makes texts"),
    MAKES_TEXTS_BELOW(
        "SELECT COUNT(DISTINCT REPEAT(name, a)) AS n FROM t", "step-budget", "makes texts"),
    MAKES_TEXTS_AND_DIVIDES(
        "SELECT id, REPEAT(name, a) AS r, a / b AS q FROM t",
        "division-by-zero",
        "expression=a / b, line=1, column=34, table=t, key=[902]"),
    HAS_NO_END(
        "WITH RECURSIVE n (i) AS (SELECT a FROM t WHERE b = 0 UNION ALL SELECT i FROM n) SELECT i"
            + " FROM n",
        "recursion-limit",
        "recursion-rounds-max"),
    EXPLODES_IN_ROUNDS(
        "WITH RECURSIVE n (i) AS (SELECT 77 FROM t WHERE b = 0 UNION ALL SELECT n.i FROM n JOIN u"
            + " ON u.g = n.i) SELECT i FROM n",
        "recursion-limit",
        "-rows-max"),
    NEEDS_STATE("SELECT id, " + columns() + " FROM t", "view-state-limit", "view-state-share"),
    NEEDS_STATE_BELOW(
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT " + columns() + " FROM t) AS d",
        "view-state-limit",
        "view-state-share");

    private final String sql;
    private final String error;
    private final String says;

    private static String columns() {
      return IntStream.range(0, 24)
          .mapToObj(i -> "g + " + i + " AS c" + i)
          .collect(Collectors.joining(", "));
    }

    Bad(String sql, String error, String says) {
      this.sql = sql;
      this.error = error;
      this.says = says;
    }
  }

  private final long seed = Seeds.next();
  private final Random random = Seeds.random(seed);

  @ParameterizedTest
  @EnumSource
  void failsAlone_whenABatchOfItsOwnComes(Bad bad) {
    SqlCircuit healthy = circuit(1);
    SqlCircuit mixed = circuit(2);
    SqlCircuit again = circuit(3);
    // revs are alike
    healthy.view("bad", "SELECT id FROM t");
    healthy.view("over", "SELECT id FROM t");
    for (SqlCircuit each : List.of(mixed, again)) {
      each.view("bad", bad.sql);
      each.view("over", "SELECT COUNT(*) AS n FROM bad");
      assertThat(each.failure("bad")).isEmpty();
    }
    List<TypedBatch> batches = new ArrayList<>(batches(20));
    batches.addAll(poison(bad));
    batches.addAll(batches(10));
    List<ViewFailure> failures = new ArrayList<>();
    for (TypedBatch batch : batches) {
      healthy.apply(batch);
      StepResult step = mixed.apply(batch);
      assertThat(again.apply(batch).failed()).as(Seeds.option(seed)).isEqualTo(step.failed());
      failures.addAll(step.failed());
      requireEqual(healthy, mixed);
    }
    assertThat(failures).extracting(ViewFailure::view).containsExactly("bad", "over");
    requireNamed(bad, failures.getFirst());
    assertThat(mixed.failure("bad")).contains(failures.getFirst());
  }

  @ParameterizedTest
  // a view is filled in chunks, which no step bounds
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNNESTS")
  void failsAlone_whenItIsCreated(Bad bad) {
    SqlCircuit healthy = circuit(1);
    SqlCircuit mixed = circuit(2);
    List<TypedBatch> batches = new ArrayList<>(batches(20));
    batches.addAll(poison(bad));
    for (TypedBatch batch : batches) {
      healthy.apply(batch);
      mixed.apply(batch);
    }
    healthy.view("bad", "SELECT id FROM t");
    mixed.view("bad", bad.sql);
    ViewFailure failure = mixed.failure("bad").orElseThrow();
    assertThat(failure.error()).as(failure.detail()).isEqualTo(bad.error);
    assertThat(mixed.rows("bad").size()).isZero();
    for (TypedBatch batch : batches(10)) {
      healthy.apply(batch);
      assertThat(mixed.apply(batch).failed()).as(Seeds.option(seed)).isEmpty();
      requireEqual(healthy, mixed);
    }
  }

  private void requireNamed(Bad bad, ViewFailure failure) {
    assertThat(failure.error()).as(failure.toString()).isEqualTo(bad.error);
    assertThat(failure.toString()).as(Seeds.option(seed)).contains(bad.says);
  }

  private void requireEqual(SqlCircuit healthy, SqlCircuit mixed) {
    for (int i = 0; i < HEALTHY.size(); i++) {
      String view = "v" + i;
      assertThat(mixed.circuit().viewInfo(view).versionHash())
          .as("%s, %s", HEALTHY.get(i), Seeds.option(seed))
          .isEqualTo(healthy.circuit().viewInfo(view).versionHash());
    }
  }

  private static SqlCircuit circuit(int hashSeed) {
    SqlCircuit circuit = new SqlCircuit(hashSeed, LIMITS);
    circuit.table(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, a BIGINT, b INTEGER, name VARCHAR)");
    circuit.table(
        "CREATE TABLE u (id INTEGER PRIMARY KEY, g INTEGER, a BIGINT, b INTEGER, name VARCHAR)");
    for (int i = 0; i < HEALTHY.size(); i++) {
      circuit.view("v" + i, HEALTHY.get(i));
      assertThat(circuit.failure("v" + i)).isEmpty();
    }
    return circuit;
  }

  private List<TypedBatch> batches(int count) {
    List<TypedBatch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Rows rows = new Rows();
      for (int row = random.nextInt(4); row >= 0; row--) {
        rows.add(random.nextInt(30), random.nextInt(5), random.nextInt(9), 1 + row, "1");
      }
      batches.add(new TypedBatch(List.of(rows.of("t"), rows.of("u")), rows.dictionary));
    }
    return batches;
  }

  /** What the bad view cannot take, and the others can. */
  private static List<TypedBatch> poison(Bad bad) {
    return switch (bad) {
      case DIVIDES, HAS_NO_END, UNNESTS -> List.of(one("t", 900, 1, 4, 0, "1"));
      case CASTS -> List.of(one("t", 900, 1, 4, 1, "one"));
      case OVERFLOWS ->
          List.of(
              one("t", 900, 900, Long.MAX_VALUE, 1, "1"),
              one("t", 901, 901, Long.MAX_VALUE, 1, "1"));
      case MAKES_TEXTS, MAKES_TEXTS_BELOW -> List.of(texts(1, 1));
      case MAKES_TEXTS_AND_DIVIDES -> List.of(texts(1, 0));
      case CROSSES, MULTIPLIES, IS_WIDE -> List.of(many(100, 155), many(155, 165), many(165, 190));
      case LOOKS_AT_ALL_PAIRS -> List.of(many(100, 200));
      case EXPLODES_IN_ROUNDS -> List.of(many(100, 110), one("t", 900, 1, 4, 0, "1"));
      case NEEDS_STATE, NEEDS_STATE_BELOW ->
          IntStream.range(0, 5).mapToObj(i -> many(1_000 + i * 700, 1_700 + i * 700)).toList();
    };
  }

  /** Rows whose names repeated take more than the bound, though each takes less. */
  private static TypedBatch texts(int b, int lastB) {
    Rows rows = new Rows();
    rows.add(900, 900, 90_000, b, "a");
    rows.add(901, 901, 90_000, b, "b");
    rows.add(902, 902, 4, lastB, "c");
    return new TypedBatch(List.of(rows.of("t")), rows.dictionary);
  }

  private static TypedBatch one(String table, int id, int g, long a, int b, String name) {
    Rows rows = new Rows();
    rows.add(id, g, a, b, name);
    return new TypedBatch(List.of(rows.of(table)), rows.dictionary);
  }

  /** Rows of both tables: of one group where they are few, else of groups of their own. */
  private static TypedBatch many(int from, int to) {
    Rows rows = new Rows();
    for (int id = from; id < to; id++) {
      rows.add(id, to - from < 200 ? 77 : id, 4, 1, "1");
    }
    return new TypedBatch(List.of(rows.of("t"), rows.of("u")), rows.dictionary);
  }

  /** Rows on their way into a batch. */
  private static final class Rows {
    private static final Schema SCHEMA =
        new SqlCompiler()
            .table(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, a BIGINT, b INTEGER, name"
                    + " VARCHAR)")
            .schema();

    private final List<Object[]> rows = new ArrayList<>();
    private final List<byte[]> dictionary = new ArrayList<>();

    void add(int id, int g, long a, int b, String name) {
      rows.add(new Object[] {id, g, a, b, dictionary.size()});
      dictionary.add(name.getBytes(StandardCharsets.UTF_8));
    }

    TypedChanges of(String table) {
      ColumnVector[] columns = ColumnVector.allocate(SCHEMA, rows.size());
      ChangeOp[] ops = new ChangeOp[rows.size()];
      for (int row = 0; row < ops.length; row++) {
        ops[row] = ChangeOp.UPSERT;
        for (int i = 0; i < columns.length; i++) {
          columns[i].set(row, ((Number) rows.get(row)[i]).longValue());
        }
      }
      return new TypedChanges(table, ops, columns, null, ops.length);
    }
  }
}
