package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.app.RealNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Batches, reads and failures, against a whole node. */
@TestInstance(Lifecycle.PER_CLASS)
class ClientTest {
  private RealNode node;
  private FlakyProxy proxy;
  private WeirClient weir;
  private Circuit circuit;
  private int tests;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    proxy = new FlakyProxy(node.base());
    weir = WeirClient.with(proxy.url()).patience(Duration.ofSeconds(20)).open();
  }

  @AfterAll
  void stop() throws Exception {
    weir.close();
    proxy.close();
    node.close();
  }

  @BeforeEach
  void define() {
    circuit = weir.tenant("client" + ++tests);
    circuit.defineTable(
        "flights",
        "CREATE TABLE flights (id BIGINT PRIMARY KEY, origin VARCHAR(4), delay INTEGER)");
    circuit.defineTable("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR)");
    circuit.defineView(
        "by_origin",
        "SELECT origin, COUNT(*) AS n, SUM(delay) AS delay FROM flights GROUP BY origin");
    circuit.defineView("count_notes", "SELECT COUNT(*) AS n FROM notes");
  }

  private static Row flight(int id, String origin, Integer delay) {
    return Row.of("id", id).with("origin", origin).with("delay", delay);
  }

  private static Row note(int id, Object text) {
    return Row.of("id", id).with("text", text);
  }

  @Test
  void aBatchOfAllOperationsIsReadAtOnce() {
    Receipt first =
        circuit
            .batch()
            .create("flights", flight(1, "LAX", null))
            .create("flights", flight(2, "LAX", 10))
            .create("notes", note(1, "é😀"))
            .upsert("flights", flight(3, "SFO", 5))
            .send();
    assertThat(first.accepted()).isEqualTo(4);
    assertThat(first.views()).isEqualTo(Map.of("by_origin", 2L, "count_notes", 2L));
    Receipt second =
        circuit
            .batch()
            .update("flights", Row.of("id", 1), Row.of("delay", 66))
            .upsert("flights", flight(2, "SFO", null))
            .delete("flights", Row.of("id", 3))
            .delete("flights", Row.of("id", 4))
            .send();
    assertThat(second.rev()).isGreaterThan(first.rev());
    assertThat(second.noop()).isEqualTo(1);
    assertThat(circuit.view("by_origin").order("origin").all())
        .containsExactly(
            Row.of("origin", "LAX").with("n", 1L).with("delay", 66L),
            Row.of("origin", "SFO").with("n", 1L).with("delay", null));
    assertThat(circuit.view("by_origin").where("origin", "SFO").columns("n").all())
        .containsExactly(Row.of("n", 1L));
    assertThat(circuit.table("flights").where("id", "gte", 2).page().rows()).hasSize(1);
    assertThat(circuit.row("flights", 1).orElseThrow().number("delay")).isEqualTo(66);
    assertThat(circuit.row("flights", 3)).isEmpty();
    assertThat(circuit.table("notes").all()).containsExactly(Row.of("id", 1L).with("text", "é😀"));
    assertThat(circuit.query("SELECT COUNT(*) AS n FROM flights WHERE origin = ?", "LAX"))
        .containsExactly(Row.of("n", 1L));
  }

  @Test
  void allPagesAreOfOneRev() {
    Batch batch = circuit.batch();
    for (int id = 0; id < 25; id++) {
      batch.create("flights", flight(id, "o" + id, id));
    }
    Receipt receipt = batch.send();
    Reading reading = circuit.table("flights").order("id").limit(10);
    Reading.Page page = reading.page();
    assertThat(page.rev()).isEqualTo(receipt.rev());
    circuit.batch().delete("flights", Row.of("id", 24)).send();
    assertThat(reading.page(page.next()).rev()).isEqualTo(receipt.rev());
    assertThat(reading.atLeast(receipt.token()).all()).hasSize(24);
  }

  @Test
  void rowsComeWithThoseThatTheyHold() {
    circuit.defineView(
        "origins",
        "SELECT n.id, ARRAY(SELECT f.id, f.delay FROM flights f WHERE f.origin = n.text"
            + " ORDER BY f.id DESC) AS flights FROM notes n");
    long first =
        circuit
            .batch()
            .create("notes", note(1, "LAX"))
            .create("notes", note(2, "SFO"))
            .create("flights", flight(7, "LAX", null))
            .send()
            .rev();
    long second = circuit.batch().create("flights", flight(8, "LAX", 10)).send().rev();
    TreeNode seven =
        new TreeNode("7", first, first, 1, Row.of("id", 7L).with("delay", null), Map.of());
    TreeNode eight =
        new TreeNode("8", second, second, 1, Row.of("id", 8L).with("delay", 10L), Map.of());
    assertThat(circuit.view("origins").limit(1).trees())
        .containsExactly(
            new TreeNode(
                "1", first, second, 1, Row.of("id", 1L), Map.of("flights", List.of(eight, seven))),
            new TreeNode("2", first, first, 1, Row.of("id", 2L), Map.of("flights", List.of())));
  }

  @Test
  void valuesOfAllTypesComeBack() {
    circuit.defineTable(
        "t",
        "CREATE TABLE t (a DECIMAL(10,2) PRIMARY KEY, b DOUBLE, c DATE, d TIMESTAMP, e VARCHAR(36),"
            + " f BOOLEAN)");
    UUID id = new UUID(1, 2);
    circuit
        .batch()
        .create(
            "t",
            Row.of("a", new BigDecimal("1.50"))
                .with("b", Double.NEGATIVE_INFINITY)
                .with("c", LocalDate.of(2001, 1, 31))
                .with("d", LocalDateTime.of(2001, 1, 1, 6, 20, 0, 1_000))
                .with("e", id)
                .with("f", false))
        .create("t", Row.of("a", 2).with("b", -0.0))
        .send();
    List<Row> rows = circuit.table("t").order("a").all();
    assertThat(rows.get(0).decimal("a")).isEqualTo(new BigDecimal("1.50"));
    assertThat(rows.get(0).real("b")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(rows.get(0).text("d")).isEqualTo("2001-01-01T06:20:00.000001");
    assertThat(rows.get(0).text("e")).isEqualTo(id.toString());
    assertThat(rows.get(0).flag("f")).isFalse();
    assertThat(Double.doubleToRawLongBits(rows.get(1).real("b")))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(rows.get(1).isNull("c")).isTrue();
  }

  @Test
  void faultsAreNamedByChange_andNothingIsStored() {
    Batch wrong =
        circuit
            .batch()
            .create("flights", flight(1, "LAX", 1))
            .create("flights", Row.of("id", 2).with("dealy", 3));
    WeirFailure.Refused refused = refused(wrong);
    assertThat(refused.problem().status()).isEqualTo(422);
    assertThat(refused.problem().code()).isEqualTo("batch-invalid");
    assertThat(refused.problem().requestId()).isNotEmpty();
    Problem.Fault fault = refused.problem().errors().getFirst();
    assertThat(fault.index()).isEqualTo(1);
    assertThat(fault.code()).isEqualTo("column-unknown");
    assertThat(fault.hint()).isEqualTo("delay");
    assertThat(circuit.table("flights").all()).isEmpty();

    circuit.batch().create("flights", flight(1, "LAX", 1)).send();
    assertThat(refused(circuit.batch().create("flights", flight(1, "SFO", 1))).problem().code())
        .isEqualTo("duplicate-key");
    assertThat(
            refused(circuit.batch().update("flights", Row.of("id", 9), Row.of("delay", 1)))
                .problem()
                .code())
        .isEqualTo("row-missing");
    Receipt lenient =
        circuit
            .batch()
            .lenient()
            .update("flights", Row.of("id", 9), Row.of("delay", 1))
            .create("flights", flight(1, "SFO", 1))
            .send();
    assertThat(lenient.skipped()).isEqualTo(1);
    assertThat(refused(circuit.batch()).problem().code()).isEqualTo("batch-empty");
    assertThatThrownBy(() -> circuit.view("nope").all()).hasMessageContaining("view-not-found");
    assertThatThrownBy(() -> circuit.query("SELECT dealy FROM flights"))
        .hasMessageContaining("sql-invalid");
    assertThatThrownBy(() -> circuit.batch().create("notes", note(1, "\ud83d")).send())
        .hasMessageContaining("json-syntax");
    assertThatThrownBy(() -> circuit.batch().create("notes", note(1, new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static WeirFailure.Refused refused(Batch batch) {
    WeirFailure.Refused refused = catchThrowableOfType(WeirFailure.Refused.class, batch::send);
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void aKeyStoresOneBatchOnce() {
    Receipt first = circuit.batch().key("k1").create("notes", note(1, "a")).send();
    assertThat(first.replay()).isFalse();
    Receipt again = circuit.batch().key("k1").create("notes", note(1, "a")).send();
    assertThat(again.replay()).isTrue();
    assertThat(again.rev()).isEqualTo(first.rev());
    assertThat(refused(circuit.batch().key("k1").create("notes", note(1, "b"))).problem().code())
        .isEqualTo("idempotency-key-reused");
    assertThat(circuit.view("count_notes").all()).containsExactly(Row.of("n", 1L));
  }

  @Test
  void aSentBatchIsClosed_andMayBeSentAgain() {
    Batch batch = circuit.batch().create("notes", note(1, "a"));
    assertThat(batch.size()).isEqualTo(1);
    Receipt first = batch.send();
    assertThatThrownBy(() -> batch.create("notes", note(1, "b")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> batch.key("other")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(batch::lenient).isInstanceOf(IllegalStateException.class);
    assertThat(batch.send().rev()).isEqualTo(first.rev());
    assertThat(circuit.table("notes").all()).hasSize(1);
  }

  @Test
  void lostAnswersDoNotStoreTwice() {
    long rev = circuit.view("count_notes").page().rev();
    for (int i = 0; i < 10; i++) {
      proxy.loseAnswers(1 + i % 2);
      Receipt receipt = circuit.batch().create("notes", note(i, "n" + i)).send();
      assertThat(proxy.answersToLose()).isZero();
      assertThat(receipt.replay()).isTrue();
      assertThat(receipt.rev()).isEqualTo(++rev);
    }
    assertThat(circuit.view("count_notes").all()).containsExactly(Row.of("n", 10L));
  }

  @Test
  void whoIsAwayForTooLongIsReported_andTheBatchMayFollowLater() {
    try (WeirClient hasty = WeirClient.with(proxy.url()).patience(Duration.ofMillis(300)).open()) {
      Batch batch = hasty.tenant("client" + tests).batch().create("notes", note(1, "late"));
      proxy.away(true);
      assertThatThrownBy(batch::send).isInstanceOf(WeirFailure.OutcomeUnknown.class);
      proxy.away(false);
      batch.send();
      batch.send();
    }
    assertThat(circuit.table("notes").all()).hasSize(1);
    try (WeirClient nobody =
        WeirClient.with("http://127.0.0.1:1").patience(Duration.ofMillis(200)).open()) {
      assertThatThrownBy(() -> nobody.tenant("a").view("v").all())
          .isInstanceOf(WeirFailure.Unreachable.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void aBusyServerIsAskedAgainWithTheSameKey() {
    StubServer.Reply busy =
        new StubServer.Reply(429, "{\"code\":\"circuit-busy\",\"detail\":\"wait\"}");
    StubServer.Reply unknown = new StubServer.Reply(504, "{\"code\":\"outcome-unknown\"}");
    StubServer.Reply done = new StubServer.Reply(200, "{\"rev\":7,\"epoch\":1,\"accepted\":1}");
    try (StubServer server = new StubServer(busy, unknown, done);
        WeirClient client = WeirClient.at(server.url())) {
      Batch batch = client.tenant("a").batch().create("t", Row.of("a", 1));
      assertThat(batch.send().rev()).isEqualTo(7);
      assertThat(server.keys()).containsExactly(batch.key(), batch.key(), batch.key());
    }
    try (StubServer server = new StubServer(busy);
        WeirClient client = WeirClient.with(server.url()).patience(Duration.ofMillis(250)).open()) {
      assertThatThrownBy(() -> client.tenant("a").view("v").all())
          .isInstanceOfSatisfying(
              WeirFailure.Unavailable.class,
              failure -> assertThat(failure.problem().code()).isEqualTo("circuit-busy"));
    }
  }

  @Test
  void refusalsAreNotRepeated_andForeignAnswersAreToldApart() {
    try (StubServer server = new StubServer(new StubServer.Reply(418, "<h1>tea</h1>"));
        WeirClient client = WeirClient.at(server.url())) {
      WeirFailure.Refused refused = refused(client.tenant("a").batch());
      assertThat(refused.problem().code()).isEqualTo("status-418");
      assertThat(refused.problem().detail()).isEqualTo("<h1>tea</h1>");
      assertThat(server.keys()).hasSize(1);
    }
    try (StubServer server = new StubServer(new StubServer.Reply(200, "<h1>hello</h1>"));
        WeirClient client = WeirClient.at(server.url())) {
      assertThatThrownBy(() -> client.tenant("a").view("v").all())
          .isInstanceOf(WeirFailure.Garbled.class);
    }
  }
}
