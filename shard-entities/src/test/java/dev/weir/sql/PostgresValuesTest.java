package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.ExpressionFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that PostgreSQL's documentation tells, of functions that DuckDB has not or otherwise. */
final class PostgresValuesTest {
  private final RandomTables catalog = new RandomTables();

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "REGEXP_REPLACE('foobarbaz', 'b..', 'X') => fooXbaz",
        "REGEXP_REPLACE('foobarbaz', 'b..', 'X', 'g') => fooXX",
        "REGEXP_REPLACE('foobarbaz', 'b(..)', 'X\\1Y', 'g') => fooXarYXazY",
        "REGEXP_MATCH('foobarbequebaz', 'bar.*que') => [\"barbeque\"]",
        "REGEXP_MATCH('foobarbequebaz', '(bar)(beque)') => [\"bar\",\"beque\"]",
        "REGEXP_MATCH('abc', '(a)|(z)') => [\"a\",null]",
        "REGEXP_MATCH('abc', 'z') => null",
        "(REGEXP_MATCH('foobarbequebaz', 'BAR(.*)QUE', 'i'))[1] => be",
        "REGEXP_SPLIT_TO_ARRAY('hello world', '\\s+') => [\"hello\",\"world\"]",
        "REGEXP_SPLIT_TO_ARRAY('the quick', '\\s*') =>"
            + " [\"t\",\"h\",\"e\",\"q\",\"u\",\"i\",\"c\",\"k\"]",
        "REGEXP_SPLIT_TO_ARRAY(',a,,', ',') => [\"\",\"a\",\"\",\"\"]",
        "SUBSTRING('Thomas' FROM '...$') => mas",
        "SUBSTRING('foobar' FROM 'o(.)b') => o",
        "STRING_TO_ARRAY('xx~~yy~~zz', '~~', 'yy') => [\"xx\",null,\"zz\"]",
        "ARRAY_LENGTH(ARRAY[1, 2, 3], 1) => 3",
        "ARRAY_LENGTH(STRING_TO_ARRAY('', ','), 1) => null",
        "ENCODE(X'123000', 'hex') => 123000",
        "ENCODE(X'4130005c80ff41', 'escape') => A0\\000\\\\\\200\\377A",
        "ENCODE(DECODE('a\\\\\\001\\377', 'escape'), 'hex') => 615c01ff",
        "ENCODE(DECODE('MTIz AAE=', 'base64'), 'hex') => 3132330001",
        "MD5(X'616263') => 900150983cd24fb0d6963f7d28e17f72",
        "OCTET_LENGTH(X'616263') => 3",
        "SHA224('abc') => 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        "QUOTE_LITERAL('O''Reilly') => 'O''Reilly'",
        "TO_BIN(-1) => 1111111111111111111111111111111111111111111111111111111111111111",
        "TO_OCT(2147483647) => 17777777777",
        "CONCAT_WS(',', 'abcde', 2, NULL, 22) => abcde,2,22",
        "NUM_NONNULLS(1, NULL, 2) => 2",
        "DIV(9, 4) + DIV(-9, 4) => 0",
        "DATE_BIN(INTERVAL '15 minutes', TIMESTAMP '2020-02-11 15:44:17', TIMESTAMP"
            + " '2001-01-01 00:02:30') => 2020-02-11T15:32:30",
        "DATE_BIN(INTERVAL '1 day', TIMESTAMP '1999-02-11 15:44:17', TIMESTAMP"
            + " '2001-01-01 20:00:00') => 1999-02-10T20:00",
        "MAKE_TIME(8, 15, 23.5) => 08:15:23.500",
        "TO_DATE('05 Dec 2000', 'DD Mon YYYY') => 2000-12-05",
        "TO_DATE('Friday,1 march 99', 'Day,DD Month YY') => 1999-03-01",
        "TO_TIMESTAMP('2000-12-05 12:30:05.25 am', 'YYYY-MM-DD HH12:MI:SS.MS AM') =>"
            + " 2000-12-05T00:30:05.250",
        "TO_TIMESTAMP('20001205T123005', 'YYYYMMDD\"T\"HH24MISS') => 2000-12-05T12:30:05",
        "ISFINITE(DATE '2001-02-16') AND ISFINITE(INTERVAL '4 hours') => true",
        "CAST('yes' AS BOOLEAN) AND NOT CAST('of' AS BOOLEAN) => true",
        "CAST(ARRAY[2.5, -2.5, NULL] AS INTEGER ARRAY) => [3,-3,null]",
        "CAST(ARRAY[2.55e0] AS DECIMAL(4,1) ARRAY) => [\"2.6\"]",
        "CAST(ARRAY[ARRAY[1], ARRAY[NULL, 16777217]] AS REAL ARRAY ARRAY) =>"
            + " [[1.0],[null,1.6777216E7]]",
        "CAST(ARRAY['1', ' 2 '] AS INTEGER ARRAY) => [1,2]",
        "CAST(ARRAY[DATE '2024-01-02'] AS VARCHAR(4) ARRAY) => [\"2024\"]",
      })
  void computes(String expression, String expected) throws ExpressionFailure {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "DECODE(status, 'hex') => cast-failed",
        "DECODE('x=', CONCAT(status, '64')) => out-of-domain",
        "DIV(1, customer) => division-by-zero",
        "DATE_BIN(placed - placed, placed, placed) => out-of-domain",
        "MAKE_TIME(24 + customer, 0, 0) => out-of-domain",
        "TO_DATE(status, 'YYYY') => cast-failed",
        "TO_DATE(CONCAT(CAST(CAST(placed AS DATE) AS VARCHAR), 'x'), 'YYYY-MM-DD') => cast-failed",
        "TO_DATE('2023-02-29', CONCAT('YYYY-MM', '-DD')) => out-of-domain",
        "CAST(ARRAY[300 + customer] AS TINYINT ARRAY) => overflow",
        "CAST(ARRAY[status] AS INTEGER ARRAY) => cast-failed",
      })
  void failsByName(String expression, String error) {
    ExpressionFailure failure =
        catchThrowableOfType(ExpressionFailure.class, () -> text(expression));
    assertThat(failure).as(expression).isNotNull();
    assertThat(failure.error()).isEqualTo(error);
  }

  private String text(String expression) throws ExpressionFailure {
    return IntervalValuesTest.text(expression, catalog);
  }
}
