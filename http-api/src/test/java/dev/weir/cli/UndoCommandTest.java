package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoCommandTest {
  private static final String ROUTE = "POST /v1/tenants/ca/undo";

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
  void isADryRun_unlessItIsToldOtherwise() {
    server.reply(
        ROUTE,
        200,
        """
        {"rev":9,"epoch":1,"dry_run":true,"after_rev":5,"batches":1,
         "tables":[{"table":"orders","upserts":2,"deletes":1}],
         "views":[{"view":"by_shop","removed":1,"added":1,"changes":[
           {"w":-1,"row":{"shop":"a","cents":9}},{"w":1,"row":{"shop":"a","cents":5}}]},
          {"view":"share","would_fail":"division by zero","removed":0,"added":0,"changes":[]}]}
        """);

    assertThat(weir.onTerminal().run(server, "undo", "--to-rev", "5", "--tables", "orders,stock"))
        .isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            table orders: 2 rows put back, 1 taken out
            view by_shop: -1 +1 rows
              - {"shop":"a","cents":9}
              + {"shop":"a","cents":5}
            view share would fail: division by zero
            nothing was changed: repeat the command with --yes
            """);
    assertThat(server.asked().getFirst().body())
        .isEqualTo("{\"to_rev\":5,\"tables\":[\"orders\",\"stock\"],\"dry_run\":true}");
  }

  @Test
  void doesItOnce_whenItIsConfirmed() {
    server.reply(
        ROUTE,
        200,
        """
        {"rev":10,"epoch":1,"dry_run":false,"after_rev":5,"batches":1,
         "tables":[{"table":"orders","upserts":2,"deletes":1}]}
        """);

    assertThat(weir.onTerminal().run(server, "undo", "--rev", "6", "--yes")).isZero();
    assertThat(weir.out())
        .isEqualTo("table orders: 2 rows put back, 1 taken out\nthe circuit is at rev 10\n");
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"rev\":6}");
    assertThat(server.asked().getFirst().header("Idempotency-key")).startsWith("undo:");
  }

  @Test
  void wantsOneTarget() {
    assertThat(weir.run(server, "undo", "--yes")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.run(server, "undo", "--rev", "6", "--to-rev", "5")).isEqualTo(ExitCode.USAGE);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void readsThePast() {
    server.reply(
        "GET /v1/tenants/ca/views/by_shop/diff",
        200,
        """
        {"view":"by_shop","from_rev":5,"to_rev":9,"epoch":1,"removed":1,"added":0,
         "changes":[{"w":-1,"row":{"shop":"a"}}],"truncated":false}
        """);
    server.reply(
        "POST /v1/tenants/ca/query",
        200,
        "{\"rev\":5,\"columns\":[{\"name\":\"n\"}],\"rows\":[{\"n\":1}]}");

    assertThat(
            weir.onTerminal()
                .run(server, "views", "diff", "by_shop", "--from-rev", "5", "--to-rev", "9"))
        .isZero();
    assertThat(weir.out()).isEqualTo("- {\"shop\":\"a\"}\n-1 +0 rows from rev 5 to rev 9\n");
    assertThat(weir.onTerminal().run(server, "query", "SELECT 1", "--at-rev", "5")).isZero();
    assertThat(weir.out()).contains("1 row at rev 5");
    assertThat(server.asked().stream().map(FakeServer.Asked::target))
        .containsExactly(
            "/v1/tenants/ca/views/by_shop/diff?from_rev=5&to_rev=9",
            "/v1/tenants/ca/query?at_rev=5");
  }
}
