package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.ExpressionFailure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences, intervals, parts of time and literals by hand, as in PostgreSQL's documentation. */
final class IntervalValuesTest {
  private final RandomTables catalog = new RandomTables();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DATE '2001-10-01' - DATE '2001-09-28' | 3",
        "DATE '2001-09-28' + 7 | 2001-10-05",
        "DATE '2001-09-28' + TIME '03:00:00' | 2001-09-28T03:00",
        "CAST(TIMESTAMP '2001-09-29 03:00:00' - TIMESTAMP '2001-07-27 12:00:00' AS VARCHAR) |"
            + " P63DT15H",
        "CAST(TIME '05:00:00' - TIME '03:00:00' AS VARCHAR) | PT2H",
        "TIME '05:00:00' - INTERVAL '7' HOUR | 22:00",
        "TIME '01:00:00' + INTERVAL '3' HOUR | 04:00",
        "TIME '01:00:00' + INTERVAL '1' DAY | 01:00",
        "CAST(-INTERVAL '23' HOUR AS VARCHAR) | PT-23H",
        "CAST(INTERVAL '1' DAY - INTERVAL '1' HOUR AS VARCHAR) | PT23H",
        "CAST(INTERVAL '1' SECOND * 900 AS VARCHAR) | PT15M",
        "CAST(INTERVAL '1' HOUR * 3.5 AS VARCHAR) | PT3H30M",
        "CAST(INTERVAL '1' HOUR / 1.5 AS VARCHAR) | PT40M",
        "CAST(INTERVAL '0.000003' SECOND / 2 AS VARCHAR) | PT0.000002S",
        "CAST(INTERVAL '0.000001' SECOND / 2 AS VARCHAR) | PT0S",
        "CAST(INTERVAL '0.000001' SECOND * 1.5e0 AS VARCHAR) | PT0.000002S",
        "CAST(INTERVAL '1-2' YEAR TO MONTH * 3 AS VARCHAR) | P3Y6M",
        "CAST(CAST('P1DT2H' AS INTERVAL DAY TO SECOND) AS VARCHAR) | P1DT2H",
        "EXTRACT(EPOCH FROM INTERVAL '5 3:00' DAY TO MINUTE) | 442800.000000",
        "EXTRACT(EPOCH FROM INTERVAL '1-1' YEAR TO MONTH) | 34149600.000000",
        "EXTRACT(MONTH FROM INTERVAL '3-13' YEAR TO MONTH) | 1",
        "EXTRACT(YEAR FROM INTERVAL '3-13' YEAR TO MONTH) | 4",
        "EXTRACT(HOUR FROM INTERVAL '-1 02:03' DAY TO MINUTE) | -2",
        "EXTRACT(YEAR FROM INTERVAL '400' DAY) | 0",
        "EXTRACT(SECOND FROM TIME '17:12:28.5') | 28.500000",
        "EXTRACT(MILLISECONDS FROM TIME '17:12:28.5') | 28500.000",
        "EXTRACT(MICROSECONDS FROM TIME '17:12:28.5') | 28500000",
        "EXTRACT(EPOCH FROM TIMESTAMP '1969-12-31 23:59:59.5') | -0.500000",
        "EXTRACT(EPOCH FROM TIMESTAMP '2001-02-16 20:38:40.12') | 982355920.120000",
        "EXTRACT(EPOCH FROM TIMESTAMP '9999-12-31 23:59:59.999999') | 253402300799.999999",
        "EXTRACT(DOW FROM TIMESTAMP '2001-02-16 20:38:40') | 5",
        "EXTRACT(DOW FROM TIMESTAMP '2001-02-18 20:38:40') | 0",
        "EXTRACT(ISODOW FROM TIMESTAMP '2001-02-18 20:38:40') | 7",
        "DAYOFWEEK(DATE '2001-02-18') | 1",
        "CAST(INTERVAL '1 day 02:03:04.5' AS VARCHAR) | P1DT2H3M4.5S",
        "CAST(INTERVAL '1 year 2 mons' AS VARCHAR) | P1Y2M",
        "CAST(INTERVAL '2 hours ago' AS VARCHAR) | PT-2H",
        "CAST(INTERVAL '-1 day +02:03' AS VARCHAR) | PT-21H-57M",
        "CAST('1.5 weeks'::interval AS VARCHAR) | P10DT12H",
        "CAST(INTERVAL 'P1DT2H' AS VARCHAR) | P1DT2H",
        "TIMESTAMP '2024-01-31 00:00:00' + INTERVAL '1 month 1 day 1 hour' | 2024-03-01T01:00",
        "TIMESTAMP '2001-02-16 20:38:40' AT TIME ZONE -INTERVAL '7' HOUR | 2001-02-17T03:38:40",
        "CAST('2001-02-16 20:38:40-05:00' AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE"
            + " -INTERVAL '7 hours' | 2001-02-16T18:38:40",
        "TIMEZONE('utc', TIMESTAMP '2001-02-16 20:38:40') | 2001-02-16T20:38:40",
      })
  void computes(String expression, String expected) throws ExpressionFailure {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "E'a\\'b' => a'b",
        "E'\\q\\8\\xg' => q8xg",
        "E'\\x41\\101\\u0041\\U00000041' => AAAA",
        "E'\\xc3\\xa9\\u00e9\\303\\251' => \u00e9\u00e9\u00e9",
        "E'\\uD83D\\uDE00' => \ud83d\ude00",
        "E'it''s' || E'\\\\' => it's\\",
        "$$it's$$ || $a$ $$ $a$ || '.' => it's $$ .",
        "INT '2' + int8'3' => 5",
        "CAST(float8 '2.5' + real '0.5' AS VARCHAR) => 3.0",
        "DATETIME '2024-01-02 03:04:05' => 2024-01-02T03:04:05",
        "CAST('2024-01-02' AS DATETIME) => 2024-01-02T00:00",
        "(5 | 3) + (5 # 3) => 13",
        "~5 & 7 => 2",
        "(~~(id + 5)) >> 1 => 2",
        "-8 >> 1 => -4",
        "1 << 1 + 1 => 4",
        "5 | 2 & 3 # 1 => 2",
      })
  void readsLiterals(String expression, String expected) throws ExpressionFailure {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "placed + (placed - TIMESTAMP '0001-01-01 00:00:00') * 9 | overflow",
        "(placed - TIMESTAMP '0001-01-01 00:00:00') * 1000000 | overflow",
        "(placed - TIMESTAMP '0001-01-01 00:00:00') * (weight * 1e12) | overflow",
        "(placed - TIMESTAMP '0001-01-01 00:00:00') / customer | division-by-zero",
        "(placed - TIMESTAMP '0001-01-01 00:00:00') / (weight - 1.5e0) | division-by-zero",
        "INTERVAL '9' YEAR * (id + 1000000000) | overflow",
        "DATE '9999-12-31' + (customer + 1) | overflow",
      })
  void failsByName(String expression, String error) {
    ExpressionFailure failure =
        catchThrowableOfType(ExpressionFailure.class, () -> text(expression));
    assertThat(failure).as(expression).isNotNull();
    assertThat(failure.error()).isEqualTo(error);
  }

  private String text(String expression) throws ExpressionFailure {
    return text(expression, catalog);
  }

  /** The value of an expression over one order. */
  static String text(String expression, RandomTables catalog) throws ExpressionFailure {
    Object[] order = {
      0L,
      0L,
      new BigDecimal("3.50"),
      "open",
      java.time.LocalDateTime.of(2024, 2, 3, 4, 5),
      true,
      1.5
    };
    Object value =
        new NaivePlans(Map.of("orders", List.<Object[]>of(order)))
            .rows(
                new SqlCompiler()
                    .query("SELECT " + expression + " AS x FROM orders", catalog, List.of())
                    .plan())
            .getFirst()[0];
    return value instanceof BigDecimal number ? number.toPlainString() : "" + value;
  }
}
