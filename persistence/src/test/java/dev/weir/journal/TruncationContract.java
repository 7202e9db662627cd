package dev.weir.journal;

import static dev.weir.journal.JournalClient.enveloped;
import static dev.weir.journal.JournalClient.failure;
import static dev.weir.journal.JournalClient.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.quarantine.JournalTail;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The part of the contract about cutting a tail off.
 *
 * <p>{@link #one} and {@link #other} are two nodes where the journal can have two.
 */
abstract class TruncationContract {
  static final long FIRST = 1L << 32 | 1;
  static final int ROUNDS = 40;
  private static final AtomicInteger IDS = new AtomicInteger();

  final String id = "circuit|t|" + IDS.incrementAndGet();

  abstract ActorSystem one();

  abstract ActorSystem other();

  JournalClient journal() {
    return new JournalClient(one());
  }

  EventLog log() {
    return EventLog.of(one());
  }

  EventLog otherLog() {
    return EventLog.of(other());
  }

  static <T> T await(CompletionStage<T> stage) {
    return join(stage.toCompletableFuture());
  }

  static void assertRefused(CompletableFuture<Void> write) {
    assertThat(failure(write))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OWNERSHIP_CHANGED));
  }

  /** Six events under one claim. */
  private long six() {
    long epoch = await(log().claim(id, "one"));
    for (int rev = 1; rev <= 6; rev++) {
      join(journal().append(id, rev, enveloped(epoch, "e")));
    }
    return epoch;
  }

  @Test
  void goesOnBehindTheRev_whenTheTailIsTruncated() {
    long epoch = six();
    await(log().truncate(id, 4, epoch));
    assertThat(log().highest(id)).isEqualTo(4);
    assertThat(otherLog().highest(id)).isEqualTo(4);
    assertThat(new JournalClient(other()).recoveredHighest(id)).isEqualTo(4);
    assertThat(journal().replay(id)).containsExactly("1=e", "2=e", "3=e", "4=e");
    assertThat(log().range(id, 4, 1 << 20)).extracting(StoredRecord::rev).containsExactly(4L);
    assertRefused(journal().append(id, 7, enveloped(epoch, "gap")));
    join(journal().append(id, 5, enveloped(epoch, "new")));
    assertThat(journal().replay(id)).endsWith("4=e", "5=new");
    assertThat(journal().recoveredHighest(id)).isEqualTo(5);
    assertThat(log().persistenceIds()).contains(new PersistenceIdInfo(id, 5, 0, 0));
  }

  @Test
  void dropsLaterSnapshotsOnly_whenTheTailIsTruncated() {
    long epoch = six();
    await(log().installSnapshot(id, 2, "at two"));
    await(log().installSnapshot(id, 4, "at four"));
    await(log().installSnapshot(id, 5, "at five"));
    await(log().installSnapshot(id, 6, "at six"));
    await(log().truncate(id, 4, epoch));
    assertThat(otherLog().snapshots(id)).containsExactly("at four", "at two");
    assertThat(log().persistenceIds()).contains(new PersistenceIdInfo(id, 4, 0, 2));
    await(log().installSnapshot(id, 5, "late"));
    await(log().truncate(id, 4, epoch));
    assertThat(log().snapshots(id)).containsExactly("at four", "at two");
  }

  @Test
  void changesNothing_whenTruncatedWhereItEndsOrBehind() {
    long epoch = six();
    await(log().installSnapshot(id, 6, "at six"));
    await(log().truncate(id, 6, epoch));
    await(log().truncate(id, Long.MAX_VALUE, epoch));
    assertThat(journal().replay(id)).hasSize(6);
    assertThat(log().persistenceIds()).contains(new PersistenceIdInfo(id, 6, 0, 1));
  }

  @Test
  void beginsAnew_whenAllOfItIsTruncated() {
    long epoch = six();
    await(log().installSnapshot(id, 3, "at three"));
    await(log().truncate(id, 0, epoch));
    assertThat(journal().replay(id)).isEmpty();
    assertThat(log().persistenceIds()).contains(new PersistenceIdInfo(id, 0, 0, 0));
    join(journal().append(id, 1, enveloped(epoch, "first")));
    assertThat(journal().replay(id)).containsExactly("1=first");
  }

  @Test
  void refusesToTruncate_underAnyEpochButTheNewest() {
    long old = six();
    long now = await(otherLog().claim(id, "other"));
    double before = JournalMetrics.FENCE_REJECTED.get();
    assertRefused(log().truncate(id, 2, old).toCompletableFuture());
    assertRefused(log().truncate(id, 2, now + 1).toCompletableFuture());
    assertRefused(log().truncate(id, 6, old).toCompletableFuture());
    assertRefused(log().truncate(id + "|nobody", 0, FIRST).toCompletableFuture());
    assertThat(JournalMetrics.FENCE_REJECTED.get()).isEqualTo(before + 4);
    assertThat(journal().replay(id)).hasSize(6);
    await(log().truncate(id, 2, now));
    assertThat(journal().replay(id)).hasSize(2);
  }

  @Test
  void refusesToTruncate_whereNothingWouldBeLeftToRecoverFrom() {
    long epoch = six();
    await(log().deleteTo(id, 3, epoch));
    assertNotTruncated(2, epoch, "deleted up to 3");
    assertNotTruncated(-1, epoch, "deleted up to 3");
    assertNotTruncated(4, epoch, "no snapshot from there to 4");
    await(log().installSnapshot(id, 2, "too old"));
    await(log().installSnapshot(id, 5, "too new"));
    assertNotTruncated(4, epoch, "no snapshot from there to 4");
    assertThat(journal().replay(id)).containsExactly("4=e", "5=e", "6=e");
    await(log().installSnapshot(id, 3, "fits"));
    await(log().truncate(id, 3, epoch));
    assertThat(journal().replay(id)).isEmpty();
    assertThat(journal().recoveredHighest(id)).isEqualTo(3);
    assertThat(log().snapshots(id)).containsExactly("fits", "too old");
    join(journal().append(id, 4, enveloped(epoch, "new")));
    assertThat(journal().replay(id)).containsExactly("4=new");
  }

  private void assertNotTruncated(long rev, long epoch, String why) {
    assertThat(failure(log().truncate(id, rev, epoch).toCompletableFuture()))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED))
        .hasMessageContaining(why);
  }

  /** What the older owner still has under way is in the tail or fails; it never comes in later. */
  @Test
  void keepsTheOlderOwnersAppendsOut_whenTheNewOneTruncates() {
    long seed = Seeds.next();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String each = id + "|" + round;
      long old = await(log().claim(each, "one"));
      int appends = 1 + random.nextInt(8);
      List<CompletableFuture<Void>> written = new ArrayList<>();
      for (int rev = 1; rev <= appends; rev++) {
        written.add(journal().append(each, rev, enveloped(old, "old")));
      }
      long now = await(otherLog().claim(each, "other"));
      long common = random.nextInt((int) otherLog().highest(each) + 1);
      await(otherLog().truncate(each, common, now));
      written.forEach(JournalClient::failure);
      assertThat(log().highest(each)).as("seed %d", seed).isEqualTo(common);
      join(new JournalClient(other()).append(each, common + 1, enveloped(now, "new")));
      assertThat(journal().replay(each))
          .as("seed %d", seed)
          .hasSize((int) common + 1)
          .endsWith(common + 1 + "=new");
    }
  }

  /** As a home that lost its circuit does: the file first, then the truncation. */
  @Test
  void givesItsTailToAQuarantineFileAsItIs(@TempDir Path dataDir) {
    long epoch = six();
    JournalTail tail = new JournalTail(log(), id, 4, 6);
    QuarantineDirectory directory = new QuarantineDirectory(dataDir, 0);
    QuarantineHeader header = new QuarantineHeader(id, epoch, 4, 6, 1_000, "here");
    Path file = directory.write(header, tail);
    List<StoredRecord> before = log().range(id, 4, 1 << 20);
    await(log().truncate(id, 3, epoch));
    List<StoredRecord> kept = new ArrayList<>();
    directory.read(file).forEach(kept::add);
    assertThat(kept)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(before);
    assertThat(journal().replay(id)).hasSize(3);
    assertThat(catchThrowable(() -> directory.write(header, tail)))
        .as("what is gone from the journal is not taken for the same tail")
        .hasMessageContaining("none came where 4 was due");
  }

  /** Readers meet a shorter history or the new one, never damage. */
  @Test
  void readsWithoutDamage_whileItIsTruncatedAndGrowsAgain() {
    long epoch = await(log().claim(id, "one"));
    AtomicBoolean over = new AtomicBoolean();
    // a thread of its own: the plugins' futures go on in the common pool
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(() -> readUntil(over, otherLog()), thread);
      try {
        for (int round = 0; round < ROUNDS; round++) {
          long from = log().highest(id) + 1;
          for (long rev = from; rev < from + 6; rev++) {
            join(journal().append(id, rev, enveloped(epoch, "e")));
          }
          await(log().truncate(id, from + round % 5, epoch));
        }
      } finally {
        over.set(true);
      }
      join(reader);
    }
  }

  private void readUntil(AtomicBoolean over, EventLog log) {
    while (!over.get()) {
      List<StoredRecord> found = log.range(id, 1, 1 << 20);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).rev()).isEqualTo(i + 1);
      }
    }
  }
}
