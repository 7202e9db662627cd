package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewFailure;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitHistory;
import dev.weir.proof.Verdict.Cause;
import dev.weir.proof.Verdict.Mismatch;
import dev.weir.proof.Verdict.Status;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final String WRONG = "00000000000000000000000000000bad";

  @TempDir Path directory;
  private CircuitHistory history;
  private final Steps steps = new Steps();

  @BeforeEach
  void define() {
    history = new CircuitHistory(directory);
    history.table("CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount INT)");
    history.view("big", "SELECT id, customer, amount FROM orders WHERE amount >= 10");
    history.view("sums", "SELECT customer, SUM(amount) AS total FROM big GROUP BY customer");
    history.view("shares", "SELECT id, 100 / amount AS share FROM orders");
  }

  /** One order a rev. */
  private void orders(int from, int to) {
    TableDefinition orders = history.definition("orders");
    for (int i = from; i < to; i++) {
      history.batch(new BatchMaker().upsert(orders, i, "c" + i % 5, 1 + i % 30).build());
    }
  }

  private Claim claim(String copy) {
    return Claim.of(copy, history.described());
  }

  private Verdict verify(Claim... claims) {
    return Verification.run(CircuitHistory.ID, List.of(claims), history.reader(), steps);
  }

  private Verdict verify(Replays replays, Claim... claims) {
    return Verification.run(
        CircuitHistory.ID, List.of(claims), history.reader(), replays, CopyRows.NONE, steps);
  }

  private Replays engine() {
    return rev -> Replayed.of(history.reader().image(CircuitHistory.ID, rev));
  }

  private static Claim lying(Claim claim, String view) {
    Map<String, ViewClaim> views = new HashMap<>(claim.views());
    ViewClaim was = views.get(view);
    views.put(view, new ViewClaim(was.rows() + 1, WRONG, null));
    return new Claim(claim.copy(), claim.rev(), claim.epoch(), claim.tables(), views);
  }

  @Test
  void copiesOfSeveralRegions_eachAtItsRev_areRight() throws Exception {
    orders(0, 40);
    Claim behind = claim("us");
    orders(40, 100);
    Verdict verdict = verify(claim("eu"), behind);
    assertThat(verdict.ok()).as(verdict.toMap().toString()).isTrue();
    assertThat(verdict.complete()).isTrue();
    assertThat(verdict.rev()).isEqualTo(104);
    assertThat(verdict.fromRev()).isZero();
    assertThat(verdict.probes()).isZero();
    assertThat(verdict.views())
        .extracting(view -> view.copy() + " " + view.name() + " " + view.rev())
        .containsExactlyInAnyOrder(
            "us big 44",
            "us sums 44",
            "us shares 44",
            "eu big 104",
            "eu sums 104",
            "eu shares 104",
            "replay big 104",
            "replay sums 104",
            "replay shares 104");
    assertThat(verdict.tables()).hasSize(3).allMatch(table -> table.status() == Status.OK);
    assertThat(steps.done).isEqualTo(steps.total).isEqualTo(104);
    String json = JsonMapper.builder().build().writeValueAsString(verdict.toMap());
    assertThat(json).contains("\"ok\":true", "\"result_hash\":\"", "\"copy\":\"us\"");
  }

  @Test
  void withoutClaims_theReplayIsProved() {
    orders(0, 20);
    Verdict verdict = verify();
    assertThat(verdict.ok()).isTrue();
    assertThat(verdict.rev()).isEqualTo(24);
    assertThat(verdict.views()).hasSize(3);
    assertThat(verdict.tables()).hasSize(1);
  }

  @Test
  void namesTheView_whenACopyHasAWrongHash_andSaysThatItsMemoryIs() {
    orders(0, 50);
    Claim wrong = lying(claim("us"), "sums");
    orders(50, 60);
    Verdict verdict = verify(claim("eu"), wrong);
    assertThat(verdict.ok()).isFalse();
    assertThat(verdict.mismatches()).hasSize(1);
    Mismatch mismatch = verdict.mismatches().getFirst();
    assertThat(mismatch.name()).isEqualTo("sums");
    assertThat(mismatch.copy()).isEqualTo("us");
    assertThat(mismatch.rev()).isEqualTo(54);
    assertThat(mismatch.cause()).isEqualTo(Cause.MEMORY);
    assertThat(mismatch.detail()).contains(WRONG, "differs from its journal: rebuild it");
    assertThat(verdict.probes()).isZero();
    assertThat(verdict.views().stream().filter(view -> view.status() == Status.DIFFERS)).hasSize(1);
  }

  @Test
  void namesTheRow_whenTheCopyStillHasIt() {
    orders(0, 50);
    RowSet right = engine().at(history.rev()).views().get("big").rows();
    RowSet rows = changed(right, 2);
    Content content = Content.of(rows, () -> {});
    Claim claim = claim("us");
    Map<String, ViewClaim> views = new HashMap<>(claim.views());
    views.put("big", new ViewClaim(content.rows(), content.hash(), null));
    Claim wrong = new Claim("us", claim.rev(), claim.epoch(), claim.tables(), views);
    Verdict verdict =
        Verification.run(
            CircuitHistory.ID,
            List.of(wrong),
            history.reader(),
            (copy, view, rev) -> Optional.of(rows),
            steps);
    Mismatch mismatch = verdict.mismatches().getFirst();
    assertThat(mismatch.key()).isEqualTo(Long.toString(right.columns()[0].lanes[2]));
    assertThat(mismatch.row().expected()).contains("\"amount\":" + right.columns()[2].lanes[2]);
    assertThat(mismatch.row().found()).contains("\"amount\":4711");
    assertThat(mismatch.row().rows()).as("one is missing, one is too many").isEqualTo(2);
  }

  @Test
  void namesTable_whenACopyHasOtherRowsInIt() {
    orders(0, 10);
    Claim claim = claim("us");
    Claim wrong = new Claim("us", claim.rev(), claim.epoch(), Map.of("orders", 9L), claim.views());
    Mismatch mismatch = verify(wrong).mismatches().getFirst();
    assertThat(mismatch.what()).isEqualTo("table");
    assertThat(mismatch.name()).isEqualTo("orders");
    assertThat(mismatch.detail()).contains("has 9 rows at rev 14 instead of 10");
  }

  @Test
  void namesWhatACopyLacks_andWhatItShouldNotHave() {
    orders(0, 10);
    Claim claim = claim("us");
    Map<String, ViewClaim> views = new HashMap<>(claim.views());
    views.put("ghost", views.remove("big"));
    Verdict verdict = verify(new Claim("us", claim.rev(), claim.epoch(), claim.tables(), views));
    assertThat(verdict.mismatches())
        .extracting(Mismatch::detail)
        .anySatisfy(detail -> assertThat(detail).contains("lacks view big"))
        .anySatisfy(detail -> assertThat(detail).contains("has view ghost"));
  }

  @Test
  void saysThatACopyHasAnotherHistory() {
    orders(0, 10);
    history.move("us");
    TableDefinition orders = history.definition("orders");
    Claim old = claim("eu");
    history.batch(new BatchMaker().upsert(orders, 1, "z", 3).build());
    Claim now = claim("us");
    assertThat(verify(now, old).ok()).isTrue();
    Claim tail = new Claim("eu", now.rev(), 1, now.tables(), now.views());
    assertThat(verify(tail).mismatches())
        .singleElement()
        .satisfies(found -> assertThat(found.cause()).isEqualTo(Cause.HISTORY));
  }

  @Test
  void findsAnAlteredEvent_whoseChecksumWasRepaired() {
    orders(0, 50);
    Claim claim = claim("eu");
    TableDefinition orders = history.definition("orders");
    history.replace(
        30, history.forged(30, new BatchMaker().upsert(orders, 25, "thief", 1_000_000).build()));
    Verdict verdict = verify(claim);
    assertThat(verdict.ok()).isFalse();
    assertThat(verdict.complete()).isFalse();
    assertThat(verdict.journal().firstBadRev()).isEqualTo(30);
    assertThat(verdict.journal().detail()).contains("chain value differs");
    assertThat(verdict.rev()).as("what is before is right").isEqualTo(29);
    assertThat(verdict.views().stream().filter(view -> view.copy().equals("replay")))
        .allMatch(view -> view.status() == Status.OK);
    assertThat(verdict.views().stream().filter(view -> view.copy().equals("eu")))
        .allMatch(view -> view.status() == Status.UNCHECKED);
  }

  @Test
  void findsEveryFlippedByte() {
    orders(0, 5);
    byte[] whole = history.event(7).payload();
    for (int at = 16; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      history.replace(7, damaged);
      assertThat(verify().journal().firstBadRev()).as("byte " + at).isEqualTo(7);
    }
    history.replace(7, whole);
    assertThat(verify().ok()).isTrue();
  }

  @Test
  void findsAHole_alsoAtTheEndAndTheBeginning() {
    orders(0, 50);
    Claim claim = claim("eu");
    history.lose(54);
    assertThat(verify(claim).journal().firstBadRev()).isEqualTo(54);
    history.lose(40);
    Verdict verdict = verify(claim);
    assertThat(verdict.journal().firstBadRev()).isEqualTo(40);
    assertThat(verdict.journal().detail()).contains("rev 40 is missing");
    history.lose(1);
    Verdict begin = verify(claim);
    assertThat(begin.journal().detail()).contains("there is no snapshot to begin from");
    assertThat(begin.rev()).isZero();
    assertThat(begin.views()).hasSize(3).allMatch(view -> view.status() == Status.UNCHECKED);
  }

  /** The engine goes wrong in one row of one view at every rev from some on, in turns. */
  @Test
  void findsTheFirstRevAndTheRow_whenTheEngineIsWrong_inLogarithmicallyManyProbes() {
    orders(0, 300);
    long end = history.rev();
    Claim claim = claim("eu");
    for (long first : List.of(20L, 151L, end - 1, end)) {
      Steps own = new Steps();
      Verdict verdict =
          Verification.run(
              CircuitHistory.ID,
              List.of(claim),
              history.reader(),
              wrongFrom(first),
              CopyRows.NONE,
              own);
      assertThat(verdict.mismatches()).as("from %d", first).hasSize(1);
      Mismatch mismatch = verdict.mismatches().getFirst();
      assertThat(mismatch.name()).isEqualTo("big");
      assertThat(mismatch.cause()).isEqualTo(Cause.ENGINE);
      assertThat(mismatch.firstBadRev()).isEqualTo(first);
      assertThat(mismatch.key()).as("the row of order 9").isEqualTo("9");
      assertThat(mismatch.row().expected())
          .isEqualTo("{\"id\":9,\"customer\":\"c4\",\"amount\":10}");
      assertThat(mismatch.row().found())
          .isEqualTo("{\"id\":9,\"customer\":\"c4\",\"amount\":4711}");
      assertThat(verdict.probes()).isLessThanOrEqualTo(log2(end) + 2);
      assertThat(own.phases.stream().filter(phase -> phase.startsWith("probe")))
          .hasSize(verdict.probes());
    }
  }

  @Test
  void looksAtNoMoreRevsThanItMay() {
    orders(0, 60);
    JournalEvents events = new JournalEvents(history.reader(), CircuitHistory.ID);
    Replays wrong = wrongFrom(30);
    Means means = new Means(events, wrong, 1L << 30, steps);
    Suspect big = new Suspect(true, "big", new int[] {0}, 2, history.rev());
    Bisection few = new Bisection(means, rev -> Optional.of(wrong.at(rev)), List.of(big), 3);
    assertThat(few.find(big, 0)).isEmpty();
    assertThat(few.probes()).isEqualTo(3);
    Bisection enough = new Bisection(means, rev -> Optional.of(wrong.at(rev)), List.of(big), 6);
    assertThat(enough.find(big, 0))
        .hasValueSatisfying(at -> assertThat(at.firstBadRev()).isEqualTo(30));
  }

  @Test
  void findsTheFirstRev_whenACopySaysWhatTheWrongEngineGives() {
    orders(0, 60);
    Claim claim = claim("eu");
    Replayed bad = wrongFrom(30).at(claim.rev());
    Content content = Content.of(bad.views().get("big").rows(), () -> {});
    Map<String, ViewClaim> views = new HashMap<>(claim.views());
    views.put("big", new ViewClaim(content.rows(), content.hash(), null));
    Claim wrong = new Claim("eu", claim.rev(), claim.epoch(), claim.tables(), views);
    assertThat(verify(wrongFrom(30), wrong).mismatches())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.copy()).isEqualTo("eu");
              assertThat(found.firstBadRev()).isEqualTo(30);
            });
  }

  @Test
  void findsAWrongTable_andAHashThatIsNotThatOfItsRows() {
    orders(0, 60);
    Replays noTable =
        rev -> {
          Replayed right = engine().at(rev);
          Map<String, RowSet> tables = new HashMap<>(right.tables());
          tables.computeIfPresent("orders", (name, rows) -> rev < 40 ? rows : shorter(rows));
          return new Replayed(rev, tables, right.views());
        };
    assertThat(verify(noTable).mismatches())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.what()).isEqualTo("table");
              assertThat(found.firstBadRev()).isEqualTo(40);
              assertThat(found.row().found()).as("it is missing").isNull();
            });
    Replays drifted =
        rev -> {
          Replayed right = engine().at(rev);
          Map<String, Replayed.View> views = new HashMap<>(right.views());
          views.computeIfPresent(
              "sums",
              (name, view) ->
                  rev < 33 ? view : new Replayed.View(view.rows(), WRONG, view.failure()));
          return new Replayed(rev, right.tables(), views);
        };
    assertThat(verify(drifted).mismatches())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.name()).isEqualTo("sums");
              assertThat(found.firstBadRev()).isEqualTo(33);
            });
  }

  @Test
  void saysThatTheEngineCannotReplay() {
    orders(0, 10);
    Replays broken =
        rev -> {
          throw new IllegalStateException("a view row has the multiplicity -1");
        };
    assertThat(verify(broken, claim("eu")).mismatches())
        .singleElement()
        .satisfies(found -> assertThat(found.detail()).contains("multiplicity -1"));
  }

  @Test
  void aViewThatFailed_isComparedWhereItDid() {
    orders(0, 30);
    TableDefinition orders = history.definition("orders");
    long failed = history.batch(new BatchMaker().upsert(orders, 77, "c", 0).build());
    history.batch(new BatchMaker().delete(orders, 77).build());
    orders(30, 40);
    Claim claim = claim("eu");
    Verdict verdict = verify(claim);
    assertThat(verdict.ok()).as(verdict.toMap().toString()).isTrue();
    assertThat(verdict.views().stream().filter(view -> view.name().equals("shares")))
        .extracting(view -> view.copy() + " " + view.status())
        .containsExactlyInAnyOrder("eu OK", "eu OK", "replay OK");
    assertThat(verdict.complete()).isTrue();
    assertThat(verify().complete()).as("nobody says where it failed").isFalse();
    ViewClaim was = claim.views().get("shares");
    assertThat(was.failure().rev()).isEqualTo(failed);
    Map<String, ViewClaim> later = new HashMap<>(claim.views());
    later.put("shares", new ViewClaim(0, WRONG, earlier(claim, "shares", claim.rev() + 1)));
    Claim future = new Claim("us", claim.rev(), claim.epoch(), claim.tables(), later);
    assertThat(verify(future).mismatches())
        .singleElement()
        .satisfies(found -> assertThat(found.detail()).contains("says that it failed at rev"));

    Map<String, ViewClaim> views = new HashMap<>(claim.views());
    views.put("shares", new ViewClaim(was.rows(), WRONG, was.failure()));
    Claim other = new Claim("us", claim.rev(), claim.epoch(), claim.tables(), views);
    assertThat(verify(other).mismatches())
        .singleElement()
        .satisfies(found -> assertThat(found.rev()).isEqualTo(failed - 1));
  }

  @Test
  void aViewThatAnotherBuildHasAccepted_isUnchecked() {
    orders(0, 10);
    history.view("odd", "SELECT id, amount = TRUE AS odd FROM orders");
    orders(5, 10);
    Verdict verdict = verify(claim("eu"));
    assertThat(verdict.ok()).as(verdict.toMap().toString()).isTrue();
    assertThat(verdict.views())
        .filteredOn(view -> view.name().equals("odd") && view.copy().equals("eu"))
        .extracting(view -> view.status() + " " + view.note())
        .containsExactly(
            "UNCHECKED it failed at rev 15 with sql-refused, which a recomputation cannot tell");
  }

  @Test
  void noticesAViewThatFailedWithoutReason_andOneThatDidNotFail() {
    orders(0, 30);
    Claim before = claim("eu");
    TableDefinition orders = history.definition("orders");
    history.batch(new BatchMaker().upsert(orders, 77, "c", 0).build());
    Claim failed = claim("eu");
    Map<String, ViewClaim> views = new HashMap<>(failed.views());
    views.put("shares", before.views().get("shares"));
    Claim active = new Claim("us", failed.rev(), failed.epoch(), failed.tables(), views);
    assertThat(verify(active).mismatches())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.detail()).contains("is active at rev 35, where its SQL fails");
              assertThat(found.cause()).isEqualTo(Cause.MEMORY);
            });
    views.put("big", new ViewClaim(0, Content.NOTHING.hash(), earlier(failed, "big", 20)));
    Claim groundless = new Claim("us", failed.rev(), failed.epoch(), failed.tables(), views);
    assertThat(verify(groundless).mismatches())
        .anySatisfy(
            found -> {
              assertThat(found.name()).isEqualTo("big");
              assertThat(found.rev()).isEqualTo(20);
              assertThat(found.detail()).contains("does not fail");
            });
  }

  private static ViewFailure earlier(Claim claim, String view, long rev) {
    ViewFailure was = claim.views().get("shares").failure();
    return new ViewFailure(
        view, rev, was.error(), was.expression(), 0, 0, "", List.of(), was.detail());
  }

  @Test
  void beginsFromASnapshot_whenTheBeginningOfTheLogIsGone() {
    orders(0, 30);
    TableDefinition orders = history.definition("orders");
    history.batch(new BatchMaker().upsert(orders, 77, "c", 0).build());
    Claim early = claim("us");
    orders(30, 40);
    history.snapshot();
    long snapshot = history.rev();
    orders(40, 60);
    history.forget(snapshot);
    Verdict verdict = verify(claim("eu"), early);
    assertThat(verdict.ok()).as(verdict.toMap().toString()).isTrue();
    assertThat(verdict.fromRev()).isEqualTo(snapshot);
    assertThat(verdict.complete()).isFalse();
    assertThat(verdict.views())
        .filteredOn(view -> view.copy().equals("us"))
        .allMatch(view -> view.note().contains("begins behind the snapshot of rev " + snapshot));
    assertThat(verify(wrongFrom(50), claim("eu")).mismatches())
        .singleElement()
        .satisfies(found -> assertThat(found.firstBadRev()).isEqualTo(50));
    assertThat(verify(wrongFrom(1), claim("eu")).mismatches())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.firstBadRev()).isEqualTo(snapshot);
              assertThat(found.detail()).contains("or earlier");
            });
  }

  @Test
  void aClaimBeyondTheJournalIsUnchecked() {
    orders(0, 10);
    Claim claim = claim("us");
    Claim ahead = new Claim("us", claim.rev() + 1, claim.epoch(), claim.tables(), claim.views());
    Verdict verdict = verify(ahead);
    assertThat(verdict.ok()).isTrue();
    assertThat(verdict.complete()).isFalse();
    assertThat(verdict.views())
        .filteredOn(view -> view.copy().equals("us"))
        .allMatch(view -> view.note().equals("the journal here ends at rev 14"));
  }

  @Test
  void aLogThatIsCutMeanwhile_isNoDamage() {
    orders(0, 10);
    JournalEvents events = new JournalEvents(history.reader(), CircuitHistory.ID);
    history.forget(5);
    assertThatThrownBy(() -> events.events(0, 10, event -> {}))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECOVERING))
        .hasMessageContaining("was cut while it was being read");
    assertThatThrownBy(() -> events.events(14, 20, event -> {}))
        .hasMessageContaining("was cut while it was being read");
  }

  /** A snapshot that cannot be read is passed over; without another one there is no beginning. */
  @Test
  void aDamagedSnapshotIsNoBeginning() throws Exception {
    orders(0, 10);
    history.snapshot();
    long first = history.rev();
    orders(10, 20);
    history.snapshot();
    history.forget(first);
    Path older;
    try (Stream<Path> files = Files.list(directory)) {
      older = files.filter(file -> file.toString().contains("." + first + ".")).findFirst().get();
    }
    byte[] bytes = Files.readAllBytes(older);
    bytes[bytes.length / 2] ^= 1;
    Files.write(older, bytes);
    Verdict verdict = verify(claim("eu"));
    assertThat(verdict.ok()).as(verdict.toMap().toString()).isTrue();
    assertThat(verdict.fromRev()).isEqualTo(history.rev());
  }

  @Test
  void endsWhenItIsTold() {
    orders(0, 200);
    steps.endAt = 4;
    assertThatThrownBy(() -> verify(claim("eu"))).isInstanceOf(Steps.Cancelled.class);
  }

  private static int log2(long n) {
    return Long.SIZE - Long.numberOfLeadingZeros(n - 1);
  }

  /** The engine, but for the amount of order 9 in view big. */
  private Replays wrongFrom(long first) {
    return rev -> {
      Replayed right = engine().at(rev);
      Map<String, Replayed.View> views = new HashMap<>(right.views());
      Replayed.View big = views.get("big");
      if (rev >= first && big != null) {
        RowSet rows = changed(big.rows(), rowOf(big.rows(), 9));
        String hash = Content.of(rows, () -> {}).hash();
        views.put("big", new Replayed.View(rows, hash, null));
      }
      return new Replayed(rev, right.tables(), views);
    };
  }

  private static int rowOf(RowSet rows, long id) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.columns()[0].lanes[row] == id) {
        return row;
      }
    }
    return -1;
  }

  /** The same rows but for the amount of one. */
  private static RowSet changed(RowSet rows, int row) {
    if (row < 0) {
      return rows;
    }
    ColumnVector[] columns = rows.columns().clone();
    ColumnVector amounts = columns[2];
    columns[2] = ColumnVector.of(amounts.lanes.clone(), null, amounts.nulls);
    columns[2].set(row, 4711);
    return new RowSet(
        rows.schema(), columns, rows.multiplicities(), null, rows.size(), rows.strings());
  }

  private static RowSet shorter(RowSet rows) {
    return new RowSet(rows.schema(), rows.columns(), null, null, rows.size() - 1, rows.strings());
  }
}
