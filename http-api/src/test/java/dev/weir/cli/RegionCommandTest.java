package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionCommandTest {
  private static final String REGIONS = "/v1/cluster/regions";

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of()).onTerminal();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String job(String state, int done) {
    return """
    {"id":"h-1","kind":"take-home","tenant":"ca","state":"%s","phase":"from region eu to region us",\
    "done":%d,"total":2,"unit":"circuits","warnings":[]}\
    """
        .formatted(state, done);
  }

  @Test
  void addsRegion_once() {
    server.reply("PUT " + REGIONS + "/us", 201, "{\"regions\":[]}");
    server.reply("PUT " + REGIONS + "/us", 200, "{\"regions\":[]}");

    assertThat(weir.run(server, "region", "add", "us")).isZero();
    assertThat(weir.run(server, "region", "add", "us")).isZero();
    assertThat(weir.out()).isEqualTo("region us added\nregion us is known already\n");
  }

  @Test
  void movesTenant_andFollowsTheJob() {
    server.reply("POST " + REGIONS + "/us:take-home", 202, job("running", 0));
    server.reply("GET /v1/jobs/h-1", 200, job("running", 1));
    server.reply("GET /v1/jobs/h-1", 200, job("done", 2));

    assertThat(weir.run(server, "region", "move", "--to", "us")).isZero();
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"tenant\":\"ca\"}");
    assertThat(weir.err()).contains("1 of 2 circuits");
    assertThat(weir.out())
        .isEqualTo("job h-1 done: from region eu to region us, 2 of 2 circuits\n");
  }

  @Test
  void movesNothing_inDryRunOrWithoutATenant() {
    assertThat(weir.run(server, "region", "move", "--to", "us", "--dry-run")).isZero();
    assertThat(weir.run("region", "move", "--to", "us")).isEqualTo(2);
    assertThat(weir.run(server, "region", "move")).isEqualTo(2);
    assertThat(server.asked()).isEmpty();
    assertThat(weir.err()).contains("a tenant is missing: -t NAME");
  }

  @Test
  void failover_saysWhatIsMissing_andChangesNothing() {
    server.reply(
        "POST " + REGIONS + "/us:take-home",
        409,
        "{\"code\":\"confirmation-required\",\"detail\":\"3 are missing.\",\"lag_revs\":3}");

    assertThat(weir.run(server, "region", "failover", "--from", "eu", "--to", "us"))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"forced\":true,\"tenant\":\"ca\"}");
    assertThat(server.asked()).hasSize(1);
    assertThat(weir.out()).contains("tenant ca: 3 are missing.");
    assertThat(weir.err()).contains("--accept-loss");
  }

  @Test
  void failover_takesTheDirectoryFirst_thenTenantAfterTenant() {
    server.reply("GET " + REGIONS, 200, "{\"regions\":[{\"region\":\"eu\",\"root\":true}]}");
    server.reply("POST " + REGIONS + "/us:take-home", 200, "{\"regions\":[]}");
    server.reply("POST " + REGIONS + "/us:take-home", 202, job("done", 2));

    assertThat(
            weir.run(
                server, "region", "failover", "--from", "eu", "--to", "us", "--accept-loss", "3"))
        .isZero();
    assertThat(server.asked().get(1).body()).isEqualTo("{\"forced\":true,\"directory\":true}");
    assertThat(server.asked().get(2).body())
        .isEqualTo("{\"forced\":true,\"tenant\":\"ca\",\"accept_loss_revs\":3}");
    assertThat(weir.out()).contains("region us writes the directory", "job h-1 done");
  }
}
