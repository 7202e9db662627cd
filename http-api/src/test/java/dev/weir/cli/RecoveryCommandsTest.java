package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify}, {@code replay}, {@code backup}, {@code restore} and {@code rebuild}. */
class RecoveryCommandsTest {
  private static final String VERIFY = "POST /v1/tenants/ca/verify";

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

  private static String job(String kind, String state, String result) {
    return """
    {"id":"w-1","kind":"%s","node":null,"tenant":"ca","circuit":"main","state":"%s",\
    "phase":"comparing","done":40,"total":40,"unit":"revs","rate_per_s":1.0,"eta_ms":null,\
    "warnings":[],"result":%s,"started_at":"2026-01-05T08:00:00.000Z","ended_at":null}\
    """
        .formatted(kind, state, result);
  }

  private static String views(boolean sound) {
    return """
    {"rev":40,"views":[{"name":"by_shop","ok":true,"rows":2,"result_hash":"aa"},\
    {"name":"top","ok":%s,"rows":10,"result_hash":"bb","recomputed":"cc","key":{"id":7},\
    "first_bad_rev":31}]}\
    """
        .formatted(sound);
  }

  @Test
  void printsWhatWasCompared() {
    server.reply(VERIFY, 202, job("verify", "running", "null"));
    server.reply("GET /v1/jobs/w-1", 200, job("verify", "done", views(true)));

    assertThat(weir.run(server, "verify")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            view     rows  ok    hash
            by_shop     2  true  aa
            top        10  true  bb
            job w-1 done: comparing, 40 of 40 revs
            """);
    assertThat(server.asked().getFirst().body()).isEqualTo("{\"views\":[\"*\"]}");
  }

  @Test
  void failsCheck_whenAViewDiffers() {
    server.reply(
        "POST /v1/tenants/ca/circuits/other/verify", 202, job("verify", "done", views(false)));

    assertThat(
            weir.run(
                server,
                "verify",
                "--views",
                "by_shop,top",
                "--share",
                "0.25",
                "--circuit",
                "other"))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out())
        .contains("top        10  false  bb\n")
        .contains("view top differs, first at key {\"id\":7}, wrong since rev 31\n")
        .doesNotContain("view by_shop");
    assertThat(weir.err()).isEqualTo("the check failed: verify w-1 found a difference\n");
    assertThat(server.asked().getFirst().body())
        .isEqualTo("{\"views\":[\"by_shop\",\"top\"],\"share\":0.25}");
  }

  @Test
  void namesTheCircuit_whenSeveralWereCompared() {
    server.reply(
        VERIFY,
        202,
        job(
            "verify",
            "done",
            """
            {"circuits":[
              {"circuit":"eu","views":[{"name":"v","ok":true,"rows":1,"result_hash":"aa"}]},
              {"circuit":"us","views":[{"name":"v","ok":false,"rows":1,"result_hash":"bb"}]}]}
            """));

    assertThat(weir.run(server, "verify")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("eu       v        1  true   aa", "us       v        1  false");
  }

  @Test
  void namesTheCopy_andWhatIsWrongBesideViews() {
    server.reply(
        VERIFY,
        202,
        job(
            "verify",
            "done",
            """
            {"ok":false,"views":[
              {"name":"v","copy":"eu","ok":true,"rows":1,"result_hash":"aa"},
              {"name":"v","copy":"us","ok":false,"rows":1,"result_hash":"bb","detail":"Rebuild it."}],
             "mismatches":[
              {"what":"view","name":"v","copy":"us","detail":"Rebuild it."},
              {"what":"copy","name":"replay","copy":"replay","detail":"Segment x is damaged."}],
             "journal":{"first_bad_rev":7,"detail":"Rev 7 is damaged."},
             "snapshots_damaged":["Segment y is damaged."]}
            """));

    assertThat(weir.run(server, "verify")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out())
        .startsWith(
            """
            copy  view  rows  ok     hash
            eu    v        1  true   aa
            us    v        1  false  bb
            view v of copy us differs: Rebuild it.
            Segment x is damaged.
            the journal cannot be read from rev 7 on: Rev 7 is damaged.
            set aside: Segment y is damaged.
            """);
  }

  @Test
  void isNoDifference_whenAViewStandsStill() {
    server.reply(
        VERIFY,
        202,
        job("verify", "done", "{\"views\":[{\"name\":\"v\",\"ok\":null,\"rows\":null}]}"));

    assertThat(weir.run(server, "verify")).isZero();
    assertThat(weir.out()).doesNotContain("differs");
  }

  @Test
  void printsTheWholeJob_forMachines() {
    server.reply(VERIFY, 202, job("verify", "done", views(false)));

    assertThat(weir.run(server, "verify", "-o", "json")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(Json.parse(weir.out()).path("result").path("rev").asLong()).isEqualTo(40);
  }

  @Test
  void failsCheck_whenAVerifyThatIsWatchedFindsADifference() {
    server.reply("GET /v1/jobs/w-1", 200, job("verify", "done", views(false)));

    assertThat(weir.run(server, "jobs", "show", "w-1")).isZero();
    assertThat(weir.run(server, "jobs", "watch", "w-1")).isEqualTo(ExitCode.CHECK_FAILED);
  }

  @Test
  void printsOnlyTheId_whenDetached() {
    server.reply(VERIFY, 202, job("verify", "running", "null"));

    assertThat(weir.run(server, "verify", "--detach")).isZero();
    assertThat(weir.out()).isEqualTo("w-1\n");
    assertThat(weir.err()).isEmpty();
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void makesACircuitOfThePast() {
    server.reply(
        "POST /v1/tenants/ca/replay",
        202,
        job("replay", "done", "{\"circuit\":\"main-replay-1800\",\"rev\":1800}"));
    server.reply("POST /v1/tenants/ca/circuits/eu/replay", 202, job("replay", "done", "null"));

    assertThat(weir.run(server, "replay", "--to-rev", "1800")).isZero();
    assertThat(weir.run(server, "replay", "--to-time", "2026-01-05T08:00:00Z", "--circuit", "eu"))
        .isZero();
    assertThat(weir.out())
        .contains(
            "circuit main-replay-1800 stands at rev 1800; read it with --circuit main-replay-1800");
    assertThat(server.asked())
        .extracting(FakeServer.Asked::body)
        .containsExactly("{\"to_rev\":1800}", "{\"to_time\":\"2026-01-05T08:00:00Z\"}");
  }

  @Test
  void wantsOneTarget() {
    assertThat(weir.run(server, "replay")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.run(server, "replay", "--to-rev", "1", "--to-time", "x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(weir.run(server, "restore", "b", "--to", "x", "--to-rev", "1", "--to-time", "x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void backsUpOneTenantOrAll() {
    server.reply("POST /v1/tenants/ca/backup", 202, job("backup", "done", "null"));
    server.reply("POST /v1/backups", 202, job("backup", "done", "null"));

    assertThat(weir.run(server, "backup", "create", "nightly-1")).isZero();
    assertThat(weir.run("--url", server.url(), "backup", "create", "all-1", "--all")).isZero();
    assertThat(server.asked())
        .extracting(FakeServer.Asked::body)
        .containsExactly("{\"name\":\"nightly-1\"}", "{\"name\":\"all-1\"}");
    assertThat(weir.run(server, "backup", "create", "all-2", "--all")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.run("--url", server.url(), "backup", "create", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(weir.run(server, "backup")).isEqualTo(ExitCode.USAGE);
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void listsAndVerifiesBackups() {
    server.reply(
        "GET /v1/backups",
        200,
        """
        {"backups":[{"name":"nightly-1","at":"2026-01-05T08:00:00.000Z","tenants":1,"circuits":2,\
        "bytes":4096,"new_bytes":512}],"damaged":["nightly-0"]}
        """);
    server.reply(
        "POST /v1/backups/nightly-1:verify",
        202,
        job("backup-verify", "done", "{\"circuits\":[{\"circuit\":\"main\",\"ok\":false}]}"));

    assertThat(weir.run(server, "backup", "list")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            """
            name       at                        tenants  circuits  bytes  new_bytes
            nightly-1  2026-01-05T08:00:00.000Z        1         2   4096        512
            damaged, so that nothing can be restored from it: nightly-0
            """);
    assertThat(weir.run(server, "backup", "verify", "nightly-1")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.out()).contains("circuits: [{\"circuit\":\"main\",\"ok\":false}]");
  }

  @Test
  void restoresIntoAnotherTenant() {
    server.reply("POST /v1/tenants/ca/restore", 202, job("restore", "done", "null"));

    assertThat(weir.run(server, "restore", "nightly-1", "--to", "ca2", "--to-rev", "9")).isZero();
    assertThat(weir.run(server, "restore", "nightly-1", "--to", "ca2")).isZero();
    assertThat(weir.run(server, "restore", "nightly-1")).isEqualTo(ExitCode.USAGE);
    assertThat(server.asked())
        .extracting(FakeServer.Asked::body)
        .containsExactly(
            "{\"name\":\"nightly-1\",\"to\":\"ca2\",\"to_rev\":9}",
            "{\"name\":\"nightly-1\",\"to\":\"ca2\"}");
  }

  @Test
  void rebuildsOnlyWhenItIsConfirmed() {
    server.reply("POST /v1/tenants/ca/rebuild", 202, job("rebuild", "done", "null"));

    assertThat(weir.run(server, "rebuild")).isZero();
    assertThat(weir.out())
        .isEqualTo(
            "would rebuild circuit main of tenant ca; nothing was changed: repeat the command with"
                + " --yes\n");
    assertThat(server.asked()).isEmpty();
    assertThat(weir.run(server, "rebuild", "--yes")).isZero();
    assertThat(server.asked()).hasSize(1);
  }
}
