package dev.weir.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables, views and rows of the benchmarks: orders of customers over products.
 *
 * <p>Row {@code i} is the same in every run. Customers 10,000, products 1,000.
 */
final class BenchWorkload {
  static final int CUSTOMERS = 10_000;
  static final int PRODUCTS = 1_000;

  private BenchWorkload() {}

  static Map<String, String> tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put(
        "orders",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer INT NOT NULL, product INT NOT NULL,"
            + " quantity INT NOT NULL, price DECIMAL(10,2) NOT NULL, status VARCHAR(10) NOT NULL,"
            + " placed TIMESTAMP NOT NULL)");
    tables.put(
        "customers",
        "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR NOT NULL, region VARCHAR(8) NOT"
            + " NULL)");
    tables.put(
        "products",
        "CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR NOT NULL, category VARCHAR(12) NOT"
            + " NULL)");
    return tables;
  }

  /** Ten views, and variations of the first nine for more: filters, group-bys, one join in ten. */
  static List<String> views(int count) {
    List<String> views = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      views.add(view(i % 10, i / 10));
    }
    return views;
  }

  private static String view(int kind, int variation) {
    return switch (kind) {
      case 0 -> "SELECT id, customer, price FROM orders WHERE quantity >= " + (90 + variation % 10);
      case 1 ->
          "SELECT id, placed FROM orders WHERE status = 's" + variation % 7 + "' AND quantity > 50";
      case 2 -> "SELECT id, price FROM orders WHERE price > " + (90 + variation % 10) + ".50";
      case 3 ->
          "SELECT status, COUNT(*) AS n FROM orders WHERE quantity > "
              + variation
              + " GROUP BY status";
      case 4 ->
          "SELECT product, SUM(quantity) AS sold FROM orders WHERE quantity > "
              + variation
              + " GROUP BY product";
      case 5 ->
          "SELECT customer, COUNT(*) AS n, SUM(price) AS spent FROM orders WHERE product >= "
              + variation
              + " GROUP BY customer";
      case 6 ->
          "SELECT product, MAX(price) AS top FROM orders WHERE quantity >= "
              + variation
              + " GROUP BY product";
      case 7 ->
          "SELECT COUNT(*) AS n, SUM(quantity) AS units FROM orders WHERE product <> " + variation;
      case 8 ->
          "SELECT id, quantity * price AS amount FROM orders WHERE customer < " + (100 + variation);
      case 9 ->
          "SELECT c.region, COUNT(*) AS n, SUM(o.price) AS spent FROM orders o JOIN customers c ON"
              + " c.id = o.customer WHERE o.quantity > "
              + variation
              + " GROUP BY c.region";
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  /**
   * Rows {@code from} to {@code from + rows - 1} of orders as changes, one a line.
   *
   * @param round rows of one round differ from those of another in every column but the key
   */
  static byte[] orders(long from, int rows, int round) {
    StringBuilder body = new StringBuilder(rows * 170);
    for (long id = from; id < from + rows; id++) {
      long mixed = mix(id + 0x5851F42D4C957F2DL * round);
      body.append("{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":")
          .append(id)
          .append(",\"customer\":")
          .append(Math.floorMod(mixed, CUSTOMERS))
          .append(",\"product\":")
          .append(Math.floorMod(mixed >> 16, PRODUCTS))
          .append(",\"quantity\":")
          .append(Math.floorMod(mixed >> 32, 100))
          .append(",\"price\":\"")
          .append(Math.floorMod(mixed >> 8, 100))
          .append('.')
          .append(10 + Math.floorMod(mixed >> 24, 90))
          .append("\",\"status\":\"s")
          .append(Math.floorMod(mixed >> 40, 7))
          .append("\",\"placed\":\"2026-01-")
          .append(10 + Math.floorMod(mixed >> 48, 19))
          .append("T06:20:00\"}}\n");
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] customers(int from, int rows) {
    StringBuilder body = new StringBuilder();
    for (int id = from; id < from + rows; id++) {
      body.append(
          "{\"id\":%d,\"name\":\"customer %d\",\"region\":\"r%d\"}\n".formatted(id, id, id % 20));
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] products(int from, int rows) {
    StringBuilder body = new StringBuilder();
    for (int id = from; id < from + rows; id++) {
      body.append(
          "{\"id\":%d,\"name\":\"product %d\",\"category\":\"c%d\"}\n".formatted(id, id, id % 30));
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 31) * 0x9E3779B97F4A7C15L;
    return (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
  }
}
