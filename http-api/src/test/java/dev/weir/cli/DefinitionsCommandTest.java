package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code tables}, {@code views} and {@code cluster}. */
class DefinitionsCommandTest {
  private static final String TABLE =
      """
      {"name":"flights","tenant":"ca","circuit":"main","rev":1,"sql":"CREATE TABLE flights (…)",\
      "columns":[{"name":"id","type":"BIGINT","nullable":false,"default":null}],\
      "primary_key":["id"],"rows":2380,"state_bytes":190400,"created_rev":1,"changed_rev":1}\
      """;

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() throws IOException {
    weir = new CommandLineFixture(directory, Map.of()).onTerminal();
    Files.writeString(directory.resolve("v.sql"), "SELECT 1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsTables() {
    server.reply("GET /v1/tenants/ca/tables", 200, "{\"rev\":7,\"tables\":[" + TABLE + "]}");

    assertThat(weir.run(server, "tables")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            name     rows  state_bytes  created_rev  changed_rev  primary_key
            flights  2380       190400            1            1  ["id"]
            """);
  }

  @Test
  void listsTablesAsCsv() {
    server.reply("GET /v1/tenants/ca/tables", 200, "{\"rev\":7,\"tables\":[" + TABLE + "]}");

    assertThat(weir.run(server, "tables", "list", "-o", "csv")).isZero();
    assertThat(weir.out().lines())
        .containsExactly(
            "name,rows,state_bytes,created_rev,changed_rev,primary_key",
            "flights,2380,190400,1,1,\"[\"\"id\"\"]\"");
  }

  @Test
  void putsTable() {
    server.reply("PUT /v1/tenants/ca/tables/flights", 201, TABLE);
    server.reply("PUT /v1/tenants/ca/tables/flights", 200, TABLE);

    assertThat(weir.run(server, "tables", "put", "flights", "v.sql")).isZero();
    assertThat(weir.run(server, "tables", "put", "flights", "v.sql")).isZero();
    assertThat(weir.out())
        .isEqualTo("table flights created at rev 1\ntable flights unchanged at rev 1\n");
    assertThat(server.asked().getFirst().body()).isEqualTo("SELECT 1");
  }

  @Test
  void endsWithUsage_whenFileIsMissing() {
    assertThat(weir.run(server, "tables", "put", "flights", "none.sql")).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: none.sql cannot be read\n");
  }

  @Test
  void dropsTable() {
    server.reply(
        "DELETE /v1/tenants/ca/tables/flights", 200, "{\"deleted\":\"flights\",\"rev\":9}");

    assertThat(weir.run(server, "tables", "drop", "flights")).isZero();
    assertThat(weir.out()).isEqualTo("table flights dropped at rev 9\n");
  }

  @Test
  void dropsNothing_inDryRun() {
    server.reply("GET /v1/tenants/ca/tables/flights", 200, TABLE);

    assertThat(weir.run(server, "tables", "drop", "--dry-run", "flights")).isZero();
    assertThat(weir.out()).isEqualTo("would drop table flights with 2,380 rows\n");
    assertThat(server.asked()).extracting(FakeServer.Asked::method).containsExactly("GET");
  }

  @Test
  void showsView() {
    server.reply(
        "GET /v1/tenants/ca/views/v",
        200,
        """
        {"name":"v","sql":"SELECT 1","state":"failed","failure":{"rev":88},\
        "columns":[{"name":"n","type":"BIGINT","nullable":false}]}\
        """);

    assertThat(weir.run(server, "views", "show", "v")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            SELECT 1
            state: failed, {"rev":88}
            name  type    nullable
            n     BIGINT  false
            """);
  }

  @Test
  void tellsWhatPutOfViewDid() {
    String view = "{\"name\":\"v\",\"rev\":12,\"changed_rev\":12,\"replaced\":true}";
    server.reply("PUT /v1/tenants/ca/views/v", 200, view);
    server.reply("PUT /v1/tenants/ca/views/v", 202, view);

    weir.run(server, "views", "put", "v", "v.sql");
    weir.run(server, "views", "put", "v", "v.sql");
    assertThat(weir.out())
        .isEqualTo("view v replaced at rev 12\nview v accepted, still backfilling, at rev 12\n");
  }

  @Test
  void failsCheck_whenQueryHasProblems() {
    server.reply(
        "POST /v1/tenants/ca/views:check",
        200,
        """
        {"ok":false,"columns":[],"warnings":[],"problems":[{"code":"sql-syntax",\
        "detail":"SELECT expected","excerpt":"SELEC 1","column":1}]}\
        """);

    assertThat(weir.run(server, "views", "check", "v.sql")).isEqualTo(4);
    assertThat(weir.out()).isEqualTo("sql-syntax: SELECT expected\n  SELEC 1\n  ^\n");
  }

  @Test
  void printsPlanAsTree() {
    server.reply("GET /v1/tenants/ca/views/v/plan", 200, "scan flights\n");

    assertThat(weir.run(server, "views", "plan", "v")).isZero();
    assertThat(weir.out()).isEqualTo("scan flights\n");
    assertThat(server.asked().getFirst().target()).endsWith("/plan?format=text");
  }

  @Test
  void showsMembersOfCluster() {
    server.reply(
        "GET /v1/cluster",
        200,
        """
        {"id":"x","node":"weir-1","region":"local","members":[{"node":"weir-1","region":"local",\
        "address":"127.0.0.1:1","status":"up","shards":256,"entities":4,"state_bytes":10,\
        "version":"0.1.0"}],"quarantined":["ca/main"]}\
        """);

    server.reply(
        "GET /v1/cluster/shards",
        200,
        """
        {"total":256,"shards":[{"shard":12,"node":"weir-1","entities":4,"state_bytes":10,\
        "moving":false}]}\
        """);

    assertThat(weir.run("--url", server.url(), "cluster", "status")).isZero();
    assertThat(weir.out())
        .startsWith(
            """
            node    region  address      status  shards  entities  state_bytes  version
            weir-1  local   127.0.0.1:1  up         256         4           10  0.1.0
            """)
        .contains("1 of 256 shards in use")
        .endsWith("quarantined: [\"ca/main\"]\n");
  }
}
