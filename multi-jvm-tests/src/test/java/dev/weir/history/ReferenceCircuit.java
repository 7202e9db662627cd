package dev.weir.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tables and views of the workload at one rev, computed from scratch in plain Java: shares no
 * line with the product.
 */
public final class ReferenceCircuit {
  /** Table names and their definitions, in the order in which they are created. */
  public static final Map<String, String> TABLES =
      ordered(
          "orders",
          "CREATE TABLE orders (id INT PRIMARY KEY, customer INT NOT NULL, amount INT NOT NULL)",
          "customers",
          "CREATE TABLE customers (id INT PRIMARY KEY, region VARCHAR NOT NULL)");

  /** View names and their definitions: groups, a filter, a join whose groups come and go. */
  public static final Map<String, String> VIEWS =
      ordered(
          "by_customer",
          "SELECT customer, COUNT(*) AS n, SUM(amount) AS total, MAX(amount) AS top FROM orders"
              + " GROUP BY customer",
          "large",
          "SELECT id, amount FROM orders WHERE amount >= 50",
          "by_region",
          "SELECT c.region, COUNT(*) AS n, SUM(o.amount) AS total FROM orders o JOIN customers c"
              + " ON c.id = o.customer GROUP BY c.region");

  private static final int LARGE_MIN = 50;

  private final Map<Integer, Order> orders;
  private final Map<Integer, String> customers;

  private record Order(int customer, int amount) {}

  /** A batch that strict mode refuses here. */
  static final class Impossible extends Exception {
    private static final long serialVersionUID = 1;

    Impossible(String message) {
      super(message);
    }
  }

  /** Tables without rows. */
  ReferenceCircuit() {
    this(Map.of(), Map.of());
  }

  private ReferenceCircuit(Map<Integer, Order> orders, Map<Integer, String> customers) {
    this.orders = new TreeMap<>(orders);
    this.customers = new TreeMap<>(customers);
  }

  /** What this becomes by a batch; this one stays as it is. */
  ReferenceCircuit after(Batch batch) throws Impossible {
    ReferenceCircuit next = new ReferenceCircuit(orders, customers);
    for (Change change : batch.changes()) {
      if (change.table().equals("orders")) {
        next.changeOrder(change);
      } else {
        next.changeCustomer(change);
      }
    }
    return next;
  }

  /** The rows of a table or view with how often each occurs. */
  Map<String, Long> rows(String name) {
    return switch (name) {
      case "orders" -> orderRows();
      case "customers" -> customerRows();
      case "by_customer" -> byCustomer();
      case "large" -> large();
      case "by_region" -> byRegion();
      default -> throw new IllegalArgumentException("neither table nor view: " + name);
    };
  }

  Content content(String name) {
    return Content.of(rows(name));
  }

  /** A row as text, the same for whoever makes it: columns by name. */
  public static String row(Map<String, ?> columns) {
    return new TreeMap<>(columns)
        .entrySet().stream()
            .map(column -> column.getKey() + "=" + column.getValue())
            .collect(Collectors.joining(" "));
  }

  private void changeOrder(Change change) throws Impossible {
    Order old = orders.get(change.id());
    if (change.op() == Change.Op.CREATE && old != null) {
      throw new Impossible("order " + change.id() + " exists");
    }
    if (change.op() == Change.Op.UPDATE && old == null) {
      throw new Impossible("order " + change.id() + " is missing");
    }
    switch (change.op()) {
      case CREATE, UPSERT ->
          orders.put(change.id(), new Order(number(change, "customer"), number(change, "amount")));
      case UPDATE -> orders.put(change.id(), new Order(old.customer(), number(change, "amount")));
      case DELETE -> orders.remove(change.id());
    }
  }

  private void changeCustomer(Change change) {
    switch (change.op()) {
      case CREATE, UPDATE, UPSERT ->
          customers.put(change.id(), (String) change.row().get("region"));
      case DELETE -> customers.remove(change.id());
    }
  }

  private static int number(Change change, String column) {
    return ((Number) change.row().get(column)).intValue();
  }

  private Map<String, Long> orderRows() {
    Map<String, Long> rows = new TreeMap<>();
    orders.forEach(
        (id, order) ->
            rows.put(
                row(Map.of("id", id, "customer", order.customer, "amount", order.amount)), 1L));
    return rows;
  }

  private Map<String, Long> customerRows() {
    Map<String, Long> rows = new TreeMap<>();
    customers.forEach((id, region) -> rows.put(row(Map.of("id", id, "region", region)), 1L));
    return rows;
  }

  private Map<String, Long> byCustomer() {
    Map<String, Long> rows = new TreeMap<>();
    orders.values().stream()
        .collect(Collectors.groupingBy(Order::customer, Collectors.summarizingInt(Order::amount)))
        .forEach(
            (customer, sums) ->
                rows.put(
                    row(
                        Map.of(
                            "customer", customer,
                            "n", sums.getCount(),
                            "total", sums.getSum(),
                            "top", sums.getMax())),
                    1L));
    return rows;
  }

  private Map<String, Long> large() {
    Map<String, Long> rows = new TreeMap<>();
    orders.forEach(
        (id, order) -> {
          if (order.amount >= LARGE_MIN) {
            rows.put(row(Map.of("id", id, "amount", order.amount)), 1L);
          }
        });
    return rows;
  }

  private Map<String, Long> byRegion() {
    Map<String, Long> rows = new TreeMap<>();
    orders.values().stream()
        .filter(order -> customers.containsKey(order.customer))
        .collect(
            Collectors.groupingBy(
                order -> customers.get(order.customer), Collectors.summarizingInt(Order::amount)))
        .forEach(
            (region, sums) ->
                rows.put(
                    row(Map.of("region", region, "n", sums.getCount(), "total", sums.getSum())),
                    1L));
    return rows;
  }

  private static Map<String, String> ordered(String... namesAndTexts) {
    Map<String, String> ordered = new LinkedHashMap<>();
    for (int at = 0; at < namesAndTexts.length; at += 2) {
      ordered.put(namesAndTexts[at], namesAndTexts[at + 1]);
    }
    return ordered;
  }
}
