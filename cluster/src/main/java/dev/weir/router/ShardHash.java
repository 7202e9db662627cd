package dev.weir.router;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Places entities on shards: Murmur3 (x86, 32 bits, seed 0) of the id in UTF-8, modulo the number
 * of shards.
 *
 * <p>Never changed: nodes that placed a circuit differently would both own it.
 */
public final class ShardHash {
  /** Compared when a node joins. */
  public static final String NAME = "murmur3-32-utf8";

  private static final int C1 = 0xCC9E2D51;
  private static final int C2 = 0x1B873593;

  private ShardHash() {}

  /** The shard of an entity. */
  public static int shard(String entityId, int shards) {
    return Integer.remainderUnsigned(hash(entityId), shards);
  }

  static int hash(String text) {
    ByteBuffer in =
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).order(ByteOrder.LITTLE_ENDIAN);
    int length = in.remaining();
    int hash = 0;
    while (in.remaining() >= Integer.BYTES) {
      hash = Integer.rotateLeft(hash ^ mixed(in.getInt()), 13) * 5 + 0xE6546B64;
    }
    int tail = 0;
    for (int shift = 0; in.hasRemaining(); shift += Byte.SIZE) {
      tail |= (in.get() & 0xFF) << shift;
    }
    return avalanche(hash ^ mixed(tail) ^ length);
  }

  private static int mixed(int word) {
    return Integer.rotateLeft(word * C1, 15) * C2;
  }

  private static int avalanche(int hash) {
    int h = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
