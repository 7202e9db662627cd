package dev.weir.journal;

import static dev.weir.journal.Stores.append;
import static dev.weir.journal.Stores.content;
import static dev.weir.journal.Stores.event;
import static dev.weir.journal.Stores.fresh;
import static dev.weir.journal.Stores.replay;
import static dev.weir.journal.Stores.settings;
import static dev.weir.journal.Stores.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {
  @TempDir Path dataDir;

  @Test
  void sharesFsyncs_whenManyWriteAtOnce() {
    long before = JournalMetrics.GROUP_WRITES.collect().getDataPoints().getFirst().getCount();
    int writes = 2_000;
    try (JournalStore store = fresh(dataDir)) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < writes; i++) {
        all.add(store.append("c|t|" + i % 64, List.of(event(i / 64 + 1L, "x"))));
      }
      all.forEach(CompletableFuture::join);
      long groups = JournalMetrics.GROUP_WRITES.collect().getDataPoints().getFirst().getCount();
      assertThat(groups - before).isLessThan(writes / 2);
      assertThat(store.highest("c|t|0")).isEqualTo(32);
    }
  }

  @Test
  void refusesAGapAlone_whileOthersInTheGroupAreStored() {
    try (JournalStore store = fresh(dataDir)) {
      CompletableFuture<Void> first = store.append("a", List.of(event(1, "x")));
      CompletableFuture<Void> gap = store.append("a", List.of(event(3, "x")));
      CompletableFuture<Void> twice = store.append("a", List.of(event(1, "y")));
      CompletableFuture<Void> other = store.append("b", List.of(event(1, "x")));
      CompletableFuture<Void> next = store.append("a", List.of(event(2, "x")));
      assertThat(first).succeedsWithin(Duration.ofSeconds(10));
      assertRefused(gap::join, ErrorCode.OWNERSHIP_CHANGED, "expects sequence number 2");
      assertRefused(twice::join, ErrorCode.OWNERSHIP_CHANGED, "1 was written");
      other.join();
      next.join();
      assertThat(replay(store, "a")).hasSize(2);
      assertThat(replay(store, "b")).hasSize(1);
    }
  }

  @Test
  void storesAllEventsOfAnAppendOrNone() {
    try (JournalStore store = fresh(dataDir)) {
      CompletableFuture<Void> gapInside =
          store.append("a", List.of(event(1, "x"), event(2, "y"), event(4, "z")));
      assertRefused(gapInside::join, ErrorCode.OWNERSHIP_CHANGED, "3");
      assertThat(store.highest("a")).isZero();
      assertThat(store.persistenceIds()).isEmpty();
    }
  }

  @Test
  void keepsEverything_whenReopened() {
    Map<String, List<String>> before;
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 20);
      append(store, "b", 1, 3);
      store.putSnapshot("a", snapshot(10, "at ten")).join();
      store.deleteTo("a", 5).join();
      before = content(store);
    }
    for (int i = 0; i < 3; i++) {
      try (JournalStore store = JournalStore.open(settings(dataDir))) {
        assertThat(content(store)).isEqualTo(before);
      }
    }
  }

  @Test
  void namesTheOwner_whenTheDirectoryIsInUse() {
    try (JournalStore _ = fresh(dataDir)) {
      assertRefused(
          () -> JournalStore.open(settings(dataDir)),
          ErrorCode.JOURNAL_DOWN,
          "used by process " + ProcessHandle.current().pid());
    }
    JournalStore.open(settings(dataDir)).close();
  }

  @Test
  void refusesEveryCall_whenClosed() {
    JournalStore store = fresh(dataDir);
    append(store, "a", 1, 3);
    store.close();
    store.close();
    assertRefused(() -> replay(store, "a"), ErrorCode.JOURNAL_DOWN, "closed");
    assertRefused(() -> store.snapshots("a"), ErrorCode.JOURNAL_DOWN, "closed");
    assertRefused(
        () -> store.append("a", List.of(event(4, "x"))).join(), ErrorCode.JOURNAL_DOWN, "closed");
  }

  @Test
  void endsARunningReplay_whenClosed() {
    JournalStore store = fresh(dataDir);
    append(store, "a", 1, 50);
    CompletableFuture<Void> reachedFirst = new CompletableFuture<>();
    CompletableFuture<Void> closing = new CompletableFuture<>();
    CompletableFuture<Void> replay =
        CompletableFuture.runAsync(
            () ->
                store.replay(
                    "a",
                    1,
                    50,
                    50,
                    each -> {
                      reachedFirst.complete(null);
                      closing.join();
                    }));
    reachedFirst.join();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(store::close);
    Awaitility.await()
        .untilAsserted(
            () -> assertRefused(() -> store.snapshots("a"), ErrorCode.JOURNAL_DOWN, "closed"));
    closing.complete(null);
    assertRefused(replay::join, ErrorCode.JOURNAL_DOWN, "closed");
    closed.join();
  }

  @Test
  void startsAfterDeletedEvents_andKeepsTheHighestRev() {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 10);
      store.deleteTo("a", 4).join();
      assertThat(replay(store, "a")).hasSize(6).first().asString().startsWith("5=");
      store.deleteTo("a", Long.MAX_VALUE).join();
      assertThat(replay(store, "a")).isEmpty();
      assertThat(store.highest("a")).isEqualTo(10);
      append(store, "a", 11, 12);
      assertThat(replay(store, "a")).hasSize(2);
    }
  }

  @Test
  void removesDeletedRecordsFromTheDatabase() {
    JournalSettings settings = settings(dataDir);
    try (JournalStore store = fresh(dataDir)) {
      List<StoredRecord> many = new ArrayList<>();
      for (long rev = 1; rev <= 2_500; rev++) {
        many.add(event(rev, "x"));
      }
      store.append("a", many).join();
      append(store, "b", 1, 1);
      store.deleteTo("a", 2_400).join();
    }
    try (GuardedDb db = GuardedDb.open(settings)) {
      Purger purger = new Purger(db);
      purger.add(new Head(1, 2_500, 2_400, 0));
      while (!purger.idle()) {
        purger.step();
      }
      assertThat(count(db)).isEqualTo(101);
    }
    try (JournalStore store = JournalStore.open(settings)) {
      assertThat(replay(store, "a")).hasSize(100);
    }
  }

  private static int count(GuardedDb db) {
    int[] found = {0};
    db.scan(new byte[] {EventKey.EVENT}, (_, _) -> ++found[0] > 0);
    return found[0];
  }

  @Test
  void handsOutRanges_upToTheirBytes() {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 10);
      assertThat(store.range("a", 4, 1)).extracting(StoredRecord::rev).containsExactly(4L);
      assertThat(store.range("a", 4, Long.MAX_VALUE)).hasSize(7);
      assertThat(store.range("a", 11, Long.MAX_VALUE)).isEmpty();
      assertThat(store.range("nobody", 1, Long.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void refusesToOpen_whenCurrentIsLost() throws IOException {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 3);
    }
    Files.delete(dataDir.resolve("journal/db/CURRENT"));
    assertRefused(() -> JournalStore.open(settings(dataDir)), ErrorCode.JOURNAL_CORRUPT, "CURRENT");
    assertRefused(() -> JournalStore.create(settings(dataDir)), ErrorCode.JOURNAL_DOWN, "exists");
  }

  @Test
  void refusesToOpen_whenTheIdentityIsLost() throws IOException {
    fresh(dataDir).close();
    Files.delete(dataDir.resolve("journal/identity.json"));
    assertRefused(
        () -> JournalStore.open(settings(dataDir)), ErrorCode.JOURNAL_CORRUPT, "identity.json");
  }

  @Test
  void refusesToOpen_whenTheDatabaseIsOlderThanTheHighWaterMark(@TempDir Path older)
      throws IOException {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 3);
    }
    Trees.copy(dataDir, older);
    try (JournalStore store = JournalStore.open(settings(dataDir))) {
      append(store, "a", 4, 5);
    }
    Trees.delete(dataDir.resolve("journal/db"));
    Trees.copy(older.resolve("journal/db"), dataDir.resolve("journal/db"));
    assertRefused(
        () -> JournalStore.open(settings(dataDir)), ErrorCode.JOURNAL_ROLLED_BACK, "commit 5");
  }

  @Test
  void offersTheOlderSnapshot_whenTheNewestIsDamaged() {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 9);
      store.putSnapshot("a", snapshot(3, "old")).join();
      store.putSnapshot("a", snapshot(6, "new")).join();
    }
    damage(EventKey.snapshot(1, 6));
    try (JournalStore store = JournalStore.open(settings(dataDir))) {
      assertThat(store.snapshots("a")).extracting(StoredRecord::rev).containsExactly(3L);
      store.deleteTo("a", 5).join();
      assertRefused(() -> store.snapshots("a"), ErrorCode.JOURNAL_CORRUPT, "deleted up to 5");
    }
  }

  @Test
  void namesPersistenceIdAndSequenceNumber_whenARecordIsDamagedOrMissing() {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "c|t|x", 1, 9);
      append(store, "other", 1, 2);
    }
    damage(EventKey.event(1, 4));
    try (JournalStore store = JournalStore.open(settings(dataDir))) {
      assertRefused(
          () -> replay(store, "c|t|x"),
          ErrorCode.JOURNAL_CORRUPT,
          "persistence id c|t|x, sequence number 4");
      assertThat(replay(store, "other")).hasSize(2);
    }
    change(GuardedDb.Change.delete(EventKey.event(1, 9)));
    change(GuardedDb.Change.delete(EventKey.event(1, 4)));
    try (JournalStore store = JournalStore.open(settings(dataDir))) {
      assertRefused(() -> replay(store, "c|t|x"), ErrorCode.JOURNAL_CORRUPT, "sequence number 4");
      assertRefused(
          () -> store.range("c|t|x", 5, Long.MAX_VALUE),
          ErrorCode.JOURNAL_CORRUPT,
          "sequence number 9");
    }
  }

  @Test
  void refusesToOpen_whenAPersistenceIdOrItsHeadIsGone() {
    try (JournalStore store = fresh(dataDir)) {
      append(store, "a", 1, 2);
      append(store, "b", 1, 2);
    }
    change(GuardedDb.Change.delete(EventKey.persistenceId("b")));
    assertRefused(
        () -> JournalStore.open(settings(dataDir)), ErrorCode.JOURNAL_CORRUPT, "2 persistence ids");
    change(GuardedDb.Change.put(EventKey.persistenceId("b"), Heads.encodeNumber("b", 2)));
    change(GuardedDb.Change.delete(EventKey.head(2)));
    assertRefused(
        () -> JournalStore.open(settings(dataDir)),
        ErrorCode.JOURNAL_CORRUPT,
        "head of persistence id b");
  }

  private void damage(byte[] key) {
    try (GuardedDb db = GuardedDb.open(settings(dataDir))) {
      byte[] value = db.get(key).orElseThrow();
      value[value.length / 2] ^= 1;
      db.write(List.of(GuardedDb.Change.put(key, value)), true);
    }
  }

  private void change(GuardedDb.Change change) {
    try (GuardedDb db = GuardedDb.open(settings(dataDir))) {
      db.write(List.of(change), true);
    }
  }

  @Test
  void replacesASnapshotAtTheSameRev_andDeletesByRev() {
    try (JournalStore store = fresh(dataDir)) {
      store.putSnapshot("a", snapshot(3, "one")).join();
      store.putSnapshot("a", snapshot(3, "two")).join();
      store.putSnapshot("a", snapshot(5, "three")).join();
      assertThat(store.snapshots("a")).extracting(StoredRecord::rev).containsExactly(5L, 3L);
      store.deleteSnapshots("a", List.of(5L, 4L)).join();
      assertThat(store.snapshots("a")).hasSize(1);
      assertThat(store.persistenceIds()).containsExactly(new PersistenceIdInfo("a", 0, 0, 1));
    }
  }

  @Test
  void refusesWrites_whenTooManyBytesWait() {
    JournalSettings base = settings(dataDir);
    JournalSettings narrow =
        new JournalSettings(dataDir, 64 << 10, 1 << 20, 4096, 64, 1, 1 << 20, 1_000, 0, 0);
    JournalStore.create(base);
    try (JournalStore store = JournalStore.open(narrow)) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(store.append("p" + i, List.of(event(1, "x".repeat(400)))));
      }
      CompletableFuture<Void> refused =
          all.stream()
              .filter(each -> exception(each) != null)
              .findFirst()
              .orElseThrow(() -> new AssertionError("none of 200 quick writes was refused"));
      assertRefused(refused::join, ErrorCode.NODE_OVERLOADED, "queue-bytes-max");
    }
  }

  private static Throwable exception(CompletableFuture<Void> future) {
    return future.handle((_, e) -> e).join();
  }

  @Test
  void keepsTheDataDirectoryToItsOwner() throws IOException {
    Path inside = dataDir.resolve("made");
    fresh(inside).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
        .isEqualTo("rwx------");
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code, String part) {
    assertThatThrownBy(call)
        .extracting(e -> e instanceof CompletionException ? e.getCause() : e)
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContaining(part);
            });
  }
}
