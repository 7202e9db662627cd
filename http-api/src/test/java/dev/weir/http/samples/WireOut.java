package dev.weir.http.samples;

import java.io.ByteArrayOutputStream;

/** Writes protobuf fields, for tests. */
public final class WireOut {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public WireOut tag(int field, int type) {
    return raw(8L * field + type);
  }

  public WireOut raw(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  public WireOut varint(int field, long value) {
    return tag(field, Wire.VARINT).raw(value);
  }

  public WireOut fixed64(int field, long value) {
    tag(field, Wire.FIXED_64);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  public WireOut bytes(int field, byte[] value) {
    tag(field, Wire.BYTES).raw(value.length);
    out.writeBytes(value);
    return this;
  }

  public WireOut bytes(int field, WireOut message) {
    return bytes(field, message.toBytes());
  }

  public WireOut text(int field, String value) {
    return bytes(field, Bytes.utf8(value));
  }

  /** Adds one byte. */
  public WireOut put(byte value) {
    out.write(value);
    return this;
  }

  /** Adds fields written elsewhere. */
  public WireOut all(WireOut fields) {
    out.writeBytes(fields.toBytes());
    return this;
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
