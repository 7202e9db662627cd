package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.entity.CircuitCommand.SeizeHome;
import dev.weir.entity.Replication.Known;
import dev.weir.series.shard.ShardFiles;
import java.util.List;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A copy in region us (2), at rev 10, of a home in region eu (1) that is not heard. */
class RoleChangesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final String ID = "c|ca|main";
  private static final long REV = 10;
  private static final int ORDINAL = 2;

  private final FakeRegions regions = new FakeRegions();
  private final TestProbe<CircuitReply> replies = KIT.createTestProbe();
  private final TestProbe<IntakeMessage> intake = KIT.createTestProbe();
  private CircuitRole role;
  private RoleChanges changes;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void prepare() {
    Courier courier = new Courier(KIT.system(), new Parcels(KIT.system(), 1_000), Runnable::run);
    EntityWiring wiring =
        new EntityWiring(
            null,
            null,
            () -> 0,
            7,
            Runnable::run,
            Runnable::run,
            Runnable::run,
            null,
            null,
            Runnable::run,
            courier,
            null,
            new NoSnapshots(),
            regions,
            (id, from, bytesMax) -> List.of(),
            Runnable::run,
            null,
            null,
            null);
    role = new CircuitRole(ID, wiring, intake.ref());
    changes = new RoleChanges(role, wiring);
    role.recovered(EpochHistory.of(1), REV);
    role.become(new Regions.Home("eu", 1), REV, false);
    regions.reachable = false;
  }

  private SeizeHome seize(OptionalLong lossMax) {
    return new SeizeHome("us", ORDINAL, lossMax, replies.ref());
  }

  private void refused(ErrorCode code, String why) {
    var refusal = (CircuitReply.Rejected) replies.receiveMessage();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.detail()).contains(why);
    assertThat(changes.isPending()).isFalse();
  }

  @Test
  void takesAHomeThatIsNotHeard_underAnEpochAboveAll() {
    changes.take(seize(OptionalLong.of(0)), List.of(new Known(1, REV, 1)), ID, REV);
    LogCommand.Seize next = (LogCommand.Seize) changes.next(REV).orElseThrow();
    assertThat(next.epoch()).isEqualTo(Epochs.next(1, ORDINAL));
    assertThat(next.event().from()).isEqualTo("eu");
    replies.expectNoMessage();
  }

  @Test
  void leavesAHomeThatAnswersAlone() {
    regions.reachable = true;
    changes.take(seize(OptionalLong.of(0)), List.of(), ID, REV);
    refused(ErrorCode.DEPENDENCY_EXISTS, "Move it instead");
  }

  @Test
  void saysWhatIsMissing_whenNothingMayBeLost() {
    changes.take(seize(OptionalLong.empty()), List.of(), ID, REV);
    refused(ErrorCode.CONFIRMATION_REQUIRED, "is not known");
  }

  /** With three regions the operator should take the one that has most. */
  @Test
  void countsWhatAnotherCopyHas() {
    List<Known> others = List.of(new Known(1, REV + 3, 1), new Known(1, REV - 2, 1));
    changes.take(seize(OptionalLong.of(2)), others, ID, REV);
    refused(ErrorCode.CONFIRMATION_REQUIRED, "3 batches");
    changes.take(seize(OptionalLong.of(3)), others, ID, REV);
    assertThat(changes.next(REV)).isPresent();
  }

  /** Two operators: the second one finds that there is a home. */
  @Test
  void leavesTheCircuitToARegionThatHasTakenItAlready() {
    Known other = new Known(Epochs.next(1, 3), REV + 1, Epochs.next(1, 3));
    changes.take(seize(OptionalLong.of(99)), List.of(other), ID, REV);
    refused(ErrorCode.HOME_MOVING, "ordinal 3");
  }

  @Test
  void healsBackToWhereTheHomesEpochEnds() {
    role.become(new Regions.Home("ap", Epochs.next(1, 3)), REV, false);
    regions.reachable = true;
    role.follower().orElseThrow().ask(REV, 1);
    var pull = (Replication.Pull) regions.sent.getLast();
    assertThat(pull.epoch()).isEqualTo(1);

    changes.diverged(new Replication.Diverged(pull.number() + 1, 1, 4), REV);
    assertThat(changes.healing()).as("no answer to this question").isEmpty();
    changes.diverged(new Replication.Diverged(pull.number(), 1, 7), REV);
    assertThat(changes.healing()).contains(new Healing(7, 1));
    assertThat(changes.next(REV)).containsInstanceOf(LogCommand.Retire.class);
  }

  /** Word of two homes may come while the log works, in any order. */
  @Test
  void believesTheLatestHome_ofThoseThatItHearsOf() {
    role.hear(new Replication.HomeIs("ap", Epochs.next(Epochs.next(1, ORDINAL), 3)));
    role.hear(new Replication.HomeIs("us", Epochs.next(1, ORDINAL)));
    assertThat(role.laterHome()).map(Regions.Home::region).contains("ap");
    role.hear(new Replication.HomeIs("eu", 1));
    assertThat(role.laterHome()).isEmpty();
  }

  /** What it wrote under an epoch that nobody else has ends where that epoch begins. */
  @Test
  void healsBackBeforeAnEpochOfItsOwn() {
    EpochHistory own = EpochHistory.of(1).beginning(Epochs.next(1, ORDINAL), 6);
    role.recovered(own, REV);
    role.become(new Regions.Home("ap", Epochs.next(1, 3)), REV, false);
    regions.reachable = true;
    role.follower().orElseThrow().ask(REV, own.at(REV));
    var pull = (Replication.Pull) regions.sent.getLast();
    changes.diverged(new Replication.Diverged(pull.number(), 1, 8), REV);
    assertThat(changes.healing()).contains(new Healing(5, own.at(REV)));
  }

  /** Nobody takes snapshots here. */
  private static final class NoSnapshots implements SnapshotInstaller {
    @Override
    public ShardFiles install(String persistenceId, StateImage image) {
      throw new IllegalStateException();
    }

    @Override
    public SavedRows open(String persistenceId, SnapshotManifest manifest) {
      throw new IllegalStateException();
    }

    @Override
    public void put(String persistenceId, StateImage image) {
      throw new IllegalStateException();
    }

    @Override
    public void drop(String persistenceId, long rev) {
      throw new IllegalStateException();
    }

    @Override
    public void dropBefore(String persistenceId, long rev) {
      throw new IllegalStateException();
    }

    @Override
    public void dropAllButBase(String persistenceId) {
      throw new IllegalStateException();
    }

    @Override
    public Held hold(String persistenceId, long rev) {
      throw new IllegalStateException();
    }

    @Override
    public SnapshotTransfer transfer() {
      return null;
    }

    @Override
    public void forget(String persistenceId, StateImage empty) {
      throw new IllegalStateException();
    }
  }
}
