package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.TableChange;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.Widening;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.Lateness;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table may become, by ALTER TABLE and by another CREATE TABLE. */
final class TableChangesTest {
  private static final SqlCompiler SQL = new SqlCompiler();
  private static final TableDefinition PRESENT =
      SQL.table(
          "CREATE TABLE t (a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5,"
              + " d DECIMAL(5,2), PRIMARY KEY (k))");

  private static final TableDefinition LATE =
      SQL.table(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, at INTEGER NOT NULL LATENESS 20)");

  private static final List<String> TYPES =
      List.of(
          "BOOLEAN",
          "INTEGER",
          "BIGINT",
          "DOUBLE",
          "VARCHAR",
          "VARCHAR(4)",
          "VARCHAR(5)",
          "DECIMAL(5,2)",
          "DECIMAL(6,2)",
          "DECIMAL(6,3)",
          "DECIMAL(10,0)",
          "DECIMAL(12,2)",
          "DECIMAL(21,2)",
          "DECIMAL(38,2)",
          "DATE",
          "TIMESTAMP");

  /** Every pair of types that is allowed; all others are refused. */
  private static final Set<String> WIDER =
      Set.of(
          "INTEGER BIGINT",
          "INTEGER DECIMAL(10,0)",
          "INTEGER DECIMAL(12,2)",
          "INTEGER DECIMAL(21,2)",
          "INTEGER DECIMAL(38,2)",
          "BIGINT DECIMAL(21,2)",
          "BIGINT DECIMAL(38,2)",
          "VARCHAR(4) VARCHAR(5)",
          "VARCHAR(4) VARCHAR",
          "VARCHAR(5) VARCHAR",
          "DECIMAL(5,2) DECIMAL(6,2)",
          "DECIMAL(5,2) DECIMAL(12,2)",
          "DECIMAL(5,2) DECIMAL(21,2)",
          "DECIMAL(5,2) DECIMAL(38,2)",
          "DECIMAL(6,2) DECIMAL(12,2)",
          "DECIMAL(6,2) DECIMAL(21,2)",
          "DECIMAL(6,2) DECIMAL(38,2)",
          "DECIMAL(12,2) DECIMAL(21,2)",
          "DECIMAL(12,2) DECIMAL(38,2)",
          "DECIMAL(21,2) DECIMAL(38,2)");

  @Test
  void onlyTheseTypesAreWider() {
    Set<String> wider = new TreeSet<>();
    for (String from : TYPES) {
      TableDefinition table = SQL.table("CREATE TABLE t (k BIGINT PRIMARY KEY, c " + from + ")");
      for (String to : TYPES) {
        TableDefinition wanted = SQL.table("CREATE TABLE t (k BIGINT PRIMARY KEY, c " + to + ")");
        boolean isWider = Widening.isWider(table.schema().type(1), wanted.schema().type(1));
        if (isWider) {
          wider.add(from + " " + to);
        }
        Optional<TableChange> put = TableChanges.of(table, wanted);
        assertThat(put.isPresent()).as(from + " " + to).isEqualTo(isWider || from.equals(to));
        String alter = "ALTER TABLE t ALTER COLUMN c TYPE " + to;
        if (isWider) {
          assertThat(change(table, alter).to().schema()).isEqualTo(wanted.schema());
        } else {
          assertThat(refusal(table, alter).code()).isEqualTo(ErrorCode.TABLE_EXISTS);
        }
      }
    }
    assertThat(wider).isEqualTo(new TreeSet<>(WIDER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ADD COLUMN x DATE               | 0 1 2 3 -1 | CREATE TABLE t (a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), x DATE, PRIMARY KEY (k))
          DROP COLUMN a                   | 1 2 3      | CREATE TABLE t (k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), PRIMARY KEY (k))
          RENAME COLUMN k TO "K"          | 0 1 2 3    | CREATE TABLE t (a INTEGER, "K" VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), PRIMARY KEY ("K"))
          ALTER COLUMN n TYPE DECIMAL(12,2) | 0 1 2 3  | CREATE TABLE t (a INTEGER, k VARCHAR(4), n DECIMAL(12,2) NOT NULL DEFAULT 5.00, d DECIMAL(5,2), PRIMARY KEY (k))
          ALTER COLUMN k TYPE VARCHAR     | 0 1 2 3    | CREATE TABLE t (a INTEGER, k VARCHAR, n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), PRIMARY KEY (k))
          ALTER COLUMN n DROP NOT NULL    | 0 1 2 3    | CREATE TABLE t (a INTEGER, k VARCHAR(4), n INTEGER DEFAULT 5, d DECIMAL(5,2), PRIMARY KEY (k))
          """)
  void anAlterGivesTheDefinitionAndItsText(String alter, String from, String sql) {
    TableChange change = change(PRESENT, "ALTER TABLE t " + alter);
    assertThat(change.to().sql()).isEqualTo(sql);
    assertThat(Arrays.stream(change.from()).mapToObj(Integer::toString))
        .containsExactly(from.split(" ", -1));
    TableDefinition read = SQL.table(sql);
    assertThat(DefinitionRules.isSame(change.to(), read)).isTrue();
    TableChange again = TableChanges.change(PRESENT, read, TableChanges.event(PRESENT, change));
    assertThat(again.from()).as("the event says the same").containsExactly(change.from());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ADD COLUMN a DATE            | it has a column a already
          DROP COLUMN b                | it has no column b
          DROP COLUMN k                | column k is part of the primary key
          RENAME COLUMN b TO c         | it has no column b
          RENAME COLUMN a TO d         | it has a column d already
          RENAME COLUMN a TO a         | it has a column a already
          ALTER COLUMN b TYPE BIGINT   | it has no column b
          ALTER COLUMN a TYPE INTEGER  | column a is INTEGER, not INTEGER
          ALTER COLUMN d TYPE DECIMAL(9,3) | column d is DECIMAL(5,2), not DECIMAL(9,3)
          ALTER COLUMN a DROP NOT NULL | column a may be NULL already
          ALTER COLUMN k DROP NOT NULL | column k is part of the primary key
          """)
  void anAlterThatCannotBeIsRefused(String alter, String difference) {
    WeirException refusal = refusal(PRESENT, "ALTER TABLE t " + alter);
    assertThat(refusal.code()).isEqualTo(ErrorCode.TABLE_EXISTS);
    assertThat(refusal.members()).containsEntry("difference", difference);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          true  | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), x DATE
          true  | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), x DATE NOT NULL DEFAULT DATE '2001-01-01'
          true  | a BIGINT, k VARCHAR, n INTEGER DEFAULT 5, d DECIMAL(9,2), x DATE, y DATE
          true  | a BIGINT, k VARCHAR, n DECIMAL(12,2) DEFAULT 5, d DECIMAL(9,2)
          false | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2), x DATE NOT NULL
          false | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5
          false | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 6, d DECIMAL(5,2)
          false | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL, d DECIMAL(5,2)
          false | a INTEGER NOT NULL, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2)
          false | k VARCHAR(4), a INTEGER, n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2)
          false | a INTEGER, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, dd DECIMAL(5,2)
          false | a INTEGER, x DATE, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2)
          false | a INTEGER, k VARCHAR(3), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2)
          false | a DOUBLE, k VARCHAR(4), n INTEGER NOT NULL DEFAULT 5, d DECIMAL(5,2)
          """)
  void aPutMayOnlyAddAndWiden(boolean allowed, String columns) {
    TableDefinition wanted = SQL.table("CREATE TABLE t (" + columns + ", PRIMARY KEY (k))");
    assertThat(TableChanges.of(PRESENT, wanted).isPresent()).isEqualTo(allowed);
    TableDefinition otherKey = SQL.table("CREATE TABLE t (" + columns + ", PRIMARY KEY (k, n))");
    assertThat(TableChanges.of(PRESENT, otherKey)).isEmpty();
  }

  private static TableChange change(TableDefinition table, String sql) {
    return TableChanges.of(table, SQL.alteration(sql).alteration());
  }

  private static WeirException refusal(TableDefinition table, String sql) {
    WeirException refusal = catchThrowableOfType(WeirException.class, () -> change(table, sql));
    assertThat(refusal).as(sql).isNotNull();
    return refusal;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP COLUMN at            | column at has a LATENESS",
        "ALTER COLUMN at TYPE BIGINT   | column at has a LATENESS",
        "ALTER COLUMN at DROP NOT NULL | column at has a LATENESS",
      })
  void aColumnWithLatenessStaysWhatItIs(String change, String why) {
    WeirException refusal =
        catchThrowableOfType(
            WeirException.class,
            () -> TableChanges.of(LATE, SQL.alteration("ALTER TABLE t " + change).alteration()));
    assertThat(refusal.code()).isEqualTo(ErrorCode.TABLE_EXISTS);
    assertThat(refusal).hasMessageContaining(why);
  }

  @Test
  void latenessMovesWithItsColumn_andIsTheSameInAnotherCreateTable() {
    TableDefinition to =
        TableChanges.of(LATE, SQL.alteration("ALTER TABLE t DROP COLUMN n").alteration()).to();
    assertThat(to.lateness()).containsExactly(new Lateness(1, 20));
    assertThat(SQL.table(to.sql()).lateness()).isEqualTo(to.lateness());
    TableDefinition other =
        SQL.table(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, at INTEGER NOT NULL LATENESS 21)");
    assertThat(TableChanges.of(LATE, other)).isEmpty();
  }
}
