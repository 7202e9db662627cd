package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.BatchEvaluator;
import dev.weir.circuit.CircuitLimits;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relations that are supplied with a query. */
final class SuppliedCallTest {
  private static final Schema HOSTS =
      new Schema(
          List.of(
              new Column("name", ColumnType.VARCHAR, false),
              new Column("cores", ColumnType.BIGINT, false)));

  private static final CircuitLimits LIMITS = new CircuitLimits(1000, 1000, 1 << 20);

  private final List<byte[]> texts = new ArrayList<>();

  private static final class Hosts implements Catalog {
    @Override
    public Optional<Relation> relation(String name) {
      return name.equals("hosts")
          ? Optional.of(new Relation("hosts", HOSTS, new int[] {0}))
          : Optional.empty();
    }

    @Override
    public Collection<String> names() {
      return List.of("hosts");
    }
  }

  private static CompiledQuery planned(String sql) {
    return new SqlCompiler()
        .once(sql, new Hosts(), List.of(), SqlCompiler.supplied(sql, List.of()));
  }

  private RowSet rows(Schema schema, Object[]... rows) {
    ColumnVector[] columns = ColumnVector.allocate(schema, Math.max(1, rows.length));
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < columns.length; column++) {
        set(columns[column], row, rows[row][column]);
      }
    }
    return new RowSet(schema, columns, null, null, rows.length, code -> texts.get((int) code));
  }

  private void set(ColumnVector column, int row, Object value) {
    switch (value) {
      case null -> column.setNull(row);
      case Long number -> column.set(row, number);
      case Double number -> column.set(row, Double.doubleToLongBits(number));
      case String text -> {
        texts.add(text.getBytes(UTF_8));
        column.set(row, texts.size() - 1);
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private static List<String> shown(RowSet rows) {
    return IntStream.range(0, rows.size()).mapToObj(row -> shown(rows, row)).sorted().toList();
  }

  private static String shown(RowSet rows, int row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < rows.columns().length; i++) {
      ColumnVector column = rows.columns()[i];
      cells.add(
          column.isNull(row)
              ? "null"
              : switch (rows.schema().type(i).kind()) {
                case VARCHAR -> new String(rows.strings().bytes(column.lane(row)), UTF_8);
                case DOUBLE -> String.valueOf(Double.longBitsToDouble(column.lane(row)));
                default -> String.valueOf(column.lane(row));
              });
    }
    return String.join(" ", cells);
  }

  private RowSet hosts() {
    return rows(HOSTS, new Object[] {"a", 4L}, new Object[] {"b", 8L});
  }

  @Test
  void hasAColumnForEachLabel_thenLabelsAtAndValue() {
    CompiledQuery query = planned("SELECT * FROM TABLE(promql('up', 'job', 'Host'))");
    assertThat(query.plan().schema().columns())
        .containsExactly(
            new Column("job", ColumnType.VARCHAR, true),
            new Column("Host", ColumnType.VARCHAR, true),
            new Column("labels", ColumnType.VARCHAR, false),
            new Column("at", ColumnType.TIMESTAMP, false),
            new Column("value", ColumnType.DOUBLE, false));
    assertThat(query.reads()).isEmpty();
  }

  @Test
  void joinsWithTables() {
    String sql =
        "SELECT h.name, h.cores, p.value FROM hosts h JOIN TABLE(promql('load', 'host')) AS p"
            + " ON p.host = h.name WHERE p.value > 0.5";
    CompiledQuery query = planned(sql);
    Schema schema = SqlCompiler.supplied(sql, List.of()).getFirst().schema();
    RowSet load =
        rows(
            schema,
            new Object[] {"a", "{\"host\":\"a\"}", 5L, 0.25},
            new Object[] {"b", "{\"host\":\"b\"}", 5L, Double.POSITIVE_INFINITY},
            new Object[] {null, "{}", 5L, Double.NaN});
    RowSet result =
        BatchEvaluator.evaluate(
            query.plan(), Map.of("hosts", hosts(), SuppliedCall.relation(0), load), LIMITS);
    assertThat(shown(result)).containsExactly("b 8 Infinity");
    assertThat(query.reads()).containsExactly("hosts");
  }

  @Test
  void joinsCallsWithEachOther() {
    String sql =
        "WITH used AS (SELECT host, value FROM TABLE(promql('used', 'host')))"
            + " SELECT u.host, u.value / a.value AS part FROM used u"
            + " JOIN (SELECT * FROM TABLE(promql('all', 'host'))) a ON a.host = u.host";
    List<SuppliedCall> calls = SqlCompiler.supplied(sql, List.of());
    RowSet used = rows(calls.get(0).schema(), new Object[] {"a", "{}", 5L, 1.0});
    RowSet all = rows(calls.get(1).schema(), new Object[] {"a", "{}", 5L, 4.0});
    RowSet result =
        BatchEvaluator.evaluate(
            planned(sql).plan(),
            Map.of(SuppliedCall.relation(0), used, SuppliedCall.relation(1), all),
            LIMITS);
    assertThat(shown(result)).containsExactly("a 0.25");
  }

  @Test
  void isFoundOnce_whenItIsWrittenTwice() {
    assertThat(
            SqlCompiler.supplied(
                "SELECT a.value FROM TABLE(promql('up')) a JOIN table(PROMQL('up')) b"
                    + " ON a.labels = b.labels JOIN TABLE(promql('down')) c ON c.labels = a.labels"
                    + " JOIN TABLE(promql('up', 'job')) d ON d.labels = a.labels",
                List.of()))
        .containsExactly(
            new SuppliedCall("up", List.of()),
            new SuppliedCall("down", List.of()),
            new SuppliedCall("up", List.of("job")));
    assertThat(SqlCompiler.supplied("SELECT 'promql' AS x FROM hosts", List.of())).isEmpty();
  }

  @Test
  void takesTextsOfParameters() {
    assertThat(
            SqlCompiler.supplied(
                "SELECT value FROM TABLE(promql(?)) WHERE value > ?", List.of("it''s", 1L)))
        .containsExactly(new SuppliedCall("it''s", List.of()));
    assertThat(SqlCompiler.supplied("SELECT value FROM TABLE(promql('it''s'))", List.of()))
        .containsExactly(new SuppliedCall("it's", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "no query | SELECT 1 AS x FROM TABLE(^promql())",
        "single quotes | SELECT 1 AS x FROM TABLE(promql(^up))",
        "single quotes | SELECT 1 AS x FROM TABLE(promql(^5))",
        "single quotes | SELECT 1 AS x FROM TABLE(promql('up', ^NULL))",
        "single quotes | SELECT 1 AS x FROM TABLE(promql(^UPPER('up')))",
        "single quotes | SELECT 1 AS x FROM TABLE(promql(^CAST('up' AS VARCHAR)))",
        "named twice | SELECT 1 AS x FROM TABLE(promql('up', 'job', ^'job'))",
        "of its own | SELECT 1 AS x FROM TABLE(promql('up', ^'value'))",
        "not the name | SELECT 1 AS x FROM TABLE(promql('up', ^'a-b'))",
        "not the name | SELECT 1 AS x FROM TABLE(promql('up', ^''))",
      })
  void refusesArguments(String part, String marked) {
    String sql = marked.replace("^", "");
    WeirException refused =
        catchThrowableOfType(WeirException.class, () -> SqlCompiler.supplied(sql, List.of()));
    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.code()).isEqualTo(ErrorCode.SQL_INVALID);
    assertThat(refused.getMessage()).contains(part.strip());
    assertThat(refused.members()).containsEntry("position", marked.indexOf('^'));
  }

  @Test
  void refusesMoreCallsThanAQueryMayHave() {
    StringBuilder sql = new StringBuilder("SELECT value FROM TABLE(promql('up'))");
    for (int i = 0; i < SuppliedCall.CALLS_MAX; i++) {
      sql.append(" UNION ALL SELECT value FROM TABLE(promql('up + " + i + "'))");
    }
    assertThat(
            catchThrowableOfType(
                    WeirException.class, () -> SqlCompiler.supplied(sql.toString(), List.of()))
                .code())
        .isEqualTo(ErrorCode.SQL_TOO_COMPLEX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "promql() in a view | SELECT value FROM ^TABLE(promql('up'))",
        "promql() in a view | SELECT value FROM ^TABLE(promql(5))",
        "other than promql | SELECT value FROM ^TABLE(influxql('up'))",
        "promql() in a view | SELECT value FROM LATERAL ^TABLE(promql('up'))",
        "PROMQL | SELECT ^promql('up') AS x FROM hosts",
      })
  void isRefusedWhereNothingIsSupplied(String part, String marked) {
    String sql = marked.replace("^", "");
    WeirException refused =
        catchThrowableOfType(
            WeirException.class, () -> new SqlCompiler().query(sql, new Hosts(), List.of()));
    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.code()).isEqualTo(ErrorCode.SQL_UNSUPPORTED);
    assertThat(refused.getMessage()).contains(part.strip());
    assertThat(refused.members()).containsEntry("position", marked.indexOf('^'));
  }

  @Test
  void refusesAColumnThatACallDoesNotHave() {
    WeirException refused =
        catchThrowableOfType(
            WeirException.class, () -> planned("SELECT hots FROM TABLE(promql('up', 'host'))"));
    assertThat(refused.code()).isEqualTo(ErrorCode.SQL_INVALID);
    assertThat(refused.getMessage()).contains("did you mean host?");
  }
}
