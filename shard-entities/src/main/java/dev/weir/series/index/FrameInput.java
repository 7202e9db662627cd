package dev.weir.series.index;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.Varints;
import java.io.DataInput;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads bytes in frames and refuses what is damaged. Memory follows the bytes that are there. */
final class FrameInput {
  /** Bytes of the longest page: one of the longest text that canonical labels can have. */
  private static final int TEXT_MAX = (1 << 28) + Varints.BYTES_MAX;

  private final DataInput in;
  private final CRC32C checksum = new CRC32C();
  private final byte[] frame = new byte[FrameOutput.FRAME];
  private int length = FrameOutput.FRAME;
  private int at = FrameOutput.FRAME;

  private FrameInput(DataInput in) {
    this.in = in;
  }

  /** What follows the version that an index begins with. */
  static FrameInput of(DataInput in, int version) throws IOException {
    int found;
    try {
      found = in.readUnsignedByte();
    } catch (EOFException e) {
      throw corrupt("no byte");
    }
    if (found > version) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "a series index of version %d; this build reads version %d".formatted(found, version));
    }
    if (found < version) {
      throw corrupt("the version %d, which no release wrote".formatted(found));
    }
    return new FrameInput(in);
  }

  /** A number that is not negative, in as few bytes as it needs. */
  int varint() throws IOException {
    int value = 0;
    for (int shift = 0; shift < Varints.BYTES_MAX * Varints.BITS; shift += Varints.BITS) {
      int next = next();
      int bits = next & (Varints.MORE - 1);
      value |= bits << shift;
      if (value < 0 || value >>> shift != bits) {
        break;
      }
      if (next < Varints.MORE) {
        if (next == 0 && shift > 0) {
          throw corrupt("a number in more bytes than it needs");
        }
        return value;
      }
    }
    throw corrupt("a number that is too large");
  }

  /** Bytes behind their number. */
  byte[] text() throws IOException {
    int bytes = varint();
    if (bytes > TEXT_MAX) {
      throw corrupt("a text that is too long");
    }
    byte[] text = new byte[Math.min(bytes, FrameOutput.FRAME)];
    for (int done = 0; done < bytes; ) {
      fill();
      int part = Math.min(bytes - done, length - at);
      if (part > text.length - done) {
        text = Arrays.copyOf(text, (int) Math.min(bytes, 2L * (done + part)));
      }
      System.arraycopy(frame, at, text, done, part);
      at += part;
      done += part;
    }
    return text;
  }

  /** A number of four bytes. */
  int integer() throws IOException {
    int value = 0;
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      value |= next() << shift;
    }
    return value;
  }

  /** Makes sure that nothing stands behind what was read. */
  void end() throws IOException {
    if (at < length) {
      throw corrupt("bytes behind the last series");
    }
    if (readInt() != 0) {
      throw corrupt("a frame behind the last series");
    }
  }

  private int next() throws IOException {
    fill();
    return frame[at++] & 0xFF;
  }

  private void fill() throws IOException {
    if (at == length) {
      nextFrame();
    }
  }

  private void nextFrame() throws IOException {
    boolean isLast = length < FrameOutput.FRAME;
    length = readInt();
    if (isLast || length < 1 || length > FrameOutput.FRAME) {
      throw corrupt("a frame of %d bytes".formatted(length));
    }
    try {
      in.readFully(frame, 0, length);
    } catch (EOFException e) {
      throw corrupt("an end in the middle of a frame");
    }
    checksum.update(frame, 0, length);
    if (readInt() != (int) checksum.getValue()) {
      throw corrupt("a wrong checksum");
    }
    at = 0;
  }

  private int readInt() throws IOException {
    try {
      return in.readInt();
    } catch (EOFException e) {
      throw corrupt("an end between frames");
    }
  }

  static WeirException corrupt(String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "a series index with %s; restore it from another copy".formatted(what));
  }
}
