package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactCommandTest {
  private static final String ROUTE = "POST /v1/tenants/ca/compact";
  private static final String MAIN =
      """
      {"circuit":"main","rev":50,"epoch":1,"dry_run":%s,"deleted_to":40,"oldest_rev":40,
       "journal_events":10,"freed_events":40,"freed_bytes":900,"limit":"too-young",
       "why":"Events after rev 40 are younger."}
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
  void isADryRun_unlessItIsToldOtherwise() {
    server.reply(
        ROUTE,
        200,
        "{\"circuits\":["
            + MAIN.formatted(true)
            + ",{\"circuit\":\"side\",\"code\":\"recovering\",\"detail\":\"It is proven.\"}]}");

    assertThat(weir.onTerminal().run(server, "compact", "--keep", "1h"))
        .as("one has refused")
        .isEqualTo(ExitCode.REFUSED);
    assertThat(weir.out())
        .isEqualTo(
            """
            circuit main: 40 events up to rev 40 would go, 10 would stay, and the oldest rev to be read would be 40
              why not more: Events after rev 40 are younger.
            circuit side: refused: It is proven.
            nothing was deleted: repeat the command with --yes
            """);
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"dry_run\":true,\"keep\":\"PT1H\"}");
    assertThat(weir.run(server, "compact", "--yes", "--dry-run")).isEqualTo(ExitCode.REFUSED);
    assertThat(server.asked().getLast().body()).isEqualTo("{\"dry_run\":true}");
  }

  @Test
  void saysWhatWent_whenItIsConfirmed() {
    server.reply("POST /v1/tenants/ca/circuits/main/compact", 200, MAIN.formatted(false));

    assertThat(
            weir.onTerminal()
                .run(server, "compact", "--circuit", "main", "--to-rev", "44", "--yes"))
        .isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            circuit main: 40 events up to rev 40 (900 bytes) went, 10 stay, and the oldest rev to be read is 40
              why not more: Events after rev 40 are younger.
            """);
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"dry_run\":false,\"to_rev\":44}");
  }

  @Test
  void takesTimesThatAreShortToType() {
    assertThat(CompactCommand.duration("90s")).isEqualTo("PT90S");
    assertThat(CompactCommand.duration("30m")).isEqualTo("PT30M");
    assertThat(CompactCommand.duration("7d")).isEqualTo("P7D");
    assertThat(CompactCommand.duration("P1DT2H")).isEqualTo("P1DT2H");
    assertThat(CompactCommand.duration("soon")).isEqualTo("soon");
  }
}
