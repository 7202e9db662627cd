package dev.weir.journal;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The local envelope of a stored payload: magic {@code WLE1}, 4 bytes reserved, append epoch,
 * big-endian. What follows it is not this package's business.
 */
final class Envelope {
  static final int BYTES = 16;

  private static final int MAGIC = 0x574C4531;
  private static final int EPOCH_AT = 8;

  private Envelope() {}

  /** An envelope with nothing in it. */
  static byte[] of(long epoch) {
    return ByteBuffer.allocate(BYTES).putInt(MAGIC).putInt(0).putLong(epoch).array();
  }

  /** The payload with another epoch in its envelope; one without an envelope stays as it is. */
  static byte[] under(long epoch, byte[] payload) {
    if (epoch(payload).isEmpty()) {
      return payload;
    }
    byte[] changed = payload.clone();
    ByteBuffer.wrap(changed).putLong(EPOCH_AT, epoch);
    return changed;
  }

  /** Epoch under which the payload is appended; empty when it has no envelope. */
  static OptionalLong epoch(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    return payload.length >= BYTES && in.getInt(0) == MAGIC
        ? OptionalLong.of(in.getLong(EPOCH_AT))
        : OptionalLong.empty();
  }
}
