package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.ExpressionFailure;
import dev.weir.circuit.Plan;
import dev.weir.config.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Every function of the library over random rows equals DuckDB's answer, and does so whatever the
 * place of a row and the number of rows that are evaluated at once.
 *
 * <p>{@code functions.txt} has an expression a line, then {@code ##} and the same for DuckDB where
 * it is written otherwise there. Legal differences, around which those texts are written:
 *
 * <ul>
 *   <li>DuckDB has no function of that name: TRANSLATE, OVERLAY with FOR, INITCAP, CONVERT and the
 *       like are compared with a composition; WIDTH_BUCKET, hashes but MD5 and SHA256, and MAKE_ of
 *       wrong parts are tested by hand in {@link FunctionValuesTest}.
 *   <li>SUBSTRING and LEFT count graphemes nowhere; REVERSE of DuckDB keeps clusters of combining
 *       characters together, so that the random texts have none.
 *   <li>SPLIT_PART with an empty separator splits into characters in DuckDB; here the whole text is
 *       the only part, as in PostgreSQL.
 *   <li>REGEXP_REPLACE without a text to put in takes all away; REGEXP_SUBSTR is NULL where nothing
 *       matches, and an empty text there.
 *   <li>Both SIGN and bit operations have narrower types there; SIGN(NaN) is 0 there, NaN here.
 *   <li>DAYOFWEEK counts from 1, Sunday, here, from 0 there; SECOND and MILLISECOND of EXTRACT have
 *       a fraction here, as in PostgreSQL.
 *   <li>Comparisons of rows with NULL inside are two-valued there; they are compared with the
 *       comparisons of standard SQL written out.
 *   <li>DATE + INTERVAL of days is a DATE here and a TIMESTAMP there.
 * </ul>
 */
class FunctionsTest {
  private static final int ROWS = 400;

  private static final String TABLE =
      "CREATE TABLE f (id BIGINT PRIMARY KEY, s VARCHAR, t VARCHAR, n INTEGER, m INTEGER, b BIGINT,"
          + " x DOUBLE, y DOUBLE, d DECIMAL(12,3), w DECIMAL(30,5), e DATE, g DATE, ts TIMESTAMP,"
          + " u TIMESTAMP, p BOOLEAN)";

  private static final List<String> PARTS =
      List.of(
          "",
          "a",
          "b",
          "ab",
          "aB",
          " ",
          "Abc",
          "\u00e9t\u00e9",
          "\ud83d\ude00",
          "12",
          "-3.5",
          "x,y",
          ",",
          "%",
          "_",
          ".",
          "zz",
          "\u00df",
          "\u4e2d");

  private final Catalog.Relation relation = relation();

  private record Pair(String ours, String theirs) {}

  @Test
  void equalDuckDb() throws SQLException, IOException, ExpressionFailure {
    long seed = Seeds.next();
    List<Object[]> rows = rows(Seeds.random(seed));
    List<String> wrong = new ArrayList<>();
    List<Pair> pairs = pairs();
    try (DuckDb duck = new DuckDb()) {
      duck.execute(TABLE);
      duck.fill(relation, rows);
      for (Pair pair : pairs) {
        check(pair, rows, duck, wrong);
      }
    }
    assertThat(wrong).as("%s, %d wrong", Seeds.option(seed), wrong.size()).isEmpty();
    assertThat(pairs.size()).isGreaterThan(150);
  }

  private void check(Pair pair, List<Object[]> rows, DuckDb duck, List<String> wrong) {
    try {
      Plan plan = plan("SELECT id, " + pair.ours() + " AS v FROM f");
      List<Object[]> ours = new NaivePlans(Map.of("f", rows)).rows(plan);
      List<Object[]> theirs =
          duck.query("SELECT id, " + pair.theirs() + " AS v FROM f ORDER BY id");
      assertThat(ours).hasSameSizeAs(theirs);
      for (int i = 0; i < ours.size(); i++) {
        List<Object[]> mine = List.<Object[]>of(ours.get(i));
        if (!DuckDb.same(mine, List.<Object[]>of(theirs.get(i)))) {
          wrong.add(
              "%s: %s, DuckDB %s, of %s"
                  .formatted(
                      pair.ours(), ours.get(i)[1], theirs.get(i)[1], Arrays.toString(rows.get(i))));
          return;
        }
      }
      inAnyBatch(plan, rows, ours);
    } catch (SQLException | ExpressionFailure | RuntimeException | AssertionError e) {
      wrong.add(pair.ours() + ": " + e);
    }
  }

  /** Batches of one row, of a few, and the other way round. */
  private void inAnyBatch(Plan plan, List<Object[]> rows, List<Object[]> expected)
      throws ExpressionFailure {
    for (int size : new int[] {1, 7, 64}) {
      List<Object[]> found = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += size) {
        List<Object[]> batch = rows.subList(from, Math.min(from + size, rows.size()));
        found.addAll(new NaivePlans(Map.of("f", batch.reversed())).rows(plan).reversed());
      }
      assertThat(Arrays.deepEquals(found.toArray(), expected.toArray()))
          .as("batches of %d", size)
          .isTrue();
    }
  }

  private Plan plan(String sql) {
    return new SqlCompiler().query(sql, new TypesTest.OneTable(relation)).plan();
  }

  private static Catalog.Relation relation() {
    var table = new SqlCompiler().table(TABLE);
    return new Catalog.Relation(table.name(), table.schema(), table.primaryKey());
  }

  private static List<Pair> pairs() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try (InputStream in = FunctionsTest.class.getResourceAsStream("functions.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("# ")).toList()) {
        String[] sides = line.split(" ## ", -1);
        pairs.add(new Pair(sides[0].strip(), sides[sides.length - 1].strip()));
      }
    }
    return pairs;
  }

  private List<Object[]> rows(Random random) {
    List<Object[]> rows = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      Object[] row = new Object[relation.schema().size()];
      row[0] = (long) id;
      for (int i = 1; i < row.length; i++) {
        row[i] = random.nextInt(9) == 0 ? null : value(i, random);
      }
      rows.add(row);
    }
    return rows;
  }

  private Object value(int column, Random random) {
    return switch (relation.schema().type(column).kind()) {
      case VARCHAR -> text(random);
      case INTEGER -> random.nextInt(6) == 0 ? (long) random.nextInt() : random.nextInt(21) - 10L;
      case BIGINT -> any(random, 0L, 1L, -1L, 1234567890123L, (long) random.nextInt(1000));
      case DOUBLE ->
          any(random, 0.0, 1.0, -1.0, 0.5, Math.PI, 1e10, -1e-7, random.nextGaussian() * 10);
      case DECIMAL -> decimal(relation.schema().type(column).scale(), random);
      case DATE -> date(random);
      case TIMESTAMP ->
          date(random)
              .atTime(random.nextInt(24), random.nextInt(60), random.nextInt(60))
              .plusNanos(random.nextInt(3) == 0 ? 1000L * random.nextInt(1_000_000) : 0);
      default -> random.nextBoolean();
    };
  }

  private static BigDecimal decimal(int scale, Random random) {
    long unscaled = any(random, 0L, 1L, 999_999_999L, -1500L, 2500L, (long) random.nextInt());
    return BigDecimal.valueOf(unscaled, scale);
  }

  private static LocalDate date(Random random) {
    return any(
        random,
        LocalDate.of(1200 + random.nextInt(1800), 1 + random.nextInt(12), 1 + random.nextInt(28)),
        LocalDate.of(2024, 2, 29),
        LocalDate.of(1969, 12, 31),
        LocalDate.of(2001, 1, 31),
        LocalDate.of(2000 + random.nextInt(30), 1 + random.nextInt(12), 1 + random.nextInt(28)));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    // DuckDB reads 1_2 as the number 12
    return text.toString().replaceAll("(?<=\\d)_(?=\\d)", "");
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
