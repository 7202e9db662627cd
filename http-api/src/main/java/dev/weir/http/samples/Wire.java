package dev.weir.http.samples;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks protobuf messages; refuses the request where one is cut off or malformed.
 *
 * <p>Source: Google, "Protocol Buffers encoding".
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int BYTES = 2;
  static final int FIXED_32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LAST_SHIFT = 63;

  private final byte[] bytes;
  private int at;
  private int limit;
  private int type;

  Wire(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.limit = to;
  }

  /** Offset of the next byte. */
  int at() {
    return at;
  }

  /** Offset behind what was entered. */
  int end() {
    return limit;
  }

  /** Goes behind fields that are known to be well-formed. */
  void pass(int to) {
    at = to;
  }

  boolean hasNext() {
    return at < limit;
  }

  /** Number of the next field; its value must be read or skipped next. */
  int field() {
    long tag = varint();
    type = (int) (tag & 7);
    long number = tag >>> 3;
    if (number == 0 || tag >>> 32 != 0) {
      throw SampleRefusal.malformed("protobuf with field number %d".formatted(number));
    }
    return (int) number;
  }

  /** Wire type of the field whose number was read last. */
  int type() {
    return type;
  }

  void require(int expected) {
    if (type != expected) {
      throw SampleRefusal.malformed(
          "protobuf with wire type %d in place of %d".formatted(type, expected));
    }
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
      requireBytes(1);
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        if (shift == LAST_SHIFT && next > 1) {
          break;
        }
        return value;
      }
    }
    throw SampleRefusal.malformed("protobuf with a number of more than 64 bits");
  }

  long fixed64() {
    requireBytes(Long.BYTES);
    at += Long.BYTES;
    return (long) LONGS.get(bytes, at - Long.BYTES);
  }

  /** Makes a nested message or text the whole; gives what {@link #leave} needs. */
  int enter() {
    require(BYTES);
    int outer = limit;
    long length = varint();
    requireBytes(length);
    limit = at + (int) length;
    return outer;
  }

  /** Goes behind what was entered. */
  void leave(int outer) {
    at = limit;
    limit = outer;
  }

  /** Goes behind a value of any type. */
  void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> skip(Long.BYTES);
      case BYTES -> leave(enter());
      case FIXED_32 -> skip(Integer.BYTES);
      default -> throw SampleRefusal.malformed("protobuf with wire type %d".formatted(type));
    }
  }

  private void skip(int count) {
    requireBytes(count);
    at += count;
  }

  private void requireBytes(long count) {
    if (count < 0 || count > limit - at) {
      throw SampleRefusal.malformed("protobuf that is cut off");
    }
  }
}
