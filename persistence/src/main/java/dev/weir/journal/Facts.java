package dev.weir.journal;

import java.nio.ByteBuffer;

/**
 * What the store knows of itself, rewritten in every group.
 *
 * @param commits groups written so far
 * @param persistenceIds persistence ids known so far; also the highest number given to one
 */
record Facts(long commits, long persistenceIds) {
  static final Facts NONE = new Facts(0, 0);

  byte[] encode() {
    byte[] value = Sealed.allocate(2 * Long.BYTES);
    Sealed.body(value).putLong(commits).putLong(persistenceIds);
    return Sealed.seal(EventKey.facts(), value);
  }

  static Facts decode(byte[] value) {
    ByteBuffer in = Sealed.body(value);
    return new Facts(in.getLong(), in.getLong());
  }
}
