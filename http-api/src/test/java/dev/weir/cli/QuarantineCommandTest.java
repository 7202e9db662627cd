package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.EventFrame;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.EventFrame.Kind;
import dev.weir.journal.StoredRecord;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineHeader;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedBatchCodec;
import dev.weir.zset.TypedChanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final List<StoredRecord> tail = new ArrayList<>();
  private CommandLineFixture weir;
  private Chain chain = new Chain(7, 7);

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

  private void event(Kind kind, byte[] payload) {
    long rev = FIRST + tail.size();
    EventFrame frame = EventFrame.follow(chain, kind, 5, rev, 1_700_000_000_000L, payload);
    chain = frame.chain();
    tail.add(
        new StoredRecord(rev, 17, kind.manifest(), "", "w", 0, Optional.empty(), frame.encode(5)));
  }

  private void control(String json) {
    event(Kind.CONTROL, json.getBytes(UTF_8));
  }

  /** One change of each kind: 7 from LAX, 8 delayed by 66, 9 deleted. */
  private void batch() {
    ColumnVector ids = ColumnVector.of(new long[] {7, 8, 9}, null, null);
    ColumnVector origins = ColumnVector.of(new long[3], null, new boolean[] {false, true, true});
    ColumnVector delays =
        ColumnVector.of(new long[] {0, 66, 0}, null, new boolean[] {true, false, true});
    ChangeOp[] ops = {ChangeOp.UPSERT, ChangeOp.UPDATE, ChangeOp.DELETE};
    TypedChanges changes =
        new TypedChanges(
            "flights",
            ops,
            new ColumnVector[] {ids, origins, delays},
            new long[][] {null, {0b101}, null},
            3);
    byte[] body =
        TypedBatchCodec.encode(new TypedBatch(List.of(changes), List.of("LAX".getBytes(UTF_8))));
    event(
        Kind.BATCH,
        ByteBuffer.allocate(5 + 32 + body.length)
            .put((byte) 1)
            .putInt(3)
            .putLong(0xAB)
            .putLong(0xCD)
            .putLong(1)
            .putLong(2)
            .put(body)
            .array());
  }

  private String write() {
    return write("c|ca|main");
  }

  private String write(String persistenceId) {
    QuarantineHeader header =
        new QuarantineHeader(
            persistenceId, 5, FIRST, FIRST + tail.size() - 1, 1_700_000_000_000L, "eu");
    return new QuarantineDirectory(directory.resolve(".weir"), 0)
        .write(header, List.of(tail))
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
    batch();
    batch();
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
    control("{\"type\":\"view-dropped\",\"view\":\"old\"}");
    batch();
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
    batch();
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
    batch();
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
    control(
        "{\"type\":\"table-created\",\"table\":\"other\",\"sql\":\"CREATE TABLE other (id BIGINT"
            + " PRIMARY KEY)\"}");
    batch();
    untouched();
    assertThat(resubmit(write(), "--dry-run")).isZero();
    assertThat(sent()).isEmpty();
    assertThat(weir.err()).contains("would create table other", "would send 1 batches");
  }

  @Test
  void createsWhatIsAbsent_andRepeatsNoDrop() {
    control("{\"type\":\"table-created\",\"table\":\"flights\",\"sql\":\"" + SQL + "\"}");
    control(
        "{\"type\":\"view-created\",\"view\":\"late\",\"sql\":\"SELECT 1\",\"format\":\"rows\"}");
    control("{\"type\":\"table-dropped\",\"table\":\"old\"}");
    control("{\"type\":\"home-moved\",\"region\":\"us\",\"epoch\":6}");
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
    batch();
    batch();
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
    batch();
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
