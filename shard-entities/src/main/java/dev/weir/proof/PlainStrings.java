package dev.weir.proof;

import dev.weir.zset.Strings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The strings of folded rows, each once; a code is its place in the list. */
final class PlainStrings implements Strings {
  /** Map entry, key, boxed code, array header and list slot of one string. */
  private static final long OVERHEAD_BYTES = 104;

  private final Map<Text, Integer> codes = new HashMap<>();
  private final List<byte[]> texts = new ArrayList<>();
  private long bytes;

  /** The code of a string; adds it if it is new. */
  int intern(byte[] utf8) {
    Integer known = codes.get(new Text(utf8));
    if (known != null) {
      return known;
    }
    codes.put(new Text(utf8), texts.size());
    texts.add(utf8);
    bytes += utf8.length + OVERHEAD_BYTES;
    return texts.size() - 1;
  }

  @Override
  public byte[] bytes(long code) {
    return texts.get((int) code);
  }

  int size() {
    return texts.size();
  }

  /** An estimate of what they take in memory. */
  long stateBytes() {
    return bytes;
  }

  /** A string as a key. */
  private static final class Text {
    private final byte[] utf8;
    private final int hash;

    Text(byte[] utf8) {
      this.utf8 = utf8;
      this.hash = Arrays.hashCode(utf8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text text && hash == text.hash && Arrays.equals(utf8, text.utf8);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
