package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.weir.config.ErrorCode;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DroppedMessagesTest {
  private static final Duration EACH = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final ActorSystem<AllDeadLetters> system =
      ActorSystem.create(
          DroppedMessages.create(),
          "dropped",
          ConfigFactory.parseString(
                  """
                  pekko.actor.provider = cluster
                  pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                  pekko.coordinated-shutdown.exit-jvm = off
                  """)
              .withFallback(ConfigFactory.defaultReference()));

  @AfterEach
  void stop() {
    system.terminate();
  }

  @Test
  void answersTheCommandThatARegionDropped() {
    assertThat(answer(CircuitReply.class, CircuitCommand.Locate::new))
        .isInstanceOfSatisfying(
            CircuitReply.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.OWNERSHIP_CHANGED));
  }

  @Test
  void answersForTheDirectoryOfTenants() {
    assertThat(answer(TenantReply.class, replyTo -> new TenantCommand.Get("acme", false, replyTo)))
        .isInstanceOfSatisfying(
            TenantReply.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OWNERSHIP_CHANGED));
  }

  /** Until it has subscribed, nobody hears. */
  private <T> T answer(Class<T> type, Function<ActorRef<T>, Object> command) {
    TestProbe<T> probe = TestProbe.create(type, system);
    return await()
        .atMost(DEADLINE)
        .ignoreExceptionsMatching(silence -> true)
        .until(
            () -> {
              drop(command.apply(probe.ref()));
              return probe.receiveMessage(EACH);
            },
            Objects::nonNull);
  }

  /** As a region does: what it drops goes to the dead letters, in its envelope. */
  private void drop(Object command) {
    var nobody = Adapter.toClassic(system).deadLetters();
    nobody.tell(
        new Dropped(new ShardingEnvelope<>("acme/main", command), "hand-off", nobody, nobody),
        nobody);
  }
}
