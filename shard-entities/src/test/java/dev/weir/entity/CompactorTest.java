package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.circuit.TableInfo;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.ErrorCode;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply.Compacted;
import dev.weir.entity.IdempotencyKey.Hash128;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.journal.EventLog;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes, and above all what stays: damage, a kill in the middle, another owner. */
class CompactorTest {
  private static final String CIRCUIT = "c|acme|main";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BATCHES = 30;

  /** Of the first snapshot, and of the second one. */
  private static final long OLDER = 12;

  private static final long NEWER = 22;
  private static final WeirConfig.Compaction EVERYTHING =
      new WeirConfig.Compaction(true, false, 1, Duration.ZERO);

  @TempDir private Path directory;

  /** A whole node finds them in the settings of module cluster. */
  private static final Config SERIALIZERS =
      ConfigFactory.parseString(
          """
          pekko.actor {
            serializers {
              weir-event = "dev.weir.entity.WeirEventSerializer"
              weir-manifest = "dev.weir.entity.WeirManifestSerializer"
            }
            serialization-bindings {
              "dev.weir.entity.StoredEvent" = weir-event
              "dev.weir.entity.SnapshotManifest" = weir-manifest
            }
          }
          """);

  private ActorTestKit kit;
  private LocalJournal journal;
  private EffectiveConfig config;
  private StateReader reader;
  private TestProbe<CircuitReply> replies;
  private long now = 1_000_000;
  private long epoch;

  @BeforeEach
  void open() {
    config = TestConfigs.alone(directory);
    kit = ActorTestKit.create("weir", SERIALIZERS.withFallback(config.hocon()));
    journal = LocalJournal.open(kit.system(), config.weir());
    reader = new StateReader(journal.log(), journal.snapshots(), config.weir().limits(), 7);
    replies = kit.createTestProbe();
    fill();
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  /** A table, a view and some batches, one a second; two snapshots on the way. */
  private void fill() {
    ActorRef<IntakeMessage> circuit = start();
    Precondition none = new Precondition(false, OptionalLong.empty());
    circuit.tell(
        new CircuitCommand.DefineTable(
            "people",
            "CREATE TABLE people (id BIGINT PRIMARY KEY, age INT)",
            none,
            Map.of(),
            replies.ref()));
    answer(CircuitReply.TableDefined.class);
    circuit.tell(
        new CircuitCommand.DefineView(
            "ages",
            "SELECT age, COUNT(*) AS n FROM people GROUP BY age",
            "rows",
            none,
            Map.of(),
            replies.ref()));
    answer(CircuitReply.ViewDefined.class);
    for (int id = 0; id < BATCHES; id++) {
      now += 1_000;
      circuit.tell(batch(id));
      long rev = answer(CircuitReply.Committed.class).rev();
      if (rev == OLDER || rev == NEWER) {
        circuit.tell(new CircuitCommand.TakeSnapshot(replies.ref()));
        assertThat(answer(CircuitReply.SnapshotTaken.class).rev()).isEqualTo(rev);
      }
    }
    circuit.tell(new IntakeMessage.Stop());
    replies.expectTerminated(circuit, PATIENCE);
    epoch = journal.ownership().claim(CIRCUIT).toCompletableFuture().join();
  }

  private <R extends CircuitReply> R answer(Class<R> kind) {
    return replies.expectMessageClass(kind, PATIENCE);
  }

  private ActorRef<IntakeMessage> start() {
    Courier courier = new Courier(kit.system(), new Parcels(kit.system(), 1_000), Runnable::run);
    // nothing goes by itself
    WeirConfig.Compaction never = new WeirConfig.Compaction(false, false, 1, Duration.ZERO);
    EntityWiring wiring =
        new EntityWiring(
            config.weir().limits(),
            config.weir().snapshot(),
            () -> now,
            7,
            Runnable::run,
            Runnable::run,
            Runnable::run,
            journal.ownership(),
            new KeptStates(() -> now),
            Runnable::run,
            courier,
            journal.writeGuard(),
            journal.snapshots(),
            Regions.alone(),
            journal.events(),
            Runnable::run,
            journal.quarantine(),
            null,
            compactor(journal.log(), never, BackupMarks.none()));
    return kit.spawn(CircuitEntity.create(CIRCUIT, wiring));
  }

  private static IdempotencyKey key(int id) {
    return new IdempotencyKey(new Hash128(id + 1, 7), new Hash128(id, 8));
  }

  private CircuitCommand.Submit batch(int id) {
    RawChanges changes = new RawChanges("people");
    int row = changes.add(ChangeOp.UPSERT, 0, 0);
    changes.addRowColumn("id").set(row, RawColumn.INTEGER, id % 10);
    changes.addRowColumn("age").set(row, RawColumn.INTEGER, id);
    RowBatch batch = new RowBatch(List.of(changes), List.of(), 1, 40);
    return new CircuitCommand.Submit(
        batch, false, Optional.of(key(id)), WaitFor.APPLIED, Map.of(), replies.ref());
  }

  private Compactor compactor(EventLog log, WeirConfig.Compaction rules, BackupMarks backups) {
    return new Compactor(
        log, reader, journal.snapshots(), rules, backups, () -> now, Runnable::run, Runnable::run);
  }

  private Compactor.Order order(OptionalLong toRev, boolean dryRun, Map<String, Long> stored) {
    return new Compactor.Order(
        CIRCUIT,
        epoch,
        Standing.alone(BATCHES + 2, 1),
        stored,
        Optional.of(
            new CircuitCommand.CompactLog(toRev, OptionalLong.empty(), dryRun, replies.ref())));
  }

  private Compacted compact(OptionalLong toRev) {
    return compact(journal.log(), EVERYTHING, order(toRev, false, Map.of()));
  }

  private Compacted compact(EventLog log, WeirConfig.Compaction rules, Compactor.Order order) {
    return compactor(log, rules, BackupMarks.none())
        .start(order)
        .done()
        .toCompletableFuture()
        .join();
  }

  private List<Long> snapshots() {
    return journal.snapshots().transfer().stored(CIRCUIT).stream()
        .map(SnapshotManifest::rev)
        .toList();
  }

  /** The state after everything, and of each rev that can be made. */
  private List<Map<String, String>> states() {
    List<Map<String, String>> states = new ArrayList<>();
    for (long rev = Math.max(1, reader.deletedTo(CIRCUIT)); rev <= BATCHES + 2; rev++) {
      CircuitState state = reader.at(CIRCUIT, rev, Optional.empty(), applied -> {});
      states.add(StateDigest.of(state.image()).parts());
    }
    return states;
  }

  @Test
  void whatIsLeftIsWhatItWas_revByRev() {
    List<Map<String, String>> before = states();
    Compacted first = compact(OptionalLong.of(7));
    assertThat(first.deletedTo()).isEqualTo(7);
    assertThat(first.events()).isEqualTo(7);
    assertThat(snapshots()).containsExactly(NEWER, OLDER, 7L);
    assertThat(states()).isEqualTo(before.subList(6, before.size()));

    Compacted second = compact(OptionalLong.empty());
    assertThat(second.deletedTo()).isEqualTo(OLDER);
    assertThat(second.events()).isEqualTo(OLDER - 7);
    assertThat(second.reason()).isEqualTo("no-snapshot");
    assertThat(snapshots()).containsExactly(NEWER, OLDER);
    assertThat(states()).isEqualTo(before.subList((int) OLDER - 1, before.size()));

    assertThat(compact(OptionalLong.empty()).events()).isZero();
    assertThatThrownBy(() -> reader.at(CIRCUIT, OLDER - 1, Optional.empty(), applied -> {}))
        .isInstanceOfSatisfying(
            WeirException.class,
            why -> {
              assertThat(why.code()).isEqualTo(ErrorCode.REV_COMPACTED);
              assertThat(why.members()).containsEntry("oldest_rev", OLDER);
            });
  }

  @Test
  void aDryRunChangesNothing() {
    Compacted planned =
        compact(journal.log(), EVERYTHING, order(OptionalLong.of(9), true, Map.of()));
    assertThat(planned.deletedTo()).isEqualTo(9);
    assertThat(planned.events()).isEqualTo(9);
    assertThat(snapshots()).containsExactly(NEWER, OLDER);
    assertThat(reader.deletedTo(CIRCUIT)).isZero();
  }

  /** Each time a snapshot is given that has not all that its events came to. */
  @Test
  void nothingGoes_whenTheSnapshotIsNotWhatTheEventsComeTo() {
    StateImage right = reader.at(CIRCUIT, OLDER, Optional.empty(), applied -> {}).image();
    StateImage before = reader.at(CIRCUIT, OLDER - 1, Optional.empty(), applied -> {}).image();
    requireUnproven(
        with(right, right.tables(), new byte[0]), right, "to: the idempotency keys differs");
    requireUnproven(with(right, before.tables(), right.keys()), right, "view ages comes out");
    TableImage table = right.tables().getFirst();
    var info = table.info();
    var moved =
        new TableImage(
            new TableInfo(
                info.definition(),
                info.rows(),
                info.stateBytes(),
                info.createdRev() + 1,
                info.changedRev()),
            table.rows());
    requireUnproven(with(right, List.of(moved), right.keys()), right, "to: table people differs");
    install(right);
    assertThat(compact(OptionalLong.empty()).deletedTo()).isEqualTo(OLDER);
  }

  private static StateImage with(StateImage image, List<TableImage> tables, byte[] keys) {
    return new StateImage(
        image.rev(),
        image.epochs(),
        image.appendEpoch(),
        image.chain(),
        image.atMillis(),
        tables,
        image.views(),
        image.states(),
        image.limits(),
        image.backfills(),
        keys,
        image.metrics());
  }

  private void install(StateImage image) {
    journal.snapshots().drop(CIRCUIT, image.rev());
    journal.snapshots().put(CIRCUIT, image);
  }

  private void requireUnproven(StateImage wrong, StateImage right, String why) {
    List<Map<String, String>> before = states();
    install(wrong);
    Compacted refused = compact(OptionalLong.empty());
    assertThat(refused.reason()).isEqualTo(Compacted.NOT_PROVEN);
    assertThat(refused.why()).contains(why).endsWith("Nothing was deleted.");
    assertThat(reader.deletedTo(CIRCUIT)).isZero();
    install(right);
    assertThat(states()).isEqualTo(before);
  }

  @Test
  void nothingGoes_whenTheNewestSnapshotCannotBeRead() throws IOException {
    SnapshotManifest newest = journal.snapshots().transfer().stored(CIRCUIT).getFirst();
    assertThat(newest.rev()).isEqualTo(NEWER);
    Path file = directory.resolve("segments").resolve(newest.segment().name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    Compacted refused = compact(OptionalLong.empty());

    assertThat(refused.reason()).isEqualTo(Compacted.NOT_PROVEN);
    assertThat(refused.why()).contains("damaged");
    assertThat(reader.deletedTo(CIRCUIT)).isZero();
    assertThat(compact(OptionalLong.empty()).reason()).as("one is left").isEqualTo("no-snapshot");
    assertThat(reader.newest(CIRCUIT).rev()).isEqualTo(BATCHES + 2);
  }

  /** The proof is done, its snapshot is there, and the process ends. */
  @Test
  void aKillBeforeTheDeletionCostsTheProofAlone() {
    List<Map<String, String>> before = states();
    EventLog killed =
        new FailingLog(
            journal.log(),
            () -> {
              throw new UncheckedIOException(new IOException("killed"));
            });
    assertThatThrownBy(
            () -> compact(killed, EVERYTHING, order(OptionalLong.of(7), false, Map.of())))
        .hasRootCauseMessage("killed");
    assertThat(snapshots()).containsExactly(NEWER, OLDER, 7L);
    assertThat(states()).isEqualTo(before);

    ActorRef<IntakeMessage> circuit = start();
    circuit.tell(batch(3));
    CircuitReply.Committed replay = answer(CircuitReply.Committed.class);
    assertThat(replay.replay()).isTrue();
    assertThat(replay.rev()).isEqualTo(6);
    circuit.tell(new IntakeMessage.Stop());
    replies.expectTerminated(circuit, PATIENCE);
    epoch = journal.ownership().claim(CIRCUIT).toCompletableFuture().join();
    assertThat(compact(OptionalLong.empty()).deletedTo()).isEqualTo(OLDER);
    assertThat(snapshots()).containsExactly(NEWER, OLDER);
    assertThat(states()).isEqualTo(before.subList((int) OLDER - 1, before.size()));
  }

  /** Or the events have gone, and the older snapshots have not. */
  @Test
  void aKillAfterTheDeletionLeavesSnapshotsThatTheNextOneTakesAway() {
    compact(OptionalLong.of(5));
    journal.log().deleteTo(CIRCUIT, OLDER, epoch).toCompletableFuture().join();
    assertThat(snapshots()).containsExactly(NEWER, OLDER, 5L);
    assertThat(reader.at(CIRCUIT, OLDER, Optional.empty(), applied -> {}).rev()).isEqualTo(OLDER);
    ActorRef<IntakeMessage> circuit = start();
    circuit.tell(new CircuitCommand.TakeSnapshot(replies.ref()));
    answer(CircuitReply.SnapshotTaken.class);
    assertThat(snapshots()).containsExactly(BATCHES + 2L, NEWER, OLDER);
  }

  @Test
  void whoHasLostTheCircuitDeletesNothing() {
    EventLog taken =
        new FailingLog(
            journal.log(), () -> journal.ownership().claim(CIRCUIT).toCompletableFuture().join());
    assertThatThrownBy(
            () -> compact(taken, EVERYTHING, order(OptionalLong.empty(), false, Map.of())))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("claimed it");
    assertThat(reader.deletedTo(CIRCUIT)).isZero();
    assertThatThrownBy(() -> compact(OptionalLong.empty()))
        .as("known before the proof")
        .hasMessageContaining("goes on at another node");
    assertThat(reader.deletedTo(CIRCUIT)).isZero();
  }

  @Test
  void keepsWhatIsYoung_whatARegionLacks_andWhatNoBackupHas() {
    WeirConfig.Compaction tenSeconds =
        new WeirConfig.Compaction(true, false, 1, Duration.ofSeconds(BATCHES - 5));
    Compactor.Order all = order(OptionalLong.empty(), false, Map.of());
    Compacted young = compact(journal.log(), tenSeconds, all);
    assertThat(young.reason()).isEqualTo("too-young");
    assertThat(young.deletedTo()).as("two definitions, and five batches").isEqualTo(7);

    Compacted region =
        compact(
            journal.log(), EVERYTHING, order(OptionalLong.empty(), false, Map.of("region us", 9L)));
    assertThat(region.reason()).isEqualTo("region-behind");
    assertThat(region.deletedTo()).isEqualTo(9);

    WeirConfig.Compaction backedUp = new WeirConfig.Compaction(true, true, 1, Duration.ZERO);
    assertThat(compact(journal.log(), backedUp, all).reason()).isEqualTo("no-backup");
    Compacted after =
        compactor(journal.log(), backedUp, id -> 10).start(all).done().toCompletableFuture().join();
    assertThat(after.deletedTo()).isEqualTo(10);
    assertThat(after.reason()).isEqualTo("no-backup");
  }

  /** By itself it does not begin for a few events. */
  @Test
  void leavesFewEventsAlone_whenNobodyAsks() {
    Compactor.Order unasked =
        new Compactor.Order(
            CIRCUIT, epoch, Standing.alone(BATCHES + 2, 1), Map.of(), Optional.empty());
    WeirConfig.Compaction many = new WeirConfig.Compaction(true, false, OLDER + 1, Duration.ZERO);
    assertThat(compact(journal.log(), many, unasked).deletedTo()).isZero();
    assertThat(compact(journal.log(), EVERYTHING, unasked).deletedTo()).isEqualTo(OLDER);
  }

  @Test
  void whatHasNotBegunIsNotDone_whenTheLogEnds() {
    List<Runnable> later = new ArrayList<>();
    Compactor compactor =
        new Compactor(
            journal.log(),
            reader,
            journal.snapshots(),
            EVERYTHING,
            BackupMarks.none(),
            () -> now,
            Runnable::run,
            later::add);
    Compactor.Work work = compactor.start(order(OptionalLong.empty(), false, Map.of()));
    work.stop();
    assertThat(work.isDone()).isTrue();
    later.forEach(Runnable::run);
    assertThat(reader.deletedTo(CIRCUIT)).isZero();
  }
}
