package dev.weir.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.entity.Ownership;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies from one journal into another: how far they go, and what ends them. */
class CircuitCopyTest {
  private static final String TARGET = "c|copy|main";

  @TempDir private Path temp;

  private ScratchJournal from;
  private ScratchJournal into;
  private WrittenHistory history;

  @BeforeEach
  void open() {
    from = ScratchJournal.below(temp);
    into = ScratchJournal.below(temp);
    history = new WrittenHistory(from);
  }

  @AfterEach
  void close() {
    from.close();
    into.close();
  }

  private long copy(Until until, CopyProgress progress) {
    return copy(until, progress, into::claim);
  }

  private long copy(Until until, CopyProgress progress, Ownership ownership) {
    return new CircuitCopy(into, into.snapshots().transfer(), ownership)
        .run(history.live(), TARGET, until, progress);
  }

  private List<String> source() {
    return WrittenHistory.stored(from, WrittenHistory.ID);
  }

  private List<String> copied() {
    return WrittenHistory.stored(into, TARGET);
  }

  private static void refused(ErrorCode code, String what, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WeirException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(what);
  }

  @Test
  void aCopy_goesToTheEnd_toARev_orToATime() {
    history.add(20, "a");
    assertThat(copy(new Until.Rev(7), new Quiet())).isEqualTo(7);
    assertThat(copied()).isEqualTo(source().subList(0, 7));
    assertThat(copy(new Until.Time(12 * WrittenHistory.MILLIS + 999), new Quiet())).isEqualTo(12);
    assertThat(copied()).isEqualTo(source().subList(0, 12));
    assertThat(copy(new Until.Time(13 * WrittenHistory.MILLIS), new Quiet())).isEqualTo(13);
    assertThat(copy(new Until.End(), new Quiet())).isEqualTo(20);
    assertThat(copy(new Until.End(), new Quiet())).as("nothing is left to do").isEqualTo(20);
    assertThat(copied()).isEqualTo(source());
    assertThat(copy(new Until.Time(Long.MAX_VALUE), new Quiet())).isEqualTo(20);
  }

  @Test
  void aTimeBeforeTheFirstEvent_isAnEmptyCopy() {
    history.add(3, "a");
    assertThat(copy(new Until.Time(0), new Quiet())).isZero();
    assertThat(copied()).isEmpty();
  }

  @Test
  void aRevBeyondTheEnd_isRefused_andNothingIsClaimed() {
    history.add(20, "a");
    refused(ErrorCode.VALUE_INVALID, "20", () -> copy(new Until.Rev(21), new Quiet()));
    assertThat(into.persistenceIds()).isEmpty();
  }

  @Test
  void aHistoryWithoutItsBeginning_cannotBeCopied() {
    history.add(20, "a");
    history.deleteTo(10);
    refused(ErrorCode.REV_COMPACTED, "none", () -> copy(new Until.End(), new Quiet()));
    assertThat(into.persistenceIds()).isEmpty();
  }

  @Test
  void aCopyThatWentFurther_isRefused_notTakenForTheShorterOne() {
    history.add(20, "a");
    copy(new Until.Rev(15), new Quiet());
    List<String> before = copied();
    refused(ErrorCode.TENANT_NOT_EMPTY, "15", () -> copy(new Until.Rev(14), new Quiet()));
    refused(
        ErrorCode.TENANT_NOT_EMPTY,
        "15",
        () -> copy(new Until.Time(14 * WrittenHistory.MILLIS), new Quiet()));
    assertThat(copied()).isEqualTo(before);
  }

  @Test
  void aTargetWithAnotherHistory_isRefused_andItsOwnerKeepsIt() {
    history.add(20, "a");
    copy(new Until.Rev(12), new Quiet());
    history.truncate(10);
    history.add(10, "b");
    List<String> before = copied();
    long epoch = into.epoch(TARGET).toCompletableFuture().join().orElseThrow();
    refused(ErrorCode.TENANT_NOT_EMPTY, TARGET, () -> copy(new Until.End(), new Quiet()));
    assertThat(copied()).isEqualTo(before);
    assertThat(into.epoch(TARGET).toCompletableFuture().join()).contains(epoch);
  }

  @Test
  void aTargetThatIsLonger_isAnotherHistory() {
    history.add(20, "a");
    copy(new Until.End(), new Quiet());
    history.truncate(10);
    refused(ErrorCode.TENANT_NOT_EMPTY, "20", () -> copy(new Until.End(), new Quiet()));
  }

  @Test
  void whoeverClaimsMeanwhile_endsTheCopy() {
    history.add(20, "a");
    Ownership overtaken =
        id -> into.claim(id).thenCompose(epoch -> into.claim(id).thenApply(_ -> epoch));
    refused(
        ErrorCode.OWNERSHIP_CHANGED, TARGET, () -> copy(new Until.End(), new Quiet(), overtaken));
    assertThat(copied()).isEmpty();
  }

  @Test
  void aCopyThatIsBrokenOff_isTakenUpWhereItEnded() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 40; i++) {
      history.add(1, "x".repeat(random.nextInt(900_000)));
    }
    int ends = 0;
    boolean whole = false;
    while (!whole) {
      Quiet progress = new Quiet();
      // an attempt gets a slice further at least
      progress.endAt = ends == 0 ? 20 : 20 + random.nextInt(30);
      try {
        whole = copy(new Until.End(), progress) == 40;
      } catch (Quiet.Ended end) {
        ends++;
        List<String> soFar = copied();
        assertThat(soFar).as(Seeds.option(seed)).isEqualTo(source().subList(0, soFar.size()));
      }
      assertThat(ends).as(Seeds.option(seed)).isLessThan(40);
    }
    assertThat(ends).as(Seeds.option(seed)).isPositive();
    assertThat(copied()).as(Seeds.option(seed)).isEqualTo(source());
  }

  @Test
  void aLargeEventAfterManySmallOnes_goesAlone() {
    history.add(4, "a".repeat(1_040_000));
    history.add(1, "b".repeat(15_000_000));
    history.add(1, "c");
    assertThat(copy(new Until.End(), new Quiet())).isEqualTo(6);
    assertThat(into.highest(TARGET)).isEqualTo(6);
    assertThat(into.range(TARGET, 5, 1).getFirst().payload().length).isGreaterThan(15_000_000);
  }

  @Test
  void whatIsPassedOver_canBeEndedToo() {
    history.add(1, "a");
    history.add(20, "b".repeat(50_000));
    Quiet progress = new Quiet();
    progress.endAt = 3;
    assertThatThrownBy(() -> copy(new Until.Time(WrittenHistory.MILLIS), progress))
        .isInstanceOf(Quiet.Ended.class);
  }

  @Test
  void aClaimThatFails_isToldAsItIs() {
    history.add(1, "a");
    WeirException down = new WeirException(ErrorCode.JOURNAL_DOWN, "no disk");
    refused(
        ErrorCode.JOURNAL_DOWN,
        "no disk",
        () ->
            copy(
                new Until.End(),
                new Quiet(),
                _ -> CompletableFuture.failedFuture(new CompletionException(down))));
  }
}
