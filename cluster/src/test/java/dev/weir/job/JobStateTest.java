package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.job.RecoveryJob.Progress;
import dev.weir.job.RecoveryJob.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {
  private static final Progress FAR = new Progress("far", 3, 7, "revs", List.of("odd"));
  private static final Map<String, Object> RESULT = Map.of("rows", 5);

  private final JobState state = new JobState();
  private final List<JobEvent> events = new ArrayList<>();
  private long now = 1_000;

  private static JobOrder order(String circuit) {
    return new JobOrder(JobKind.VERIFY, "acme", circuit, Map.of("share", 0.5));
  }

  private Optional<JobEvent> send(JobCommand command) {
    Optional<JobEvent> event = state.decide(command, now);
    event.ifPresent(this::happen);
    return event;
  }

  private void happen(JobEvent event) {
    events.add(event);
    state.apply(event);
  }

  private String begin(String circuit) {
    return send(new JobCommand.Begin(order(circuit))).orElseThrow().job();
  }

  private void end(String job, State how) {
    happen(new JobEvent.Ended(job, how, FAR, RESULT, now));
  }

  private RecoveryJob show(String job) {
    return state.shown(new JobCommand.Show(job)).iterator().next();
  }

  private List<RecoveryJob> all() {
    return List.copyOf(state.shown(new JobCommand.ListAll()));
  }

  private void refused(JobCommand command, ErrorCode code, String what) {
    List<RecoveryJob> before = all();
    assertThatThrownBy(() -> state.decide(command, now))
        .isInstanceOfSatisfying(
            WeirException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(what);
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void aJobThatBegins_runsAndIsShown() {
    String job = begin("main");
    assertThat(job).isEqualTo("w-1");
    assertThat(state.shown(new JobCommand.Begin(order("main"))))
        .containsExactly(
            new RecoveryJob(job, order("main"), State.RUNNING, Progress.NONE, Map.of(), now, 0));
    assertThat(begin("other")).isEqualTo("w-2");
    assertThat(all()).extracting(RecoveryJob::id).containsExactly("w-2", "w-1");
    assertThat(send(new JobCommand.ListAll())).isEmpty();
    assertThat(send(new JobCommand.Show(job))).isEmpty();
  }

  @Test
  void pauseAndResume_changeWhatIsNotSoAlready() {
    String job = begin("main");
    assertThat(send(new JobCommand.Resume(job))).isEmpty();
    assertThat(send(new JobCommand.Pause(job))).contains(new JobEvent.Paused(job));
    assertThat(show(job).state()).isEqualTo(State.PAUSED);
    assertThat(send(new JobCommand.Pause(job))).isEmpty();
    assertThat(send(new JobCommand.Resume(job))).contains(new JobEvent.Resumed(job));
    assertThat(show(job).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void cancel_endsARunningAndAPausedJob() {
    String running = begin("main");
    String paused = begin("other");
    send(new JobCommand.Pause(paused));
    now = 2_000;
    for (String job : List.of(running, paused)) {
      assertThat(send(new JobCommand.Cancel(job))).isPresent();
      assertThat(show(job).state()).isEqualTo(State.CANCELLED);
      assertThat(show(job).endedMillis()).isEqualTo(2_000);
      assertThat(show(job).startedMillis()).isEqualTo(1_000);
    }
    assertThat(state.open()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"DONE", "FAILED", "CANCELLED"})
  void aJobThatHasEnded_staysAsItIs(State how) {
    String job = begin("main");
    end(job, how);
    RecoveryJob ended = show(job);
    assertThat(ended)
        .isEqualTo(new RecoveryJob(job, order("main"), how, FAR, RESULT, 1_000, 1_000));
    assertThat(send(new JobCommand.Cancel(job))).isEmpty();
    refused(new JobCommand.Pause(job), ErrorCode.JOB_ENDED, how.wire());
    refused(new JobCommand.Resume(job), ErrorCode.JOB_ENDED, how.wire());
    assertThat(show(job)).isEqualTo(ended);
    assertThat(begin("main")).as("the same may be done again").isEqualTo("w-2");
  }

  @Test
  void aJobThatNobodyKnows_isRefusedByName() {
    for (JobCommand command :
        List.of(
            new JobCommand.Show("w-9"),
            new JobCommand.Cancel("w-9"),
            new JobCommand.Pause("w-9"),
            new JobCommand.Resume("w-9"))) {
      refused(command, ErrorCode.JOB_NOT_FOUND, "w-9");
    }
  }

  @Test
  void theSameOrder_isRefusedWhileItIsDone_paused() {
    String job = begin("main");
    refused(new JobCommand.Begin(order("main")), ErrorCode.JOB_RUNNING, job);
    send(new JobCommand.Pause(job));
    refused(new JobCommand.Begin(order("main")), ErrorCode.JOB_RUNNING, job);
    begin("other");
  }

  @Test
  void openJobsAreBounded_andPausedOnesCount() {
    for (int i = 0; i < JobState.OPEN_MAX; i++) {
      send(new JobCommand.Pause(begin("c" + i)));
    }
    refused(new JobCommand.Begin(order("more")), ErrorCode.NODE_OVERLOADED, "64");
    end("w-7", State.DONE);
    assertThat(begin("more")).isEqualTo("w-65");
  }

  @Test
  void theOldestOfThoseThatEnded_areForgotten_butNoneThatIsOpen() {
    String open = begin("open");
    for (int i = 0; i <= JobState.KEPT_MAX; i++) {
      end(begin("c" + i), State.DONE);
    }
    assertThat(all()).hasSize(JobState.KEPT_MAX + 2);
    begin("last");
    assertThat(all()).hasSize(JobState.KEPT_MAX + 2);
    assertThat(state.job(open)).isPresent();
    assertThat(state.job("w-2")).isEmpty();
    assertThat(state.job("w-3")).isPresent();
  }

  @Test
  void whatEndedLongAgo_isForgotten() {
    String job = begin("main");
    end(job, State.FAILED);
    String open = begin("open");
    now += JobState.KEPT_MILLIS;
    begin("a");
    assertThat(state.job(job)).isPresent();
    now++;
    begin("b");
    assertThat(state.job(job)).isEmpty();
    assertThat(state.job(open)).isPresent();
    refused(new JobCommand.Show(job), ErrorCode.JOB_NOT_FOUND, job);
  }

  @Test
  void anId_isNeverUsedAgain_thoughItsJobIsForgotten() {
    end(begin("main"), State.DONE);
    now += JobState.KEPT_MILLIS + 1;
    end(begin("main"), State.DONE);
    now += JobState.KEPT_MILLIS + 1;
    assertThat(begin("main")).isEqualTo("w-3");
    JobState again = replayed();
    JobEvent next = again.decide(new JobCommand.Begin(order("next")), now).orElseThrow();
    assertThat(next.job()).isEqualTo("w-4");
  }

  private JobState replayed() {
    JobState again = new JobState();
    events.forEach(again::apply);
    return again;
  }

  @Test
  void replay_givesTheSameState_whateverHappened() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 3_000; i++) {
      now += random.nextLong(JobState.KEPT_MILLIS / 200);
      String job = "w-" + (1 + random.nextInt(Math.max(1, i / 3)));
      try {
        switch (random.nextInt(6)) {
          case 0, 1 -> begin("c" + random.nextInt(100));
          case 2 -> send(new JobCommand.Pause(job));
          case 3 -> send(new JobCommand.Resume(job));
          case 4 -> send(new JobCommand.Cancel(job));
          default ->
              state.job(job).filter(RecoveryJob::isOpen).ifPresent(_ -> end(job, State.DONE));
        }
      } catch (WeirException refusal) {
        assertThat(refusal.code())
            .as(Seeds.option(seed))
            .isIn(
                ErrorCode.JOB_NOT_FOUND,
                ErrorCode.JOB_ENDED,
                ErrorCode.JOB_RUNNING,
                ErrorCode.NODE_OVERLOADED);
      }
    }
    JobState again = replayed();
    assertThat(again.shown(new JobCommand.ListAll())).as(Seeds.option(seed)).isEqualTo(all());
    assertThat(again.open()).as(Seeds.option(seed)).isEqualTo(state.open());
  }
}
