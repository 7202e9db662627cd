package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.http.RecordingClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tour of wrong requests: each has its documented problem, and none changes anything. */
@TestInstance(Lifecycle.PER_CLASS)
class WrongInputTest {
  private static final String BASE = "/v1/tenants/ca";

  private TestServer server;
  private RecordingClient client;

  @BeforeAll
  void start() throws Exception {
    server = TestServer.start();
    client = new RecordingClient(server);
    client.putSql(
        BASE + "/tables/flights",
        "CREATE TABLE flights (id BIGINT PRIMARY KEY, delay INTEGER, origin VARCHAR(4) NOT NULL)");
    client.putSql(BASE + "/views/late", "SELECT * FROM flights");
    client.postJson(BASE + "/tables/flights/rows", "{\"id\":1,\"delay\":5,\"origin\":\"LAX\"}");
  }

  @AfterEach
  void nothingHasChanged() {
    Answer rows = client.get(BASE + "/views/late/rows");
    assertThat(rows.json().path("rev").asLong()).isEqualTo(3);
    assertThat(rows.json().path("rows").toString())
        .isEqualTo("[{\"id\":1,\"delay\":5,\"origin\":\"LAX\"}]");
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          json-syntax         | {"changes":[{"table":"flights" "op":"create"}]}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"id":2,"id":3}}]}
          json-syntax         | {"changes":[{"table":"flights","table":"x","op":"create","row":{}}]}
          json-syntax         | {"changes":[]} {}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"delay":NaN}}]}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"origin":"\\ud800"}}]}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"x":{"a":1,"a":2}}}]}
          json-syntax         | {"changes":[
          json-syntax         | []
          json-syntax         | nothing
          member-unknown      | {"change":[]}
          member-unknown      | {"changes":[{"table":"flights","opp":"create","row":{}}]}
          change-invalid      | {"changes":5}
          change-invalid      | {"changes":[5]}
          change-invalid      | {"changes":[{"op":"create","row":{"id":2}}]}
          change-invalid      | {"changes":[{"table":"flights","row":{"id":2}}]}
          change-invalid      | {"changes":[{"table":"flights","op":"insert","row":{"id":2}}]}
          change-invalid      | {"changes":[{"table":"flights","op":"create","row":[]}]}
          change-invalid      | {"changes":[{"table":"flights","op":"create","key":{"id":1},"row":{"id":1}}]}
          change-invalid      | {"changes":[{"table":"flights","op":"delete"}]}
          change-invalid      | {"changes":[{"table":7,"op":"delete"}]}
          batch-empty         | {"changes":[]}
          batch-empty         | {}
          batch-invalid       | {"changes":[{"table":"fligths","op":"delete","key":{"id":1}}]}
          batch-invalid       | {"changes":[{"table":"flights","op":"create","row":{"id":2,"dealy":1,"origin":"X"}}]}
          batch-invalid       | {"changes":[{"table":"flights","op":"create","row":{"id":2,"delay":"late","origin":"X"}}]}
          batch-invalid       | {"changes":[{"table":"flights","op":"create","row":{"delay":2,"origin":"X"}}]}
          duplicate-key       | {"changes":[{"table":"flights","op":"create","row":{"id":1,"origin":"X"}}]}
          row-missing         | {"changes":[{"table":"flights","op":"update","key":{"id":9},"row":{"delay":1}}]}
          """)
  void refusesBatch(String code, String body) {
    assertThat(client.postJson(BASE + "/batches", body).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          route-not-found    | GET    | /v1/tenant/ca
          route-not-found    | GET    | /v1/tenants/ca/views/late/
          route-not-found    | GET    | /docs/problems/no-such
          method-not-allowed | POST   | /v1/info
          method-not-allowed | DELETE | /v1/tenants/ca/views/late/rows
          method-not-allowed | HEAD   | /v1/tenants/ca/views/late/stream
          parameter-unknown  | GET    | /v1/info?verbose=true
          parameter-unknown  | GET    | /v1/tenants?limt=5
          parameter-unknown  | GET    | /v1/tenants/ca/views/late/rows?delay.near=5
          parameter-invalid  | GET    | /v1/tenants?limit=many
          parameter-invalid  | GET    | /v1/tenants?limit=0
          parameter-invalid  | GET    | /v1/tenants?limit=1&limit=2
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?limit=100001
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?format=tree
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?after=xyz
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?min_rev=soon
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?timeout_ms=9000
          parameter-invalid  | GET    | /v1/tenants/ca/stream
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/stream?snapshot=perhaps
          column-unknown     | GET    | /v1/tenants/ca/views/late/rows?dealy=5
          column-unknown     | GET    | /v1/tenants/ca/views/late/rows?order=dealy
          column-unknown     | GET    | /v1/tenants/ca/views/late/rows?columns=id,dealy
          value-invalid      | GET    | /v1/tenants/ca/views/late/rows?delay=late
          cursor-expired     | GET    | /v1/tenants/ca/views/late/rows?after=djEuYWJjLjc
          rev-not-reached    | GET    | /v1/tenants/ca/views/late/rows?min_rev=99&timeout_ms=10
          rev-not-reached    | GET    | /v1/tenants/ca/tables?min_rev=1.99&timeout_ms=10
          name-invalid       | GET    | /v1/tenants/My_Tenant/tables
          name-invalid       | GET    | /v1/tenants/ca/tables/1flights
          name-invalid       | GET    | /v1/tenants/ca/stream?views=late,Late
          tenant-not-found   | GET    | /v1/tenants/nobody
          tenant-not-found   | GET    | /v1/tenants/nobody/views/late/rows
          circuit-not-found  | GET    | /v1/tenants/ca/circuits/other/tables
          table-not-found    | GET    | /v1/tenants/ca/tables/fligths
          table-not-found    | GET    | /v1/tenants/ca/tables/fligths/rows
          row-not-found      | GET    | /v1/tenants/ca/tables/flights/rows/99
          view-not-found     | GET    | /v1/tenants/ca/views/latte
          view-not-found     | GET    | /v1/tenants/ca/views/latte/rows
          view-not-found     | GET    | /v1/tenants/ca/stream?views=late,latte
          view-not-found     | GET    | /v1/tenants/ca/views/latte/stream?snapshot=false
          confirmation-required | DELETE | /v1/tenants/ca
          confirmation-required | DELETE | /v1/tenants/ca?confirm=cb
          dependency-exists  | DELETE | /v1/tenants/ca/tables/flights
          table-not-found    | DELETE | /v1/tenants/ca/tables/other
          """)
  void refusesRequest(String code, String method, String path) {
    Answer answer = client.call(method, path).send();
    if (method.equals("HEAD")) {
      assertThat(answer.status()).isEqualTo(405);
    } else {
      assertThat(answer.code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sql-syntax     | CREATE TABEL flights (id BIGINT)
          name-mismatch  | CREATE TABLE other (id BIGINT PRIMARY KEY)
          table-exists   | CREATE TABLE flights (id BIGINT PRIMARY KEY)
          """)
  void refusesTable(String code, String sql) {
    assertThat(client.putSql(BASE + "/tables/flights", sql).code()).isEqualTo(code);
  }

  @Test
  void refusesDefinitionBodies() {
    String path = BASE + "/views/v";
    assertThat(put(path, "{\"sql\":5}").code()).isEqualTo("value-invalid");
    assertThat(put(path, "{}").code()).isEqualTo("value-invalid");
    assertThat(put(path, "{\"sql\":\"SELECT\",\"formt\":\"rows\"}").json().path("hint").asText())
        .isEqualTo("format");
    assertThat(put(path, "{\"sql\":\"SELECT\",\"format\":\"tree\"}").code())
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
  void refusesMediaTypesAndEncodings() {
    String path = BASE + "/batches";
    assertThat(client.call("POST", path).body("text/plain", "{}").send().code())
        .isEqualTo("media-type-unsupported");
    assertThat(
            client.call("POST", path).body("application/json; charset=latin1", "{}").send().code())
        .isEqualTo("media-type-unsupported");
    assertThat(client.call("POST", path).body("text/csv", "a\n1").send().code())
        .isEqualTo("media-type-unsupported");
    assertThat(client.call("POST", path).send().code()).isEqualTo("media-type-unsupported");
    assertThat(
            client
                .call("POST", path)
                .header("Content-Encoding", "br")
                .body("application/json", "{}")
                .send()
                .code())
        .isEqualTo("media-type-unsupported");
    assertThat(
            client
                .call("POST", path)
                .header("Content-Encoding", "gzip")
                .body("application/json", "{}")
                .send()
                .code())
        .isEqualTo("encoding-invalid");
    assertThat(
            client
                .call("POST", path)
                .body("application/json", new byte[] {'{', (byte) 0xC3, '}'})
                .send()
                .code())
        .isEqualTo("json-syntax");
    assertThat(client.call("GET", BASE + "/tables").header("Accept", "image/png").send().code())
        .isEqualTo("not-acceptable");
  }

  @Test
  void refusesLargeBodies() throws IOException {
    String path = BASE + "/batches";
    byte[] large = new byte[100 << 20];
    assertThat(client.call("POST", path).body("application/json", large).send().code())
        .isEqualTo("body-too-large");
    Answer bomb =
        client
            .call("POST", path)
            .header("Content-Encoding", "gzip")
            .body("application/json", packed(256 << 20))
            .send();
    assertThat(bomb.code()).isEqualTo("decoded-too-large");
    assertThat(bomb.json().path("limit").asText()).isEqualTo("decode-ratio-max");
    String deep =
        "{\"changes\":[{\"table\":\"t\",\"op\":\"create\",\"row\":{\"a\":" + "[".repeat(1000);
    assertThat(client.postJson(path, deep).code()).isEqualTo("json-limit");
    String longNumber =
        "{\"changes\":[{\"table\":\"t\",\"op\":\"create\",\"row\":{\"a\":"
            + "1".repeat(200)
            + "}}]}";
    assertThat(client.postJson(path, longNumber).code()).isEqualTo("json-limit");
    String longName =
        "{\"changes\":[{\"table\":\"t\",\"op\":\"create\",\"row\":{\""
            + "a".repeat(2000)
            + "\":1}}]}";
    assertThat(client.postJson(path, longName).code()).isEqualTo("json-limit");
    String longRow =
        "{\"changes\":[{\"table\":\"t\",\"op\":\"create\",\"row\":{\"a\":\""
            + "a".repeat(600_000)
            + "\"}}]}";
    assertThat(client.postJson(path, longRow).json().path("limit").asText())
        .isEqualTo("row-bytes-max");
  }

  @Test
  void refusesTooManyRows() {
    String body = "{\"id\":1}\n".repeat(100_001);
    Answer answer =
        client
            .call("POST", BASE + "/tables/flights/rows")
            .body("application/x-ndjson", body)
            .send();
    assertThat(answer.code()).isEqualTo("batch-too-large");
    assertThat(answer.json().path("limit").asText()).isEqualTo("batch-rows-max");
  }

  @Test
  void refusesMalformedLinesAndCsv() {
    String path = BASE + "/tables/flights/rows";
    assertThat(
            client
                .call("POST", path)
                .body("application/x-ndjson", "{\"id\":1} {\"id\":2}")
                .send()
                .code())
        .isEqualTo("json-syntax");
    assertThat(client.call("POST", path).body("application/x-ndjson", "{\"id\":\n1}").send().code())
        .isEqualTo("json-syntax");
    assertThat(client.call("POST", path).body("text/csv", "id,delay\n1,2,3\n").send().code())
        .isEqualTo("csv-syntax");
    assertThat(client.call("POST", path).body("text/csv", "id,delay\n1,\"2\n").send().code())
        .isEqualTo("csv-syntax");
    Answer line =
        client
            .call("POST", path)
            .body(
                "application/x-ndjson",
                "{\"id\":7,\"origin\":\"A\"}\n\n{\"id\":8,\"origin\":\"A\",\"delay\":\"x\"}\n")
            .send();
    assertThat(line.json().at("/errors/0/line").asInt()).isEqualTo(3);
  }

  @Test
  void refusesHeaders() {
    String change = "{\"changes\":[{\"table\":\"flights\",\"op\":\"delete\",\"key\":{\"id\":1}}]}";
    assertThat(
            client
                .call("POST", BASE + "/batches")
                .header("Idempotency-Key", "k".repeat(129))
                .body("application/json", change)
                .send()
                .code())
        .isEqualTo("header-invalid");
    assertThat(client.call("GET", BASE + "/tables").header("Weir-Min-Rev", "x").send().code())
        .isEqualTo("header-invalid");
    assertThat(client.call("GET", "/v1/info").header("Origin", "http://example.com").send().code())
        .isEqualTo("origin-not-allowed");
    assertThat(client.call("GET", "/v1/info").header("Origin", "null").send().code())
        .isEqualTo("origin-not-allowed");
    assertThat(client.call("GET", "/v1/info").header("Origin", server.url("")).send().status())
        .isEqualTo(200);
    assertThat(
            client
                .call("PUT", BASE + "/tables/flights")
                .header("If-None-Match", "*")
                .body("application/sql", "CREATE TABLE flights (id BIGINT PRIMARY KEY)")
                .send()
                .code())
        .isEqualTo("precondition-failed");
  }

  @Test
  void tellsWhatOnlyANodeRefuses() {
    String change = "{\"changes\":[{\"table\":\"flights\",\"op\":\"delete\",\"key\":{\"id\":1}}]}";
    for (ErrorCode code :
        Map.of(
                ErrorCode.CIRCUIT_BUSY, 1,
                ErrorCode.NODE_OVERLOADED, 1,
                ErrorCode.RECOVERING, 1,
                ErrorCode.JOURNAL_DISK_RESERVE, 60,
                ErrorCode.OUTCOME_UNKNOWN, 1)
            .keySet()) {
      server.router.failNextBatch(code);
      Answer answer = client.postJson(BASE + "/batches", change);
      assertThat(answer.code()).isEqualTo(code.slug());
      assertThat(answer.status()).isEqualTo(code.status());
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
  }

  @Test
  void checkTellsProblemsInsteadOfRefusing() {
    Answer answer = client.postJson(BASE + "/views:check", "{\"sql\":\"SELEC\"}");
    assertThat(answer.json().path("ok").asBoolean()).isFalse();
    assertThat(answer.json().at("/problems/0/code").asText()).isEqualTo("sql-syntax");
  }

  private static byte[] packed(int bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      byte[] block = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < bytes >> 20; i++) {
        gzip.write(block);
      }
    }
    return out.toByteArray();
  }
}
