package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineCommandTest {
  private static final String HOME = "/v1/tenants/ca/circuits/main";
  private static final String SQL =
      "CREATE TABLE flights (id BIGINT PRIMARY KEY, origin VARCHAR, delay INTEGER)";
  private static final String TABLE = "{\"name\":\"flights\",\"sql\":\"" + SQL + "\"}";
  private static final String ABSENT = "{\"code\":\"row-not-found\",\"detail\":\"none\"}";
  private static final long FIRST = 41;

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private final CircuitRecords tail = new CircuitRecords(FIRST);
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of());
    server.reply("GET " + HOME + "/tables/flights", 200, TABLE);
    server.reply("POST " + HOME + "/batches", 200, "{\"rev\":60}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String write() {
    return write("c|ca|main");
  }

  private String write(String persistenceId) {
    QuarantineHeader header =
        new QuarantineHeader(
            persistenceId, 5, FIRST, FIRST + tail.all().size() - 1, 1_700_000_000_000L, "eu");
    return new QuarantineDirectory(directory.resolve(".weir"), 0)
        .write(header, List.of(tail.all()))
        .toString();
  }

  private void row(int id, String json, long rev) {
    server.reply(
        "GET " + HOME + "/tables/flights/rows/" + id,
        200,
        "{\"table\":\"flights\",\"rev\":59,\"row\":" + json + ",\"row_rev\":" + rev + "}");
  }

  private void noRow(int id) {
    server.reply("GET " + HOME + "/tables/flights/rows/" + id, 404, ABSENT);
  }

  /** The home has not touched what the tail changes. */
  private void untouched() {
    noRow(7);
    row(8, "{\"id\":8,\"origin\":\"SFO\",\"delay\":1}", 12);
    row(9, "{\"id\":9,\"origin\":\"SFO\",\"delay\":1}", 40);
  }

  private List<FakeServer.Asked> sent() {
    return server.asked().stream().filter(each -> !each.method().equals("GET")).toList();
  }

  private int resubmit(String... more) {
    List<String> arguments = new ArrayList<>(List.of("region", "quarantine", "resubmit"));
    arguments.addAll(List.of(more));
    return weir.run(server, arguments.toArray(String[]::new));
  }

  @Test
  void listsFiles_andSaysWhichAreDamaged() throws IOException {
    tail.batch();
    tail.batch();
    String sound = write();
    assertThat(weir.run("region", "quarantine", "list", "-o", "ndjson")).isZero();
    assertThat(weir.out())
        .contains("\"tenant\":\"ca\",\"circuit\":\"main\",\"epoch\":5")
        .contains("\"first_rev\":41,\"last_rev\":42,\"batches\":2,\"changes\":6")
        .contains("\"written_at\":\"2023-11-14T22:13:20Z\"")
        .contains(sound);
    Files.write(Path.of(sound).resolveSibling("5-1-1.wq"), new byte[40]);
    assertThat(weir.run("region", "quarantine")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("journal-corrupt", "5-1-1.wq");
  }

  @Test
  void showsChangesAsClientsSendThem() {
    tail.control("{\"type\":\"view-dropped\",\"view\":\"old\"}");
    tail.batch();
    assertThat(weir.run(server, "region", "quarantine", "show", write())).isZero();
    String head =
        "{\"rev\":42,\"at\":\"2023-11-14T22:13:20Z\",\"idempotency_key_hash\":"
            + "\"00000000000000ab00000000000000cd\",\"table\":\"flights\",";
    assertThat(weir.out().lines())
        .containsExactly(
            "{\"rev\":41,\"at\":\"2023-11-14T22:13:20Z\",\"event\":\"view old dropped\"}",
            head + "\"op\":\"upsert\",\"row\":{\"id\":7,\"origin\":\"LAX\",\"delay\":null}}",
            head + "\"op\":\"update\",\"key\":{\"id\":8},\"row\":{\"delay\":66}}",
            head + "\"op\":\"delete\",\"key\":{\"id\":9}}");
  }

  @Test
  void sendsWhatTheHomeHasNotTouched_withAKeyThatDoesNotChange() {
    tail.batch();
    String file = write();
    untouched();
    assertThat(resubmit(file)).isZero();
    assertThat(resubmit(file)).isZero();
    assertThat(sent()).hasSize(2).allMatch(each -> each.target().contains("mode=lenient"));
    assertThat(sent().getFirst().body().lines()).hasSize(3);
    assertThat(sent().getFirst().header("Idempotency-key"))
        .startsWith("quarantine-")
        .isEqualTo(sent().getLast().header("Idempotency-key"));
    assertThat(sent().getFirst().body()).isEqualTo(sent().getLast().body());
    assertThat(weir.err()).contains("sent 1 batches with 3 changes (0 known already)");
  }

  @Test
  void skipsWhatTheHomeHasChanged_andKnowsWhatIsThere() {
    tail.batch();
    String file = write();
    row(7, "{\"id\":7,\"origin\":\"LAX\",\"delay\":null}", 50);
    row(8, "{\"id\":8,\"origin\":\"SFO\",\"delay\":3}", 51);
    noRow(9);
    assertThat(resubmit(file)).isZero();
    assertThat(sent()).isEmpty();
    assertThat(weir.out()).contains("\"key\":\"{\\\"id\\\":8}\",\"row_rev\":51");
    assertThat(weir.err()).contains("sent 0 batches", "1 changes skipped");
    assertThat(resubmit(file, "--policy", "fail")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(sent()).isEmpty();
    assertThat(resubmit(file, "--policy", "overwrite")).isZero();
    assertThat(sent()).hasSize(1);
    assertThat(sent().getFirst().body().lines()).hasSize(3);
  }

  @Test
  void sendsNothing_inADryRun() {
    tail.control(
        "{\"type\":\"table-created\",\"table\":\"other\",\"sql\":\"CREATE TABLE other (id BIGINT"
            + " PRIMARY KEY)\"}");
    tail.batch();
    untouched();
    assertThat(resubmit(write(), "--dry-run")).isZero();
    assertThat(sent()).isEmpty();
    assertThat(weir.err()).contains("would create table other", "would send 1 batches");
  }

  @Test
  void createsWhatIsAbsent_andRepeatsNoDrop() {
    tail.control("{\"type\":\"table-created\",\"table\":\"flights\",\"sql\":\"" + SQL + "\"}");
    tail.control(
        "{\"type\":\"view-created\",\"view\":\"late\",\"sql\":\"SELECT 1\",\"format\":\"rows\"}");
    tail.control("{\"type\":\"table-dropped\",\"table\":\"old\"}");
    tail.control("{\"type\":\"home-moved\",\"region\":\"us\",\"epoch\":6}");
    server.reply("PUT " + HOME + "/views/late", 201, "{\"rev\":60}");
    assertThat(resubmit(write())).isZero();
    assertThat(sent()).extracting(FakeServer.Asked::target).containsExactly(HOME + "/views/late");
    assertThat(sent().getFirst().body()).isEqualTo("{\"sql\":\"SELECT 1\",\"format\":\"rows\"}");
    assertThat(weir.err())
        .contains("table flights exists at the home", "view late created")
        .contains("table old dropped: not repeated", "home moved to region us: not repeated");
  }

  @Test
  void reportsAKeyThatStandsForAnotherBatch_andGoesOn() {
    tail.batch();
    tail.batch();
    String file = write();
    untouched();
    FakeServer other = new FakeServer();
    try (other) {
      other.reply("GET " + HOME + "/tables/flights", 200, TABLE);
      other.reply(
          "POST " + HOME + "/batches",
          422,
          "{\"code\":\"idempotency-key-reused\",\"detail\":\"stored at rev 50\"}");
      other.reply("POST " + HOME + "/batches", 200, Map.of("Idempotent-Replay", "true"), "{}");
      assertThat(weir.run(other, "region", "quarantine", "resubmit", file))
          .isEqualTo(ExitCode.REFUSED);
      assertThat(weir.err())
          .contains("rev 41: idempotency-key-reused: stored at rev 50")
          .contains("sent 1 batches with 2 changes (1 known already)");
    }
  }

  @Test
  void saysThatATableIsGone_andRefusesOtherFiles() {
    tail.batch();
    FakeServer empty = new FakeServer();
    try (empty) {
      assertThat(weir.run(empty, "region", "quarantine", "resubmit", write())).isZero();
      assertThat(weir.err()).contains("rev 41: there is no table flights now");
    }
    assertThat(resubmit(write("t|ca"))).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(weir.err()).contains("not of a circuit");
    assertThat(resubmit("nowhere.wq")).isEqualTo(ExitCode.CHECK_FAILED);
  }
}
