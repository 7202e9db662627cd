package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.job.JobMessage.WorkEnded;
import dev.weir.job.RecoveryJob.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is begun, stopped and ended; each job is called as its circuit. */
@Timeout(60)
class JobRunnerTest {
  private static final long PATIENCE_SECONDS = 20;

  private final Map<String, Work> works = new ConcurrentHashMap<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<WorkEnded> ended = new LinkedBlockingQueue<>();
  private final JobRunner runner =
      new JobRunner(job -> works.get(job.order().circuit()), ended::add);

  @AfterEach
  void stop() {
    runner.stop();
  }

  private static RecoveryJob job(String name) {
    return RecoveryJob.begun(name, new JobOrder(JobKind.VERIFY, "acme", name, Map.of()), 1);
  }

  /** Begins a job that goes on until its gate is open, and says when it begins and how it ends. */
  private CountDownLatch start(String name) {
    CountDownLatch gate = new CountDownLatch(1);
    works.put(
        name,
        context -> {
          said.add(name + " begins");
          try {
            while (!gate.await(1, TimeUnit.MILLISECONDS)) {
              context.checkpoint();
            }
            context.checkpoint();
            return Map.of("name", name);
          } catch (CancellationException end) {
            said.add(name + " is told to end");
            throw end;
          }
        });
    runner.start(job(name));
    return gate;
  }

  private void says(String what) throws InterruptedException {
    assertThat(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(what);
  }

  private WorkEnded ended() throws InterruptedException {
    WorkEnded end = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(end).as("no work ended").isNotNull();
    return end;
  }

  private void thread(String job, Thread.State... states) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Arrays.asList(states).contains(state(job))) {
      assertThat(System.nanoTime()).as("%s is %s", job, state(job)).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static Thread.State state(String job) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("weir-job-" + job))
        .findFirst()
        .map(Thread::getState)
        .orElse(Thread.State.TERMINATED);
  }

  @Test
  void aThirdJob_waitsUntilOneOfTwoEnds() throws Exception {
    CountDownLatch first = start("a1");
    says("a1 begins");
    start("a2");
    says("a2 begins");
    start("a3").countDown();
    thread("a3", Thread.State.WAITING);
    assertThat(said).isEmpty();
    assertThat(runner.progress("a3").orElseThrow().phase()).isEqualTo("waiting to begin");
    first.countDown();
    assertThat(ended().result()).containsEntry("name", "a1");
    says("a3 begins");
    assertThat(ended().job()).isEqualTo("a3");
    assertThat(runner.isRunning("a3")).isFalse();
    assertThat(runner.isRunning("a2")).isTrue();
  }

  @Test
  void aPausedJob_givesItsPlaceToAnother_andGoesOnWhenItIsResumed() throws Exception {
    CountDownLatch first = start("b1");
    says("b1 begins");
    CountDownLatch second = start("b2");
    says("b2 begins");
    CountDownLatch third = start("b3");
    thread("b3", Thread.State.WAITING);
    runner.pause("b1");
    says("b3 begins");
    first.countDown();
    runner.resume("b1");
    second.countDown();
    assertThat(ended().job()).isEqualTo("b2");
    assertThat(ended().job()).isEqualTo("b1");
    third.countDown();
    assertThat(ended().state()).isEqualTo(State.DONE);
  }

  @Test
  void cancel_endsAPausedJob_thoughAllPlacesAreTaken() throws Exception {
    start("c1");
    says("c1 begins");
    start("c2");
    says("c2 begins");
    runner.pause("c1");
    start("c3");
    says("c3 begins");
    thread("c1", Thread.State.WAITING);
    runner.cancel("c1");
    says("c1 is told to end");
    thread("c1", Thread.State.TERMINATED);
    assertThat(runner.isRunning("c1")).isFalse();
    assertThat(ended).isEmpty();
  }

  @Test
  void cancel_endsAJobThatWasResumedAndWaitsForItsPlace() throws Exception {
    start("d1");
    says("d1 begins");
    start("d2");
    says("d2 begins");
    runner.pause("d1");
    start("d3");
    says("d3 begins");
    runner.resume("d1");
    runner.cancel("d1");
    says("d1 is told to end");
    thread("d1", Thread.State.TERMINATED);
  }

  @Test
  void cancel_endsAJobThatWaits_soThatItNeverBegins() throws Exception {
    CountDownLatch first = start("e1");
    says("e1 begins");
    start("e2");
    says("e2 begins");
    start("e3");
    thread("e3", Thread.State.WAITING);
    runner.cancel("e3");
    thread("e3", Thread.State.TERMINATED);
    first.countDown();
    assertThat(ended().job()).isEqualTo("e1");
    start("e4");
    says("e4 begins");
    assertThat(ended).isEmpty();
  }

  @Test
  void aJobThatIsPausedWhileItWaits_leavesItsTurnToOthers() throws Exception {
    CountDownLatch first = start("f1");
    says("f1 begins");
    start("f2");
    says("f2 begins");
    start("f3");
    thread("f3", Thread.State.WAITING);
    runner.pause("f3");
    start("f4");
    thread("f4", Thread.State.WAITING);
    first.countDown();
    says("f4 begins");
    runner.cancel("f2");
    says("f2 is told to end");
    runner.resume("f3");
    says("f3 begins");
  }

  @Test
  void aJobThatWasPaused_doesNotBegin() throws Exception {
    works.put("g1", context -> Map.of());
    runner.start(job("g1").in(State.PAUSED));
    thread("g1", Thread.State.WAITING);
    assertThat(ended).isEmpty();
    runner.resume("g1");
    assertThat(ended().state()).isEqualTo(State.DONE);
  }

  @Test
  void aRefusal_isTheResultOfAFailedJob() throws Exception {
    works.put(
        "h1",
        context -> {
          context.total(7, "revs");
          context.done(3);
          context.warn("odd");
          throw new CompletionException(new WeirException(ErrorCode.BACKUP_DAMAGED, "x is bad"));
        });
    runner.start(job("h1"));
    WorkEnded end = ended();
    assertThat(end.state()).isEqualTo(State.FAILED);
    assertThat(end.result()).isEqualTo(Map.of("code", "backup-damaged", "detail", "x is bad"));
    assertThat(end.progress().done()).isEqualTo(3);
    assertThat(end.progress().warnings()).containsExactly("odd");
  }

  @Test
  void whateverEndsWork_endsTheJob() throws Exception {
    works.put("i1", context -> Map.of("deep", deep(1)));
    works.put(
        "i2",
        context -> {
          throw new CancellationException("of something else");
        });
    works.put(
        "i3",
        context -> {
          throw new InterruptedException("by somebody else");
        });
    for (String name : works.keySet()) {
      runner.start(job(name));
      WorkEnded end = ended();
      assertThat(end.job()).isEqualTo(name);
      assertThat(end.state()).isEqualTo(State.FAILED);
      assertThat(end.result()).containsEntry("code", "internal");
    }
  }

  @SuppressWarnings("InfiniteRecursion") // the stack is to overflow
  private static int deep(int depth) {
    return depth + deep(depth + 1) % 7;
  }

  @Test
  void membersThatAreNull_stayInTheResult() throws Exception {
    Map<String, Object> result = new HashMap<>();
    result.put("claim", null);
    works.put("k1", context -> result);
    runner.start(job("k1"));
    assertThat(ended().result()).isEqualTo(result);
  }

  @Test
  void stop_endsAllWorkWithoutAWord() throws Exception {
    start("l1");
    says("l1 begins");
    start("l2");
    says("l2 begins");
    start("l3");
    thread("l3", Thread.State.WAITING);
    runner.stop();
    for (String name : works.keySet()) {
      thread(name, Thread.State.TERMINATED);
      assertThat(runner.isRunning(name)).isFalse();
    }
    assertThat(ended).isEmpty();
    assertThat(said).containsExactlyInAnyOrder("l1 is told to end", "l2 is told to end");
  }
}
