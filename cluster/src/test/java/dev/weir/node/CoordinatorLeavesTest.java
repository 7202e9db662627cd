package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.placement.Job;
import dev.weir.placement.Policy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A drain outlives the node that took it and the coordinator that began it. */
class CoordinatorLeavesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final List<String> ENTITIES =
      IntStream.range(0, 200).mapToObj(i -> "e" + i).toList();

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void drainGoesOn_whenTheCoordinatorsNodeLeaves() throws Exception {
    try (ToyCluster nodes = ToyCluster.start("a", "b", "c")) {
      ToyNode b = nodes.node("b");
      ToyNode c = nodes.node("c");
      get(b.placement.policy(new Policy(true, 1)));
      for (String entity : ENTITIES) {
        b.ask(entity);
      }
      await().atMost(DEADLINE).until(() -> b.shardsOf("c") > 5);

      Job job = get(nodes.node("a").placement.drain("c"));
      await().atMost(DEADLINE).until(() -> get(b.placement.job(job.id())).done() > 1);
      nodes.node("a").leave();
      Job meanwhile = get(b.placement.job(job.id()));
      get(b.placement.policy(new Policy(true, 4)));
      await().atMost(DEADLINE).until(() -> !get(b.placement.job(job.id())).isRunning());

      assertThat(meanwhile.isRunning()).isTrue();
      Job done = get(c.placement.job(job.id()));
      assertThat(done.state()).isEqualTo(Job.State.DONE);
      assertThat(done.done()).isEqualTo(done.total());
      for (String entity : ENTITIES) {
        assertThat(c.ask(entity)).isEqualTo("b");
      }
      assertThatThrownBy(() -> get(c.placement.drain("b")))
          .cause()
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAST_MEMBER));
    }
  }
}
