package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.weir.config.ErrorCode;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Rejected;
import dev.weir.entity.FetchPage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorNotFound;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerActorTest {
  private static final String NAME = "late";
  private static final Rejected ANSWER = new Rejected(ErrorCode.RECOVERING, "here", Map.of());

  /** Of short forms of references; far less than the time of the early questions. */
  private static final Duration SHORTENED = Duration.ofMillis(200);

  private static final int EARLY = 10;

  /** Longer than the test may take: that nobody is there must show before. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final ActorSystem<Void> here = system();
  private final ActorSystem<Void> there = system();

  @AfterEach
  void stop() {
    here.terminate();
    there.terminate();
  }

  @Test
  void isFound_thoughQuestionsCameBeforeIt() throws Exception {
    PeerActor<FetchPage> peer =
        new PeerActor<>(here, Cluster.get(there).selfMember().address(), NAME);
    for (int i = 0; i < EARLY; i++) {
      assertThatThrownBy(() -> ask(peer, LONG)).hasRootCauseInstanceOf(ActorNotFound.class);
      LockSupport.parkNanos(SHORTENED.toNanos());
    }
    there.systemActorOf(
        Behaviors.<FetchPage>receiveMessage(
            question -> {
              question.replyTo().tell(ANSWER);
              return Behaviors.same();
            }),
        NAME,
        Props.empty());
    assertThat(ask(peer, LONG)).isEqualTo(ANSWER);
  }

  private static CircuitReply ask(PeerActor<FetchPage> peer, Duration max) {
    return peer.ask(
            CircuitReply.class, replyTo -> new FetchPage("acme", "token", "f", 1, replyTo), max)
        .toCompletableFuture()
        .join();
  }

  private static ActorSystem<Void> system() {
    return ActorSystem.create(
        Behaviors.empty(),
        "peers",
        ConfigFactory.parseString(
                """
                pekko.loglevel = WARNING
                pekko.log-dead-letters = off
                pekko.actor.provider = cluster
                pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.remote.artery.advanced.compression.actor-refs.advertisement-interval = %dms
                pekko.coordinated-shutdown.exit-jvm = off
                """
                    .formatted(SHORTENED.toMillis()))
            .withFallback(ConfigFactory.defaultReference()));
  }
}
