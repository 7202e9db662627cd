package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Clock;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.ErrorCode;
import dev.weir.config.TestConfigs;
import dev.weir.entity.BackupMarks;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitEntity;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.Compactor;
import dev.weir.entity.EntityWiring;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.KeptStates;
import dev.weir.entity.LocalJournal;
import dev.weir.entity.Precondition;
import dev.weir.entity.ReadAt;
import dev.weir.entity.Regions;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.StateReader;
import dev.weir.entity.WaitFor;
import dev.weir.entity.Warming;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two incarnations of one circuit over one journal, as a cluster that is wrong would run them. */
class TakeoverTest {
  private static final String CIRCUIT = "c|acme|main";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private ActorTestKit kit;
  private LocalJournal journal;
  private KeptStates warmStates;
  private Warming warming;
  private EntityWiring wiring;
  private TestProbe<CircuitReply> replies;

  @BeforeEach
  void open() {
    EffectiveConfig config = TestConfigs.alone(directory);
    kit = ActorTestKit.create("weir", config.hocon());
    journal = LocalJournal.open(kit.system(), config.weir());
    Clock clock = System::currentTimeMillis;
    warmStates = new KeptStates(clock);
    warming =
        new Warming(
            new StateReader(journal.log(), journal.snapshots(), config.weir().limits(), 7),
            warmStates);
    wiring =
        new EntityWiring(
            config.weir().limits(),
            config.weir().snapshot(),
            clock,
            7,
            ForkJoinPool.commonPool(),
            ForkJoinPool.commonPool(),
            ForkJoinPool.commonPool(),
            journal.ownership(),
            warmStates,
            ForkJoinPool.commonPool(),
            Couriers.start(kit.system()),
            journal.writeGuard(),
            journal.snapshots(),
            Regions.alone(),
            journal.events(),
            ForkJoinPool.commonPool(),
            journal.quarantine(),
            null,
            new Compactor(
                journal.log(),
                new StateReader(journal.log(), journal.snapshots(), config.weir().limits(), 7),
                journal.snapshots(),
                config.weir().compaction(),
                BackupMarks.none(),
                clock,
                ForkJoinPool.commonPool(),
                ForkJoinPool.commonPool()));
    replies = kit.createTestProbe();
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void theOldOwnersWriteIsRefused_andItEnds() {
    ActorRef<IntakeMessage> old = start();
    define(old);
    ActorRef<IntakeMessage> owner = start();
    assertThat(committed(submit(owner, 1)).rev()).isEqualTo(3);

    CircuitReply late = submit(old, 2);

    assertThat(late).isInstanceOf(CircuitReply.Rejected.class);
    assertThat(((CircuitReply.Rejected) late).code()).isEqualTo(ErrorCode.OWNERSHIP_CHANGED);
    replies.expectTerminated(old, PATIENCE);
    assertThat(committed(submit(owner, 3)).rev()).isEqualTo(4);
    assertThat(groups(owner)).isEqualTo(2);
  }

  @Test
  void theOldOwnersWriteIsRefused_evenWhenTheNewOneHasWrittenNothing() {
    ActorRef<IntakeMessage> old = start();
    define(old);
    ActorRef<IntakeMessage> owner = start();
    assertThat(groups(owner)).isZero();

    assertThat(submit(old, 1)).isInstanceOf(CircuitReply.Rejected.class);
    assertThat(groups(owner)).isZero();
  }

  @Test
  void writesThatWereAcceptedAreFinished_whenTheCircuitIsToldToStop() {
    ActorRef<IntakeMessage> circuit = start();
    define(circuit);
    for (int i = 0; i < 200; i++) {
      circuit.tell(batch(i));
    }
    circuit.tell(new IntakeMessage.Stop());
    for (int i = 0; i < 200; i++) {
      assertThat(replies.receiveMessage(PATIENCE)).isInstanceOf(CircuitReply.Committed.class);
    }
    replies.expectTerminated(circuit, PATIENCE);
    assertThat(groups(start())).isEqualTo(200);
  }

  @Test
  void whoWaitsForChangesIsAnswered_whenTheCircuitIsToldToStop() {
    ActorRef<IntakeMessage> circuit = start();
    define(circuit);
    circuit.tell(
        new CircuitCommand.NextChanges(
            List.of("ages"), 2, 1 << 20, (int) PATIENCE.toMillis() * 10, false, replies.ref()));
    assertThat(groups(circuit)).as("answered behind the one who waits").isZero();
    circuit.tell(new IntakeMessage.Stop());
    assertThat(replies.receiveMessage(PATIENCE)).isInstanceOf(CircuitReply.Changes.class);
    replies.expectTerminated(circuit, PATIENCE);
  }

  @Test
  void aWarmCircuitGoesOnWhereTheOldOwnerStopped() {
    ActorRef<IntakeMessage> old = start();
    define(old);
    for (int i = 0; i < 20; i++) {
      committed(submit(old, i));
    }
    checkpoint(old);
    warming.warm(CIRCUIT);
    for (int i = 20; i < 30; i++) {
      committed(submit(old, i));
    }
    old.tell(new IntakeMessage.Stop());
    replies.expectTerminated(old, PATIENCE);

    assertThat(warmStates.size()).isEqualTo(1);
    ActorRef<IntakeMessage> owner = start();

    assertThat(warmStates.size()).as("used once").isZero();
    assertThat(groups(owner)).isEqualTo(30);
    assertThat(committed(submit(owner, 30)).rev()).isEqualTo(33);
    assertThat(view(owner).resultHash()).isEqualTo(view(start()).resultHash());
  }

  /** The log begins anew behind a snapshot from elsewhere, after the circuit was warmed. */
  @Test
  void aWarmStateOfAnotherHistoryIsNotUsed() {
    ActorRef<IntakeMessage> old = start();
    define(old);
    for (int i = 0; i < 300; i++) {
      committed(submit(old, i));
    }
    checkpoint(old);
    committed(submit(old, 300));
    warming.warm(CIRCUIT);
    old.tell(new IntakeMessage.Stop());
    replies.expectTerminated(old, PATIENCE);
    SnapshotManifest own = (SnapshotManifest) journal.log().snapshots(CIRCUIT).getFirst();
    long epoch = journal.ownership().claim(CIRCUIT).toCompletableFuture().join();
    SnapshotManifest other = at(own, 1000);
    journal.log().rebase(CIRCUIT, other.rev(), other, epoch).toCompletableFuture().join();

    ActorRef<IntakeMessage> owner = start();

    assertThat(groups(owner)).as("those of the snapshot").isEqualTo(300);
    assertThat(committed(submit(owner, 1000)).rev()).isEqualTo(1001);
  }

  private static SnapshotManifest at(SnapshotManifest own, long rev) {
    return new SnapshotManifest(
        own.format(),
        rev,
        own.epoch(),
        own.chainHigh(),
        own.chainLow() + 1,
        own.atMillis(),
        own.epochs(),
        own.tables(),
        own.views(),
        own.backfills(),
        own.limits(),
        own.segment(),
        own.files());
  }

  /** Its events are forgotten: there is nothing to recover it from. */
  @Test
  void aCircuitWhoseOnlySnapshotIsGoneDoesNotBeginEmpty() {
    ActorRef<IntakeMessage> old = start();
    define(old);
    old.tell(new CircuitCommand.Delete(replies.ref()));
    replies.expectMessageClass(CircuitReply.Deleted.class, PATIENCE);
    old.tell(new IntakeMessage.Stop());
    replies.expectTerminated(old, PATIENCE);
    journal.log().deleteSnapshot(CIRCUIT, 3).toCompletableFuture().join();

    ActorRef<IntakeMessage> circuit = kit.spawn(CircuitEntity.create(CIRCUIT, wiring));
    circuit.tell(new CircuitCommand.Describe(ReadAt.NOW, replies.ref()));

    CircuitReply.Rejected refusal =
        replies.expectMessageClass(CircuitReply.Rejected.class, PATIENCE);
    assertThat(refusal.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
    assertThat(refusal.detail()).contains("recovers to rev 0, but its journal is at rev 3");
  }

  private ActorRef<IntakeMessage> start() {
    ActorRef<IntakeMessage> circuit = kit.spawn(CircuitEntity.create(CIRCUIT, wiring));
    circuit.tell(new CircuitCommand.Describe(ReadAt.NOW, replies.ref()));
    replies.expectMessageClass(CircuitReply.Described.class, PATIENCE);
    return circuit;
  }

  private void checkpoint(ActorRef<IntakeMessage> circuit) {
    TestProbe<Done> done = kit.createTestProbe();
    circuit.tell(new IntakeMessage.Checkpoint(done.ref()));
    done.receiveMessage(PATIENCE);
  }

  private void define(ActorRef<IntakeMessage> circuit) {
    Precondition none = new Precondition(false, OptionalLong.empty());
    circuit.tell(
        new CircuitCommand.DefineTable(
            "people",
            "CREATE TABLE people (id BIGINT PRIMARY KEY, age INT)",
            none,
            Map.of(),
            replies.ref()));
    replies.expectMessageClass(CircuitReply.TableDefined.class, PATIENCE);
    circuit.tell(
        new CircuitCommand.DefineView(
            "ages",
            "SELECT age, COUNT(*) AS n FROM people GROUP BY age",
            "rows",
            none,
            Map.of(),
            replies.ref()));
    replies.expectMessageClass(CircuitReply.ViewDefined.class, PATIENCE);
  }

  private CircuitReply submit(ActorRef<IntakeMessage> circuit, int id) {
    circuit.tell(batch(id));
    return replies.receiveMessage(PATIENCE);
  }

  /** One person of an age nobody else has. */
  private CircuitCommand.Submit batch(int id) {
    RawChanges changes = new RawChanges("people");
    int row = changes.add(ChangeOp.UPSERT, 0, 0);
    changes.addRowColumn("id").set(row, RawColumn.INTEGER, id);
    changes.addRowColumn("age").set(row, RawColumn.INTEGER, id);
    RowBatch batch = new RowBatch(List.of(changes), List.of(), 1, 40);
    return new CircuitCommand.Submit(
        batch, true, Optional.empty(), WaitFor.APPLIED, Map.of(), replies.ref());
  }

  private static CircuitReply.Committed committed(CircuitReply reply) {
    assertThat(reply).isInstanceOf(CircuitReply.Committed.class);
    return (CircuitReply.Committed) reply;
  }

  private long groups(ActorRef<IntakeMessage> circuit) {
    return view(circuit).rows();
  }

  private dev.weir.circuit.ViewInfo view(ActorRef<IntakeMessage> circuit) {
    circuit.tell(
        new CircuitCommand.ReadViews(
            List.of("ages"), OptionalLong.empty(), ReadAt.NOW, replies.ref()));
    CircuitReply.ViewRows rows = replies.expectMessageClass(CircuitReply.ViewRows.class, PATIENCE);
    return rows.views().getFirst().view();
  }
}
