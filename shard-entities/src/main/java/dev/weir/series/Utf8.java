package dev.weir.series;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells texts from other bytes. */
public final class Utf8 {
  private Utf8() {}

  /** Whether bytes are well-formed UTF-8; nearly all labels are ASCII, and told by a look. */
  public static boolean isText(byte[] bytes, int from, int length) {
    for (int at = from; at < from + length; at++) {
      if (bytes[at] < 0) {
        return isDecodable(bytes, from, length);
      }
    }
    return true;
  }

  private static boolean isDecodable(byte[] bytes, int from, int length) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
