package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Random batches of creates, updates and deletes over two tables, each sent until it is
 * acknowledged. One feed has its own ids, so several may run at once.
 */
final class OrderFeed {
  static final String TENANT = "acme";

  /** Joins, groups, a filter, a view without key, and one whose rows occur several times. */
  static final Map<String, String> VIEWS =
      Map.of(
          "by_region",
          "SELECT c.region, COUNT(*) AS n, SUM(o.amount) AS total FROM orders o JOIN customers c"
              + " ON c.id = o.customer GROUP BY c.region",
          "named",
          "SELECT o.id, o.amount, c.region FROM orders o JOIN customers c ON c.id = o.customer",
          "large",
          "SELECT id, amount, note FROM orders WHERE amount >= 50",
          "amounts",
          "SELECT o.amount, c.region FROM orders o JOIN customers c ON c.id = o.customer"
              + " WHERE o.amount < 60");

  private static final int CUSTOMERS = 12;
  private static final int ROWS_MAX = 30;

  private final Supplier<URI> base;
  private final int number;
  private final int feeds;
  private final Random random;
  private final List<Long> present = new ArrayList<>();
  private final TreeMap<Integer, String> regions = new TreeMap<>();
  private long nextId;
  private long batches;

  /** The feed {@code number} of {@code feeds} that run at once. */
  OrderFeed(Supplier<URI> base, int number, int feeds, Random random) {
    this.base = base;
    this.number = number;
    this.feeds = feeds;
    this.random = random;
  }

  /** Creates the tables and the views. */
  static void define(URI base) {
    put(
        base,
        "tables/orders",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer INT NOT NULL, amount INT,"
            + " note VARCHAR)");
    put(
        base,
        "tables/customers",
        "CREATE TABLE customers (id INT PRIMARY KEY, region VARCHAR NOT NULL)");
    VIEWS.forEach((name, sql) -> put(base, "views/" + name, sql));
  }

  private static void put(URI base, String path, String sql) {
    Http.Answer answer = Http.putSql(base, "/v1/tenants/" + TENANT + "/" + path, sql);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
  }

  /** Sends one batch; gives its rev. */
  long send() {
    String body = "{\"changes\":[" + String.join(",", changes()) + "]}";
    String key = "feed-" + number + "-" + batches++;
    Http.Answer answer = Http.postBatch(base.get(), TENANT, key, body);
    while (answer.mayRetry()) {
      answer = Http.postBatch(base.get(), TENANT, key, body);
    }
    if (answer.status() != 200) {
      throw new IllegalStateException(key + ": " + answer + " to " + body);
    }
    return answer.body().get("rev").asLong();
  }

  private List<String> changes() {
    List<String> changes = new ArrayList<>();
    changes.add(random.nextInt(4) == 0 ? customer() : create());
    // small batches leave some views as they are
    for (int more = random.nextBoolean() ? 0 : random.nextInt(ROWS_MAX); more > 0; more--) {
      switch (present.isEmpty() ? 0 : random.nextInt(5)) {
        case 0, 1 -> changes.add(create());
        case 2, 3 -> changes.add(update());
        default -> changes.add(delete());
      }
    }
    return changes;
  }

  private String create() {
    long id = nextId++ * feeds + number;
    present.add(id);
    return "{\"table\":\"orders\",\"op\":\"create\",\"row\":{\"id\":%d,\"customer\":%d,\"amount\":%s,\"note\":\"%s\"}}"
        .formatted(id, random.nextInt(CUSTOMERS), amount(), "é".repeat(random.nextInt(20)));
  }

  private String update() {
    long id = present.get(random.nextInt(present.size()));
    String row =
        random.nextBoolean()
            ? "\"amount\":" + amount()
            : "\"customer\":" + random.nextInt(CUSTOMERS);
    return "{\"table\":\"orders\",\"op\":\"update\",\"key\":{\"id\":%d},\"row\":{%s}}"
        .formatted(id, row);
  }

  private String delete() {
    int at = random.nextInt(present.size());
    long id = present.set(at, present.getLast());
    present.removeLast();
    return "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{\"id\":%d}}".formatted(id);
  }

  /** Customers belong to the feed of their id; some of them are deleted now and then. */
  private String customer() {
    int id = random.nextInt(CUSTOMERS / feeds) * feeds + number;
    if (regions.remove(id) != null && random.nextBoolean()) {
      return "{\"table\":\"customers\",\"op\":\"delete\",\"key\":{\"id\":%d}}".formatted(id);
    }
    regions.put(id, "r" + random.nextInt(5));
    return "{\"table\":\"customers\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"region\":\"%s\"}}"
        .formatted(id, regions.get(id));
  }

  private String amount() {
    return random.nextInt(20) == 0 ? "null" : Integer.toString(random.nextInt(100));
  }
}
