package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CREATE TABLE: what it declares and what it refuses. */
final class TablesTest {
  @Test
  void readsColumnsKeysAndDefaults() {
    TableDefinition table =
        new SqlCompiler()
            .table(
                "create table Flights ( -- a comment\n"
                    + " id BIGINT, \"Code\" VARCHAR(4) DEFAULT 'x''y', price NUMERIC(10, 2) NOT"
                    + " NULL DEFAULT -1.5, n INT DEFAULT 3, d DATE DEFAULT DATE '2001-01-31', at"
                    + " TIMESTAMP(3) DEFAULT '2001-01-31 00:00:01', ok BOOLEAN DEFAULT TRUE, w"
                    + " DOUBLE PRECISION DEFAULT 0.5, big DECIMAL(38, 10), t CHARACTER VARYING(3),"
                    + " PRIMARY KEY (\"Code\", id));");
    assertThat(table.name()).isEqualTo("flights");
    assertThat(table.primaryKey()).containsExactly(1, 0);
    assertThat(table.schema().columns().stream().map(TablesTest::shown))
        .containsExactly(
            "id BIGINT!",
            "Code VARCHAR(4)!",
            "price DECIMAL(10,2)!",
            "n INTEGER",
            "d DATE",
            "at TIMESTAMP",
            "ok BOOLEAN",
            "w DOUBLE",
            "big DECIMAL(38,10)",
            "t VARCHAR(3)");
    assertThat(table.defaults())
        .containsExactly(
            null,
            "x'y",
            new BigDecimal("-1.50"),
            3L,
            11353L,
            980899201000000L,
            1L,
            Double.doubleToLongBits(0.5),
            null,
            null);
  }

  private static String shown(Column column) {
    return column.name() + " " + column.type().sql() + (column.nullable() ? "" : "!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SQL_UNSUPPORTED | without PRIMARY KEY | ^CREATE TABLE t (a BIGINT)",
        "SQL_UNSUPPORTED | LATENESS | CREATE TABLE t (a BIGINT PRIMARY KEY, b TIMESTAMP"
            + " ^LATENESS INTERVAL '1' HOUR)",
        "SQL_UNSUPPORTED | LATENESS on a column of type DOUBLE | CREATE TABLE t (a BIGINT PRIMARY"
            + " KEY, b DOUBLE NOT NULL ^LATENESS 1)",
        "SQL_UNSUPPORTED | of at most 18 digits | CREATE TABLE t (a BIGINT PRIMARY KEY, b"
            + " DECIMAL(19,2) NOT NULL ^LATENESS 1)",
        "SQL_UNSUPPORTED | LATENESS in MONTH | CREATE TABLE t (a BIGINT PRIMARY KEY, b TIMESTAMP"
            + " NOT NULL LATENESS INTERVAL '1' ^MONTH)",
        "SQL_INVALID | interval | CREATE TABLE t (a BIGINT PRIMARY KEY, b TIMESTAMP NOT NULL"
            + " LATENESS ^3600)",
        "SQL_INVALID | days, hours | CREATE TABLE t (a BIGINT PRIMARY KEY, b TIMESTAMP NOT NULL"
            + " LATENESS ^INTERVAL 'x' HOUR)",
        "SQL_INVALID | not negative | CREATE TABLE t (a BIGINT PRIMARY KEY, b TIMESTAMP NOT NULL"
            + " LATENESS ^INTERVAL '-1' HOUR)",
        "SQL_INVALID | whole days | CREATE TABLE t (a BIGINT PRIMARY KEY, b DATE NOT NULL"
            + " LATENESS ^INTERVAL '1' HOUR)",
        "SQL_INVALID | a number | CREATE TABLE t (a BIGINT PRIMARY KEY LATENESS ^INTERVAL '1'"
            + " HOUR)",
        "SQL_INVALID | DECIMAL(5,2) can have | CREATE TABLE t (a BIGINT PRIMARY KEY, b"
            + " DECIMAL(5,2) NOT NULL LATENESS ^0.001)",
        "SQL_UNSUPPORTED | WATERMARK | CREATE TABLE t (a BIGINT PRIMARY KEY, b TIMESTAMP"
            + " ^WATERMARK INTERVAL '1' HOUR)",
        "SQL_UNSUPPORTED | UNIQUE | CREATE TABLE t (a BIGINT PRIMARY KEY, b INT ^UNIQUE)",
        "SQL_UNSUPPORTED | CHECK | CREATE TABLE t (a BIGINT PRIMARY KEY, ^CHECK (a > 0))",
        "SQL_UNSUPPORTED | REFERENCES | CREATE TABLE t (a BIGINT PRIMARY KEY ^REFERENCES x)",
        "SQL_UNSUPPORTED | FOREIGN KEY | CREATE TABLE t (a BIGINT PRIMARY KEY, ^FOREIGN KEY (a)"
            + " REFERENCES x (a))",
        "SQL_UNSUPPORTED | generated | CREATE TABLE t (a BIGINT PRIMARY KEY, b INT ^GENERATED"
            + " ALWAYS AS (a))",
        "SQL_UNSUPPORTED | IF NOT EXISTS | CREATE TABLE ^IF NOT EXISTS t (a BIGINT PRIMARY KEY)",
        "SQL_UNSUPPORTED | TEMPORARY | CREATE ^TEMPORARY TABLE t (a BIGINT PRIMARY KEY)",
        "SQL_UNSUPPORTED | VIEW | CREATE ^VIEW v AS SELECT 1",
        "SQL_UNSUPPORTED | type NCHAR | CREATE TABLE t (a ^NCHAR(3) PRIMARY KEY)",
        "SQL_UNSUPPORTED | type CLOB | CREATE TABLE t (a ^CLOB PRIMARY KEY)",
        "SQL_UNSUPPORTED | type FLOAT | CREATE TABLE t (a BIGINT PRIMARY KEY, f ^FLOAT)",
        "SQL_UNSUPPORTED | TIME WITH TIME ZONE | CREATE TABLE t (a BIGINT PRIMARY KEY, f ^TIME WITH"
            + " TIME ZONE)",
        "SQL_UNSUPPORTED | MAP with keys | CREATE TABLE t (a BIGINT PRIMARY KEY, f ^MAP<INT ARRAY,"
            + " INT>)",
        "SQL_UNSUPPORTED | DEFAULT of type UUID | CREATE TABLE t (a BIGINT PRIMARY KEY, b UUID"
            + " DEFAULT ^'x')",
        "SQL_INVALID | twice | CREATE TABLE t (a BIGINT PRIMARY KEY, f ROW(x INT, ^x INT))",
        "SQL_UNSUPPORTED | DOUBLE key | CREATE TABLE t (a DOUBLE ^PRIMARY KEY)",
        "SQL_UNSUPPORTED | DEFAULT | CREATE TABLE t (a BIGINT PRIMARY KEY, b INT DEFAULT ^a)",
        "SQL_INVALID | did you mean varchar? | CREATE TABLE t (a ^VARCAHR(3) PRIMARY KEY)",
        "SQL_INVALID | 1 to 38 | CREATE TABLE t (a DECIMAL(^39, 0) PRIMARY KEY)",
        "SQL_INVALID | no value of type INTEGER | CREATE TABLE t (a BIGINT PRIMARY KEY, b INT"
            + " DEFAULT ^'x')",
        "SQL_INVALID | no value of type INTEGER | CREATE TABLE t (a BIGINT PRIMARY KEY, b INT"
            + " DEFAULT ^3000000000)",
        "SQL_INVALID | two primary keys | CREATE TABLE t (a BIGINT PRIMARY KEY, b INT ^PRIMARY"
            + " KEY)",
        "SQL_INVALID | did you mean amount? | CREATE TABLE t (amount BIGINT, PRIMARY KEY"
            + " (^amuont))",
        "SQL_INVALID | table name | CREATE TABLE ^\"Big\" (a BIGINT PRIMARY KEY)",
        "SQL_DUPLICATE_COLUMN | two columns a | CREATE TABLE t (a BIGINT PRIMARY KEY, ^A INT)",
        "SQL_SYNTAX | CREATE TABLE | ^SELECT 1",
        "SQL_SYNTAX | nothing after it | CREATE TABLE t (a BIGINT PRIMARY KEY) ^CREATE TABLE u (a"
            + " BIGINT PRIMARY KEY)",
        "SQL_SYNTAX | expected a type | CREATE TABLE t (a ^, b INT)",
        "SQL_SYNTAX | found the end | CREATE TABLE t (a BIGINT PRIMARY KEY^",
      })
  void refuses(String code, String part, String marked) {
    int position = marked.indexOf('^');
    String sql = marked.replace("^", "");
    WeirException refused =
        catchThrowableOfType(WeirException.class, () -> new SqlCompiler().table(sql));
    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.valueOf(code));
    assertThat(refused.getMessage()).containsIgnoringCase(part.strip());
    assertThat(refused.members()).as(refused.getMessage()).containsEntry("position", position);
  }
}
