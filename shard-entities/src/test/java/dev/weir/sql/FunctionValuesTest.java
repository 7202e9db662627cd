package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.ExpressionFailure;
import dev.weir.config.WeirException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of functions by hand: edges, failures, and what no other system has alike. */
final class FunctionValuesTest {
  private final RandomTables catalog = new RandomTables();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LEFT('abc', -9223372036854775807) | ``",
        "RIGHT('abc', -9223372036854775808) | ``",
        "RIGHT('a\ud83d\ude00', 1) | \ud83d\ude00",
        "LPAD('\ud83d\ude00', 3, '\u00e9b') | \u00e9b\ud83d\ude00",
        "LPAD('abc', -1) | ``",
        "LPAD('abc', 9, '') | abc",
        "REPEAT('ab', -1) | ``",
        "REVERSE('a\ud83d\ude00') | \ud83d\ude00a",
        "INITCAP('hELLO wORLD-x 1st \u00e9t\u00e9') | Hello World-X 1st \u00c9t\u00e9",
        "TRANSLATE('12345', '143', 'ax') | a2x5",
        "OVERLAY('abcdef' PLACING 'X' FROM 3 FOR 100) | abX",
        "OVERLAY('abcdef' PLACING 'X' FROM 3 FOR 0) | abXcdef",
        "CONCAT_WS(',', 'a', NULL, 'b') | a,b",
        "CONCAT_WS(',', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR)) | ``",
        "CONCAT_WS(CAST(NULL AS VARCHAR), 'a') | null",
        "SHA1('abc') | a9993e364706816aba3e25717850c26c9cd0d89d",
        "SUBSTRING(SHA512('abc') FROM 1 FOR 16) | ddaf35a193617aba",
        "MD5('') | d41d8cd98f00b204e9800998ecf8427e",
        "REGEXP_REPLACE('aaa', 'b*', '-', 'g') | -a-a-a-",
        "REGEXP_REPLACE('a\\b', '\\\\', '\\\\\\\\') | a\\\\b",
        "REGEXP_REPLACE('$1', '.', '\\0$1', 'g') | $$11$1",
        "REGEXP_LIKE('\u00e4a', '^a') | false",
        "'a.c' SIMILAR TO 'a\\.c' | true",
        "'ab' SIMILAR TO 'a' | false",
        "WIDTH_BUCKET(5.35, 0.024, 10.06, 5) | 3",
        "WIDTH_BUCKET(-1, 0, 10, 5) | 0",
        "WIDTH_BUCKET(10, 10, 0, 5) | 1",
        "WIDTH_BUCKET(0, 10, 0, 5) | 6",
        "SIGN(CAST('NaN' AS DOUBLE)) | NaN",
        "SIGN(-0.00) | 0",
        "TRUNC(-2.79) | -2.00",
        "TRUNC(-1299, -2) | -1200",
        "TRUNC(1.29e0, 1) | 1.2",
        "GCD(-12, 18) | 6",
        "LCM(0, 5) | 0",
        "LOG(2, 8) | 3.0",
        "LOG(10, 1000) | 3.0",
        "ATANH(1) | Infinity",
        "ASINH(-1e300) | -691.4686750787736",
        "BITNOT(0) | -1",
        "MOD(7.5, 2) | 1.5",
        "EXTRACT(CENTURY FROM DATE '2000-12-31') | 20",
        "EXTRACT(CENTURY FROM DATE '0001-01-01') | 1",
        "EXTRACT(MILLENNIUM FROM DATE '2001-01-01') | 3",
        "EXTRACT(MICROSECOND FROM TIMESTAMP '1969-12-31 23:59:58.5') | 58500000",
        "DATE_TRUNC('century', DATE '2001-05-05') | 2001-01-01",
        "DATE_TRUNC('week', DATE '0001-01-01') | 0001-01-01",
        "DATE_TRUNC('second', TIMESTAMP '1969-12-31 23:59:58.5') | 1969-12-31T23:59:58",
        "CEIL(DATE '9999-12-30' TO DAY) | 9999-12-30",
        "DATE '2024-01-31' + INTERVAL '1' MONTH | 2024-02-29",
        "DATE '2024-02-29' - INTERVAL '1' YEAR | 2023-02-28",
        "TIMESTAMP '2024-03-31 10:00:00' - INTERVAL '1' MONTH | 2024-02-29T10:00",
        "TIMESTAMPDIFF(MONTH, TIMESTAMP '2024-01-31 00:00:00', TIMESTAMP '2024-02-29 00:00:00') |"
            + " 0",
        "TIMESTAMPDIFF(MONTH, TIMESTAMP '2024-01-15 12:00:00', TIMESTAMP '2024-02-15 11:00:00') |"
            + " 0",
        "TIMESTAMPDIFF(YEAR, DATE '2024-06-01', DATE '2020-06-01') | -4",
        "TIMESTAMPDIFF(QUARTER, DATE '2024-01-01', DATE '2024-07-01') | 2",
        "DATEDIFF(YEAR, DATE '2023-12-31', DATE '2024-01-01') | 1",
        "MAKE_DATE(2024, 2, 29) | 2024-02-29",
        "MAKE_TIMESTAMP(1, 1, 1, 0, 0, 0.000001) | 0001-01-01T00:00:00.000001",
        "TO_TIMESTAMP(-0.5) | 1969-12-31T23:59:59.500",
        "TO_TIMESTAMP(1.5e0) | 1970-01-01T00:00:01.500",
        "TO_CHAR(TIMESTAMP '2024-01-05 15:04:05.25', 'FMMonth FMDD, YYYY HH12:MI am MS IYYY-IW-ID Q"
            + " CC') | January 5, 2024 03:04 pm 250 2024-01-5 1 21",
        "TO_CHAR(DATE '2024-05-01', 'MONTH/mon/Dy') | MAY      /may/Wed",
        "(1, NULL) = (2, 1) | false",
        "(1, NULL) = (1, 1) | null",
        "(1, NULL) < (2, 1) | true",
        "(1, NULL) < (1, 1) | null",
        "(1, NULL) IN ((2, 1), (3, 1)) | false",
        "(1, NULL) NOT IN ((1, 1)) | null",
        "1 = ANY (2, NULL) | null",
        "1 <> ALL (2, 3) | true",
        "GREATEST_IGNORE_NULLS(NULL, 2, 1) | 2",
        "GREATEST(NULL, CAST(NULL AS INTEGER)) | null",
        "LEAST(CAST('NaN' AS DOUBLE), NULL, 1e0) | 1.0",
        "GREATEST(CAST(NULL AS DECIMAL(30,2)), 1.5, 0.25) | 1.50",
        "GREATEST(status, 'x', NULL) | x",
        "LEAST_IGNORE_NULLS(CAST(NULL AS INTEGER), NULL) | null",
        "TRY_CAST('300000000000' AS INTEGER) | null",
        "TRY_CAST(300000000000 AS INTEGER) | null",
        "TRY_ADD(9223372036854775807, 1) | null",
        "TRY_DIVIDE(1.0, 0) | null",
        "TRY_CAST(NULL AS INTEGER) | null",
        "DECODE(NULL, NULL, 'x') | x",
      })
  void computes(String expression, String expected) throws ExpressionFailure {
    String sql = expression.replace("`", "''");
    Object value = rows("SELECT " + sql + " AS x FROM orders").getFirst()[0];
    String text = value instanceof BigDecimal number ? number.toPlainString() : "" + value;
    assertThat(text).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SPLIT_PART('a,b', '', 1) | a,b",
        "SPLIT_PART('a,b', ',', -2) | a",
        "SPLIT_PART('a,b', ',', -3) | ``",
        "SPLIT_PART('a,b', ',', 3) | ``",
        "SPLIT_PART('a,b,', ',', 3) | ``",
        "SPLIT_PART(',a', ',', 1) | ``",
        "SPLIT_PART('aaab', 'aa', 2) | ab",
        "SPLIT_PART('aaab', 'aa', -1) | ab",
        "SPLIT_PART('', ',', 1) | ``",
        "SPLIT_PART('', ',', -1) | ``",
        "SPLIT_PART('ab', 'abc', 1) | ab",
        "SPLIT_PART('a\u00e9b\u00e8c', '\u00e8', 2) | c",
        "SPLIT_PART('a\u00e9b\u00e8c', '\u00e9', -1) | b\u00e8c",
      })
  void splitsTexts(String expression, String expected) throws ExpressionFailure {
    computes(expression, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "REPEAT(status, 10000000) | out-of-domain",
        "LPAD(status, 10000000) | out-of-domain",
        "CHR(customer) | out-of-domain",
        "SPLIT_PART(status, ',', customer) | out-of-domain",
        "LOCATE('a', status, customer) | out-of-domain",
        "REGEXP_LIKE(status, CONCAT(status, '(')) | out-of-domain",
        "REGEXP_REPLACE(status, 'o', '\\1') | out-of-domain",
        "REGEXP_EXTRACT(status, 'o', 1) | out-of-domain",
        "ASIN(weight) | out-of-domain",
        "ACOSH(customer) | out-of-domain",
        "LOG10(customer) | out-of-domain",
        "COT(customer) | division-by-zero",
        "LOG(1, weight) | division-by-zero",
        "LEFTSHIFT(1, customer - 1) | out-of-domain",
        "GCD(-9223372036854775807 - 1 + id, customer) | overflow",
        "LCM(9223372036854775807 - id, 9223372036854775806) | overflow",
        "WIDTH_BUCKET(weight, 1, 1, 3) | out-of-domain",
        "placed + INTERVAL '8000' YEAR | overflow",
        "placed - INTERVAL '1' DAY * 1000000 | overflow",
        "DATE_TRUNC('decade', CAST(placed AS DATE) - INTERVAL '2020' YEAR) | overflow",
        "CEIL(placed + INTERVAL '7975' YEAR TO CENTURY) | overflow",
        "MAKE_DATE(2023, 2, 29 + customer) | out-of-domain",
        "MAKE_TIMESTAMP(2023, 2, 1, 24, 0, weight) | out-of-domain",
        "TO_TIMESTAMP(weight * 1e12) | overflow",
        "TO_TIMESTAMP(weight / 1e-300) | overflow",
        "TIMESTAMP_MILLIS(9223372036854775807 - id) | overflow",
        "TRY_CAST(10 / customer AS VARCHAR) | division-by-zero",
        "TRY_DIVIDE(1 / customer, 2) | division-by-zero",
        "TRY_CAST(CAST(status AS INTEGER) AS BIGINT) | cast-failed",
        "TRY_ADD(CAST(status AS INTEGER), 1) | cast-failed",
        "TRY_DIVIDE(status::DOUBLE, 1) | cast-failed",
        "status::INTEGER | cast-failed",
      })
  void failsByName(String expression, String error) {
    ExpressionFailure failure =
        catchThrowableOfType(
            ExpressionFailure.class, () -> rows("SELECT " + expression + " AS x FROM orders"));
    assertThat(failure).as(expression).isNotNull();
    assertThat(failure.error()).isEqualTo(error);
  }

  @Test
  void pointsAtTheCall() {
    ExpressionFailure failure =
        catchThrowableOfType(
            ExpressionFailure.class,
            () -> rows("SELECT id,\n  CHR(customer) AS x, status::DATE AS y FROM orders"));
    assertThat(failure.expression()).isEqualTo("CHR(customer)");
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.column()).isEqualTo(3);
  }

  @Test
  void saysWhatToWrite_whereSystemsDiffer() {
    assertThat(refused("SELECT id ^ 2 AS x FROM orders")).contains("POWER(a, b) or BITXOR(a, b)");
    assertThat(refused("SELECT SOUNDEXX(status) AS x FROM orders")).contains("SOUNDEXX");
  }

  @Test
  void groupsByAFunction() throws ExpressionFailure {
    assertThat(
            rows(
                "SELECT DATE_TRUNC('month', placed) AS m, COUNT(*) AS n FROM orders"
                    + " GROUP BY date_trunc('MONTH', placed)"))
        .hasSize(1);
  }

  @Test
  void attemptsInBranches() throws ExpressionFailure {
    Object[] row =
        rows("SELECT CASE WHEN TRY_CAST(status AS INTEGER) IS NULL THEN 'none' ELSE 'some' END AS"
                + " a, COALESCE(TRY_CAST(status AS DATE), DATE '2001-01-01') AS b, TRY_CAST(weight"
                + " AS DECIMAL(38,30)) AS c FROM orders")
            .getFirst();
    assertThat(row[0]).isEqualTo("none");
    assertThat(row[1]).hasToString("2001-01-01");
    assertThat(row[2]).isEqualTo(new BigDecimal("1.5").setScale(30));
  }

  private String refused(String sql) {
    return catchThrowableOfType(
            WeirException.class, () -> new SqlCompiler().query(sql, catalog, List.of()))
        .getMessage();
  }

  private List<Object[]> rows(String sql) throws ExpressionFailure {
    Object[] order = {
      0L,
      0L,
      new BigDecimal("3.50"),
      "open",
      java.time.LocalDateTime.of(2024, 2, 3, 4, 5),
      true,
      1.5
    };
    return new NaivePlans(Map.of("orders", List.<Object[]>of(order)))
        .rows(new SqlCompiler().query(sql, catalog, List.of()).plan());
  }
}
