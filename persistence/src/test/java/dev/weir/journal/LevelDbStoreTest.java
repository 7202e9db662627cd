package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.SnapshotOffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelDbStoreTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path dataDir;
  private ActorSystem system;

  @BeforeEach
  void start() {
    system = ActorSystem.create("journal", TestSystems.config(dataDir));
  }

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void restart() throws Exception {
    stop();
    start();
  }

  @Test
  void recoversFromAnInstalledSnapshot_thoughTheEntityHasMovedOn() throws Exception {
    ActorRef text = entity("t");
    for (String each : List.of("a", "b", "c", "d")) {
      ask(text, each);
    }
    LevelDbStore store = LevelDbStore.get(system);
    join(store.installSnapshot("t", 2, "(ab)"));
    assertThat(ask(text, "e")).isEqualTo("abcde");
    assertThat(store.snapshots("t")).containsExactly("(ab)");
    restart();
    assertThat(ask(entity("t"), "f")).isEqualTo("(ab)cdef");
    LevelDbStore reopened = LevelDbStore.get(system);
    assertThat(reopened.persistenceIds()).containsExactly(new PersistenceIdInfo("t", 6, 0, 1));
    join(reopened.deleteSnapshot("t", 2));
    restart();
    assertThat(ask(entity("t"), "g")).isEqualTo("abcdefg");
  }

  @Test
  void sharesOneStoreWithBothPlugins_andSaysWhetherWritesAreWelcome() {
    ask(entity("one"), "x");
    LevelDbStore store = LevelDbStore.get(system);
    assertThat(store).isSameAs(LevelDbStore.get(system));
    assertThat(store.refusal(0)).isEmpty();
    assertThat(store.range("one", 1, 1 << 20)).hasSize(1);
  }

  @Test
  void refusesWritesWithoutStoringThem_belowTheDiskReserve() throws Exception {
    ask(entity("one"), "x");
    stop();
    system =
        ActorSystem.create(
            "journal",
            TestSystems.config(dataDir)
                .withValue(
                    "weir.journal.disk-reserve",
                    ConfigValueFactory.fromAnyRef(Long.MAX_VALUE / 4)));
    LevelDbStore store = LevelDbStore.get(system);
    assertThat(store.refusal(0))
        .hasValueSatisfying(why -> assertThat(why).hasMessageContaining("reserve"));
    CompletableFuture<Void> refused = store.journal().append("one", List.of(Stores.event(2, "y")));
    assertThat(refused).failsWithin(TIMEOUT);
    assertThat(store.journal().highest("one")).isEqualTo(1);
    store.journal().deleteTo("one", 1).get(20, TimeUnit.SECONDS);
  }

  private ActorRef entity(String persistenceId) {
    return system.actorOf(Props.create(TextEntity.class, () -> new TextEntity(persistenceId)));
  }

  private static String ask(ActorRef entity, String more) {
    return (String) join(Patterns.ask(entity, more, TIMEOUT));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** Appends each message to its state and answers with the whole. */
  static final class TextEntity extends AbstractPersistentActor {
    private final String persistenceId;
    private String state = "";

    TextEntity(String persistenceId) {
      this.persistenceId = persistenceId;
    }

    @Override
    public String persistenceId() {
      return persistenceId;
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder()
          .match(SnapshotOffer.class, offer -> state = (String) offer.snapshot())
          .match(String.class, more -> state += more)
          .build();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              String.class,
              more ->
                  persist(
                      more,
                      stored -> {
                        state += stored;
                        getSender().tell(state, getSelf());
                      }))
          .build();
    }
  }
}
