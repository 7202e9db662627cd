package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.ExpressionFailure;
import dev.weir.circuit.Plan;
import dev.weir.circuit.RowProgram;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiled expressions: sharing of classes, failures, values that DuckDB sees otherwise. */
final class ProgramsTest {
  private final RandomTables catalog = new RandomTables();

  @Test
  void sharesTheClass_whenOnlyLiteralsDiffer() {
    RowProgram one = program("SELECT id, amount * 2 AS x FROM orders WHERE status = 'a'");
    RowProgram two = program("SELECT id, amount * 3 AS y FROM orders WHERE status = 'other'");
    assertThat(((CompiledProgram) one).shape()).isSameAs(((CompiledProgram) two).shape());
    assertThat(one.digest()).isNotEqualTo(two.digest());
  }

  @Test
  void sharesTheClass_whenListsHaveOtherLengths() {
    RowProgram one = program("SELECT id FROM orders WHERE customer IN (1, 2, 3)");
    RowProgram two = program("SELECT id FROM orders WHERE customer IN (7, 8, 9, 10, 11)");
    assertThat(((CompiledProgram) one).shape()).isSameAs(((CompiledProgram) two).shape());
  }

  @Test
  void hasEqualDigests_whenTheSameIsComputed() {
    assertThat(program("SELECT id AS a, amount + 1 AS b FROM orders").digest())
        .isEqualTo(program("SELECT o.id, o.amount + 1 FROM orders o").digest());
  }

  @Test
  void namesTheFailingExpressionAndItsPlace() {
    ExpressionFailure failure = failure("SELECT id,\n  10 / customer AS x FROM orders");
    assertThat(failure.error()).isEqualTo("division-by-zero");
    assertThat(failure.expression()).isEqualTo("10 / customer");
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.column()).isEqualTo(3);
    assertThat(failure.row()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2147483647 + customer + 1 | overflow",
        "9223372036854775807 + id | overflow",
        "-2147483647 - 5 * score | overflow",
        "amount / 0 | division-by-zero",
        "weight / 0e0 | division-by-zero",
        "customer % 0 | division-by-zero",
        "CAST(status AS INTEGER) | cast-failed",
        "CAST(status AS DATE) | cast-failed",
        "CAST(status AS BOOLEAN) | cast-failed",
        "CAST(amount * 1000 AS DECIMAL(3,0)) | overflow",
        "CAST(weight * 1e300 AS BIGINT) | overflow",
        "SQRT(-1 * weight) | out-of-domain",
        "LN(-1 * weight) | out-of-domain",
        "99999999999999999999999999999999999999 * amount * 1000 | overflow",
        "SUBSTRING(status FROM 1 FOR 0 - score) | out-of-domain",
      })
  void failsByName(String expression, String error) {
    String typed = expression.replace("score", "(customer + 5)");
    ExpressionFailure failure = failure("SELECT " + typed + " AS x FROM orders WHERE id > 0");
    assertThat(failure.error()).isEqualTo(error);
  }

  @Test
  void doesNotFail_whereTheBranchIsNotTaken() throws ExpressionFailure {
    List<Object[]> rows =
        rows(
            "SELECT CASE WHEN customer <> 0 THEN 10 / customer END AS a,"
                + " (customer = 0 OR 10 / customer > 3) AS b, (customer <> 0 AND 10 / customer > 3)"
                + " AS c FROM orders");
    assertThat(rows)
        .containsExactly(new Object[] {5L, true, true}, new Object[] {null, true, false});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7 / 2 | 3",
        "-7 / 2 | -3",
        "-7 % 3 | -1",
        "1.00 / 3 | 0.3333333333333",
        "-0.5 / 1 | -0.500000000000",
        "ROUND(2.5, 0) | 3.0",
        "ROUND(-2.5, 0) | -3.0",
        "ROUND(1250, -2) | 1300",
        "ROUND(2.5e0) | 3.0",
        "CAST(2.5 AS INTEGER) | 3",
        "CAST(-2.5e0 AS INTEGER) | -3",
        "CAST('  12 ' AS INTEGER) | 12",
        "CAST('12.345' AS DECIMAL(10,2)) | 12.35",
        "CAST(TRUE AS VARCHAR) | true",
        "CAST(TIMESTAMP '2001-01-31 06:20:00.5' AS VARCHAR) | 2001-01-31 06:20:00.5",
        "CAST('2001-01-31T06:20:00' AS TIMESTAMP) | 2001-01-31T06:20",
        "EXTRACT(SECOND FROM TIMESTAMP '1969-12-31 23:59:58.5') | 58.500000",
        "SUBSTRING('abc' FROM 0 FOR 2) | a",
        "SUBSTRING('\u00e9t\u00e9' FROM 2) | t\u00e9",
        "CHAR_LENGTH('\u00e9\ud83d\ude00') | 2",
        "POSITION('t' IN '\u00e9t\u00e9') | 2",
        "'a' < 'B' | false",
        "'a ' = 'a' | false",
        "'a%b' LIKE 'a!%b' ESCAPE '!' | true",
        "'\u00e9' LIKE '_' | true",
        "GREATEST(1, 2.5) | 2.5",
        "COALESCE(NULL, 3) | 3",
        "NULL AND FALSE | false",
        "TRIM(BOTH 'x' FROM 'xxaxx') | a",
      })
  void computes(String expression, String expected) throws ExpressionFailure {
    Object value = rows("SELECT " + expression + " AS x FROM orders WHERE id = 0").getFirst()[0];
    assertThat(value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value))
        .isEqualTo(expected);
  }

  @Test
  void splitsLongExpressionsIntoMethods() throws ExpressionFailure {
    StringBuilder sum = new StringBuilder("customer");
    StringBuilder choice = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      sum.append(" + ").append(i);
      choice.append(" WHEN customer = ").append(i).append(" THEN UPPER(status) || '").append(i);
      choice.append('\'');
    }
    Object[] row =
        rows("SELECT " + sum + " AS s, CASE" + choice + " END AS c FROM orders").getFirst();
    assertThat(row).containsExactly(2L + 249 * 250 / 2, "OPEN2");
  }

  @Test
  void keepsDoublingChainsSmall() throws ExpressionFailure {
    StringBuilder sql = new StringBuilder("WITH w0 AS (SELECT id AS x FROM orders)");
    for (int i = 1; i <= 40; i++) {
      sql.append(", w" + i + " AS (SELECT x - x + x + x - x AS x FROM w" + (i - 1) + ")");
    }
    assertThat(rows(sql + " SELECT x FROM w40"))
        .containsExactly(new Object[] {0L}, new Object[] {1L});
  }

  @Test
  void bindsParameters() throws ExpressionFailure {
    List<Object> params = new ArrayList<>(List.of(1L, "open", new BigDecimal("1.5"), 0.5, true));
    params.add(null);
    Plan plan =
        new SqlCompiler()
            .query(
                "SELECT id FROM orders WHERE id <> ? AND status = ? AND amount > ? AND weight > ?"
                    + " AND paid = ? AND COALESCE(?, 1) = 1",
                catalog,
                params)
            .plan();
    assertThat(new NaivePlans(tables()).rows(plan)).containsExactly(new Object[] {0L});
  }

  private RowProgram program(String sql) {
    return ((Plan.Calc) new SqlCompiler().query(sql, catalog).plan()).program();
  }

  private ExpressionFailure failure(String sql) {
    return catchThrowableOfType(ExpressionFailure.class, () -> rows(sql));
  }

  private List<Object[]> rows(String sql) throws ExpressionFailure {
    return new NaivePlans(tables()).rows(new SqlCompiler().query(sql, catalog).plan());
  }

  private static Map<String, List<Object[]>> tables() {
    List<Object[]> orders = new ArrayList<>();
    orders.add(new Object[] {0L, 2L, new BigDecimal("3.50"), "open", null, true, 1.5});
    orders.add(
        new Object[] {
          1L, 0L, new BigDecimal("9.99"), new String(new byte[] {'x'}, UTF_8), null, false, 2.5
        });
    return Map.of("orders", orders);
  }
}
