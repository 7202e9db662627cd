package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowQueryTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("id", ColumnType.BIGINT, false),
              new Column("origin", ColumnType.VARCHAR, true),
              new Column("x", ColumnType.DOUBLE, true)));

  private static final RowSet ROWS =
      RowSets.of(
          SCHEMA,
          List.of(
              new String[] {"5", "LAX", "NaN"},
              new String[] {"2", null, "-0.0"},
              new String[] {"3", "Ä", "0.0"},
              new String[] {"4", "LAX", "-Infinity"},
              new String[] {"1", "LA", null}));

  @ParameterizedTest
  @CsvSource({
    "id,1 2 3 4 5",
    "-id,5 4 3 2 1",
    "origin,1 4 5 3 2",
    "-origin,2 3 4 5 1",
    "x,4 2 3 5 1",
    "-x,1 5 2 3 4",
    "'-origin,-id',2 3 5 4 1"
  })
  void ordersNullsLastAscending_firstDescending_thenByKey(String order, String expected) {
    RowSet result = RowQuery.all(SCHEMA, RowQuery.order(SCHEMA, order), new int[] {0}).run(ROWS);
    assertThat(ids(result)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "origin,eq,LAX,4 5",
    "origin,eq,'',''",
    "origin,gt,LA,3 4 5",
    "origin,gte,LA,1 3 4 5",
    "origin,lt,LAX,1",
    "origin,lte,LAX,1 4 5",
    "origin,null,true,2",
    "origin,null,false,1 3 4 5",
    "id,eq,3,3",
    "id,gte,4,4 5",
    "x,eq,0,2 3",
    "x,eq,NaN,5",
    "x,gt,Infinity,5",
    "x,lt,0,4",
    "x,null,true,1"
  })
  void filters(String column, String operator, String operand, String expected) {
    RowQuery query =
        new RowQuery(
            List.of(RowFilter.parse(SCHEMA, column, operator, operand)),
            List.of(),
            new int[] {0},
            new int[] {0},
            true,
            0,
            Long.MAX_VALUE);
    assertThat(ids(query.run(ROWS))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "idd,eq,1,COLUMN_UNKNOWN",
    "id,eq,one,VALUE_INVALID",
    "id,eq,99999999999999999999,VALUE_INVALID",
    "id,null,maybe,VALUE_INVALID",
    "id,in,1,PARAMETER_UNKNOWN"
  })
  void refusesFilters(String column, String operator, String operand, ErrorCode code) {
    WeirException refusal =
        catchThrowableOfType(
            WeirException.class, () -> RowFilter.parse(SCHEMA, column, operator, operand));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.members()).containsEntry("column", column);
    assertThat(
            catchThrowableOfType(WeirException.class, () -> RowQuery.order(SCHEMA, "id,-nope"))
                .code())
        .isEqualTo(ErrorCode.COLUMN_UNKNOWN);
  }

  @Test
  void projects() {
    RowQuery query =
        new RowQuery(
            List.of(), List.of(), new int[] {0}, RowQuery.columns(SCHEMA, "x,id"), true, 1, 2);
    assertThat(RowSets.json(query.run(ROWS)))
        .containsExactly("{\"x\":-0.0,\"id\":2}", "{\"x\":0.0,\"id\":3}");
  }

  @Test
  void countsOccurrences_orRows() {
    RowSet bag =
        new RowSet(SCHEMA, ROWS.columns(), new long[] {3, 1, 1, 2, 1}, null, 5, ROWS.strings());
    RowQuery occurrences =
        new RowQuery(
            List.of(), RowQuery.order(SCHEMA, "-id"), new int[0], new int[] {0}, true, 1, 3);
    RowSet result = occurrences.run(bag);
    assertThat(ids(result)).isEqualTo("5 4");
    assertThat(result.multiplicities()).containsExactly(2, 1);
    RowQuery rows =
        new RowQuery(
            List.of(), RowQuery.order(SCHEMA, "-id"), new int[0], new int[] {0}, false, 1, 3);
    result = rows.run(bag);
    assertThat(ids(result)).isEqualTo("4 3 2");
    assertThat(result.multiplicities()).containsExactly(2, 1, 1);
  }

  @Test
  void agreesWithANaiveQuery_onRandomRows() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 400; i++) {
      RowSet set = RowSets.random(random, random.nextInt(random.nextInt(20) == 0 ? 2000 : 60));
      compare(random, set, "round " + i + " " + Seeds.option(seed));
    }
  }

  private static void compare(Random random, RowSet set, String as) {
    int width = set.schema().size();
    List<SortKey> order = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      order.add(new SortKey(random.nextInt(width), random.nextBoolean(), random.nextBoolean()));
    }
    List<RowFilter> filters = new ArrayList<>();
    if (random.nextBoolean() && set.size() > 0) {
      filters.add(filter(random, set));
    }
    long offset = random.nextInt(10);
    long limit = random.nextBoolean() ? random.nextInt(20) : Long.MAX_VALUE;
    int[] all = IntStream.range(0, width).toArray();
    RowQuery query = new RowQuery(filters, order, new int[0], all, true, offset, limit);
    assertThat(expanded(query.run(set))).as(as).isEqualTo(naive(query, set));
  }

  private static RowFilter filter(Random random, RowSet set) {
    int column = random.nextInt(set.schema().size());
    String name = set.schema().column(column).name();
    int row = random.nextInt(set.size());
    if (set.columns()[column].isNull(row)) {
      return RowFilter.parse(set.schema(), name, "null", random.nextBoolean() ? "true" : "false");
    }
    ByteSink operand = new ByteSink(16);
    ColumnType type = set.schema().type(column);
    new ValueWriter(false).text(operand, type, set.columns()[column], row, set.strings());
    String operator = List.of("eq", "gt", "gte", "lt", "lte").get(random.nextInt(5));
    if (new ValueReader(type).text(operand.copy()) != null) {
      return RowFilter.parse(set.schema(), name, "null", "false");
    }
    return RowFilter.parse(set.schema(), name, operator, operand.text());
  }

  private static List<String> naive(RowQuery query, RowSet set) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < set.size(); row++) {
      int at = row;
      if (query.filters().stream().allMatch(filter -> filter.select(set, new int[] {at}, 1) == 1)) {
        rows.add(row);
      }
    }
    List<SortKey> keys = new ArrayList<>(query.order());
    IntStream.range(0, set.schema().size()).mapToObj(SortKey::ascending).forEach(keys::add);
    Comparator<Integer> order = Comparator.comparingInt(row -> 0);
    for (SortKey key : keys) {
      order = order.thenComparing((a, b) -> compare(set, key, a, b));
    }
    rows.sort(order);
    List<String> json = RowSets.json(set);
    return rows.stream()
        .flatMap(row -> copies(set, row, json.get(row)).stream())
        .skip(query.offset())
        .limit(query.limit())
        .toList();
  }

  private static List<String> copies(RowSet set, int row, String json) {
    long copies = set.multiplicities() == null ? 1 : set.multiplicities()[row];
    String version = set.versions() == null ? "" : "@" + set.versions()[row];
    return Collections.nCopies((int) copies, json + version);
  }

  private static List<String> expanded(RowSet set) {
    List<String> json = RowSets.json(set);
    return IntStream.range(0, set.size())
        .boxed()
        .flatMap(row -> copies(set, row, json.get(row)).stream())
        .toList();
  }

  private static int compare(RowSet set, SortKey key, int a, int b) {
    ColumnVector vector = set.columns()[key.column()];
    if (vector.isNull(a) || vector.isNull(b)) {
      int order = Boolean.compare(vector.isNull(a), vector.isNull(b));
      return key.nullsFirst() ? -order : order;
    }
    ColumnType type = set.schema().type(key.column());
    int order =
        switch (type.kind()) {
          case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
              Arrays.compareUnsigned(
                  set.strings().bytes(vector.lanes[a]), set.strings().bytes(vector.lanes[b]));
          case REAL, DOUBLE ->
              // adding zero makes one zero of two
              Double.compare(
                  Double.longBitsToDouble(vector.lanes[a]) + 0.0,
                  Double.longBitsToDouble(vector.lanes[b]) + 0.0);
          case DECIMAL -> number(vector, a).compareTo(number(vector, b));
          case BOOLEAN,
              TINYINT,
              SMALLINT,
              INTEGER,
              BIGINT,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMP_TZ,
              INTERVAL_DAY,
              INTERVAL_MONTH ->
              Long.compare(vector.lanes[a], vector.lanes[b]);
        };
    return key.descending() ? -order : order;
  }

  private static BigDecimal number(ColumnVector vector, int row) {
    return new BigDecimal(
        vector.highs == null
            ? BigInteger.valueOf(vector.lanes[row])
            : Decimals.wide(vector.highs[row], vector.lanes[row]));
  }

  private static String ids(RowSet set) {
    int column = set.schema().indexOf("id");
    return String.join(
        " ",
        IntStream.range(0, set.size())
            .mapToObj(row -> Long.toString(set.columns()[column].lanes[row]))
            .toList());
  }
}
