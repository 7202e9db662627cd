package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.PlanNode;
import dev.weir.circuit.TableDefinition;
import dev.weir.config.Seeds;
import dev.weir.zset.TypedBatch;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Views over a table with LATENESS: as over one without it, with less state. */
class LatenessTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 12);
  private static final String COLUMNS =
      "(id BIGINT PRIMARY KEY, at TIMESTAMP NOT NULL%s, day DATE NOT NULL%s, k INTEGER NOT NULL,"
          + " s VARCHAR, m DECIMAL(30,2), d DOUBLE)";

  /** All that can be released, and some that cannot. */
  private static final List<String> VIEWS =
      List.of(
          "SELECT at, COUNT(*) AS n FROM e GROUP BY at",
          "SELECT window_start, COUNT(*) AS n, MIN(s) AS a, MAX(m) AS b, SUM(d) AS c FROM"
              + " TABLE(TUMBLE(TABLE e, DESCRIPTOR(at), INTERVAL '5' MINUTE)) GROUP BY"
              + " window_start",
          "SELECT window_end, k, COUNT(DISTINCT s) AS n, MIN(k) AS a, MAX(d) AS b FROM"
              + " TABLE(HOP(TABLE e, DESCRIPTOR(at), INTERVAL '5' MINUTE, INTERVAL '15' MINUTE))"
              + " GROUP BY window_end, k",
          "SELECT DATE_TRUNC('hour', at) AS h, k, STRING_AGG(s, ',' ORDER BY id) AS t FROM e"
              + " WHERE k > 1 GROUP BY DATE_TRUNC('hour', at), k",
          "SELECT FLOOR(at TO MINUTE) AS f, MODE(k) AS n, ARRAY_AGG(k ORDER BY id) AS a, AVG(m) AS"
              + " b FROM e GROUP BY FLOOR(at TO MINUTE)",
          "SELECT at + INTERVAL '1' MONTH AS p, BIT_AND(k) AS n, VAR_POP(d) AS v FROM e GROUP BY"
              + " at + INTERVAL '1' MONTH",
          "SELECT CAST(at AS DATE) AS c, s, SUM(m) AS n FROM e GROUP BY CAST(at AS DATE), s",
          "SELECT day, MAX(s) AS n, COUNT(*) AS c FROM e GROUP BY day",
          "SELECT k, COUNT(*) AS n, MIN(at) AS a FROM e GROUP BY k",
          "SELECT k, n, COUNT(*) AS c FROM (SELECT DATE_TRUNC('hour', at) AS h, k, COUNT(*) AS n"
              + " FROM e GROUP BY DATE_TRUNC('hour', at), k) GROUP BY k, n",
          "SELECT h, MAX(n) AS n FROM (SELECT DATE_TRUNC('hour', at) AS h, k, COUNT(*) AS n FROM e"
              + " GROUP BY DATE_TRUNC('hour', at), k) GROUP BY h",
          "SELECT DATE_TRUNC('hour', at) AS h, k, COUNT(*) AS n, MIN(id) AS a FROM e GROUP BY"
              + " GROUPING SETS ((DATE_TRUNC('hour', at), k), (DATE_TRUNC('hour', at)), ())",
          "SELECT e.id, c.n FROM e JOIN (SELECT FLOOR(at TO MINUTE) AS f, COUNT(*) AS n FROM e"
              + " GROUP BY FLOOR(at TO MINUTE)) AS c ON c.f = FLOOR(e.at TO MINUTE)",
          "SELECT EXTRACT(MINUTE FROM at) AS x, COUNT(*) AS n FROM e GROUP BY EXTRACT(MINUTE FROM"
              + " at)");

  /** A row of the table. */
  private record Row(long minute, int day) {}

  private final SqlCircuit late = new SqlCircuit(1);
  private final SqlCircuit control = new SqlCircuit(2);
  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private Random random;
  private long greatestMinute = Long.MIN_VALUE / 2;
  private long greatestDay = Long.MIN_VALUE / 2;
  private long minute;
  private long next;

  @Test
  void viewsAreThoseOfATableWithoutLateness_wheneverTheyAreMade() {
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.next();
      new LatenessTest().run(Seeds.random(seed), Seeds.option(seed));
    }
  }

  private void run(Random seeded, String why) {
    random = seeded;
    tables();
    for (int step = 0; step < 150; step++) {
      if (random.nextInt(6) == 0) {
        define(random.nextInt(VIEWS.size()), why);
      }
      batch(1 + random.nextInt(12), random.nextInt(3) == 0 ? random.nextInt(40) : 1);
      for (int view = 0; view < VIEWS.size(); view++) {
        if (late.circuit().view("v" + view).isPresent()) {
          compare(view, why + " step " + step);
        }
      }
    }
    assertThat(kept(late)).as(why).isLessThan(kept(control));
  }

  /** Groups that the aggregates of all views keep. */
  private static long kept(SqlCircuit circuit) {
    return circuit.circuit().views().stream()
        .flatMap(view -> circuit.circuit().explain(view.name()).stream())
        .filter(node -> node.op().equals("Aggregate"))
        .mapToLong(PlanNode::rows)
        .sum();
  }

  private void tables() {
    late.table(
        "CREATE TABLE e "
            + COLUMNS.formatted(" LATENESS INTERVAL '30' MINUTE", " LATENESS INTERVAL '2' DAY"));
    control.table("CREATE TABLE e " + COLUMNS.formatted("", ""));
  }

  /** Makes a view in both circuits, anew if it is there. */
  private void define(int view, String why) {
    String name = "v" + view;
    for (SqlCircuit each : List.of(late, control)) {
      if (each.circuit().view(name).isPresent()) {
        each.circuit().dropView(name);
      }
      each.view(name, VIEWS.get(view));
      assertThat(each.circuit().viewInfo(name).failure()).as(why).isEmpty();
    }
    compare(view, why);
  }

  private void compare(int view, String why) {
    String name = "v" + view;
    String all = why + " " + VIEWS.get(view);
    assertThat(late.circuit().viewInfo(name).failure()).as(all).isEmpty();
    assertThat(late.circuit().viewInfo(name).resultHash())
        .as(all)
        .isEqualTo(control.circuit().viewInfo(name).resultHash());
    assertThat(late.circuit().viewInfo(name).versionHash())
        .as(all)
        .isEqualTo(control.circuit().viewInfo(name).versionHash());
  }

  /** Changes rows that are not too late, and goes on by some minutes. */
  private void batch(int changes, int minutes) {
    minute += minutes;
    Map<Long, Row> before = new TreeMap<>(rows);
    long minuteLine = greatestMinute - 30;
    long dayLine = greatestDay - 2;
    JsonRows batch = json();
    for (int i = 0; i < changes; i++) {
      long id = i == 0 || random.nextInt(3) > 0 ? next++ : Math.max(0, next - random.nextInt(80));
      Row old = before.get(id);
      boolean isLate = old != null && (old.minute() < minuteLine || old.day() < dayLine);
      if (isLate) {
        continue;
      }
      if (rows.containsKey(id) && random.nextInt(3) == 0) {
        batch.delete("e", Long.toString(id));
        rows.remove(id);
        continue;
      }
      long at = Math.max(minuteLine, minute - random.nextInt(45));
      int day = Math.toIntExact(Math.max(dayLine, minute / 1_440 - random.nextInt(3)));
      batch.upsert("e", values(id, at, day));
      rows.put(id, new Row(at, day));
      greatestMinute = Math.max(greatestMinute, at);
      greatestDay = Math.max(greatestDay, day);
    }
    if (batch.isEmpty()) {
      return;
    }
    TypedBatch built = batch.build();
    assertThat(late.apply(built).skipped()).isZero();
    control.apply(built);
  }

  private String values(long id, long at, int day) {
    String text = random.nextInt(5) == 0 ? "null" : "\"t" + random.nextInt(6) + "\"";
    String money = random.nextInt(5) == 0 ? "null" : "\"" + random.nextInt(999) + ".25\"";
    String number = random.nextInt(5) == 0 ? "null" : Double.toString(random.nextInt(99) / 8.0);
    return "%d, \"%s\", \"%s\", %d, %s, %s, %s"
        .formatted(
            id,
            LocalDateTime.ofEpochSecond(at * 60, 0, ZoneOffset.UTC)
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME),
            LocalDate.ofEpochDay(day),
            random.nextInt(4),
            text,
            money,
            number);
  }

  private JsonRows json() {
    TableDefinition table = late.circuit().table("e").orElseThrow();
    return new JsonRows(Map.of("e", table.shape()));
  }

  @Test
  void theStateOfAnAggregateIsBounded_whileWindowsPass() {
    random = Seeds.random(7);
    tables();
    String sql =
        "SELECT window_start, k, COUNT(*) AS n, MIN(s) AS a, COUNT(DISTINCT m) AS b, MAX(id) AS c"
            + " FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(at), INTERVAL '5' MINUTE))"
            + " GROUP BY window_start, k";
    late.view("v", sql);
    control.view("v", sql);
    List<Long> bytes = new ArrayList<>();
    for (int window = 0; window < 400; window++) {
      batch(200, 5);
      bytes.add(aggregate(late).stateBytes());
    }
    assertThat(late.circuit().viewInfo("v").resultHash())
        .isEqualTo(control.circuit().viewInfo("v").resultHash());
    long few = bytes.get(40);
    assertThat(bytes.getLast()).isLessThan(2 * few);
    assertThat(aggregate(late).rows()).isLessThan(100);
    assertThat(aggregate(control).rows()).isGreaterThan(500);
    assertThat(aggregate(control).stateBytes()).isGreaterThan(3 * aggregate(late).stateBytes());
  }

  private static PlanNode aggregate(SqlCircuit circuit) {
    return circuit.circuit().explain("v").stream()
        .filter(node -> node.op().equals("Aggregate"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at                            | e.at",
        "at + INTERVAL '1' DAY         | e.at",
        "at - INTERVAL '2' MONTH       | e.at",
        "FLOOR(at TO HOUR)             | e.at",
        "CEIL(at TO HOUR)              | e.at",
        "DATE_TRUNC('week', at)        | e.at",
        "CAST(at AS DATE)              | e.at",
        "CAST(FLOOR(at TO DAY) AS DATE) + INTERVAL '1' DAY | e.at",
        "day                           | e.day",
        "n                             | e.n",
        "n + 1                         | e.n",
        "1 + n                         | e.n",
        "n / 10                        | e.n",
        "n * 10                        | e.n",
        "CAST(n AS DECIMAL(10,2))      | e.n",
        "n / -10                       | ",
        "10 - n                        | ",
        "-n                            | ",
        "MOD(n, 10)                    | ",
        "n + id                        | ",
        "EXTRACT(HOUR FROM at)         | ",
        "CAST(at AS VARCHAR)           | ",
        "id                            | ",
        "CAST(n AS DOUBLE)             | ",
      })
  void saysByWhichWaterlineGroupsFreeze(String key, String column) {
    SqlCircuit circuit = new SqlCircuit(1);
    circuit.table(
        "CREATE TABLE e (id BIGINT PRIMARY KEY, at TIMESTAMP NOT NULL LATENESS INTERVAL '1' HOUR,"
            + " day DATE NOT NULL LATENESS INTERVAL '1' DAY, n INTEGER NOT NULL LATENESS 5)");
    circuit.view("v", "SELECT %s AS x, COUNT(*) AS c FROM e GROUP BY %s".formatted(key, key));
    String detail = aggregate(circuit).detail();
    if (column == null) {
      assertThat(detail).doesNotContain("frozen");
    } else {
      assertThat(detail).endsWith("; frozen below the waterline of " + column);
    }
  }
}
