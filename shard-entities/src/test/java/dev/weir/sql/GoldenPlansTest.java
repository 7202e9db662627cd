package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The plans of typical queries, so that a changed rule shows as a difference. */
final class GoldenPlansTest {
  private static final String FILE = "plans.txt";

  private static final List<String> QUERIES =
      List.of(
          "SELECT * FROM orders",
          "SELECT id AS number FROM orders",
          "SELECT id, amount * 2 AS twice FROM orders WHERE status = 'a' AND amount > 10",
          "SELECT status, COUNT(*) AS n, SUM(amount) AS s, AVG(weight) AS w FROM orders GROUP BY"
              + " status",
          "SELECT status, COUNT(*) AS n FROM orders WHERE paid GROUP BY status HAVING COUNT(*) > 1"
              + " AND status <> 'x'",
          "SELECT COUNT(*) AS n, SUM(customer) AS s FROM orders",
          "SELECT COUNT(*) AS n FROM orders WHERE paid",
          "SELECT SUM(amount) FILTER (WHERE paid) AS s FROM orders",
          "SELECT status, COUNT(DISTINCT customer) AS n, SUM(DISTINCT amount) AS s,"
              + " COUNT(DISTINCT customer, paid) FILTER (WHERE paid) AS p FROM orders GROUP BY"
              + " status",
          "SELECT BOOL_AND(paid) AS a, COUNT_IF(customer > 1) AS b, BIT_XOR(id) AS c,"
              + " ANY_VALUE(status) AS d FROM orders",
          "SELECT status, paid, COUNT(*) AS n, GROUPING(status, paid) AS g FROM orders GROUP BY"
              + " ROLLUP (status, paid)",
          "SELECT status, customer FROM orders GROUP BY GROUPING SETS ((status), (customer), ())",
          "SELECT customer, STRING_AGG(status, ', ' ORDER BY placed DESC, id) AS s,"
              + " ARG_MAX(id, weight) AS m, MODE(status) AS o, MEDIAN(amount) AS e,"
              + " PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY placed) AS p FROM orders GROUP BY"
              + " customer",
          "SELECT status, ARRAY_AGG(customer ORDER BY id) FILTER (WHERE paid) AS a FROM orders"
              + " GROUP BY status",
          "SELECT o.id, u.x, u.n FROM orders o LEFT JOIN UNNEST(ARRAY[o.customer, 5]) WITH"
              + " ORDINALITY AS u (x, n) ON TRUE WHERE o.paid",
          "SELECT o.id FROM orders o, UNNEST(STRING_TO_ARRAY(o.status, ',')) AS u (x) WHERE u.x ="
              + " 'a'",
          "SELECT SUM(10 / customer) FILTER (WHERE customer <> 0) AS s FROM orders",
          "SELECT o.id, c.name FROM orders o JOIN customers c ON o.customer = c.id",
          "SELECT o.id, c.name FROM orders o, customers c WHERE o.customer = c.id AND c.score > 5"
              + " AND o.weight < c.score",
          "SELECT o.id FROM orders o, customers c WHERE (o.customer = c.id AND c.score > 5 AND"
              + " paid) OR (o.customer = c.id AND 10 / c.score > 1 AND paid)",
          "SELECT i.sku, c.name FROM items i, customers c, orders o WHERE i.order_id = o.id AND"
              + " o.customer = c.id",
          "SELECT a.id, b.id AS other FROM orders a JOIN orders b ON a.customer = b.customer AND"
              + " a.id < b.id",
          "SELECT o.id FROM orders o JOIN customers c ON o.weight = c.score",
          "SELECT id, name FROM orders JOIN customers USING (id)",
          "SELECT c.name, COUNT(*) AS n FROM orders o JOIN customers c ON o.customer = c.id GROUP"
              + " BY c.name",
          "SELECT DISTINCT status FROM orders",
          "SELECT DISTINCT id, status FROM orders",
          "SELECT DISTINCT weight FROM orders",
          "SELECT id FROM orders UNION ALL SELECT score FROM customers",
          "SELECT status FROM orders UNION SELECT name FROM customers",
          "SELECT id FROM orders INTERSECT SELECT id FROM customers",
          "WITH RECURSIVE r (a, b) AS (SELECT id, customer FROM orders UNION SELECT r.a, o.customer"
              + " FROM r JOIN orders o ON r.b = o.id WHERE o.paid) SELECT a, b FROM r",
          "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i"
              + " FROM n",
          "SELECT status FROM orders EXCEPT ALL (SELECT name FROM customers UNION SELECT sku FROM"
              + " items)",
          "SELECT * FROM (SELECT weight FROM orders EXCEPT SELECT amount FROM orders) AS t WHERE"
              + " weight > 1",
          "SELECT status FROM orders UNION SELECT name FROM customers UNION SELECT sku FROM items",
          "VALUES (1, 'a'), (2, NULL)",
          "SELECT status, COUNT(*) AS n FROM orders GROUP BY status ORDER BY n DESC, status LIMIT 3"
              + " OFFSET 1",
          "SELECT id, status FROM orders ORDER BY status NULLS FIRST",
          "WITH big AS (SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer) SELECT"
              + " c.name, b.total FROM big b JOIN customers c ON b.customer = c.id WHERE b.total >"
              + " 100",
          "SELECT x FROM (SELECT id + 1 AS x, 1 / customer AS y FROM orders) t WHERE x > 3",
          "SELECT o.id FROM orders o JOIN customers c ON o.customer = c.id WHERE 10 / c.score > 1",
          "SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.customer = c.id",
          "SELECT o.id, c.id AS c FROM orders o FULL JOIN customers c ON o.status = c.name",
          "SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.customer = c.id AND"
              + " o.weight < c.score AND o.paid AND c.score > 1",
          "SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.customer = c.id WHERE"
              + " c.score > 5 AND o.paid",
          "SELECT o.id, c.id AS c FROM orders o JOIN customers c ON o.weight < c.score",
          "SELECT id FROM orders WHERE customer IN (SELECT id FROM customers WHERE score > 1)",
          "SELECT id FROM orders WHERE customer NOT IN (SELECT quantity FROM items)",
          "SELECT id, customer IN (SELECT id FROM customers) AS known FROM orders",
          "SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id"
              + " AND i.quantity <> o.customer)",
          "SELECT id, (SELECT COUNT(*) FROM items i WHERE i.order_id = o.id) AS n FROM orders o",
          "SELECT id, (SELECT name FROM customers c WHERE c.id = o.customer) AS n FROM orders o",
          "SELECT id FROM orders o WHERE amount > (SELECT AVG(amount) FROM orders p WHERE"
              + " p.customer = o.customer)",
          "SELECT o.id, t.p FROM orders o, LATERAL (SELECT MAX(price) AS p FROM items i WHERE"
              + " i.quantity < o.customer) t",
          "SELECT id, SUM(amount) OVER (PARTITION BY customer ORDER BY placed) AS s, LAG(amount, 2,"
              + " 0) OVER (PARTITION BY customer ORDER BY placed) AS l FROM orders",
          "SELECT id, AVG(amount) OVER w AS a FROM orders WINDOW w AS (ORDER BY placed DESC RANGE"
              + " BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW)",
          "SELECT id, COALESCE(MAX(id) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING)"
              + " + 1, 0) AS m, COUNT(*) OVER () AS c FROM orders",
          "SELECT FIRST_VALUE(status) IGNORE NULLS OVER (ORDER BY id) AS f, NTILE(4) OVER (ORDER BY"
              + " id) AS q FROM orders",
          "SELECT status, RANK() OVER (ORDER BY SUM(amount) DESC) AS r FROM orders GROUP BY status",
          "SELECT id, status FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY"
              + " amount DESC) AS n FROM orders) t WHERE n <= 3",
          "SELECT * FROM (SELECT id, RANK() OVER (PARTITION BY customer ORDER BY amount) AS r,"
              + " LAG(id) OVER (PARTITION BY customer ORDER BY amount) AS l FROM orders) t WHERE r"
              + " BETWEEN 1 AND 2 AND l > 3",
          "SELECT id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY status ORDER BY id) = 1",
          "SELECT * FROM (SELECT customer, SUM(id) OVER (PARTITION BY customer) AS s FROM orders) t"
              + " WHERE customer = 3 AND s > 1",
          "SELECT o.id, t.sku FROM orders o, LATERAL (SELECT sku FROM items i WHERE i.order_id ="
              + " o.id ORDER BY price DESC LIMIT 2) t");

  @Test
  void staysAsWrittenDown() throws IOException {
    StringBuilder actual = new StringBuilder();
    RandomTables catalog = new RandomTables();
    for (String sql : QUERIES) {
      CompiledQuery query = new SqlCompiler().query(sql, catalog);
      actual.append("-- ").append(sql).append('\n').append(PlanText.of(query.plan()));
      actual.append("order ").append(PlanText.order(query.order()));
      actual.append(" reads ").append(query.reads()).append("\n\n");
    }
    if (Boolean.getBoolean("weir.golden.write")) {
      Files.writeString(Path.of("src/test/resources/dev/weir/sql", FILE), actual.toString());
    }
    assertThat(actual.toString()).isEqualTo(expected());
  }

  @Test
  void givesTheSameDigests_whenPlannedAgain() {
    assertThat(digests()).isEqualTo(digests());
  }

  @Test
  void givesTheSameDigests_whenSeveralThreadsPlan() throws Exception {
    List<String> expected = digests();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<String>>> plans = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        plans.add(threads.submit(GoldenPlansTest::digests));
      }
      for (Future<List<String>> plan : plans) {
        assertThat(plan.get()).isEqualTo(expected);
      }
    }
  }

  private static List<String> digests() {
    RandomTables catalog = new RandomTables();
    return QUERIES.stream()
        .map(sql -> new SqlCompiler().query(sql, catalog).plan().digest())
        .toList();
  }

  private static String expected() throws IOException {
    try (InputStream file = GoldenPlansTest.class.getResourceAsStream(FILE)) {
      return file == null ? "" : new String(file.readAllBytes(), UTF_8);
    }
  }
}
