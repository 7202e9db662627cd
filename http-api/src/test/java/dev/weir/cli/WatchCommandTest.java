package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
  private static final String STREAM = "GET /v1/tenants/ca/views/v/stream";
  private static final String SNAPSHOT =
      """
      {"type":"snapshot-begin","view":"v","rev":1842,"epoch":1,"rows":2,"columns":[\
      {"name":"origin","type":"VARCHAR(4)"},{"name":"n","type":"BIGINT"}]}
      {"type":"rows","view":"v","rev":1842,"rows":[{"origin":"LAX","n":776},{"origin":"SFO","n":3}]}
      {"type":"snapshot-end","id":"1.1842","view":"v","rev":1842,"epoch":1,"result_hash":"8c"}
      """;
  private static final String DELTA =
      """
      {"type":"delta","id":"1.1843","view":"v","format":"rows","prev_rev":1842,"rev":1843,\
      "epoch":1,"changes":[{"w":-1,"row":{"origin":"LAX","n":776}},{"w":-1,"row":\
      {"origin":"SFO","n":3}},{"w":1,"row":{"origin":"LAX","n":777}},\
      {"w":1,"row":{"origin":"PHX","n":1}}],"more":false,"coalesced":false}
      """;
  private static final String END =
      "{\"type\":\"end\",\"reason\":\"until\",\"resume\":\"1.1843\",\"retry_ms\":0}\n";

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of());
    server.reply("GET /v1/tenants/ca/views/v", 200, "{\"name\":\"v\",\"key\":[\"origin\"]}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void passesMessagesThrough_inPipe() {
    server.reply(STREAM, 200, SNAPSHOT + DELTA + END);

    assertThat(weir.run(server, "watch", "v", "--until-rev", "1843")).isZero();
    assertThat(weir.out()).isEqualTo(SNAPSHOT + DELTA + END);
    assertThat(server.asked().getFirst().target()).endsWith("?format=rows&until_rev=1843");
  }

  @Test
  void keepsTableEqualToView() {
    server.reply(STREAM, 200, SNAPSHOT + DELTA + END);

    assertThat(weir.run(server, "watch", "-o", "table", "v")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            v  rev 1842  2 rows
            origin    n
            LAX     776
            SFO       3

            v  rev 1843  2 rows
            origin    n
            LAX     777
            PHX       1

            """);
  }

  @Test
  void marksCellsThatChanged_onTerminal() {
    server.reply(STREAM, 200, SNAPSHOT + DELTA + END);

    assertThat(weir.onTerminal().run(server, "watch", "v")).isZero();
    assertThat(weir.out())
        .contains("LAX     \u001b[7m777\u001b[0m\n")
        .contains("\u001b[7mPHX   \u001b[0m  \u001b[7m  1\u001b[0m\n")
        .contains("LAX     776\n");
  }

  @Test
  void resumesFromLastPosition_whenStreamBreaks() {
    server.reply(STREAM, 200, SNAPSHOT);
    server.reply(STREAM, 200, DELTA + END);

    assertThat(weir.run(server, "watch", "-o", "table", "v")).isZero();
    assertThat(weir.out()).contains("v  rev 1843  2 rows\norigin    n\nLAX     777\n");
    assertThat(server.asked().getLast().target()).endsWith("?format=rows&from_rev=1.1842");
  }

  @Test
  void dropsState_onReset() {
    server.reply(
        STREAM,
        200,
        SNAPSHOT
            + "{\"type\":\"reset\",\"view\":null,\"reason\":\"compacted\",\"rev\":1}\n"
            + SNAPSHOT
            + END);

    weir.run(server, "watch", "-o", "table", "v");
    assertThat(weir.out()).doesNotContain("4 rows");
  }

  @Test
  void saysWhyItEnded_whenViewIsDeleted() {
    server.reply(
        STREAM, 200, SNAPSHOT + "{\"type\":\"end\",\"reason\":\"view-deleted\",\"resume\":null}\n");

    assertThat(weir.run(server, "watch", "v")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("the stream ended: view-deleted\n");
  }

  @Test
  void countsRowsWithoutKey() {
    LiveView view = new LiveView("v", Json.parse("null"));
    view.rows(Json.parse("{\"rows\":[{\"a\":1},{\"a\":1},{\"a\":2}]}"));
    view.delta(Json.parse("{\"rev\":2,\"changes\":[{\"w\":-1,\"row\":{\"a\":1}}]}"));

    assertThat(view.size()).isEqualTo(2);
    view.delta(Json.parse("{\"rev\":3,\"changes\":[{\"w\":-1,\"row\":{\"a\":1}}]}"));
    assertThat(view.first(9))
        .extracting(shown -> shown.row().toString())
        .containsExactly("{\"a\":2}");
  }

  @Test
  void watchesSeveralViewsInOneStream() {
    server.reply("GET /v1/tenants/ca/stream", 200, END);

    assertThat(weir.run(server, "watch", "v", "w")).isZero();
    assertThat(server.asked().getFirst().target())
        .isEqualTo("/v1/tenants/ca/stream?views=v,w&format=rows");
  }

  @Test
  void refusesUnknownView() {
    server.reply(STREAM, 404, "{\"code\":\"view-not-found\",\"detail\":\"there is no view v\"}");

    assertThat(weir.run(server, "watch", "v")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("view-not-found: there is no view v\n");
  }
}
