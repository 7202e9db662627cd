package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.Decision.Decided;
import dev.weir.entity.IdempotencyKey.Hash128;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitStateTest {
  private static final long NOW = 1_000_000;

  private final CircuitState state = newState(1);
  private static final String MORE = "CREATE TABLE more (id BIGINT PRIMARY KEY)";

  private final List<StoredEvent> journal = new ArrayList<>();

  private static CircuitState newState(int hashSeed) {
    return new CircuitState(TestConfigs.limits(), hashSeed);
  }

  @Test
  void replayGivesTheSameState_fromTheBytesOfTheJournalAlone() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    define();
    for (int i = 0; i < 50; i++) {
      submit(upsert(random.nextInt(20), "n" + random.nextInt(5), random.nextInt(100)), key(i));
    }
    CircuitState replayed = newState(2);
    for (StoredEvent event : journal) {
      replayed.apply(new StoredEvent(event.manifest(), event.bytes(), Optional.empty()));
    }
    assertThat(replayed.rev()).as(Seeds.option(seed)).isEqualTo(state.rev());
    assertThat(replayed.chain()).as(Seeds.option(seed)).isEqualTo(state.chain());
    assertThat(replayed.window().encode())
        .as(Seeds.option(seed))
        .isEqualTo(state.window().encode());
    assertThat(view(replayed).resultHash())
        .as(Seeds.option(seed))
        .isEqualTo(view(state).resultHash());
    assertThat(view(replayed).versionHash())
        .as(Seeds.option(seed))
        .isEqualTo(view(state).versionHash());
  }

  @Test
  void returnsTheOriginalRev_whenAKeyIsRepeated() {
    define();
    CircuitReply.Committed first = submit(upsert(1, "a", 5), key(7));
    submit(upsert(2, "b", 6), key(8));
    CircuitReply.Committed again = submit(upsert(1, "a", 5), key(7));
    assertThat(again.replay()).isTrue();
    assertThat(again.rev()).isEqualTo(first.rev());
    assertThat(again.accepted()).isEqualTo(first.accepted());
    assertThat(state.rev()).isEqualTo(first.rev() + 1);
  }

  @Test
  void refusesAKeyThatStandsForAnotherBatch() {
    define();
    submit(upsert(1, "a", 5), key(7));
    IdempotencyKey otherBody = new IdempotencyKey(key(7).key(), new Hash128(9, 9));
    Decision decision = decide(upsert(1, "a", 6), Optional.of(otherBody));
    assertThat(((CircuitReply.Rejected) ((Decision.Answer) decision).reply()).code())
        .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void refusesAnEventThatDoesNotFollow() {
    define();
    submit(upsert(1, "a", 5), key(1));
    submit(upsert(2, "a", 5), key(2));
    CircuitState replayed = newState(1);
    journal.subList(0, 2).forEach(event -> replayed.apply(stored(event)));
    assertThatThrownBy(() -> replayed.apply(stored(journal.get(3))))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT));
  }

  @Test
  void refusesAnEventWithAnyByteFlipped() {
    define();
    submit(upsert(1, "a", 5), key(1));
    byte[] whole = journal.getLast().bytes();
    for (int at = 16; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      CircuitState replayed = newState(1);
      journal.subList(0, journal.size() - 1).forEach(event -> replayed.apply(stored(event)));
      StoredEvent event = new StoredEvent("batch/1", damaged, Optional.empty());
      assertThatThrownBy(() -> replayed.apply(event))
          .as("byte " + at)
          .isInstanceOf(WeirException.class);
    }
  }

  @Test
  void aFollowerStoresTheSameBytes_underAnEnvelopeOfItsOwn() {
    define();
    for (int i = 0; i < 20; i++) {
      submit(upsert(i % 7, "n" + i, i), key(i));
    }
    CircuitState follower = newState(2);
    follower.claimed(99);
    List<StoredEvent> all = ReplicatedEvents.following(follower, frames(0, journal.size()));
    for (int i = 0; i < all.size(); i++) {
      assertThat(frame(all.get(i)).bytes()).isEqualTo(frame(journal.get(i)).bytes());
      assertThat(all.get(i).manifest()).isEqualTo(journal.get(i).manifest());
      follower.apply(all.get(i));
    }
    assertThat(follower.chain()).isEqualTo(state.chain());
    assertThat(follower.window().encode()).isEqualTo(state.window().encode());
    assertThat(view(follower).versionHash()).isEqualTo(view(state).versionHash());
  }

  @Test
  void aFollowerTakesNoGap_noRepetition_andNothingThatWasChanged() {
    define();
    submit(upsert(1, "a", 5), key(1));
    submit(upsert(2, "a", 5), key(2));
    CircuitState follower = newState(2);
    ReplicatedEvents.following(follower, frames(0, 3)).forEach(follower::apply);
    refusesToFollow(follower, frames(2, 4), "carries rev 3");
    refusesToFollow(follower, frames(1, 2), "carries rev 2");
    CircuitState behind = newState(2);
    ReplicatedEvents.following(behind, frames(0, 2)).forEach(behind::apply);
    refusesToFollow(behind, frames(3, 4), "carries rev 4");
    byte[] whole = frame(journal.get(2)).bytes();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      refusesToFollow(behind, List.of(new Replication.Frame("batch/1", damaged)), "");
    }
  }

  /** Another history of the same length, as after a failover that lost something. */
  @Test
  void aFollowerTakesNoEventOfAnotherHistory() {
    define();
    CircuitState follower = newState(2);
    ReplicatedEvents.following(follower, frames(0, journal.size())).forEach(follower::apply);
    submit(upsert(1, "mine", 5), key(1));
    ReplicatedEvents.following(follower, frames(journal.size() - 1, journal.size()))
        .forEach(follower::apply);
    CircuitStateTest other = new CircuitStateTest();
    other.define();
    other.submit(upsert(1, "theirs", 5), key(1));
    other.submit(upsert(2, "theirs", 6), key(2));
    List<Replication.Frame> next = List.of(frame(other.journal.getLast()));
    refusesToFollow(follower, next, "does not follow the event before it");
  }

  @Test
  void anotherRegionWritesOn_afterTheHomeHasMoved() {
    define();
    CircuitState next = newState(2);
    next.claimed(99);
    long epoch = Epochs.next(state.epoch(), 2);
    apply(new CircuitEvent.HomeMoved("us", epoch));
    assertThat(state.epoch()).isEqualTo(epoch);
    ReplicatedEvents.following(next, frames(0, journal.size())).forEach(next::apply);
    assertThat(next.epoch()).isEqualTo(epoch);

    StoredEvent written =
        next.writer(NOW).encode(new CircuitEvent.TableCreated("more", MORE), new Compiled.None());
    next.apply(written);
    ReplicatedEvents.following(state, List.of(frame(written))).forEach(state::apply);

    assertThat(state.chain()).isEqualTo(next.chain());
    assertThat(state.image().epochs().current()).as("a snapshot keeps it").isEqualTo(epoch);
  }

  /** Its first event is under its epoch already, which must be a later one. */
  @Test
  void anotherRegionWritesOn_afterItHasMadeItselfTheHome() {
    define();
    CircuitState next = newState(2);
    next.claimed(99);
    ReplicatedEvents.following(next, frames(0, journal.size())).forEach(next::apply);
    long epoch = Epochs.next(state.epoch(), 2);
    CircuitEvent seized = new CircuitEvent.HomeSeized("us", "eu", 3);
    StoredEvent taken = next.writer(NOW, epoch).encode(seized, new Compiled.None());
    next.apply(taken);
    assertThat(next.epoch()).isEqualTo(epoch);
    assertThat(next.epochs().at(next.rev())).isEqualTo(epoch);
    assertThat(next.epochs().at(next.rev() - 1)).isEqualTo(1);
    StoredEvent earlier = state.writer(NOW, 0).encode(seized, new Compiled.None());
    refusesToFollow(state, List.of(frame(earlier)), "was written under epoch 0 instead of 1");

    ReplicatedEvents.following(state, List.of(frame(taken))).forEach(state::apply);
    assertThat(state.image())
        .usingRecursiveComparison()
        .comparingOnlyFields("chain", "epochs")
        .isEqualTo(next.image());
  }

  /** Two homes must be impossible; should there be two, the second finds no one who follows. */
  @Test
  void aFollowerTakesNothingOfAHome_thatWasNotGivenTheCircuit() {
    define();
    CircuitState other = newState(2);
    ReplicatedEvents.following(other, frames(0, journal.size())).forEach(other::apply);
    StoredEvent written =
        other
            .writer(NOW, Epochs.next(state.epoch(), 2))
            .encode(new CircuitEvent.TableCreated("more", MORE), new Compiled.None());
    refusesToFollow(state, List.of(frame(written)), "was written under epoch 258 instead of 1");

    apply(new CircuitEvent.HomeMoved("us", Epochs.next(state.epoch(), 2)));
    StoredEvent late =
        state
            .writer(NOW, 1)
            .encode(new CircuitEvent.TableCreated("more", MORE), new Compiled.None());
    CircuitState third = newState(3);
    ReplicatedEvents.following(third, frames(0, journal.size())).forEach(third::apply);
    refusesToFollow(third, List.of(frame(late)), "was written under epoch 1 instead of 258");
  }

  private static void refusesToFollow(
      CircuitState follower, List<Replication.Frame> frames, String why) {
    long rev = follower.rev();
    assertThatThrownBy(() -> ReplicatedEvents.following(follower, frames))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining(why);
    assertThat(follower.rev()).isEqualTo(rev);
  }

  private List<Replication.Frame> frames(int from, int to) {
    return journal.subList(from, to).stream().map(CircuitStateTest::frame).toList();
  }

  private static Replication.Frame frame(StoredEvent event) {
    return FollowerFeed.frame(event.manifest(), event.bytes());
  }

  private static StoredEvent stored(StoredEvent event) {
    return new StoredEvent(event.manifest(), event.bytes(), Optional.empty());
  }

  private void define() {
    apply(
        new CircuitEvent.TableCreated(
            "people",
            "CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, age INT)"));
    apply(
        new CircuitEvent.ViewCreated(
            "ages",
            "SELECT name, COUNT(*) AS n, MAX(age) AS oldest FROM people GROUP BY name",
            "rows",
            null));
  }

  private void apply(CircuitEvent event) {
    StoredEvent stored = state.writer(NOW).encode(event, new Compiled.None());
    journal.add(stored);
    state.apply(stored);
  }

  private Decision decide(RowBatch batch, Optional<IdempotencyKey> key) {
    Submit submit = new Submit(batch, true, key, WaitFor.APPLIED, Map.of(), null);
    List<Decided> decided = new BatchRules(state).decide(List.of(submit), NOW);
    return decided.getFirst().decision();
  }

  private CircuitReply.Committed submit(RowBatch batch, IdempotencyKey key) {
    return switch (decide(batch, Optional.of(key))) {
      case Decision.Answer(CircuitReply reply) -> (CircuitReply.Committed) reply;
      case Decision.Persist(StoredEvent event) -> {
        journal.add(event);
        Submit submit = new Submit(batch, true, Optional.of(key), WaitFor.APPLIED, Map.of(), null);
        yield Answers.committed(state, submit, state.apply(event));
      }
    };
  }

  private static IdempotencyKey key(int number) {
    return new IdempotencyKey(new Hash128(number * 31L, number), new Hash128(1, number));
  }

  private static RowBatch upsert(long id, String name, long age) {
    RawChanges changes = new RawChanges("people");
    int row = changes.add(ChangeOp.UPSERT, 0, 0);
    changes.addRowColumn("id").set(row, RawColumn.INTEGER, id);
    changes.addRowColumn("name").set(row, RawColumn.STRING, 0);
    changes.addRowColumn("age").set(row, RawColumn.INTEGER, age);
    return new RowBatch(List.of(changes), List.of(name.getBytes(StandardCharsets.UTF_8)), 1, 40);
  }

  private static ViewInfo view(CircuitState state) {
    return state.circuit().viewInfo("ages");
  }
}
