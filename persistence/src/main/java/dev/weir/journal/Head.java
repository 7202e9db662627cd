package dev.weir.journal;

import java.nio.ByteBuffer;

/**
 * What the store knows of one persistence id without reading its records.
 *
 * @param number short key of the persistence id
 * @param highest rev of the newest event, deleted ones included; 0 when there was none
 * @param deletedTo events up to this rev are deleted
 * @param snapshots how many snapshots are stored
 */
record Head(long number, long highest, long deletedTo, int snapshots) {
  static final int BODY = 2 * Long.BYTES + Integer.BYTES;

  static Head fresh(long number) {
    return new Head(number, 0, 0, 0);
  }

  Head advancedTo(long rev) {
    return new Head(number, rev, deletedTo, snapshots);
  }

  Head deletedTo(long rev) {
    return new Head(number, highest, rev, snapshots);
  }

  Head truncatedTo(long rev, int remaining) {
    return new Head(number, Math.min(highest, rev), deletedTo, remaining);
  }

  /** The head of a log that begins behind its only snapshot. */
  Head begunBehind(long rev) {
    return new Head(number, rev, rev, 1);
  }

  Head withSnapshots(int count) {
    return new Head(number, highest, deletedTo, count);
  }

  byte[] encode() {
    byte[] value = Sealed.allocate(BODY);
    Sealed.body(value).putLong(highest).putLong(deletedTo).putInt(snapshots);
    return Sealed.seal(EventKey.head(number), value);
  }

  static Head decode(long number, byte[] value) {
    ByteBuffer in = Sealed.body(value);
    return new Head(number, in.getLong(), in.getLong(), in.getInt());
  }
}
