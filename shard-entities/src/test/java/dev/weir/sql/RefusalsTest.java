package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, with which code, where, and in which words. */
final class RefusalsTest {
  private static final String SEPARATOR = "|";

  private final RandomTables catalog = new RandomTables();

  /** The caret ^ marks the position; it is taken out of the text. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = SEPARATOR,
      quoteCharacter = '`',
      value = {
        "SQL_UNSUPPORTED | LEFT SEMI JOIN | SELECT o.id FROM orders o ^LEFT SEMI JOIN customers c"
            + " ON o.customer = c.id",
        "SQL_UNSUPPORTED | FILTER with OVER | SELECT ^SUM(id) FILTER (WHERE paid) OVER (ORDER BY"
            + " id) AS n FROM orders",
        "SQL_UNSUPPORTED | IGNORE NULLS with LAG | SELECT LAG(id) ^IGNORE NULLS OVER (ORDER BY id)"
            + " AS n FROM orders",
        "SQL_UNSUPPORTED | EXCLUDE | SELECT SUM(id) OVER ^(ORDER BY id ROWS BETWEEN 1 PRECEDING AND"
            + " CURRENT ROW EXCLUDE TIES) AS n FROM orders",
        "SQL_UNSUPPORTED | DISALLOW PARTIAL | SELECT SUM(id) OVER ^(ORDER BY id ROWS BETWEEN 1"
            + " PRECEDING AND CURRENT ROW DISALLOW PARTIAL) AS n FROM orders",
        "SQL_UNSUPPORTED | computed | SELECT SUM(id) OVER (ORDER BY id ROWS ^customer PRECEDING) AS"
            + " n FROM orders",
        "SQL_UNSUPPORTED | milliseconds | SELECT SUM(id) OVER (ORDER BY placed RANGE ^INTERVAL"
            + " '0.0001' SECOND PRECEDING) AS n FROM orders",
        "SQL_UNSUPPORTED | parts of days | SELECT ^SUM(id) OVER (ORDER BY born RANGE INTERVAL '1'"
            + " HOUR PRECEDING) AS n FROM customers",
        "SQL_UNSUPPORTED | more digits | SELECT ^SUM(id) OVER (ORDER BY id RANGE 0.5 PRECEDING) AS"
            + " n FROM orders",
        "SQL_UNSUPPORTED | number that is computed | SELECT ^LAG(id, customer) OVER (ORDER BY id)"
            + " AS n FROM orders",
        "SQL_UNSUPPORTED | too small | SELECT ^NTH_VALUE(id, 0) OVER (ORDER BY id) AS n FROM"
            + " orders",
        "SQL_UNSUPPORTED | EXCLUDE | SELECT SUM(id) OVER w AS n FROM orders WINDOW w AS ^(ORDER BY"
            + " id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP)",
        "SQL_INVALID | OVER clause is necessary | SELECT ^ROW_NUMBER() AS n FROM orders",
        "SQL_INVALID | OVER must be applied | SELECT ^UPPER(status) OVER () AS n FROM orders",
        "SQL_INVALID | illegal in WHERE | SELECT id FROM orders WHERE ^ROW_NUMBER() OVER (ORDER BY"
            + " id) < 3",
        "SQL_INVALID | require ORDER BY | SELECT RANK() OVER ^() AS n FROM orders",
        "SQL_INVALID | cannot apply SUM | SELECT ^SUM(paid) OVER () AS n FROM orders",
        "SQL_UNSUPPORTED | ROLLUP over the same value | SELECT customer FROM orders GROUP BY"
            + " ^ROLLUP (customer, orders.customer)",
        "SQL_UNSUPPORTED | CUBE over the same value | SELECT ^customer AS c FROM orders GROUP BY"
            + " CUBE (c, customer)",
        "SQL_UNSUPPORTED | WITHIN DISTINCT | SELECT ^SUM(customer) WITHIN DISTINCT (status) AS s"
            + " FROM orders",
        "SQL_INVALID | neither in GROUP BY | SELECT ^id + 1 AS customer FROM orders GROUP BY"
            + " customer",
        "SQL_UNSUPPORTED | r with a join of it with itself | WITH RECURSIVE ^r (a, b) AS "
            + "(SELECT id, customer FROM orders UNION SELECT p.a, q.b FROM r p JOIN r q ON p.b "
            + "= q.a) SELECT a FROM r",
        "SQL_UNSUPPORTED | r with an aggregate over it | WITH RECURSIVE ^r AS (SELECT id "
            + "FROM orders UNION SELECT MAX(id) FROM r) SELECT id FROM r",
        "SQL_UNSUPPORTED | r with an outer join of it | WITH RECURSIVE ^r AS (SELECT id "
            + "FROM orders UNION SELECT o.id FROM r LEFT JOIN orders o ON o.customer = r.id) "
            + "SELECT id FROM r",
        "SQL_UNSUPPORTED | r with EXCEPT with it | WITH RECURSIVE ^r AS (SELECT id FROM "
            + "orders UNION (SELECT id FROM orders EXCEPT SELECT id FROM r)) SELECT id FROM r",
        "SQL_UNSUPPORTED | r with a subquery over it | WITH RECURSIVE ^r AS (SELECT id "
            + "FROM orders UNION SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM r "
            + "WHERE r.id = o.customer)) SELECT id FROM r",
        "SQL_UNSUPPORTED | r with LIMIT over it | WITH RECURSIVE ^r AS (SELECT id FROM "
            + "orders UNION (SELECT id + 1 FROM r LIMIT 3)) SELECT id FROM r",
        "SQL_UNSUPPORTED | branch of the step that does not read it | WITH RECURSIVE ^r "
            + "AS (SELECT id FROM orders UNION (SELECT id + 1 FROM r WHERE id < 3 UNION ALL "
            + "SELECT 1 FROM orders)) SELECT id FROM r",
        "SQL_UNSUPPORTED | several queries | WITH RECURSIVE ^a AS (SELECT id FROM orders "
            + "UNION SELECT id FROM b), b AS (SELECT id FROM a) SELECT id FROM a",
        "SQL_UNSUPPORTED | no UNION of a start and one step | WITH RECURSIVE ^a AS "
            + "(SELECT id FROM orders UNION SELECT id FROM a UNION SELECT id + 1 FROM a WHERE "
            + "id < 3) SELECT id FROM a",
        "SQL_UNSUPPORTED | no UNION of a start and one step | WITH RECURSIVE ^a AS "
            + "(SELECT id + 1 AS id FROM a) SELECT id FROM a",
        "SQL_UNSUPPORTED | of type INTEGER in the start and BIGINT in the step | WITH "
            + "RECURSIVE ^a (x) AS (SELECT 1 UNION SELECT o.id FROM a JOIN orders o ON o.id > "
            + "x) SELECT x FROM a",
        "SQL_UNSUPPORTED | CURRENT_TIMESTAMP | SELECT ^CURRENT_TIMESTAMP AS t FROM orders",
        "SQL_UNSUPPORTED | CURRENT_DATE | SELECT id FROM orders WHERE placed > ^CURRENT_DATE",
        "SQL_UNSUPPORTED | LOCALTIMESTAMP | SELECT ^LOCALTIMESTAMP AS t FROM orders",
        "SQL_UNSUPPORTED | RAND | SELECT ^RAND() AS r FROM orders",
        "SQL_UNSUPPORTED | SOUNDEX | SELECT ^SOUNDEX(status) AS r FROM orders",
        "SQL_UNSUPPORTED | separator | SELECT ^STRING_AGG(status, status) AS r FROM orders",
        "SQL_UNSUPPORTED | FILTER of PERCENTILE_DISC | SELECT ^PERCENTILE_DISC(0.5) WITHIN GROUP"
            + " (ORDER BY id) FILTER (WHERE paid) AS r FROM orders",
        "SQL_UNSUPPORTED | DISTINCT values | SELECT ^STRING_AGG(DISTINCT status, ',' ORDER BY id)"
            + " AS r FROM orders",
        "SQL_UNSUPPORTED | INTERVAL | SELECT ^INTERVAL '1' DAY AS x FROM orders",
        "SQL_UNSUPPORTED | row value | SELECT id FROM orders WHERE ^(id, customer) IS NULL",
        "SQL_UNSUPPORTED | ESCAPE of SIMILAR | SELECT id FROM orders WHERE ^status SIMILAR TO 'a'"
            + " ESCAPE '!'",
        "SQL_UNSUPPORTED | DATE_TRUNC of this unit | SELECT ^DATE_TRUNC('fortnight', placed) AS x"
            + " FROM orders",
        "SQL_UNSUPPORTED | DATE_TRUNC of this unit | SELECT ^DATE_TRUNC(status, placed) AS x FROM"
            + " orders",
        "SQL_UNSUPPORTED | EXTRACT of this unit | SELECT ^EXTRACT(timezone FROM placed) AS x FROM"
            + " orders",
        "SQL_INVALID | LPAD(a text, a whole number) | SELECT ^LPAD(id, 3) AS x FROM orders",
        "SQL_INVALID | does not take 1 arguments | SELECT ^LPAD(status) AS x FROM orders",
        "SQL_INVALID | LOG10(x) or LN(x) | SELECT ^LOG(weight) AS x FROM orders",
        "SQL_INVALID | regular expression is wrong | SELECT ^REGEXP_LIKE(status, '(') AS x FROM"
            + " orders",
        "SQL_INVALID | repetitions | SELECT ^status ~ '((a{1000}){1000}){1000}' AS x FROM orders",
        "SQL_INVALID | flags | SELECT REGEXP_LIKE(status, 'a', ^'x') AS x FROM orders",
        "SQL_INVALID | no part 'WW' | SELECT ^TO_CHAR(placed, 'YYYY WW') AS x FROM orders",
        "SQL_INVALID | no part '%q' | SELECT ^STRFTIME(placed, '%q') AS x FROM orders",
        "SQL_INVALID | six digits | SELECT placed + ^INTERVAL '1.0000001' SECOND AS x FROM orders",
        "SQL_INVALID | is no INTERVAL | SELECT placed + ^INTERVAL '1 2' DAY AS x FROM orders",
        "SQL_INVALID | PLUS_DAYS | SELECT ^status + INTERVAL '1' DAY AS x FROM orders",
        "SQL_INVALID | is a text | SELECT status::INTEGER + ^status AS x FROM orders",
        "SQL_SYNTAX | write RIGHTSHIFT(a, bits) | SELECT id ^>> 2 AS x FROM orders",
        "SQL_UNSUPPORTED | type CHAR | SELECT CAST(id AS ^CHAR(3)) AS x FROM orders",
        "SQL_UNSUPPORTED | type SMALLINT | SELECT CAST(id AS ^SMALLINT) AS x FROM orders",
        "SQL_UNSUPPORTED | ARRAY | SELECT ^ARRAY[1, 2] AS x FROM orders",
        "SQL_UNSUPPORTED | UNNEST | SELECT 1 AS x FROM ^UNNEST(ARRAY[1])",
        "SQL_UNSUPPORTED | TABLESAMPLE | SELECT id FROM ^orders TABLESAMPLE BERNOULLI(10)",
        "SQL_UNSUPPORTED | qualified | SELECT id FROM ^main.orders",
        "SQL_UNSUPPORTED | not selected | SELECT id FROM orders ORDER BY ^customer",
        "SQL_UNSUPPORTED | ? parameter | SELECT id FROM orders WHERE id = ^?",
        "SQL_UNSUPPORTED | binary | SELECT ^X'AB' AS x FROM orders",
        "SQL_NOT_A_QUERY | INSERT | ^INSERT INTO orders VALUES (1)",
        "SQL_NOT_A_QUERY | DELETE | ^DELETE FROM orders",
        "SQL_NOT_A_QUERY | CREATE | ^CREATE TABLE x (id BIGINT PRIMARY KEY)",
        "SQL_NOT_A_QUERY | another statement | SELECT id FROM orders; ^SELECT id FROM orders",
        "SQL_SYNTAX | SELECT | ^SELEC id FROM orders",
        "SQL_SYNTAX | not closed | SELECT ^'abc FROM orders",
        "SQL_SYNTAX | parsed at ) | SELECT id FROM orders WHERE (id = 1)^)",
        "SQL_SYNTAX | parsed at where | SELECT id FROM orders ^WHERE",
        "SQL_INVALID | did you mean status? | SELECT ^sttaus FROM orders",
        "SQL_INVALID | table o has no column sttaus | SELECT o.^sttaus FROM orders o",
        "SQL_INVALID | did you mean orders? | SELECT id FROM ^ordres",
        "SQL_INVALID | more than one table | SELECT ^id FROM orders o JOIN customers c ON"
            + " o.customer = c.id",
        "SQL_INVALID | neither in GROUP BY | SELECT customer, ^status FROM orders GROUP BY"
            + " customer",
        "SQL_INVALID | is a text | SELECT ^status + 1 AS x FROM orders",
        "SQL_INVALID | cannot apply | SELECT ^placed * 2 AS x FROM orders",
        "SQL_INVALID | condition | SELECT id FROM orders WHERE ^customer",
        "SQL_INVALID | CAST fails | SELECT ^CAST('abc' AS INTEGER) AS x FROM orders",
        "SQL_INVALID | NULL of no type | ^SELECT NULL AS x FROM orders",
        "SQL_INVALID | not in both | SELECT 1 AS x FROM orders JOIN customers USING (^status)",
        "SQL_DUPLICATE_COLUMN | two columns id | SELECT id, ^id FROM orders",
      })
  void namesTheConstructAndItsPlace(String code, String part, String marked) {
    int position = marked.indexOf('^');
    String sql = marked.replace("^", "");
    WeirException refused =
        catchThrowableOfType(
            WeirException.class, () -> new SqlCompiler().query(sql, catalog, List.of()));
    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.valueOf(code));
    assertThat(refused.getMessage()).containsIgnoringCase(part.strip());
    assertThat(refused.members()).as(refused.getMessage()).containsEntry("position", position);
    assertThat(refused.members()).containsKeys("line", "column", "excerpt");
    if (refused.code() == ErrorCode.SQL_UNSUPPORTED) {
      assertThat(refused.members()).containsKeys("construct", "hint");
    }
  }

  @Test
  void pointsAtTheRightLine_whenTheTextHasSeveral() {
    WeirException refused =
        catchThrowableOfType(
            WeirException.class,
            () -> new SqlCompiler().query("SELECT id,\n  sttaus\nFROM orders", catalog));
    assertThat(refused.members())
        .containsEntry("line", 2)
        .containsEntry("column", 3)
        .containsEntry("position", 13)
        .containsEntry("excerpt", "  sttaus\n  ^")
        .containsEntry("hint", "did you mean status?");
  }

  @Test
  void refusesWhatIsTooComplex() {
    refusedAsTooComplex("SELECT " + "(".repeat(200) + "1" + ")".repeat(200) + " AS x");
    refusedAsTooComplex("SELECT " + "1 + ".repeat(20_000) + "1 AS x");
    refusedAsTooComplex("SELECT " + "NOT ".repeat(10_000) + "TRUE AS x");
    refusedAsTooComplex("SELECT '" + "x".repeat(70_000) + "' AS x");
    StringBuilder joins = new StringBuilder("SELECT r0.id FROM orders r0");
    for (int i = 1; i < 40; i++) {
      joins.append(" JOIN orders r" + i + " ON r0.id = r" + i + ".id");
    }
    refusedAsTooComplex(joins.toString());
  }

  private void refusedAsTooComplex(String sql) {
    WeirException refused =
        catchThrowableOfType(
            WeirException.class, () -> new SqlCompiler().query(sql, catalog, List.of()));
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SQL_TOO_COMPLEX);
  }
}
