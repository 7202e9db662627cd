package dev.weir.journal;

import java.nio.ByteBuffer;

/**
 * What the store knows of itself, rewritten in every group.
 *
 * @param commits groups written so far
 * @param persistenceIds persistence ids known so far; also the highest number given to one
 * @param fences how many of them have been claimed
 */
record Facts(long commits, long persistenceIds, long fences) {
  static final Facts NONE = new Facts(0, 0, 0);

  byte[] encode() {
    byte[] value = Sealed.allocate((fences == 0 ? 2 : 3) * Long.BYTES);
    ByteBuffer out = Sealed.body(value).putLong(commits).putLong(persistenceIds);
    if (fences > 0) {
      out.putLong(fences);
    }
    return Sealed.seal(EventKey.facts(), value);
  }

  static Facts decode(byte[] value) {
    ByteBuffer in = Sealed.body(value);
    return new Facts(in.getLong(), in.getLong(), in.hasRemaining() ? in.getLong() : 0);
  }
}
