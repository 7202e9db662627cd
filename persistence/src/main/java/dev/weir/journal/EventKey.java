package dev.weir.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The keys of the store; the layout is in the package documentation. */
final class EventKey {
  static final byte FACTS = 0;
  static final byte PERSISTENCE_ID = 1;
  static final byte HEAD = 2;
  static final byte EVENT = 3;
  static final byte SNAPSHOT = 4;
  static final byte FENCE = 5;

  private static final int PREFIX = 1;
  private static final int HEAD_LENGTH = PREFIX + Long.BYTES;
  private static final int EVENT_LENGTH = HEAD_LENGTH + Long.BYTES;

  private EventKey() {}

  static byte[] facts() {
    return text(FACTS, "commits");
  }

  static byte[] persistenceId(String persistenceId) {
    return text(PERSISTENCE_ID, persistenceId);
  }

  static byte[] head(long number) {
    return numbered(HEAD, number);
  }

  static byte[] fence(long number) {
    return numbered(FENCE, number);
  }

  static byte[] event(long number, long rev) {
    return numbered(EVENT, number, rev);
  }

  static byte[] snapshot(long number, long rev) {
    return numbered(SNAPSHOT, number, rev);
  }

  static String persistenceIdOf(byte[] key) {
    return new String(key, PREFIX, key.length - PREFIX, StandardCharsets.UTF_8);
  }

  /** Number of a head, event, snapshot or fence key; -1 when the key is too short to hold one. */
  static long numberOf(byte[] key) {
    return key.length < HEAD_LENGTH ? -1 : ByteBuffer.wrap(key).getLong(PREFIX);
  }

  /** Rev of an event or snapshot key; -1 when the key is too short to hold one. */
  static long revOf(byte[] key) {
    return key.length < EVENT_LENGTH ? -1 : ByteBuffer.wrap(key).getLong(HEAD_LENGTH);
  }

  private static byte[] numbered(byte prefix, long number) {
    return ByteBuffer.allocate(HEAD_LENGTH).put(prefix).putLong(number).array();
  }

  private static byte[] numbered(byte prefix, long number, long rev) {
    return ByteBuffer.allocate(EVENT_LENGTH).put(prefix).putLong(number).putLong(rev).array();
  }

  private static byte[] text(byte prefix, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(PREFIX + bytes.length).put(prefix).put(bytes).array();
  }
}
