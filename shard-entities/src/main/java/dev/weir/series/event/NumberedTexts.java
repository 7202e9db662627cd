package dev.weir.series.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.series.Labels;
import dev.weir.series.Varints;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives the names and values of series numbers from 0 on, the same one to the same text. What the
 * series before has in the same place, as most are alike, is told by its bytes, without a look-up.
 */
final class NumberedTexts {
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** Of the series before: its bytes, and the numbers of its texts. */
  private byte[] before = {0};

  private int[] known = new int[0];

  /** All texts in the order of their numbers. */
  Set<String> all() {
    return numbers.keySet();
  }

  /** Writes the numbers of all texts of a series. */
  void write(ByteOutput out, Labels labels) {
    byte[] canonical = labels.canonical();
    int[] texts = new int[2 * labels.size()];
    int at = Varints.end(canonical, 0);
    int beforeAt = Varints.end(before, 0);
    for (int text = 0; text < texts.length; text++) {
      int end = Varints.textEnd(canonical, at);
      int beforeEnd = text < known.length ? Varints.textEnd(before, beforeAt) : beforeAt;
      texts[text] =
          Arrays.equals(canonical, at, end, before, beforeAt, beforeEnd)
              ? known[text]
              : number(canonical, Varints.textStart(canonical, at), end);
      out.varint(texts[text]);
      at = end;
      beforeAt = beforeEnd;
    }
    before = canonical;
    known = texts;
  }

  private int number(byte[] bytes, int from, int to) {
    Integer there = numbers.putIfAbsent(new String(bytes, from, to - from, UTF_8), numbers.size());
    return there == null ? numbers.size() - 1 : there;
  }
}
