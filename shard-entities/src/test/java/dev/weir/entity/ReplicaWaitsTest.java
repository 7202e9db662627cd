package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitReply.Committed;
import dev.weir.zset.RowBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplicaWaitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ReplicaWaits waits = new ReplicaWaits(nanos::get);

  private void add(long rev, int regions) {
    Submit batch =
        new Submit(
            new RowBatch(List.of(), List.of(), 0, 0),
            true,
            Optional.empty(),
            new WaitFor(true, regions, 100),
            Map.of(),
            null);
    Standing at = Standing.alone(rev, 1);
    waits.add(batch, new Committed(at, 1, 0, 0, List.of(), List.of(), false, 0));
  }

  private List<String> due() {
    return waits.due().stream()
        .map(due -> due.reply().rev() + " held by " + due.reply().replicated())
        .toList();
  }

  @Test
  void answersWhenEnoughRegionsHoldIt() {
    add(5, 1);
    add(6, 2);
    waits.stored("us", 4);
    assertThat(due()).isEmpty();
    waits.stored("us", 6);
    assertThat(due()).containsExactly("5 held by 1");
    waits.stored("us", 9);
    assertThat(due()).as("the same region twice is one").isEmpty();
    waits.stored("ap", 6);
    assertThat(due()).containsExactly("6 held by 2");
    assertThat(waits.isEmpty()).isTrue();
  }

  @Test
  void remembersWhoWasHeard_forAsLongAsIsAsked() {
    waits.stored("us", 5);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    waits.stored("ap", 4);
    assertThat(waits.heardWithin(Duration.ofSeconds(10))).containsExactly("ap", "us");
    assertThat(waits.heardWithin(Duration.ofSeconds(9))).containsExactly("ap");
    waits.begin();
    assertThat(waits.heardWithin(Duration.ofDays(1))).isEmpty();
  }

  @Test
  void answersWhoHoldsIt_whenTheTimeIsUp() {
    waits.stored("us", 5);
    add(5, 2);
    add(6, 1);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(due()).containsExactly("5 held by 1", "6 held by 0");
  }

  @Test
  void takesNothingBack_whenAnOldAnswerComesLate() {
    waits.stored("us", 9);
    waits.stored("us", 3);
    add(8, 1);
    assertThat(due()).containsExactly("8 held by 1");
  }
}
