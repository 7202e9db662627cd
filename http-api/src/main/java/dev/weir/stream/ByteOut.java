package dev.weir.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/** A growing array of bytes that rows are written into. */
public final class ByteOut {
  private byte[] bytes;
  private int size;

  public ByteOut(int capacity) {
    bytes = new byte[capacity];
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  public ByteOut put(byte value) {
    room(1);
    bytes[size++] = value;
    return this;
  }

  public ByteOut put(char ascii) {
    return put((byte) ascii);
  }

  public ByteOut put(byte[] source) {
    return put(source, 0, source.length);
  }

  public ByteOut put(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
    return this;
  }

  /** Text that is known to be plain ASCII without anything to escape, or is JSON already. */
  public ByteOut raw(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  public ByteOut number(long value) {
    return raw(Long.toString(value));
  }

  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes so far as one chunk; begins anew. */
  public ByteString take() {
    ByteString chunk = ByteString.fromArrayUnsafe(copy());
    size = 0;
    return chunk;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
