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
      })
  void computes(String expression, String expected) throws ExpressionFailure {
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
