package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RecordingClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Definitions and queries that a node refuses; none leaves a trace. */
class WrongSqlTest extends UnchangedNode {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sql-syntax      | flights | CREATE TABEL flights (id BIGINT)
          sql-syntax      | fresh   | CREATE TABLE fresh (id BIGINT PRIMARY KEY
          sql-syntax      | fresh   | CREATE TABLE fresh (id BIGINT PRIMARY KEY) CREATE TABLE b (id BIGINT)
          sql-syntax      | fresh   | SELECT * FROM flights
          sql-duplicate-column | fresh | CREATE TABLE fresh (id BIGINT PRIMARY KEY, id INTEGER)
          sql-invalid     | fresh   | CREATE TABLE fresh (id BIGINT, PRIMARY KEY (idd))
          sql-unsupported | fresh   | CREATE TABLE fresh (id BIGINT PRIMARY KEY, data CLOB)
          sql-unsupported | fresh   | CREATE TABLE fresh (id BIGINT)
          sql-unsupported | fresh   | CREATE TABLE fresh (id BIGINT PRIMARY KEY, n INTEGER CHECK (n > 0))
          sql-unsupported | fresh   | CREATE TABLE fresh (id BIGINT PRIMARY KEY, n INTEGER UNIQUE)
          name-mismatch   | flights | CREATE TABLE other (id BIGINT PRIMARY KEY)
          table-exists    | flights | CREATE TABLE flights (id BIGINT PRIMARY KEY)
          name-taken      | late    | CREATE TABLE late (id BIGINT PRIMARY KEY)
          name-invalid    | Fresh   | CREATE TABLE fresh (id BIGINT PRIMARY KEY)
          """)
  void refusesTable(String code, String table, String sql) {
    Answer answer = client.putSql(BASE + "/tables/" + table, sql);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    if (code.startsWith("sql-")) {
      hasPlace(answer, sql);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sql-syntax           | 0  | SELEC * FROM flights
          sql-syntax           | 27 | SELECT * FROM flights WHERE
          sql-invalid          | 7  | SELECT dealy FROM flights
          sql-invalid          | 14 | SELECT * FROM fligths
          sql-invalid          | 7  | SELECT origin, COUNT(*) FROM flights
          sql-invalid          | 28 | SELECT * FROM flights WHERE origin > 5
          sql-duplicate-column | 11 | SELECT id, id FROM flights
          sql-unsupported      | 7  | SELECT SOUNDEX(origin) AS r FROM flights
          sql-unsupported      | 27 | SELECT f.id FROM flights f LEFT SEMI JOIN kinds k ON k.id = f.id
          sql-unsupported      | 7  | SELECT CURRENT_USER AS t, id FROM flights
          sql-unsupported      | 7  | SELECT RAND() AS r, id FROM flights
          sql-unsupported      | 7  | SELECT MULTISET[1] AS x FROM flights
          sql-unsupported      | 15 | WITH RECURSIVE t AS (SELECT id FROM flights UNION SELECT MAX(id) FROM t) SELECT * FROM t
          sql-not-a-query      | 0  | DELETE FROM flights
          sql-not-a-query      | 0  | CREATE VIEW v AS SELECT * FROM flights
          sql-not-a-query      | 0  | INSERT INTO flights VALUES (1, 2, 'X')
          """)
  void refusesQueryWithItsPlace(String code, int position, String sql) {
    Answer put = client.putSql(BASE + "/views/fresh", sql);
    assertThat(put.code()).as(put.text()).isEqualTo(code);
    assertThat(put.status()).isEqualTo(422);
    hasPlace(put, sql);
    assertThat(put.json().path("position").asInt()).as(put.text()).isEqualTo(position);
    Answer asked = client.call("POST", BASE + "/query").body("application/sql", sql).send();
    assertThat(asked.code()).as(asked.text()).isEqualTo(code);
    assertThat(asked.json().path("position").asInt()).isEqualTo(position);
    Answer check = client.call("POST", BASE + "/views:check").body("application/sql", sql).send();
    assertThat(check.status()).isEqualTo(200);
    assertThat(check.json().path("ok").asBoolean()).isFalse();
    assertThat(check.json().at("/problems/0/code").asText()).isEqualTo(code);
    assertThat(check.json().at("/problems/0/position").asInt()).isEqualTo(position);
  }

  private static void hasPlace(Answer answer, String sql) {
    assertThat(answer.json().path("position").asInt(-1))
        .as(answer.text())
        .isBetween(0, sql.length());
    assertThat(answer.json().path("line").asInt()).isEqualTo(1);
    assertThat(answer.json().path("column").asInt())
        .isEqualTo(answer.json().path("position").asInt() + 1);
    assertThat(answer.json().path("excerpt").asText()).contains("\n").contains("^");
    if (answer.code().equals("sql-unsupported")) {
      assertThat(answer.json().path("construct").asText()).isNotBlank();
      assertThat(answer.json().path("hint").asText()).isNotBlank();
    }
  }

  @Test
  void refusesNamesThatStandForSomethingElse() {
    assertThat(client.putSql(BASE + "/views/flights", "SELECT * FROM kinds").code())
        .isEqualTo("name-taken");
    assertThat(client.putSql(BASE + "/views/late", "SELECT id FROM flights").code())
        .isEqualTo("dependency-exists");
    assertThat(client.putSql("/v1/tenants/nobody/views/v", "SELECT 1 AS n").code())
        .isEqualTo("tenant-not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          member-unknown | {"sqll":"SELECT 1 AS n"}
          value-invalid  | {"sql":"SELECT 1 AS n","limit":0}
          value-invalid  | {"sql":"SELECT 1 AS n","params":5}
          sql-unsupported | {"sql":"SELECT id FROM flights WHERE id = ?"}
          sql-invalid    | {"sql":"SELECT id FROM flights WHERE id = ?","params":[1,2]}
          value-invalid  | {"sql":"SELECT 1 / (id - 1) AS n FROM flights"}
          """)
  void refusesQueryBody(String code, String body) {
    Answer answer = client.postJson(BASE + "/query", body);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
  }

  @Test
  void refusesDefinitionBodies() {
    String path = BASE + "/views/v";
    assertThat(put(path, "{\"sql\":5}").code()).isEqualTo("value-invalid");
    assertThat(put(path, "{}").code()).isEqualTo("value-invalid");
    assertThat(put(path, "{\"sql\":\"SELECT\",\"formt\":\"rows\"}").json().path("hint").asText())
        .isEqualTo("format");
    assertThat(put(path, "{\"sql\":\"SELECT\",\"format\":\"trees\"}").code())
        .isEqualTo("value-invalid");
    assertThat(put(path, "{\"sql\":\"SELECT * FROM flights\"} x").code()).isEqualTo("json-syntax");
    assertThat(put(path, "\ufeff{\"sql\":\"x\"}").code()).isEqualTo("json-syntax");
    assertThat(put("/v1/tenants/ca", "{\"limits\":{\"view_max\":5}}").code())
        .isEqualTo("member-unknown");
    assertThat(client.putSql(path, "x".repeat(70_000)).code()).isEqualTo("body-too-large");
  }

  private Answer put(String path, String json) {
    return client.call("PUT", path).body("application/json", json).send();
  }

  @Test
  void checkTellsProblemsInsteadOfRefusing() {
    Answer answer = client.postJson(BASE + "/views:check", "{\"sql\":\"SELEC\"}");
    assertThat(answer.json().path("ok").asBoolean()).isFalse();
    assertThat(answer.json().at("/problems/0/code").asText()).isEqualTo("sql-syntax");
  }
}
