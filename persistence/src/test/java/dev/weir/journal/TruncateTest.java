package dev.weir.journal;

import static dev.weir.journal.Stores.replay;
import static dev.weir.journal.Stores.settings;
import static dev.weir.journal.Stores.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.JournalScan;
import dev.weir.replay.JournalVerify;
import dev.weir.replay.ReplayReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cutting a tail off in LevelDB; what both journals have in common is in the contract. */
class TruncateTest {
  private static final String ID = "circuit|t|cut";

  @TempDir Path dataDir;

  private static StoredRecord event(long rev, long epoch) {
    return new StoredRecord(
        rev,
        17,
        "frame",
        "",
        "writer",
        1_000,
        Optional.empty(),
        JournalClient.enveloped(epoch, "at " + rev));
  }

  private static void append(JournalStore store, long epoch, long from, long to) {
    store
        .append(ID, LongStream.rangeClosed(from, to).mapToObj(rev -> event(rev, epoch)).toList())
        .join();
  }

  private static long[] revs(JournalStore store) {
    return store.range(ID, 1, Long.MAX_VALUE).stream().mapToLong(StoredRecord::rev).toArray();
  }

  /** A copy of the files at the moment of the answer is what a power loss leaves. */
  @Test
  void isTruncatedForGood_onceItIsAnswered(@TempDir Path after) throws IOException {
    try (JournalStore store = Stores.fresh(dataDir)) {
      long epoch = store.claim(ID, "one").join();
      append(store, epoch, 1, 9);
      store.putSnapshot(ID, snapshot(3, "three")).join();
      store.putSnapshot(ID, snapshot(8, "eight")).join();
      store.truncate(ID, 5, epoch).join();
      Trees.copy(dataDir, after);
    }
    for (Path each : List.of(dataDir, after)) {
      try (JournalStore store = JournalStore.open(settings(each))) {
        assertThat(revs(store)).containsExactly(1, 2, 3, 4, 5);
        assertThat(store.highest(ID)).isEqualTo(5);
        assertThat(store.snapshots(ID)).extracting(StoredRecord::rev).containsExactly(3L);
        append(store, store.epoch(ID).orElseThrow(), 6, 7);
        assertThat(revs(store)).endsWith(6, 7);
      }
      ReplayReport report =
          JournalVerify.run(() -> JournalScan.open(each), Optional.empty(), _ -> RecordCheck.NONE);
      assertThat(report.problems()).isEmpty();
      assertThat(report.events()).isEqualTo(7);
    }
  }

  @Test
  void removesTheRecordsFromTheDatabase() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      long epoch = store.claim(ID, "one").join();
      append(store, epoch, 1, 3_000);
      store.truncate(ID, 10, epoch).join();
    }
    try (GuardedDb db = GuardedDb.open(settings(dataDir))) {
      int[] found = {0};
      db.scan(new byte[] {EventKey.EVENT}, (_, _) -> ++found[0] > 0);
      assertThat(found[0]).isEqualTo(10);
    }
  }

  @Test
  void worksBelowTheDiskReserve() {
    long epoch;
    try (JournalStore store = Stores.fresh(dataDir)) {
      epoch = store.claim(ID, "one").join();
      append(store, epoch, 1, 4);
    }
    try (JournalStore store = JournalStore.open(settings(dataDir, Long.MAX_VALUE / 4, 0))) {
      assertThat(store.refusal(0)).isPresent();
      store.truncate(ID, 2, epoch).join();
      assertThat(revs(store)).containsExactly(1, 2);
    }
  }

  @Test
  void takesItsPlaceInTheOrderOfWrites() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      long epoch = store.claim(ID, "one").join();
      append(store, epoch, 1, 2);
      for (int round = 0; round < 50; round++) {
        var before = store.append(ID, List.of(event(3, epoch), event(4, epoch)));
        var cut = store.truncate(ID, 2, epoch);
        var after = store.append(ID, List.of(event(3, epoch)));
        var again = store.truncate(ID, 2, epoch);
        CompletableFuture.allOf(before, cut, after, again).join();
        assertThat(replay(store, ID)).hasSize(2);
      }
    }
  }

  /** Faster than through a plugin: meets the moments between head, removal and next append. */
  @Test
  void isReadWithoutDamage_whileItIsTruncatedAndGrowsAgain() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      long epoch = store.claim(ID, "one").join();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  long[] revs = revs(store);
                  assertThat(revs)
                      .containsExactly(LongStream.rangeClosed(1, revs.length).toArray());
                }
              });
      append(store, epoch, 1, 20);
      for (int round = 0; round < 400 && !reader.isDone(); round++) {
        var _ = store.append(ID, List.of(event(21, epoch), event(22, epoch), event(23, epoch)));
        var _ = store.truncate(ID, 20 - round % 3, epoch);
        append(store, epoch, 21 - round % 3, 20);
      }
      over.set(true);
      reader.join();
    }
  }
}
