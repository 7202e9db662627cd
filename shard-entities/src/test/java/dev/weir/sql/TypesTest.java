package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.zset.Column;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of results and names that work as columns. */
final class TypesTest {
  private final RandomTables catalog = new RandomTables();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "customer + 1 | INTEGER | true",
        "customer + id | BIGINT | true",
        "customer / 2 | INTEGER | true",
        "id % 7 | INTEGER | false",
        "amount + 1 | DECIMAL(13,2) | true",
        "amount * 2 | DECIMAL(20,2) | true",
        "amount * amount | DECIMAL(20,4) | true",
        "amount * 1.5e0 | DOUBLE | true",
        "weight * 2 | DOUBLE | true",
        "-amount | DECIMAL(10,2) | true",
        "ABS(customer) | INTEGER | true",
        "ROUND(amount, 1) | DECIMAL(10,2) | true",
        "FLOOR(amount) | DECIMAL(10,0) | true",
        "SQRT(customer) | DOUBLE | true",
        "POWER(customer, 2) | DOUBLE | true",
        "CONCAT(status, 'xy') | VARCHAR(10) | false",
        "UPPER(status) | VARCHAR(8) | true",
        "CHAR_LENGTH(status) | INTEGER | true",
        "POSITION('a' IN status) | INTEGER | true",
        "CASE WHEN paid THEN 'a' ELSE 'abc' END | VARCHAR(3) | false",
        "CASE WHEN paid THEN 1 END | INTEGER | true",
        "COALESCE(customer, 0) | INTEGER | false",
        "NULLIF(id, 1) | BIGINT | true",
        "EXTRACT(YEAR FROM placed) | BIGINT | true",
        "CAST(placed AS DATE) | DATE | true",
        "CAST(id AS VARCHAR) | VARCHAR | false",
        "CAST(id AS DECIMAL(10,3)) | DECIMAL(10,3) | false",
        "customer IN (1, 2) | BOOLEAN | true",
        "status IS NULL | BOOLEAN | false",
        "paid | BOOLEAN | false",
        "DATE '2001-01-01' | DATE | false",
        "1.50 | DECIMAL(3,2) | false",
        "COUNT(*) | BIGINT | false",
        "COUNT(customer) | BIGINT | false",
        "SUM(customer) | BIGINT | true",
        "SUM(id) | BIGINT | true",
        "SUM(amount) | DECIMAL(38,2) | true",
        "SUM(weight) | DOUBLE | true",
        "AVG(customer) | DOUBLE | true",
        "AVG(amount) | DECIMAL(38,6) | true",
        "AVG(weight) | DOUBLE | true",
        "MIN(status) | VARCHAR(8) | true",
        "MAX(placed) | TIMESTAMP | true",
      })
  void derivesTheType(String expression, String type, boolean nullable) {
    Column column =
        new SqlCompiler()
            .query("SELECT " + expression + " AS x FROM orders", catalog)
            .plan()
            .schema()
            .column(0);
    assertThat(column.type().sql()).isEqualTo(type);
    assertThat(column.nullable()).isEqualTo(nullable);
  }

  /** Words that the parser keeps for itself; they work in double quotes. */
  private static final List<String> NEED_QUOTES = List.of();

  @Test
  void takesCommonWordsAsColumnNames_withoutQuotes() {
    List<String> words =
        List.of(
            "value",
            "key",
            "user",
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "count",
            "position",
            "date",
            "time",
            "timestamp",
            "order",
            "group",
            "type",
            "name",
            "id",
            "status",
            "state",
            "level",
            "row",
            "rows",
            "index",
            "offset",
            "limit",
            "start",
            "end",
            "first",
            "last",
            "next",
            "min",
            "max",
            "sum",
            "avg",
            "rank",
            "number",
            "size",
            "length",
            "label",
            "text",
            "comment",
            "description",
            "category",
            "class",
            "language",
            "version",
            "source",
            "target",
            "session",
            "system",
            "schema",
            "table",
            "column",
            "data",
            "object",
            "condition",
            "result",
            "method",
            "action",
            "range",
            "interval",
            "zone",
            "percent",
            "partition",
            "reference",
            "references",
            "check",
            "default",
            "values",
            "current",
            "new",
            "old",
            "public",
            "cost",
            "path",
            "domain",
            "host",
            "total",
            "amount",
            "message");
    StringBuilder columns = new StringBuilder("CREATE TABLE words (pk BIGINT PRIMARY KEY");
    words.forEach(word -> columns.append(", ").append(word).append(" INTEGER"));
    var table = new SqlCompiler().table(columns + ")");
    Catalog one = new OneTable(new Catalog.Relation("words", table.schema(), new int[] {0}));
    List<String> refused = words.stream().filter(word -> !works(word, one)).toList();
    assertThat(refused).isEqualTo(NEED_QUOTES);
    for (String word : refused) {
      assertThat(works("\"" + word + "\"", one)).as(word).isTrue();
    }
  }

  private static boolean works(String word, Catalog catalog) {
    try {
      String sql =
          "SELECT " + word + ", w." + word + " + 1 AS x FROM words w WHERE " + word + " > 1";
      return new SqlCompiler().query(sql, catalog).plan().schema().size() == 2;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** A catalogue of one table. */
  record OneTable(Relation table) implements Catalog {
    @Override
    public java.util.Optional<Relation> relation(String name) {
      return name.equals(table.name()) ? java.util.Optional.of(table) : java.util.Optional.empty();
    }

    @Override
    public java.util.Collection<String> names() {
      return List.of(table.name());
    }
  }
}
