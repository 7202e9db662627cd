package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardHashTest {
  /** Published vectors of Murmur3 (x86, 32 bits, seed 0). */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "test, ba6bd213",
    "'Hello, world!', c0363e43",
    "The quick brown fox jumps over the lazy dog, 2e4ff723"
  })
  void isMurmur3(String text, String hash) {
    assertThat(Integer.toHexString(ShardHash.hash(text))).isEqualTo(hash);
  }

  /** Golden: a change moves circuits between shards, while old nodes still look for them there. */
  @ParameterizedTest
  @CsvSource({
    "ca/main, 256, 146",
    "ny/main, 256, 207",
    "tx/main, 256, 97",
    "acme/main, 256, 177",
    "acme/orders, 256, 16",
    "tenants, 256, 151",
    "acme/main, 10, 9",
    "acme/main, 1, 0"
  })
  void placesAsEver(String entityId, int shards, int shard) {
    assertThat(ShardHash.shard(entityId, shards)).isEqualTo(shard);
    assertThat(new ShardedMessages<String>(shards).shardId(entityId)).isEqualTo("" + shard);
  }

  @Test
  void usesEveryShard() {
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      used.add(ShardHash.shard("tenant-" + i + "/main", 256));
    }
    assertThat(used).hasSize(256);
  }

  @Test
  void takesTheEnvelopeOff() {
    ShardedMessages<String> messages = new ShardedMessages<>(256);
    ShardingEnvelope<String> envelope = new ShardingEnvelope<>("acme/main", "hello");
    assertThat(messages.entityId(envelope)).isEqualTo("acme/main");
    assertThat(messages.unwrapMessage(envelope)).isEqualTo("hello");
  }
}
