package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RecordingClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of every kind that a node refuses; none leaves a trace. */
class WrongInputTest extends UnchangedNode {
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
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?format=trees
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?after=xyz
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?min_rev=soon
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?timeout_ms=9000
          parameter-invalid  | GET    | /v1/tenants/ca/stream
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/stream?snapshot=perhaps
          column-unknown     | GET    | /v1/tenants/ca/views/late/rows?dealy=5
          column-unknown     | GET    | /v1/tenants/ca/views/late/rows?order=dealy
          column-unknown     | GET    | /v1/tenants/ca/views/late/rows?columns=id,dealy
          value-invalid      | GET    | /v1/tenants/ca/views/late/rows?delay=late
          cursor-expired     | GET    | /v1/tenants/ca/views/late/rows?after=djEuYWJjLjcubm9ib2R5
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
          dependency-exists  | DELETE | /v1/tenants/ca/views/late
          table-not-found    | DELETE | /v1/tenants/ca/tables/other
          view-not-found     | DELETE | /v1/tenants/ca/views/latte
          tenant-not-found   | DELETE | /v1/tenants/nobody?confirm=nobody
          tenant-not-found   | GET    | /v1/tenants/nobody/circuits
          value-invalid      | GET    | /v1/tenants/ca/tables/flights/rows/x
          key-missing        | GET    | /v1/tenants/ca/tables/pairs/rows/x
          key-missing        | GET    | /v1/tenants/ca/tables/pairs/rows/%5B%22x%22%5D
          value-invalid      | GET    | /v1/tenants/ca/tables/pairs/rows/%5B%22x%22,
          row-not-found      | GET    | /v1/tenants/ca/tables/pairs/rows/%5B%22x%22,2%5D
          table-not-found    | GET    | /v1/tenants/ca/tables/late/rows
          view-not-found     | GET    | /v1/tenants/ca/views/flights/rows
          view-not-found     | GET    | /v1/tenants/ca/views/latte/plan
          name-invalid       | GET    | /v1/tenants/ca/views/views:check
          parameter-unknown  | GET    | /v1/tenants/ca/views/late/stream?at_rev=3
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?at_rev=0
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?at_rev=x
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?at_time=monday
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/diff
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/diff?from_rev=3&to_rev=2
          parameter-unknown  | GET    | /v1/tenants/ca/views/late/diff?from=3
          parameter-invalid  | GET    | /v1/tenants/ca/tables?read=strict
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?read=near
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?max_lag_ms=-1
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?max_lag_revs=few
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?stale=yes
          parameter-invalid  | GET    | /v1/tenants/ca/views/late/rows?stale=ok&max_lag_ms=5
          parameter-invalid  | POST   | /v1/tenants/ca/batches?dry_run=perhaps
          parameter-invalid  | POST   | /v1/tenants/ca/tables/flights:alter?dry_run=perhaps
          name-invalid       | POST   | /v1/tenants/ca/tables/1flights:alter
          method-not-allowed | PATCH  | /v1/tenants/ca/tables/flights:alter
          parameter-invalid  | POST   | /v1/tenants/ca/batches?mode=loose
          parameter-invalid  | POST   | /v1/tenants/ca/batches?wait=forever
          parameter-invalid  | POST   | /v1/tenants/ca/batches?wait=replicated:0
          parameter-invalid  | POST   | /v1/tenants/ca/batches?wait=replicated:1&timeout_ms=9000
          parameter-invalid  | POST   | /v1/tenants/ca/tables/flights/rows?op=insert
          parameter-invalid  | GET    | /v1/tenants/ca/tables/flights/rows?limit=10001
          parameter-invalid  | GET    | /v1/tenants/ca/tables/flights/rows?ints=roman
          value-invalid      | GET    | /v1/tenants/ca/tables/flights/rows?delay.gte=late
          method-not-allowed | GET    | /v1/cluster/regions/eu
          route-not-found    | GET    | /v1//tenants
          route-not-found    | GET    | //v1/info
          route-not-found    | DELETE | /v1/tenants/ca//views/late
          route-not-found    | GET    | /v1/tenants/ca/forks
          route-not-found    | POST   | /v1/tenants/ca/verifies
          method-not-allowed | PATCH  | /v1/tenants/ca/tables/flights
          method-not-allowed | PUT    | /v1/tenants/ca/batches
          method-not-allowed | GET    | /v1/tenants/ca/views:check
          """)
  void refusesRequest(String code, String method, String path) {
    Answer answer = client.call(method, path).send();
    if (method.equals("HEAD")) {
      assertThat(answer.status()).isEqualTo(405);
    } else {
      assertThat(answer.code()).isEqualTo(code);
    }
  }

  @Test
  void refusesRegions() {
    assertThat(putJson("/v1/cluster/regions/New_York", "{}").code()).isEqualTo("name-invalid");
    assertThat(putJson("/v1/cluster/regions/far-away-from-everywhere", "{}").code())
        .isEqualTo("name-invalid");
    assertThat(putJson("/v1/cluster/regions/ap", "{\"ordinal\":7}").code())
        .isEqualTo("member-unknown");
    assertThat(putJson(BASE + "/circuits/more", "{\"views\":7}").code())
        .isEqualTo("member-unknown");
    assertThat(putJson("/v1/tenants/far", "{\"home_region\":\"moon\"}").code())
        .isEqualTo("region-not-found");
    assertThat(putJson("/v1/tenants/far", "{\"home_region\":7}").code()).isEqualTo("value-invalid");
    assertThat(client.get("/v1/tenants/far").code()).isEqualTo("tenant-not-found");
  }

  @Test
  void refusesToMoveAHome() {
    String local = "/v1/cluster/regions/local:take-home";
    assertThat(client.postJson("/v1/cluster/regions/moon:take-home", "{\"tenant\":\"ca\"}").code())
        .isEqualTo("region-not-found");
    assertThat(client.postJson(local, "{\"tenant\":\"nobody\"}").code())
        .isEqualTo("tenant-not-found");
    assertThat(client.postJson(local, "{}").code()).isEqualTo("value-invalid");
    assertThat(client.postJson(local, "{\"directory\":true}").code()).isEqualTo("value-invalid");
    assertThat(
            client
                .postJson(
                    "/v1/cluster/regions/us:take-home", "{\"directory\":true,\"forced\":true}")
                .code())
        .isEqualTo("value-invalid");
    assertThat(client.postJson(local, "{\"tenant\":\"ca\",\"forced\":1}").code())
        .isEqualTo("value-invalid");
    assertThat(client.postJson(local, "{\"tenant\":\"ca\",\"force\":true}").code())
        .isEqualTo("member-unknown");
    assertThat(client.get("/v1/jobs/h-none").code()).isEqualTo("job-not-found");
    assertThat(client.call("POST", "/v1/jobs/h-none:cancel").send().code())
        .isEqualTo("job-not-found");
  }

  @Test
  void refusesWrongOrdersOfJobs() {
    assertThat(client.postJson(BASE + "/verify", "{\"share\":0}").code())
        .isEqualTo("value-invalid");
    assertThat(client.postJson(BASE + "/verify", "{\"share\":\"half\"}").code())
        .isEqualTo("value-invalid");
    assertThat(client.postJson(BASE + "/verify", "{\"views\":[\"no view\"]}").code())
        .isEqualTo("name-invalid");
    assertThat(client.postJson("/v1/tenants/nobody/verify", "{}").code())
        .isEqualTo("tenant-not-found");
    assertThat(client.postJson(BASE + "/replay", "{}").code()).isEqualTo("value-invalid");
    assertThat(client.postJson(BASE + "/replay", "{\"to_rev\":0}").code())
        .isEqualTo("value-invalid");
    assertThat(client.postJson(BASE + "/replay", "{\"to_rev\":1,\"into\":\"place\"}").code())
        .isEqualTo("value-invalid");
    assertThat(
            client
                .postJson(BASE + "/replay", "{\"to_rev\":1,\"to_time\":\"2026-01-05T08:00:00Z\"}")
                .code())
        .isEqualTo("value-invalid");
    assertThat(client.postJson(BASE + "/backup", "{}").code()).isEqualTo("value-invalid");
    assertThat(client.postJson(BASE + "/backup", "{\"name\":\"../etc\"}").code())
        .isEqualTo("name-invalid");
    assertThat(client.postJson(BASE + "/restore", "{\"name\":\"one\",\"to\":\"A b\"}").code())
        .isEqualTo("name-invalid");
    assertThat(client.call("DELETE", "/v1/backups/none").send().code())
        .isEqualTo("backup-not-found");
    assertThat(client.call("POST", "/v1/jobs/w-77:pause").send().code()).isEqualTo("job-not-found");
    assertThat(client.get("/v1/jobs/w-77/stream").code()).isEqualTo("job-not-found");
  }

  private Answer putJson(String path, String json) {
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
    assertThat(
            client
                .call("POST", BASE + "/batches")
                .header("Weir-Producer", "loader-1; seq=17")
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
    assertThat(
            client.call("GET", "/v1/info").header("Origin", node.base().toString()).send().status())
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
