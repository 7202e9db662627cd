package dev.weir.sql.corpus;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Random inserts, updates and deletes over the tables of TPC-H. Half of the new values are ones
 * that a query looks for, so that rows keep entering and leaving what it finds.
 */
final class TpchChanges {
  private static final Map<String, List<Object>> WANTED =
      Map.ofEntries(
          Map.entry("p_size", List.of(15L, 49L, 3L, 5L)),
          Map.entry("p_type", List.of("LARGE BRASS", "ECONOMY ANODIZED STEEL", "PROMO TIN")),
          Map.entry("p_brand", List.of("Brand#12", "Brand#23", "Brand#34", "Brand#45")),
          Map.entry("p_container", List.of("SM BOX", "MED BOX", "LG BOX")),
          Map.entry("p_name", List.of("forest green", "dark green", "forest")),
          Map.entry("s_nationkey", List.of(2L, 3L, 6L, 7L, 20L, 12L)),
          Map.entry("c_nationkey", List.of(2L, 3L, 6L, 7L, 12L)),
          Map.entry("s_comment", List.of("Customer and Complaints", "none")),
          Map.entry("o_comment", List.of("special requests", "none")),
          Map.entry("o_orderstatus", List.of("F", "O")),
          Map.entry("o_orderpriority", List.of("1-URGENT", "2-HIGH", "5-LOW")),
          Map.entry("o_orderdate", dates("1993-08-01", "1994-05-05", "1995-03-14", "1993-11-01")),
          Map.entry("l_shipdate", dates("1994-03-03", "1995-09-10", "1996-02-02", "1995-03-16")),
          Map.entry("l_commitdate", dates("1994-04-04", "1995-10-10", "1994-06-06")),
          Map.entry("l_receiptdate", dates("1994-05-05", "1995-10-12", "1994-04-01")),
          Map.entry("l_quantity", decimals("1.00", "15.00", "25.00", "50.00")),
          Map.entry("l_discount", decimals("0.05", "0.06", "0.07")),
          Map.entry("l_returnflag", List.of("R", "N", "A")),
          Map.entry("l_shipmode", List.of("AIR", "MAIL", "SHIP")),
          Map.entry("l_shipinstruct", List.of("DELIVER IN PERSON")),
          Map.entry("c_mktsegment", List.of("BUILDING")),
          Map.entry("c_phone", List.of("13-111", "31-222", "99-333")),
          Map.entry("c_acctbal", decimals("9999.99", "0.00", "-5.00")),
          Map.entry("ps_availqty", List.of(1L, 9999L)));

  /** What an item, its order, customer, part and supplier must be for q2, q5, q7 and so on. */
  private static final List<Map<String, Object>> AIMS =
      List.of(
          Map.of("p_size", 15L, "p_type", "LARGE BRASS", "s_nationkey", 7L),
          Map.of("c_nationkey", 12L, "s_nationkey", 12L, "o_orderdate", date("1994-03-03")),
          Map.of("c_nationkey", 6L, "s_nationkey", 7L, "l_shipdate", date("1995-07-07")),
          Map.of("c_nationkey", 7L, "s_nationkey", 6L, "l_shipdate", date("1996-07-07")),
          Map.of(
              "p_type",
              "ECONOMY ANODIZED STEEL",
              "c_nationkey",
              2L,
              "s_nationkey",
              2L,
              "o_orderdate",
              date("1995-06-06")),
          Map.of(
              "p_brand",
              "Brand#23",
              "p_container",
              "MED BOX",
              "p_size",
              3L,
              "l_quantity",
              new BigDecimal("12.00"),
              "l_shipmode",
              "AIR",
              "l_shipinstruct",
              "DELIVER IN PERSON"),
          Map.of(
              "p_brand",
              "Brand#23",
              "p_container",
              "MED BOX",
              "l_quantity",
              new BigDecimal("1.00")),
          Map.of(
              "p_name",
              "forest green",
              "s_nationkey",
              3L,
              "l_shipdate",
              date("1994-06-06"),
              "ps_availqty",
              9999L),
          Map.of(
              "s_nationkey",
              20L,
              "o_orderstatus",
              "F",
              "l_commitdate",
              date("1994-06-06"),
              "l_receiptdate",
              date("1994-07-07")));

  private static final Set<Object> NAMED = Set.of(2L, 3L, 6L, 7L, 12L, 20L);

  private final CorpusRun run;
  private final Random random;
  private final Map<String, List<Object[]>> deleted = new HashMap<>();
  private long nextOrder = 100_000_000;
  private int aims;

  TpchChanges(CorpusRun run, Random random) {
    this.run = run;
    this.random = random;
  }

  /** The next batch. */
  Changes next(int size) {
    Changes changes = new Changes();
    while (changes.size() < size) {
      switch (random.nextInt(10)) {
        case 0 -> insertOrder(changes);
        case 1 -> deleteOrder(changes);
        case 2 -> largeOrder(changes);
        case 3 -> deleteAny(changes);
        case 4 -> insertAgain(changes);
        case 5 -> update(changes, "lineitem", 1 + random.nextInt(8));
        default -> update(changes, table(), 1 + random.nextInt(3));
      }
    }
    // each aim comes up again and again, behind what would undo it
    aim(changes, AIMS.get(aims++ % AIMS.size()));
    return changes;
  }

  private String table() {
    return List.of("supplier", "part", "partsupp", "customer", "orders", "lineitem", "nation")
        .get(random.nextInt(7));
  }

  /** Any row but the nations that queries name. */
  private Object[] any(Contents contents) {
    Object[] row = contents.any(random);
    while (contents.table().name().equals("nation") && NAMED.contains(row[0])) {
      row = contents.any(random);
    }
    return row;
  }

  /** Sets some columns of a row to what a query looks for, or to values of another row. */
  private void update(Changes changes, String table, int columns) {
    Contents contents = run.contents(table);
    if (contents.isEmpty()) {
      return;
    }
    Object[] row = any(contents).clone();
    for (int i = 0; i < columns; i++) {
      // nations change their regions only, so that those which queries name are there
      int column = table.equals("nation") ? 2 : random.nextInt(row.length);
      String name = contents.table().schema().column(column).name();
      List<Object> wanted = WANTED.getOrDefault(name, List.of());
      row[column] =
          wanted.isEmpty() || random.nextBoolean()
              ? contents.any(random)[column]
              : wanted.get(random.nextInt(wanted.size()));
    }
    // a key that was changed makes another row, or overwrites one
    changes.put(contents, row);
  }

  /** Makes an item and what belongs to it what one of the queries looks for. */
  private void aim(Changes changes, Map<String, Object> wanted) {
    Object[] line = run.contents("lineitem").any(random);
    while (!isWhole(line)) {
      line = run.contents("lineitem").any(random);
    }
    Object customer = run.contents("orders").find(line[0]).orElseThrow()[1];
    set(changes, "orders", wanted, line[0]);
    set(changes, "customer", wanted, customer);
    set(changes, "part", wanted, line[1]);
    set(changes, "supplier", wanted, line[2]);
    set(changes, "partsupp", wanted, line[1], line[2]);
    set(changes, "lineitem", wanted, line[0], line[3]);
  }

  private boolean isWhole(Object[] line) {
    return run.contents("part").find(line[1]).isPresent()
        && run.contents("supplier").find(line[2]).isPresent()
        && run.contents("partsupp").find(line[1], line[2]).isPresent()
        && run.contents("orders")
            .find(line[0])
            .flatMap(order -> run.contents("customer").find(order[1]))
            .isPresent();
  }

  private void set(Changes changes, String table, Map<String, Object> wanted, Object... key) {
    Contents contents = run.contents(table);
    Object[] row = contents.find(key).orElse(null);
    List<String> names = contents.table().schema().names();
    if (row == null || names.stream().noneMatch(wanted::containsKey)) {
      return;
    }
    for (int column = 0; column < row.length; column++) {
      row[column] = wanted.getOrDefault(names.get(column), row[column]);
    }
    changes.put(contents, row);
  }

  private void insertOrder(Changes changes) {
    Contents orders = run.contents("orders");
    Contents lines = run.contents("lineitem");
    long key = nextOrder++;
    Object[] order = orders.any(random).clone();
    order[0] = key;
    changes.put(orders, order);
    for (long line = 1L + random.nextInt(4); line > 0; line--) {
      Object[] row = lines.any(random).clone();
      row[0] = key;
      row[3] = line;
      changes.put(lines, row);
    }
  }

  private void deleteOrder(Changes changes) {
    Contents orders = run.contents("orders");
    Object[] order = orders.any(random);
    changes.remove(orders, order);
    lines(order).forEach(line -> changes.remove(run.contents("lineitem"), line));
  }

  /** An order of more than 300 pieces. */
  private void largeOrder(Changes changes) {
    for (Object[] line : lines(run.contents("orders").any(random))) {
      Object[] large = line.clone();
      large[4] = new BigDecimal("150.00");
      changes.put(run.contents("lineitem"), large);
    }
  }

  private List<Object[]> lines(Object[] order) {
    List<Object[]> lines = new ArrayList<>();
    for (Object[] line : run.contents("lineitem").rows()) {
      if (line[0].equals(order[0])) {
        lines.add(line);
      }
    }
    return lines;
  }

  private void deleteAny(Changes changes) {
    String table = table();
    Contents contents = run.contents(table);
    Object[] row = any(contents);
    deleted.computeIfAbsent(table, none -> new ArrayList<>()).add(row);
    changes.remove(contents, row);
  }

  private void insertAgain(Changes changes) {
    String table = table();
    List<Object[]> rows = deleted.getOrDefault(table, List.of());
    if (!rows.isEmpty()) {
      changes.put(run.contents(table), rows.removeLast());
    }
  }

  private static List<Object> dates(String... texts) {
    List<Object> dates = new ArrayList<>();
    for (String text : texts) {
      dates.add(date(text));
    }
    return dates;
  }

  private static LocalDate date(String text) {
    return LocalDate.parse(text);
  }

  private static List<Object> decimals(String... texts) {
    List<Object> decimals = new ArrayList<>();
    for (String text : texts) {
      decimals.add(new BigDecimal(text));
    }
    return decimals;
  }
}
