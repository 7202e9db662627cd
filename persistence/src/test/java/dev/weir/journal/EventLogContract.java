package dev.weir.journal;

import static dev.weir.journal.JournalClient.enveloped;
import static dev.weir.journal.JournalClient.failure;
import static dev.weir.journal.JournalClient.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What entities rely on in a region's journal, whichever it is. Appends and replays go through
 * Pekko's plugin, the rest through {@link EventLog}.
 */
abstract class EventLogContract extends TruncationContract {
  @Test
  void appendsAtTheNextRevOnly() {
    long epoch = await(log().claim(id, "one"));
    join(journal().append(id, 1, enveloped(epoch, "a")));
    join(journal().append(id, 2, enveloped(epoch, "b"), enveloped(epoch, "c")));
    assertRefused(journal().append(id, 3, enveloped(epoch, "again")));
    assertRefused(journal().append(id, 5, enveloped(epoch, "gap")));
    assertThat(journal().replay(id)).containsExactly("1=a", "2=b", "3=c");
    assertThat(log().highest(id)).isEqualTo(3);
  }

  @Test
  void refusesTheOlderOwner_andAdmitsTheNewOne() {
    long old = await(log().claim(id, "one"));
    join(journal().append(id, 1, enveloped(old, "a")));
    long now = await(otherLog().claim(id, "other"));
    assertThat(old).isEqualTo(FIRST);
    assertThat(now).isEqualTo(FIRST + 1);
    double before = JournalMetrics.FENCE_REJECTED.get();
    assertRefused(journal().append(id, 2, enveloped(old, "late")));
    assertThat(JournalMetrics.FENCE_REJECTED.get()).isEqualTo(before + 1);
    join(new JournalClient(other()).append(id, 2, enveloped(now, "b")));
    assertThat(journal().replay(id)).containsExactly("1=a", "2=b");
    assertThat(await(log().epoch(id))).contains(now);
  }

  @Test
  void refusesAnEnvelopeWithoutAClaim_andNoEnvelopeUnderOne() {
    assertRefused(journal().append(id, 1, enveloped(FIRST, "a")));
    join(journal().append(id, 1, Stores.bytes("plain")));
    long epoch = await(log().claim(id, "one"));
    assertRefused(journal().append(id, 2, Stores.bytes("plain")));
    assertRefused(journal().append(id, 2, enveloped(epoch + 1, "future")));
    join(journal().append(id, 2, enveloped(epoch, "b")));
    assertThat(journal().replay(id)).containsExactly("1=plain", "2=b");
  }

  @Test
  void givesEachClaimAnEpochOfItsOwn() {
    assertThat(await(log().epoch(id))).isEmpty();
    List<CompletableFuture<Long>> claims =
        IntStream.range(0, 40)
            .mapToObj(
                i -> (i % 2 == 0 ? log() : otherLog()).claim(id, "c" + i).toCompletableFuture())
            .toList();
    List<Long> epochs = claims.stream().map(JournalClient::join).sorted().toList();
    assertThat(epochs).doesNotHaveDuplicates().hasSize(40);
    assertThat(epochs.getLast()).isEqualTo(FIRST + 39);
    assertThat(await(otherLog().epoch(id))).contains(FIRST + 39);
  }

  /** What is not in the log when the claim is answered never comes in. */
  @Test
  void endsTheOlderOwnersAppendsBeforeItAnswersAClaim() {
    long seed = Seeds.next();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      interleave(id + "|" + round, random, seed);
    }
  }

  private void interleave(String persistenceId, Random random, long seed) {
    long old = await(log().claim(persistenceId, "one"));
    int appends = 1 + random.nextInt(12);
    int claimAfter = random.nextInt(appends + 1);
    JournalClient journal = journal();
    List<CompletableFuture<Void>> written = new ArrayList<>();
    CompletionStage<Long> claim = null;
    for (int i = 0; i <= appends; i++) {
      if (i == claimAfter) {
        claim = otherLog().claim(persistenceId, "other");
      }
      if (i < appends) {
        written.add(journal.append(persistenceId, i + 1, enveloped(old, "e" + i)));
        if (random.nextInt(3) == 0) {
          failure(written.getLast());
        }
      }
    }
    await(claim);
    long atAnswer = otherLog().highest(persistenceId);
    long acknowledged = written.stream().filter(each -> failure(each) == null).count();
    assertThat(otherLog().highest(persistenceId)).as("seed %d", seed).isEqualTo(atAnswer);
    assertThat(acknowledged).as("seed %d", seed).isEqualTo(atAnswer);
    assertThat(journal.replay(persistenceId)).hasSize((int) atAnswer);
  }

  @Test
  void storesAnAtomicWriteInFullOrNotAtAll() {
    long epoch = await(log().claim(id, "one"));
    assertRefused(
        journal()
            .append(
                id, 1, enveloped(epoch, "a"), enveloped(epoch, "b"), enveloped(epoch - 1, "c")));
    assertThat(journal().replay(id)).isEmpty();
    assertThat(log().highest(id)).isZero();
  }

  @Test
  void failsARefusedWriteAlone_howeverManyAreUnderWay() {
    List<CompletableFuture<Void>> admitted = new ArrayList<>();
    List<CompletableFuture<Void>> refused = new ArrayList<>();
    List<Long> epochs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      epochs.add(await(log().claim(id + "|" + i, "one")));
    }
    JournalClient journal = journal();
    for (int i = 0; i < 40; i++) {
      boolean late = i % 20 == 7;
      byte[] event = enveloped(epochs.get(i) - (late ? 1 : 0), "x");
      (late ? refused : admitted).add(journal.append(id + "|" + i, 1, event));
    }
    refused.forEach(EventLogContract::assertRefused);
    admitted.forEach(JournalClient::join);
  }

  @Test
  void replaysWithinItsBounds() {
    long epoch = await(log().claim(id, "one"));
    for (int rev = 1; rev <= 9; rev++) {
      join(journal().append(id, rev, enveloped(epoch, "e")));
    }
    assertThat(journal().replay(id, 3, 5, Long.MAX_VALUE)).containsExactly("3=e", "4=e", "5=e");
    assertThat(journal().replay(id, 7, Long.MAX_VALUE, 2)).containsExactly("7=e", "8=e");
    assertThat(journal().replay(id, 10, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
    assertThat(log().range(id, 8, 1 << 20)).extracting(StoredRecord::rev).containsExactly(8L, 9L);
    assertThat(log().range(id, 2, 1)).extracting(StoredRecord::rev).containsExactly(2L);
    assertThat(log().range(id, 1, 1).getFirst().payload()).isEqualTo(enveloped(epoch, "e"));
  }

  @Test
  void keepsTheHighestRev_whenEventsAreDeleted() {
    long epoch = await(log().claim(id, "one"));
    for (int rev = 1; rev <= 5; rev++) {
      join(journal().append(id, rev, enveloped(epoch, "e")));
    }
    await(log().deleteTo(id, 3, epoch));
    assertThat(journal().replay(id)).containsExactly("4=e", "5=e");
    assertThat(log().range(id, 1, 1 << 20)).extracting(StoredRecord::rev).containsExactly(4L, 5L);
    await(log().deleteTo(id, Long.MAX_VALUE, epoch));
    assertThat(journal().replay(id)).isEmpty();
    assertThat(log().highest(id)).isEqualTo(5);
    assertRefused(journal().append(id, 1, enveloped(epoch, "again")));
    join(journal().append(id, 6, enveloped(epoch, "f")));
    assertThat(journal().replay(id)).containsExactly("6=f");
    assertThat(log().persistenceIds()).contains(new PersistenceIdInfo(id, 6, 5, 0));
  }

  @Test
  void deletesForTheNewestOwnerAlone() {
    long old = await(log().claim(id, "one"));
    for (int rev = 1; rev <= 5; rev++) {
      join(journal().append(id, rev, enveloped(old, "e")));
    }
    long epoch = await(log().claim(id, "two"));
    assertThat(log().deleteTo(id, 3, old).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("two claimed it");
    assertThat(log().range(id, 1, 1 << 20)).hasSize(5);
    await(log().deleteTo(id, 3, epoch));
    await(log().deleteTo(id, 2, epoch));
    assertThat(log().range(id, 1, 1 << 20)).extracting(StoredRecord::rev).containsExactly(4L, 5L);
  }

  @Test
  void keepsSnapshotsAtTheirRev_belowTheHighest() {
    long epoch = await(log().claim(id, "one"));
    for (int rev = 1; rev <= 4; rev++) {
      join(journal().append(id, rev, enveloped(epoch, "e")));
    }
    await(log().installSnapshot(id, 2, "at two"));
    await(log().installSnapshot(id, 4, "at four"));
    await(log().installSnapshot(id, 2, "at two again"));
    assertThat(otherLog().snapshots(id)).containsExactly("at four", "at two again");
    assertThat(log().persistenceIds()).contains(new PersistenceIdInfo(id, 4, 0, 2));
    await(log().deleteSnapshot(id, 4));
    await(log().deleteSnapshot(id, 3));
    assertThat(log().snapshots(id)).containsExactly("at two again");
  }

  @Test
  void beginsAnewBehindASnapshot() {
    long epoch = await(log().claim(id, "one"));
    join(journal().append(id, 1, enveloped(epoch, "a"), enveloped(epoch, "b")));
    await(log().installSnapshot(id, 1, "at one"));
    await(log().installSnapshot(id, 2, "at two"));
    await(log().rebase(id, 10, "at ten", epoch));
    assertThat(log().snapshots(id)).containsExactly("at ten");
    assertThat(journal().recover(id)).as("what an entity goes on from").isEqualTo(10);
    assertThat(otherLog().highest(id)).isEqualTo(10);
    assertThat(otherLog().range(id, 1, 1 << 20)).isEmpty();
    assertThat(otherLog().persistenceIds()).contains(new PersistenceIdInfo(id, 10, 10, 1));
    assertRefused(journal().append(id, 3, enveloped(epoch, "old")));
    assertRefused(journal().append(id, 10, enveloped(epoch, "again")));
    join(journal().append(id, 11, enveloped(epoch, "c")));
    assertThat(journal().replay(id)).containsExactly("11=c");
    assertThat(await(log().epoch(id))).contains(epoch);
  }

  @Test
  void beginsAnewWhereThereWasNothing() {
    long epoch = await(log().claim(id, "one"));
    await(log().rebase(id, 7, "at seven", epoch));
    assertThat(log().snapshots(id)).containsExactly("at seven");
    join(journal().append(id, 8, enveloped(epoch, "h")));
    assertThat(journal().replay(id)).containsExactly("8=h");
    await(log().rebase(id, 9, "at nine", epoch));
    assertThat(otherLog().persistenceIds()).contains(new PersistenceIdInfo(id, 9, 9, 1));
  }

  @Test
  void beginsAnewForItsOwnerOnly_andForwardOnly() {
    assertRefused(log().rebase(id, 9, "unclaimed", FIRST).toCompletableFuture());
    long old = await(log().claim(id, "one"));
    join(journal().append(id, 1, enveloped(old, "a"), enveloped(old, "b")));
    await(log().installSnapshot(id, 1, "at one"));
    long now = await(otherLog().claim(id, "other"));
    assertRefused(log().rebase(id, 9, "late", old).toCompletableFuture());
    assertRefused(log().rebase(id, 9, "future", now + 1).toCompletableFuture());
    assertRefused(log().rebase(id, 2, "where it is", now).toCompletableFuture());
    assertRefused(log().rebase(id, 1, "back", now).toCompletableFuture());
    assertThat(journal().replay(id)).containsExactly("1=a", "2=b");
    assertThat(log().snapshots(id)).containsExactly("at one");
    join(journal().append(id, 3, enveloped(now, "c")));
  }

  @Test
  void takesEventsOfAnotherJournalIn_underItsOwnEpoch() {
    long elsewhere = FIRST + 77;
    long epoch = await(log().claim(id, "one"));
    StoredRecord first = Stores.copied(1, elsewhere, "a");
    await(log().append(id, List.of(first, Stores.copied(2, elsewhere, "b")), epoch));
    await(log().append(id, List.of(), epoch));
    assertThat(log().highest(id)).isEqualTo(2);
    StoredRecord stored = otherLog().range(id, 1, 1).getFirst();
    assertThat(stored.payload()).isEqualTo(enveloped(epoch, "a"));
    assertThat(stored)
        .usingRecursiveComparison()
        .ignoringFields("payload", "metadata.value.bytes")
        .isEqualTo(first);
    assertThat(stored.metadata().orElseThrow().bytes())
        .isEqualTo(first.metadata().orElseThrow().bytes());
  }

  @Test
  void readsCopiedEventsAsOwnOnes_andGoesOnBehindThem() {
    long epoch = await(log().claim(id, "one"));
    await(log().append(id, List.of(Stores.event(1, FIRST + 9, "a")), epoch));
    join(journal().append(id, 2, enveloped(epoch, "b")));
    await(log().append(id, List.of(Stores.event(3, FIRST, "c")), epoch));
    assertThat(log().range(id, 1, 1 << 20))
        .extracting(StoredRecord::payload)
        .containsExactly(enveloped(epoch, "a"), enveloped(epoch, "b"), enveloped(epoch, "c"));
    assertThat(journal().recoveredHighest(id)).isEqualTo(3);
  }

  @Test
  void takesCopiedEventsOfTheNewestOwnerOnly_atTheNextRevOnly_allOrNone() {
    StoredRecord first = Stores.copied(1, FIRST, "a");
    assertRefused(log().append(id, List.of(first), FIRST).toCompletableFuture());
    long old = await(log().claim(id, "one"));
    long now = await(otherLog().claim(id, "other"));
    double before = JournalMetrics.FENCE_REJECTED.get();
    assertRefused(log().append(id, List.of(first), old).toCompletableFuture());
    assertThat(JournalMetrics.FENCE_REJECTED.get()).isEqualTo(before + 1);
    assertRefused(
        log()
            .append(id, List.of(first, Stores.copied(3, FIRST, "gap")), now)
            .toCompletableFuture());
    assertRefused(
        log().append(id, List.of(Stores.copied(2, FIRST, "late")), now).toCompletableFuture());
    assertRefused(
        log().append(id, List.of(first, Stores.event(2, "bare")), now).toCompletableFuture());
    assertThat(log().highest(id)).isZero();
    await(log().append(id, List.of(first), now));
    assertRefused(log().append(id, List.of(first), now).toCompletableFuture());
    assertThat(log().highest(id)).isEqualTo(1);
  }

  @Test
  void refusesMoreCopiedEventsAtOnceThanItTakes() {
    long epoch = await(log().claim(id, "one"));
    StoredRecord half = Stores.event(1, FIRST, "x".repeat((int) (Copied.BYTES_MAX / 2)));
    assertThatThrownBy(() -> log().append(id, List.of(half, half), epoch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 16777216");
    assertThat(log().highest(id)).isZero();
  }

  @Test
  void knowsWhatWasOnlyClaimed() {
    await(log().claim(id, "one"));
    assertThat(otherLog().persistenceIds()).contains(new PersistenceIdInfo(id, 0, 0, 0));
    assertThat(otherLog().highest(id)).isZero();
    assertThat(otherLog().range(id, 1, 1)).isEmpty();
    assertThat(otherLog().snapshots(id)).isEmpty();
    assertThat(log().refusal(1 << 20)).isEmpty();
  }
}
