package dev.weir.journal;

import static dev.weir.journal.Stores.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that begins anew, in the files of LevelDB. */
class RebaseTest {
  @TempDir Path dataDir;

  @Test
  void leavesNothingOfTheOldLog_alsoAfterAStart() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      Stores.append(store, "other", 1, 3);
      Stores.append(store, "a", 1, 900);
      long epoch = store.claim("a", "one").join();
      store.putSnapshot("a", snapshot(100, "old")).join();
      store.rebase("a", snapshot(5000, "new"), epoch).join();
      assertSound(store);
    }
    try (JournalStore store = JournalStore.open(Stores.settings(dataDir))) {
      assertSound(store);
      assertThat(Stores.replay(store, "other")).hasSize(3);
    }
    assertThat(eventKeys()).as("the old events are removed").isEqualTo(3);
  }

  @Test
  void dropsSnapshotsThatWereAboutToBeStored() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      Stores.append(store, "a", 1, 5);
      long epoch = store.claim("a", "one").join();
      List<CompletableFuture<Void>> all =
          List.of(
              store.putSnapshot("a", snapshot(3, "first")),
              store.putSnapshot("a", snapshot(4, "second")),
              store.rebase("a", snapshot(5000, "new"), epoch));
      all.forEach(CompletableFuture::join);
      assertSound(store);
    }
  }

  private static void assertSound(JournalStore store) {
    assertThat(store.snapshots("a")).extracting(StoredRecord::rev).containsExactly(5000L);
    assertThat(store.highest("a")).isEqualTo(5000);
    assertThat(store.range("a", 1, 1)).isEmpty();
    Optional<PersistenceIdAudit> audit = store.audit("a", RecordCheck.NONE);
    assertThat(audit.orElseThrow().problems()).isEmpty();
  }

  private long eventKeys() {
    long[] keys = {0};
    try (GuardedDb db = GuardedDb.open(Stores.settings(dataDir))) {
      db.scan(new byte[] {EventKey.EVENT}, (key, value) -> ++keys[0] > 0);
    }
    return keys[0];
  }
}
