package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCommandTest {
  private static final String PLAN =
      """
      {"plan":"p-1","expires_at":"2026-01-05T08:10:00.000Z","moves":[{"shard":12,"from":"weir-1",\
      "to":"weir-2","entities":9,"bytes":4096,"pause_ms":140,"tenants":[]}]}\
      """;
  private static final String EVEN =
      "{\"plan\":\"p-2\",\"expires_at\":\"2026-01-05T08:10:00.000Z\",\"moves\":[]}";

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
    {"id":"j-1","kind":"drain","node":"weir-2","state":"%s","phase":"moving shards","done":%d,\
    "total":12,"unit":"shards","warnings":["shard 3 stays"]}\
    """
        .formatted(state, done);
  }

  @Test
  void showsPlan() {
    server.reply("POST /v1/cluster/rebalance:plan", 200, PLAN);

    assertThat(weir.run(server, "cluster", "plan")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            shard  from    to      entities  bytes  pause_ms
               12  weir-1  weir-2         9   4096       140
            plan p-1; make these moves with: weir cluster rebalance --apply p-1
            """);
  }

  @Test
  void appliesNewPlan_andFollowsItsJob() {
    server.reply("POST /v1/cluster/rebalance:plan", 200, PLAN);
    server.reply("POST /v1/cluster/rebalance:apply", 202, job("running", 3));
    server.reply("GET /v1/jobs/j-1", 200, job("done", 12));

    assertThat(weir.run(server, "cluster", "rebalance", "--apply")).isZero();
    assertThat(weir.out()).isEqualTo("job j-1 done: moving shards, 12 of 12 shards\n");
    assertThat(weir.err()).contains("warning: shard 3 stays");
    assertThat(server.asked().get(1).body()).isEqualTo("{\"plan\":\"p-1\"}");
  }

  @Test
  void appliesNothing_whenLoadsAreEvenOrInDryRun() {
    server.reply("POST /v1/cluster/rebalance:plan", 200, EVEN);

    assertThat(weir.run(server, "cluster", "rebalance", "--apply")).isZero();
    assertThat(weir.run(server, "cluster", "rebalance", "--apply", "p-7", "--dry-run")).isZero();
    assertThat(weir.out()).contains("nothing to move", "would apply p-7");
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void tellsThatPlanIsOutdated() {
    server.reply(
        "POST /v1/cluster/rebalance:apply", 409, "{\"code\":\"plan-outdated\",\"detail\":\"x.\"}");

    assertThat(weir.run(server, "cluster", "rebalance", "--apply", "p-7")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("plan-outdated: x.\n");
  }

  @Test
  void pausesAndShowsPolicy() {
    String path = "/v1/cluster/rebalance/policy";
    server.reply("PUT " + path, 200, "{\"paused\":true,\"moves_max\":4}");
    server.reply("GET " + path, 200, "{\"paused\":false,\"moves_max\":8}");

    assertThat(weir.run(server, "cluster", "rebalance", "--pause")).isZero();
    assertThat(weir.run(server, "cluster", "rebalance", "--resume", "--dry-run")).isZero();
    assertThat(weir.run(server, "cluster", "rebalance")).isZero();
    assertThat(weir.run(server, "cluster", "rebalance", "--pause", "--resume")).isEqualTo(2);
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"paused\":true}");
    assertThat(weir.out())
        .isEqualTo(
            """
            rebalancing unasked: paused, at most 4 shards move at once
            would set {"paused":false}
            rebalancing unasked: on, at most 8 shards move at once
            """);
  }

  @Test
  void drainsWithBar() {
    server.reply("POST /v1/cluster/members/weir-2:drain", 202, job("running", 0));
    server.reply("GET /v1/jobs/j-1", 200, job("running", 6));
    server.reply("GET /v1/jobs/j-1", 200, job("done", 12));

    assertThat(weir.run(server, "cluster", "drain", "weir-2")).isZero();
    assertThat(weir.err()).contains("drain j-1 ██████████░░░░░░░░░░  50 %  6 of 12 shards");
  }

  @Test
  void failsCheck_whenJobIsCancelled() {
    server.reply("POST /v1/cluster/members/weir-2:drain", 202, job("cancelled", 4));

    assertThat(weir.run(server, "cluster", "drain", "weir-2")).isEqualTo(4);
    assertThat(weir.err()).contains("job j-1 cancelled: moving shards, 4 of 12 shards");
  }

  @Test
  void endsDrain() {
    server.reply("POST /v1/cluster/members/weir-2:resume", 202, job("cancelled", 4));

    assertThat(weir.run(server, "cluster", "drain", "weir-2", "--dry-run")).isZero();
    assertThat(weir.run(server, "cluster", "drain", "weir-2", "--resume")).isZero();
    assertThat(weir.out()).isEqualTo("would drain weir-2\nweir-2 takes shards\n");
  }
}
