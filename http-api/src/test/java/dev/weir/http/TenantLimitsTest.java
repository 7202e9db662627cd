package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Bounds on what one tenant or one address may take of a whole node. */
@TestInstance(Lifecycle.PER_CLASS)
class TenantLimitsTest {
  private static final int TENANT_CONNECTIONS = 12;
  private static final int ADDRESS_CONNECTIONS = 16;

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node =
        RealNode.start(
            data,
            Map.of(
                "weir.limits.tenant-connections-max", Integer.toString(TENANT_CONNECTIONS),
                "weir.limits.address-connections-max", Integer.toString(ADDRESS_CONNECTIONS),
                "weir.limits.joins-max", "1"));
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private Answer limit(String tenant, String limits) {
    return client
        .call("PUT", "/v1/tenants/" + tenant)
        .body("application/json", "{\"limits\":" + limits + "}")
        .send();
  }

  private static void refused(Answer answer, int status, String code, String limit, long value) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("limit").asText()).isEqualTo(limit);
    assertThat(answer.json().path("limit_value").asLong()).isEqualTo(value);
    if (status == 429) {
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(answer.json().path("scope").asText()).isNotEmpty();
    }
  }

  @Test
  void countsDefinitionsByTheTenantsOwnLimits() {
    String base = "/v1/tenants/small";
    limit("small", "{\"tables_max\":1,\"views_max\":1,\"columns_max\":3}");
    refused(
        client.putSql(
            base + "/tables/wide",
            "CREATE TABLE wide (a BIGINT PRIMARY KEY, b BIGINT, c BIGINT, d BIGINT)"),
        422,
        "limit-columns",
        "columns-max",
        3);
    String table = "CREATE TABLE t (id BIGINT PRIMARY KEY)";
    assertThat(client.putSql(base + "/tables/t", table).status()).isEqualTo(201);
    refused(
        client.putSql(base + "/tables/u", table.replace(" t ", " u ")),
        422,
        "limit-tables",
        "tables-max",
        1);
    assertThat(client.putSql(base + "/views/v", "SELECT * FROM t").status()).isEqualTo(201);
    Answer view = client.putSql(base + "/views/w", "SELECT * FROM t");
    refused(view, 422, "limit-views", "views-max", 1);
    limit("small", "{\"views_max\":2}");
    assertThat(client.putSql(base + "/views/w", "SELECT * FROM t").status()).isEqualTo(201);
  }

  @Test
  void boundsStateAndReadsByTheTenantsOwnLimits() {
    String base = "/v1/tenants/held";
    client.putSql(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, n INTEGER)");
    String rows =
        IntStream.range(0, 2000)
            .mapToObj(id -> "{\"id\":" + id + ",\"n\":5}")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(client.postJson(base + "/tables/t/rows", rows).status()).isEqualTo(200);
    limit(
        "held",
        "{\"scan_rows_max\":10,\"query_rows_max\":10,\"state_bytes_max\":1000,"
            + "\"streams_max\":1,\"query_time_max_ms\":1000}");
    refused(client.get(base + "/tables/t/rows?n=5"), 422, "scan-too-large", "scan-rows-max", 10);
    assertThat(client.postJson(base + "/query", "{\"sql\":\"SELECT * FROM t\"}").code())
        .isEqualTo("query-too-large");
    refused(
        client.postJson(base + "/tables/t/rows", "{\"id\":1}"),
        503,
        "quota-state",
        "state-bytes-max",
        1000);
    limit("held", "{\"query_time_max_ms\":1}");
    assertThat(
            client
                .postJson(
                    base + "/query",
                    "{\"sql\":\"SELECT COUNT(*) AS c FROM t a JOIN t b ON a.n = b.n\"}")
                .code())
        .isEqualTo("query-timeout");
  }

  @Test
  void refusesMoreRequestsThanTheRate() {
    String base = "/v1/tenants/eager";
    client.putSql(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    limit("eager", "{\"requests_per_s\":1}");
    Answer answer = client.get(base + "/tables");
    for (int i = 0; i < 1000 && answer.status() == 200; i++) {
      answer = client.get(base + "/tables");
    }
    refused(answer, 429, "rate-limited", "requests-per-s", 1);
    limit("eager", "{\"ingest_bytes_per_s\":1}");
    assertThat(client.postJson(base + "/tables/t/rows", "{\"id\":1}").status()).isEqualTo(200);
    refused(
        client.postJson(base + "/tables/t/rows", "{\"id\":2}"),
        429,
        "rate-limited",
        "ingest-bytes-per-s",
        1);
    limit("eager", "{}");
    assertThat(client.get(base + "/tables/t").json().path("rows").asInt()).isEqualTo(1);
  }

  @Test
  void refusesLimitsThatNoTenantHas() {
    assertThat(limit("odd", "{\"json_depth_max\":5}").code()).isEqualTo("member-unknown");
    assertThat(limit("odd", "{\"view_max\":5}").code()).isEqualTo("member-unknown");
    assertThat(limit("odd", "{\"views_max\":0}").code()).isEqualTo("value-invalid");
    assertThat(limit("odd", "{\"views_max\":-1}").code()).isEqualTo("value-invalid");
    assertThat(limit("odd", "{\"views_max\":3000000000}").code()).isEqualTo("value-invalid");
    assertThat(client.get("/v1/tenants/odd").code()).isEqualTo("tenant-not-found");
  }

  @Test
  void refusesAPlanWithTooManyJoins() {
    String base = "/v1/tenants/joining";
    client.putSql(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    String one = "SELECT a.id FROM t a JOIN t b ON a.id = b.id";
    assertThat(client.putSql(base + "/views/one", one).status()).isEqualTo(201);
    String two = one + " JOIN t c ON c.id = a.id";
    refused(client.putSql(base + "/views/two", two), 422, "sql-too-complex", "joins-max", 1);
    assertThat(client.call("POST", base + "/query").body("application/sql", two).send().code())
        .isEqualTo("sql-too-complex");
  }

  @Test
  void refusesOneConnectionTooMany() throws IOException {
    client.putSql("/v1/tenants/wide/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    List<Socket> open = new ArrayList<>();
    try {
      String refusal = "";
      for (int i = 0; i <= TENANT_CONNECTIONS && refusal.isEmpty(); i++) {
        Socket socket = connect(open);
        String answer = ask(socket, "/v1/tenants/wide/tables");
        refusal = answer.contains(" 429 ") ? answer : "";
      }
      assertThat(refusal)
          .contains("\"code\":\"rate-limited\"")
          .contains("\"limit\":\"tenant-connections-max\"")
          .contains("Retry-After: 1");
      assertThat(open.getLast().getInputStream().read()).as("closed").isEqualTo(-1);
      refusal = "";
      for (int i = 0; i <= ADDRESS_CONNECTIONS && refusal.isEmpty(); i++) {
        String answer = ask(connect(open), "/v1/info");
        refusal = answer.contains(" 429 ") ? answer : "";
      }
      assertThat(refusal).contains("\"limit\":\"address-connections-max\"");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    await().until(() -> ask(connect(open), "/v1/tenants/wide/tables").contains(" 200 "));
    for (Socket socket : open) {
      socket.close();
    }
  }

  private Socket connect(List<Socket> open) throws IOException {
    URI base = node.base();
    Socket socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(20_000);
    open.add(socket);
    return socket;
  }

  /** One request; the connection stays open. */
  private static String ask(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    int length = -1;
    for (int c = in.read(); c >= 0; c = in.read()) {
      answer.append((char) c);
      if (length < 0 && answer.indexOf("\r\n\r\n") >= 0) {
        length = answer.length() + contentLength(answer.toString());
      }
      if (answer.length() == length) {
        break;
      }
    }
    return answer.toString();
  }

  private static int contentLength(String head) {
    int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    return Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
  }

  @Test
  void refusesSamplesUnread_whileTheTenantOwesBytes() {
    limit("owing", "{\"ingest_bytes_per_s\":1000}");
    String path = "/v1/tenants/owing/influx/write";
    String lines =
        IntStream.range(0, 1000).mapToObj(i -> "a b=" + i + "\n").collect(Collectors.joining());
    assertThat(client.call("POST", path).body("text/plain", lines).send().status()).isEqualTo(204);
    Answer refused =
        client
            .call("POST", path)
            .header("Content-Encoding", "gzip")
            .body("text/plain", "no gzip, which nobody finds out")
            .send();
    assertThat(refused.status()).as(refused.text()).isEqualTo(429);
    assertThat(refused.json().path("limit").asText()).isEqualTo("ingest-bytes-per-s");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(2, 10);
  }
}
