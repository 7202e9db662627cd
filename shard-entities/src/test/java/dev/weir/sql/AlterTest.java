package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ALTER TABLE as it is read, and CREATE TABLE as it is written. */
final class AlterTest {
  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.BOOLEAN,
          ColumnType.INTEGER,
          ColumnType.BIGINT,
          ColumnType.DOUBLE,
          ColumnType.decimal(9, 2),
          ColumnType.decimal(38, 0),
          ColumnType.VARCHAR,
          ColumnType.varchar(7),
          ColumnType.DATE,
          ColumnType.TIMESTAMP,
          ColumnType.TINYINT,
          ColumnType.SMALLINT,
          ColumnType.REAL,
          ColumnType.TIME,
          ColumnType.TIMESTAMP_TZ,
          ColumnType.UUID,
          ColumnType.varbinary(9),
          ColumnType.JSON,
          ColumnType.INTERVAL_DAY,
          ColumnType.INTERVAL_MONTH,
          ColumnType.array(ColumnType.array(ColumnType.decimal(9, 2))),
          ColumnType.map(ColumnType.DATE, ColumnType.INTEGER),
          ColumnType.row(List.of(new Column("a \"b", ColumnType.VARCHAR, true))));
  private static final List<String> NAMES =
      List.of("id", "Id", "a b", "", "\"", "primary", "like", "constraint", "order", "\u00e9", "$");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          add column n integer                | AddColumn[column=Column[name=n, type=INTEGER, nullable=true], value=null]
          ADD n BIGINT NOT NULL DEFAULT -2;   | AddColumn[column=Column[name=n, type=BIGINT, nullable=false], value=-2]
          ADD COLUMN "N n" VARCHAR(3) DEFAULT 'x''y' NULL | AddColumn[column=Column[name=N n, type=VARCHAR(3), nullable=true], value=x'y]
          ADD COLUMN d DECIMAL(5,2) DEFAULT 1 | AddColumn[column=Column[name=d, type=DECIMAL(5,2), nullable=true], value=1.00]
          DROP COLUMN column                  | DropColumn[name=column]
          DROP n                              | DropColumn[name=n]
          RENAME COLUMN a TO "B"              | RenameColumn[name=a, to=B]
          RENAME a TO b                       | RenameColumn[name=a, to=b]
          ALTER COLUMN a SET DATA TYPE BIGINT | SetType[name=a, type=BIGINT]
          ALTER a TYPE VARCHAR                | SetType[name=a, type=VARCHAR]
          ALTER COLUMN a DROP NOT NULL        | DropNotNull[name=a]
          """)
  void readsEachChange(String sql, String expected) {
    Alteration.Statement read = new SqlCompiler().alteration("ALTER TABLE t " + sql);
    assertThat(read.table()).isEqualTo("t");
    String shown = read.alteration().toString();
    for (ColumnType type : TYPES) {
      shown = shown.replace(type.toString(), type.sql());
    }
    shown =
        shown
            .replace(ColumnType.varchar(3).toString(), "VARCHAR(3)")
            .replace(ColumnType.decimal(5, 2).toString(), "DECIMAL(5,2)");
    assertThat(shown).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sql-syntax      | CREATE TABLE t (id BIGINT PRIMARY KEY)
          sql-syntax      | ALTER VIEW t ADD COLUMN n INTEGER
          sql-unsupported | ALTER TABLE t ADD COLUMN n INTEGER ALTER
          sql-syntax      | ALTER TABLE t ADD COLUMN n INTEGER; DROP COLUMN n
          sql-syntax      | ALTER TABLE t RENAME COLUMN a
          sql-unsupported | ALTER TABLE t ADD COLUMN n INTEGER, DROP COLUMN m
          sql-unsupported | ALTER TABLE t
          sql-unsupported | ALTER TABLE IF EXISTS t ADD COLUMN n INTEGER
          sql-unsupported | ALTER TABLE t ADD COLUMN IF NOT EXISTS n INTEGER
          sql-unsupported | ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY (n)
          sql-unsupported | ALTER TABLE t ADD PRIMARY KEY (n)
          sql-unsupported | ALTER TABLE t ADD COLUMN n INTEGER PRIMARY KEY
          sql-unsupported | ALTER TABLE t ADD COLUMN n INTEGER CHECK (n > 0)
          sql-invalid     | ALTER TABLE t ADD COLUMN n MONEY
          sql-syntax      | ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 1 + 1
          sql-unsupported | ALTER TABLE t RENAME TO u
          sql-unsupported | ALTER TABLE t ALTER COLUMN n SET DEFAULT 3
          sql-unsupported | ALTER TABLE t ALTER COLUMN n SET NOT NULL
          sql-unsupported | ALTER TABLE t TRUNCATE
          sql-unsupported | ALTER TABLE t ALTER COLUMN n SET LATENESS 3
          sql-unsupported | ALTER TABLE t ALTER COLUMN n DROP LATENESS
          sql-unsupported | ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT 0 LATENESS 3
          sql-invalid     | ALTER TABLE t ADD COLUMN n INTEGER NOT NULL
          sql-invalid     | ALTER TABLE t ADD COLUMN n INTEGER DEFAULT 'x'
          sql-invalid     | ALTER TABLE t ADD COLUMN "" INTEGER
          """)
  void refusesWhatItDoesNotDo(String code, String sql) {
    WeirException refusal =
        catchThrowableOfType(WeirException.class, () -> new SqlCompiler().alteration(sql));
    assertThat(refusal).as(sql).isNotNull();
    assertThat(refusal.code().slug()).as(refusal.getMessage()).isEqualTo(code);
  }

  @Test
  void whatIsWrittenIsReadAsTheSameDefinition() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 300; round++) {
      TableDefinition table = random(random);
      String sql =
          TableText.of(
              table.name(), table.schema(), table.primaryKey(), table.defaults(), table.lateness());
      TableDefinition read = new SqlCompiler().table(sql);
      String why = Seeds.option(seed) + " " + sql;
      assertThat(read.name()).as(why).isEqualTo(table.name());
      assertThat(read.schema()).as(why).isEqualTo(table.schema());
      assertThat(read.primaryKey()).as(why).containsExactly(table.primaryKey());
      assertThat(read.defaults()).as(why).isEqualTo(table.defaults());
      assertThat(read.lateness()).as(why).isEqualTo(table.lateness());
    }
  }

  private static TableDefinition random(Random random) {
    List<Column> columns = new ArrayList<>();
    List<Object> defaults = new ArrayList<>();
    List<Lateness> lateness = new ArrayList<>();
    columns.add(new Column("key", ColumnType.BIGINT, false));
    defaults.add(null);
    for (String name : NAMES) {
      if (!name.isEmpty() && random.nextBoolean()) {
        ColumnType type = TYPES.get(random.nextInt(TYPES.size()));
        boolean late = Lateness.bears(type) && random.nextInt(3) == 0;
        if (late) {
          lateness.add(
              new Lateness(columns.size(), random.nextLong(1L << (1 + random.nextInt(20)))));
        }
        columns.add(new Column(name, type, !late && random.nextBoolean()));
        defaults.add(random.nextInt(3) == 0 ? null : literal(type, random));
      }
    }
    return new TableDefinition(
        List.of("t", "if", "order", "_x9").get(random.nextInt(4)),
        new Schema(columns),
        new int[] {0},
        defaults,
        lateness,
        "");
  }

  private static Object literal(ColumnType type, Random random) {
    return switch (type.kind()) {
      case BOOLEAN -> (long) random.nextInt(2);
      case INTEGER -> (long) random.nextInt();
      case BIGINT -> random.nextLong();
      case DOUBLE ->
          Double.doubleToLongBits(
              List.of(-0.0, 0.1, 1e300, -4.9e-324, 12.0, random.nextDouble())
                  .get(random.nextInt(6)));
      case DECIMAL -> BigDecimal.valueOf(random.nextInt(2_000_000) - 999_999, type.scale());
      case VARCHAR -> List.of("", "it's", "\"", "--", "a\nb", "\u00e9").get(random.nextInt(6));
      case DATE -> (long) random.nextInt(40_000) - 20_000;
      case TINYINT -> (long) (byte) random.nextInt();
      case SMALLINT -> (long) (short) random.nextInt();
      case REAL -> Double.doubleToLongBits(random.nextFloat());
      case TIME -> random.nextLong(86_400_000_000L);
      case UUID, VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP -> null;
      case TIMESTAMP, TIMESTAMP_TZ ->
          random.nextLong(4_000_000_000_000_000L) - 2_000_000_000_000_000L;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          true  | SELECT * FROM t
          true  | SELECT DISTINCT * FROM t
          true  | SELECT a, t.* FROM t
          true  | SELECT a FROM t UNION ALL SELECT /* all */ * FROM u
          true  | SELECT a, * FROM t
          false | SELECT COUNT(*) AS n FROM t
          false | SELECT a * b AS c, 2 * 3 AS d, (a) * b AS e FROM t
          false | SELECT '*' AS star, 'x,*' AS y FROM t -- SELECT *
          """)
  void findsStarsThatStandForColumns(boolean expected, String sql) {
    assertThat(SqlCompiler.showsAllColumns(sql)).isEqualTo(expected);
  }
}
