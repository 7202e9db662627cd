package dev.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.EffectiveConfig;
import dev.weir.config.ErrorCode;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.LocalJournal;
import dev.weir.entity.Ownership;
import dev.weir.job.JobMessage.Answer;
import dev.weir.job.RecoveryJob.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ledger over a real journal, that ends and begins again as one whose node is lost. */
@Timeout(120)
class JobLedgerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JobOrder ORDER =
      new JobOrder(JobKind.REPLAY, "acme", "main", Map.of("to_rev", 42L));

  @TempDir private Path directory;

  private final AtomicLong now = new AtomicLong(1_000);
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private ActorTestKit kit;
  private LocalJournal journal;
  private ActorRef<JobMessage> ledger;

  @BeforeEach
  void open() {
    EffectiveConfig config = TestConfigs.alone(directory);
    kit = ActorTestKit.create("weir", config.hocon());
    journal = LocalJournal.open(kit.system(), config.weir());
    ledger = start();
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private ActorRef<JobMessage> start() {
    return kit.spawn(JobLedger.create(now::get, journal.ownership(), job -> this::work));
  }

  /** Goes on until the gate is open. */
  private Map<String, Object> work(JobContext context) throws Exception {
    begun.add("begun");
    context.phase("waiting for the gate");
    context.warn("odd");
    while (!gate.await(1, TimeUnit.MILLISECONDS)) {
      context.checkpoint();
    }
    Map<String, Object> result = new HashMap<>();
    result.put("claim", null);
    result.put("rows", 7);
    return result;
  }

  private void begins() throws InterruptedException {
    assertThat(begun.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("begun");
  }

  private void restart() {
    kit.stop(ledger, PATIENCE);
    ledger = start();
  }

  private List<RecoveryJob> ask(JobCommand command) {
    TestProbe<Answer> answers = kit.createTestProbe();
    ledger.tell(new JobMessage.Ask(command, answers.ref()));
    return answers.receiveMessage(PATIENCE).orThrow();
  }

  private RecoveryJob one(JobCommand command) {
    List<RecoveryJob> jobs = ask(command);
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  private RecoveryJob ended(String job) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> one(new JobCommand.Show(job)), now -> !now.isOpen());
  }

  @Test
  void aJob_runsAndEnds_andStaysAsItEnded() throws Exception {
    RecoveryJob job = one(new JobCommand.Begin(ORDER));
    assertThat(job.state()).isEqualTo(State.RUNNING);
    begins();
    now.set(5_000);
    gate.countDown();
    RecoveryJob ended = ended(job.id());
    assertThat(ended.state()).isEqualTo(State.DONE);
    assertThat(ended.result()).containsEntry("claim", null).containsEntry("rows", 7);
    assertThat(ended.startedMillis()).isEqualTo(1_000);
    assertThat(ended.endedMillis()).isEqualTo(5_000);
    assertThat(ended.progress().warnings()).containsExactly("odd");
    restart();
    assertThat(ask(new JobCommand.ListAll())).containsExactly(ended);
    assertThat(begun).as("it is not done again").isEmpty();
  }

  @Test
  void aJobThatHadNotEnded_beginsOnceMore_underItsName() throws Exception {
    RecoveryJob job = one(new JobCommand.Begin(ORDER));
    begins();
    restart();
    begins();
    assertThatThrownBy(() -> ask(new JobCommand.Begin(ORDER)))
        .as("the same order is refused after a restart too")
        .isInstanceOfSatisfying(
            WeirException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.JOB_RUNNING));
    gate.countDown();
    assertThat(ended(job.id()).state()).isEqualTo(State.DONE);
  }

  @Test
  void aPausedJob_staysPaused_untilItIsResumed() throws Exception {
    RecoveryJob job = one(new JobCommand.Begin(ORDER));
    begins();
    assertThat(one(new JobCommand.Pause(job.id())).state()).isEqualTo(State.PAUSED);
    restart();
    gate.countDown();
    JobOrder other = new JobOrder(JobKind.VERIFY, "acme", "main", Map.of());
    assertThat(ended(one(new JobCommand.Begin(other)).id()).state()).isEqualTo(State.DONE);
    begins();
    RecoveryJob paused = one(new JobCommand.Show(job.id()));
    assertThat(paused.state()).isEqualTo(State.PAUSED);
    assertThat(paused.progress().phase()).isEqualTo("waiting to begin");
    assertThat(begun).isEmpty();
    one(new JobCommand.Resume(job.id()));
    assertThat(ended(job.id()).state()).isEqualTo(State.DONE);
  }

  @Test
  void aCancelledJob_staysAsFarAsItWas_andIsNotBegunAgain() throws Exception {
    RecoveryJob job = one(new JobCommand.Begin(ORDER));
    begins();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !one(new JobCommand.Show(job.id())).progress().warnings().isEmpty());
    RecoveryJob cancelled = one(new JobCommand.Cancel(job.id()));
    assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
    assertThat(cancelled.progress().phase()).isEqualTo("waiting for the gate");
    assertThat(one(new JobCommand.Cancel(job.id()))).isEqualTo(cancelled);
    restart();
    assertThat(ask(new JobCommand.ListAll())).containsExactly(cancelled);
    assertThat(begun).isEmpty();
    assertThat(one(new JobCommand.Begin(ORDER)).id()).isNotEqualTo(job.id());
    begins();
  }

  @Test
  void whoLostTheLedger_changesNothingInIt() throws Exception {
    one(new JobCommand.Begin(ORDER));
    begins();
    ActorRef<JobMessage> old = ledger;
    ledger = start();
    begins();
    TestProbe<Answer> answers = kit.createTestProbe();
    old.tell(new JobMessage.Ask(new JobCommand.Cancel("w-1"), answers.ref()));
    answers.expectTerminated(old, PATIENCE);
    assertThat(one(new JobCommand.Show("w-1")).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void withoutAJournal_questionsAreRefused_andTheLedgerEnds() {
    WeirException down = new WeirException(ErrorCode.JOURNAL_DOWN, "the disk is gone");
    CompletableFuture<Long> claim = new CompletableFuture<>();
    Ownership ownership = id -> claim;
    ledger = kit.spawn(JobLedger.create(now::get, ownership, job -> this::work));
    TestProbe<Answer> answers = kit.createTestProbe();
    ledger.tell(new JobMessage.Wake());
    ledger.tell(new JobMessage.Ask(new JobCommand.ListAll(), answers.ref()));
    claim.completeExceptionally(down);
    assertThatThrownBy(answers.receiveMessage(PATIENCE)::orThrow)
        .isInstanceOfSatisfying(
            WeirException.class, why -> assertThat(why.code()).isEqualTo(ErrorCode.JOURNAL_DOWN));
    answers.expectTerminated(ledger, PATIENCE);
  }
}
