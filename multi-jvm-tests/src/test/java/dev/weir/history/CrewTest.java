package dev.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Histories of clients that really run at the same time. */
class CrewTest {
  private static final int OPERATIONS = 2000;
  private static final int DISTURBANCES = 150;

  @Test
  void historyOfThreadsIsGood_whenTheServiceIsHonest() throws InterruptedException {
    long seed = Seeds.next();
    assertThat(HistoryChecker.check(run(ModelCircuit::new, seed).operations()))
        .as(Seeds.option(seed))
        .isEmpty();
  }

  @Test
  void historyOfThreadsShowsTheBug_whenTheServiceHasNoFence() throws InterruptedException {
    long seed = Seeds.next();
    assertThat(HistoryChecker.check(run(WriteMutants.NoFence::new, seed).operations()))
        .as(Seeds.option(seed))
        .extracting(Violation::rule)
        .contains(Rule.ACKNOWLEDGED_IS_DURABLE);
  }

  private static History run(Function<Random, ModelCircuit> kind, long seed)
      throws InterruptedException {
    ModelService service = new ModelService(kind, Seeds.random(seed));
    Workload workload = new Workload(List.of("acme"), seed, client -> service, System::nanoTime);
    workload.define();
    Crew crew = Crew.start(workload, 1);
    AtomicInteger disturbed = new AtomicInteger();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              service.disturb();
              boolean enough =
                  disturbed.incrementAndGet() > DISTURBANCES
                      && workload.history().size() > OPERATIONS;
              return enough || !crew.isWell();
            });
    crew.stop();
    workload.settle(Crew::pause);
    return workload.history();
  }
}
