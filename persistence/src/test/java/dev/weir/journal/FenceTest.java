package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceTest {
  private static final long FIRST = 1L << 32 | 1;

  @TempDir Path dataDir;

  @Test
  void refusesTheOlderOwnerAndAdmitsTheNewOne() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      assertThat(store.epoch("a")).isEmpty();
      assertThat(store.claim("a", "one").join()).isEqualTo(FIRST);
      append(store, 1, FIRST).join();
      assertThat(store.claim("a", "two").join()).isEqualTo(FIRST + 1);
      assertThat(store.epoch("a")).contains(FIRST + 1);
      double before = JournalMetrics.FENCE_REJECTED.get();
      assertRefused(() -> append(store, 2, FIRST).join(), "two claimed it");
      assertRefused(
          () -> store.append("a", List.of(Stores.event(2, "plain"))).join(), "without an epoch");
      assertThat(JournalMetrics.FENCE_REJECTED.get()).isEqualTo(before + 2);
      append(store, 2, FIRST + 1).join();
      assertThat(store.highest("a")).isEqualTo(2);
    }
  }

  @Test
  void refusesAnEnvelopeWithoutAClaim() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      assertRefused(() -> append(store, 1, FIRST).join(), "nobody has claimed it");
      assertThat(store.persistenceIds()).isEmpty();
    }
  }

  @Test
  void keepsTheFenceAcrossAStart() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      store.claim("a", "one").join();
    }
    try (JournalStore store = JournalStore.open(Stores.settings(dataDir))) {
      assertThat(store.epoch("a")).contains(FIRST);
      assertThat(store.highest("a")).isZero();
      assertThat(store.claim("a", "two").join()).isEqualTo(FIRST + 1);
    }
  }

  @Test
  void saysThatAFenceIsLost() {
    try (JournalStore store = Stores.fresh(dataDir)) {
      store.claim("a", "one").join();
    }
    try (GuardedDb db = GuardedDb.open(Stores.settings(dataDir))) {
      db.write(List.of(GuardedDb.Change.delete(EventKey.fence(1))), true);
    }
    assertThatThrownBy(() -> JournalStore.open(Stores.settings(dataDir)))
        .hasMessageContaining("1 fences, but has 0");
  }

  @Test
  void keepsTheFormat() {
    Fence fence = new Fence(FIRST + 6, "node-1");
    assertThat(hex(EventKey.fence(5))).isEqualTo("050000000000000005");
    assertThat(hex(fence.encode(5)))
        .startsWith("01" + "0000000100000007" + "00000006" + hex(Stores.bytes("node-1")));
    assertThat(Sealed.intact(EventKey.fence(5), fence.encode(5))).isTrue();
    assertThat(Fence.decode(fence.encode(5))).isEqualTo(fence);
    Facts facts = new Facts(77, 5, 3);
    assertThat(hex(facts.encode()))
        .startsWith("01" + "000000000000004d" + "0000000000000005" + "0000000000000003");
    assertThat(Facts.decode(facts.encode())).isEqualTo(facts);
  }

  private static CompletableFuture<Void> append(JournalStore store, long rev, long epoch) {
    byte[] payload =
        ByteBuffer.allocate(20).put(Stores.bytes("WLE1")).putInt(0).putLong(epoch).array();
    StoredRecord event =
        new StoredRecord(rev, 17, "frame", "", "writer", 1_000, Optional.empty(), payload);
    return store.append("a", List.of(event));
  }

  private static void assertRefused(ThrowingCallable call, String part) {
    assertThatThrownBy(call)
        .cause()
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OWNERSHIP_CHANGED))
        .hasMessageContaining(part);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
