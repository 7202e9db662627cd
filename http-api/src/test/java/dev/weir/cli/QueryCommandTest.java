package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCommandTest {
  private static final String ROUTE = "POST /v1/tenants/ca/query";
  private static final String ANSWER =
      """
      {"rev":5,"epoch":1,"columns":[{"name":"origin","type":"VARCHAR(4)"},\
      {"name":"n","type":"BIGINT"}],"rows":[{"origin":"LAX","n":777},\
      {"origin":"SFO","n":388}],"truncated":false}\
      """;

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void alignsColumns_onTerminal() {
    server.reply(ROUTE, 200, ANSWER);

    assertThat(weir.onTerminal().run(server, "query", "SELECT 1")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            origin    n
            LAX     777
            SFO     388
            2 rows at rev 5
            """);
    assertThat(server.asked())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.body()).isEqualTo("SELECT 1");
              assertThat(asked.header("Content-type")).isEqualTo("application/sql");
            });
  }

  @Test
  void passesNdjsonThrough_inPipe() {
    server.reply(ROUTE, 200, "{\"n\":1}\n{\"n\":2}\n");

    assertThat(weir.run(server, "query", "SELECT 1")).isZero();
    assertThat(weir.out()).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
    assertThat(server.asked().getFirst().header("Accept")).isEqualTo("application/x-ndjson");
  }

  @Test
  void keepsDigits_inJson() {
    server.reply(
        ROUTE, 200, "{\"columns\":[],\"rows\":[{\"a\":9007199254740993,\"b\":1.50}],\"rev\":1}");

    assertThat(weir.run(server, "query", "-o", "json", "SELECT 1")).isZero();
    assertThat(weir.out()).contains("9007199254740993").contains("1.50");
  }

  @Test
  void asksForCsv() {
    server.reply(ROUTE, 200, "n\r\n1\r\n");

    assertThat(weir.run(server, "-o", "CSV", "query", "SELECT 1")).isZero();
    assertThat(weir.out()).isEqualTo("n\r\n1\r\n");
    assertThat(server.asked().getFirst().header("Accept")).isEqualTo("text/csv");
  }

  @Test
  void showsPlaceOfSqlError() {
    server.reply(
        ROUTE,
        422,
        """
        {"type":"/docs/problems/sql-invalid","title":"t","status":422,"code":"sql-invalid",\
        "retry":"no","detail":"table flights has no column dealy","hint":"did you mean delay?",\
        "position":7,"line":1,"column":8,"excerpt":"SELECT dealy FROM flights\\n       ^"}\
        """);

    assertThat(weir.onTerminal().run(server, "query", "SELECT dealy FROM flights")).isEqualTo(1);
    assertThat(weir.err())
        .isEqualTo(
            """
            sql-invalid: table flights has no column dealy; did you mean delay?
              SELECT dealy FROM flights
                     ^
            """);
    assertThat(weir.out()).isEmpty();
  }

  @Test
  void drawsCaret_whenExcerptHasNone() {
    server.reply(
        ROUTE,
        422,
        """
        {"code":"sql-invalid","detail":"no column dealy","hint":"delay","column":8,\
        "excerpt":"SELECT dealy FROM flights"}\
        """);

    weir.run(server, "query", "SELECT dealy FROM flights");
    assertThat(weir.err())
        .isEqualTo(
            """
            sql-invalid: no column dealy; did you mean delay?
              SELECT dealy FROM flights
                     ^
            """);
  }

  @Test
  void asksCircuit_whenGiven() {
    server.reply("POST /v1/tenants/ca/circuits/other/query", 200, ANSWER);

    assertThat(weir.run(server, "query", "--circuit", "other", "SELECT 1")).isZero();
  }

  @Test
  void sendsKey() {
    server.reply(ROUTE, 200, ANSWER);
    weir = new CommandLineFixture(directory, Map.of("WEIR_URL", server.url(), "WEIR_KEY", "k1"));

    assertThat(weir.run("-t", "ca", "query", "SELECT 1")).isZero();
    assertThat(server.asked().getFirst().header("Authorization")).isEqualTo("Bearer k1");
  }

  @Test
  void endsWithUsage_whenTenantIsMissing() {
    assertThat(weir.run("query", "SELECT 1")).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: a tenant is missing: -t NAME\n");
  }

  @Test
  void endsWithUsage_whenOptionIsUnknown() {
    assertThat(weir.run("query", "--fromat", "x", "SELECT 1")).isEqualTo(2);
    assertThat(weir.err()).contains("--fromat").contains("Try: weir query --help");
  }

  @Test
  void saysWhatToDo_whenNoServerIsThere() {
    String url = server.url();
    server.close();

    assertThat(weir.run("--url", url, "-t", "ca", "query", "SELECT 1")).isEqualTo(3);
    assertThat(weir.err())
        .isEqualTo(
            url
                + " cannot be reached (connection refused). Start a node with ./weir serve, or give"
                + " --url.\n");
  }

  @Test
  void showsForeignErrors() {
    server.reply(ROUTE, 502, "<html>Bad Gateway</html>");

    assertThat(weir.run(server, "query", "SELECT 1")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("status-502: <html>Bad Gateway</html>\n");
  }
}
