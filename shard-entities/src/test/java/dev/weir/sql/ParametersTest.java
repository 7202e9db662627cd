package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.QueryText;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of {@code :name}: how they are written, what they mean, and which are refused. */
class ParametersTest {
  private static final Schema ORDERS =
      new Schema(
          List.of(
              new Column("id", ColumnType.BIGINT, false),
              new Column("owner", ColumnType.VARCHAR, true),
              new Column("total", ColumnType.decimal(10, 2), true),
              new Column("weight", ColumnType.DOUBLE, true),
              new Column("paid", ColumnType.BOOLEAN, true),
              new Column("day", ColumnType.DATE, true),
              new Column("at", ColumnType.TIMESTAMP, true)));

  private static final Catalog CATALOG =
      new Catalog() {
        @Override
        public Optional<Relation> relation(String name) {
          return name.equals("orders")
              ? Optional.of(new Relation(name, ORDERS, new int[] {0}))
              : Optional.empty();
        }

        @Override
        public Collection<String> names() {
          return List.of("orders");
        }
      };

  private static CompiledQuery compiled(String sql, Map<String, Object> params) {
    return new SqlCompiler().query(new QueryText(sql, params).text(), CATALOG);
  }

  private static Map<String, Object> values(Object... namesAndValues) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return values;
  }

  private static WeirException refused(String sql, Map<String, Object> params) {
    WeirException refused = catchThrowableOfType(WeirException.class, () -> compiled(sql, params));
    assertThat(refused).as(sql + " with " + params).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.SQL_INVALID);
    return refused;
  }

  /** A view with values is computed as the one that has them written into its text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT id FROM orders WHERE id > :a                  | SELECT id FROM orders WHERE id > 7",
        "SELECT id FROM orders WHERE id > :a AND id < :a * 2  | SELECT id FROM orders WHERE id > 7"
            + " AND id < 7 * 2",
        "SELECT id FROM orders WHERE :s=owner                 | SELECT id FROM orders WHERE"
            + " 'it''s'=owner",
        "SELECT id FROM orders WHERE owner = :n               | SELECT id FROM orders WHERE owner ="
            + " NULL",
        "SELECT id FROM orders WHERE total > :d               | SELECT id FROM orders WHERE total >"
            + " 12.50",
        "SELECT id FROM orders WHERE id > :d                  | SELECT id FROM orders WHERE id >"
            + " 12.50",
        "SELECT id FROM orders WHERE weight > :r              | SELECT id FROM orders WHERE weight"
            + " > 1.5E-3",
        "SELECT id FROM orders WHERE paid = :t                | SELECT id FROM orders WHERE paid ="
            + " TRUE",
        "SELECT id FROM orders WHERE day >= :day              | SELECT id FROM orders WHERE day >="
            + " '2001-01-31'",
        "SELECT id FROM orders WHERE at < CAST(:day AS DATE)  | SELECT id FROM orders WHERE at <"
            + " CAST('2001-01-31' AS DATE)",
        "SELECT :s AS x, COUNT(*) AS n FROM orders            | SELECT 'it''s' AS x, COUNT(*) AS n"
            + " FROM orders",
        "SELECT id FROM orders WHERE id IN (:a, :neg)         | SELECT id FROM orders WHERE id IN"
            + " (7, -3)",
        "SELECT id FROM orders WHERE id BETWEEN :neg AND :a   | SELECT id FROM orders WHERE id"
            + " BETWEEN -3 AND 7",
        "SELECT id FROM orders ORDER BY id LIMIT :a           | SELECT id FROM orders ORDER BY id"
            + " LIMIT 7",
        "SELECT SUM(total) FILTER (WHERE id > :a) AS s FROM orders | SELECT SUM(total) FILTER"
            + " (WHERE id > 7) AS s FROM orders"
      })
  void meanWhatTheirLiteralsMean(String sql, String written) {
    Map<String, Object> all =
        values(
            "a",
            7L,
            "neg",
            -3L,
            "s",
            "it's",
            "n",
            null,
            "d",
            new BigDecimal("12.50"),
            "r",
            0.0015,
            "t",
            true,
            "day",
            "2001-01-31");
    Map<String, Object> used = new LinkedHashMap<>(all);
    used.keySet().removeIf(name -> !sql.matches(".*:" + name + "\\b.*"));
    assertThat(used).isNotEmpty();
    CompiledQuery query = compiled(sql, used);
    CompiledQuery expected = new SqlCompiler().query(written, CATALOG);
    assertThat(query.plan().digest()).isEqualTo(expected.plan().digest());
    assertThat(query.plan().schema()).isEqualTo(expected.plan().schema());
    assertThat(query.order()).isEqualTo(expected.order());
  }

  @Test
  void otherValuesAreAnotherView() {
    String sql = "SELECT id FROM orders WHERE id > :a";
    assertThat(compiled(sql, values("a", 1L)).plan().digest())
        .isNotEqualTo(compiled(sql, values("a", 2L)).plan().digest());
  }

  @Test
  void missingOnesAndSparesAreNamedWhereTheyAre() {
    String between = "SELECT id FROM orders WHERE id > :low AND id < :high";
    WeirException missing = refused(between, values("low", 1L));
    assertThat(missing).hasMessageContaining(":high has no value").hasMessageContaining("params");
    assertThat(missing.members()).containsEntry("position", between.indexOf(":high"));
    assertThat(refused("SELECT id FROM orders WHERE id > :low", Map.of()))
        .hasMessageContaining(":low has no value");
    assertThat(refused("SELECT id FROM orders WHERE id > :low", values("low", 1L, "lwo", 1L)))
        .hasMessageContaining(
            "parameter lwo is given, but the query has no :lwo; did you mean low?");
    assertThat(refused("SELECT id FROM orders", values("low", 1L)))
        .hasMessageContaining("parameter low is given");
    assertThat(refused("SELECT id FROM orders WHERE id > :low AND id < ?", values("low", 1L)))
        .hasMessageContaining("either ? or :name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id > :p              | abc        | BIGINT",
        "total > :p           | 1x         | DECIMAL(10, 2)",
        "weight > :p          | one        | DOUBLE",
        "day > :p             | 2001-02-30 | DATE",
        "at > :p              | 2001-01-01 | TIMESTAMP(6)",
        "paid = :p            | yes        | BOOLEAN",
        "id IN (1, :p)        | abc        | BIGINT",
        "id > CAST(:p AS INT) | abc        | INTEGER"
      })
  void valuesOfAnotherTypeAreNamed(String condition, String value, String type) {
    String sql = "SELECT id FROM orders WHERE " + condition;
    WeirException refused = refused(sql, values("p", value));
    assertThat(refused)
        .hasMessageContaining("parameter :p must be " + type)
        .hasMessageContaining("'" + value + "'");
    assertThat(refused.members()).containsEntry("position", sql.indexOf(":p"));
  }

  @Test
  void numbersAndConditionsAreNoTexts() {
    assertThat(refused("SELECT id FROM orders WHERE owner = :p", values("p", 5L)))
        .hasMessageContaining("parameter :p must be VARCHAR");
    assertThat(refused("SELECT id FROM orders WHERE id = :p", values("p", true)))
        .hasMessageContaining("parameter :p must be BIGINT");
    assertThat(refused("SELECT id FROM orders WHERE id + :p > 3", values("p", "abc")))
        .hasMessageContaining("'abc' is no BIGINT");
    assertThat(refused("SELECT id FROM orders WHERE day = :p", values("p", 5L)))
        .hasMessageContaining("parameter :p must be DATE");
    WeirException inOrder =
        catchThrowableOfType(
            WeirException.class,
            () ->
                new SqlCompiler()
                    .query("SELECT id FROM orders WHERE id = ?", CATALOG, List.of("abc")));
    assertThat(inOrder).hasMessageContaining("parameter ? number 1 must be BIGINT");
  }

  @Test
  void colonsOfOtherThingsAreLeftAlone() {
    assertThat(new SqlCompiler().query("SELECT ':x' AS a, id AS \":y\" FROM orders -- :z", CATALOG))
        .isNotNull();
    assertThat(new SqlCompiler().query("SELECT owner::VARCHAR AS a FROM orders", CATALOG))
        .isNotNull();
  }

  @Test
  void textsAreTakenApartAsTheyWerePut() {
    Random random = new Random(11);
    List<Object> some =
        new ArrayList<>(
            List.of(
                0L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                true,
                false,
                "",
                "'",
                "''a'')",
                ", :b = 1) SELECT",
                "\n\u00e9\ud83d\ude00",
                new BigDecimal("-0.50"),
                new BigDecimal("12345678901234567890"),
                1.5e300,
                -0.25));
    some.add(null);
    for (int round = 0; round < 500; round++) {
      Map<String, Object> params = new LinkedHashMap<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        params.put("p" + random.nextInt(9), some.get(random.nextInt(some.size())));
      }
      QueryText text = new QueryText(" SELECT 'PARAMETERS (' AS x", params);
      assertThat(QueryText.of(text.text())).isEqualTo(text);
    }
  }

  @Test
  void longTextsTakeNoStack() {
    QueryText text = new QueryText("SELECT 1", values("p", "'x".repeat(200_000)));
    assertThat(QueryText.of(text.text())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARAMETERS () SELECT 1 AS x",
        "PARAMETERS (:a) SELECT 1 AS x",
        "PARAMETERS (:a = ) SELECT 1 AS x",
        "PARAMETERS (:a = 1 SELECT 1 AS x",
        "PARAMETERS (:a = 1, :a = 2) SELECT 1 AS x",
        "PARAMETERS (:a = 'x SELECT 1 AS x",
        "PARAMETERS (a = 1) SELECT 1 AS x",
        "PARAMETERS (:a = id) SELECT 1 AS x",
        "parameters(:A = 1) SELECT 1 AS x"
      })
  void malformedTextsAreRefused(String text) {
    assertThatThrownBy(() -> new SqlCompiler().query(text, CATALOG))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL_INVALID));
    assertThatThrownBy(() -> new QueryText("SELECT 1 AS x", values("Min", 1L)))
        .hasMessageContaining("\"Min\"");
  }
}
