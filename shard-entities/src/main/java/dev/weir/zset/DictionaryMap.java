package dev.weir.zset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Picks the strings that lanes need out of a batch's texts, in order of first use. */
final class DictionaryMap {
  private final List<byte[]> texts;
  private final int[] indexes;
  private final List<byte[]> picked = new ArrayList<>();

  /** Defaults whose text the batch does not hold. */
  private final List<byte[]> added = new ArrayList<>();

  private final List<Integer> addedIndexes = new ArrayList<>();

  /** What types kept as bytes made of their texts. */
  private final Map<ByteBuffer, Integer> made = new HashMap<>();

  DictionaryMap(List<byte[]> texts) {
    this.texts = texts;
    this.indexes = new int[texts.size()];
    Arrays.fill(indexes, -1);
  }

  /** The new index of a text. */
  int pick(int text) {
    int index = indexes[text];
    return index >= 0 ? index : pickFirst(text);
  }

  /** The new index of a string that need not be a text of the batch. */
  int pick(String string) {
    byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
    for (int text = 0; text < texts.size(); text++) {
      if (Arrays.equals(texts.get(text), utf8)) {
        return pick(text);
      }
    }
    for (int i = 0; i < added.size(); i++) {
      if (Arrays.equals(added.get(i), utf8)) {
        return addedIndexes.get(i);
      }
    }
    added.add(utf8);
    addedIndexes.add(picked.size());
    picked.add(utf8);
    return picked.size() - 1;
  }

  /** The new index of bytes that are no text of the batch. */
  int pick(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    Integer known = made.get(key);
    if (known == null) {
      known = picked.size();
      made.put(key, known);
      picked.add(bytes);
    }
    return known;
  }

  List<byte[]> picked() {
    return picked;
  }

  private int pickFirst(int text) {
    indexes[text] = picked.size();
    picked.add(texts.get(text));
    return indexes[text];
  }
}
