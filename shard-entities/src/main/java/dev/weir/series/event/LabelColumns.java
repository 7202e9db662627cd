package dev.weir.series.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Labels of series: every text once, and what the series have by the numbers of the texts. */
final class LabelColumns {
  private LabelColumns() {}

  static void write(ByteOutput out, List<Labels> all) {
    Map<String, Integer> texts = new LinkedHashMap<>();
    ByteOutput series = new ByteOutput(64);
    series.varint(all.size());
    for (Labels labels : all) {
      series.varint(labels.size());
      for (int label = 0; label < labels.size(); label++) {
        series.varint(number(texts, labels.name(label)));
        series.varint(number(texts, labels.value(label)));
      }
    }
    out.varint(texts.size());
    for (String text : texts.keySet()) {
      byte[] bytes = text.getBytes(UTF_8);
      out.varint(bytes.length);
      out.put(bytes, bytes.length);
    }
    out.put(series.array(), series.size());
  }

  private static int number(Map<String, Integer> texts, String text) {
    Integer known = texts.putIfAbsent(text, texts.size());
    return known == null ? texts.size() - 1 : known;
  }

  static List<Labels> read(ByteInput in) {
    int count = in.count("the number of texts");
    byte[][] texts = new byte[count][];
    for (int i = 0; i < count; i++) {
      texts[i] = in.take(in.count("the length of a text"), "a text");
    }
    int series = in.count("the number of new series");
    List<Labels> all = new ArrayList<>(series);
    for (int i = 0; i < series; i++) {
      all.add(read(in, texts));
    }
    return all;
  }

  private static Labels read(ByteInput in, byte[][] texts) {
    LabelsBuilder labels = new LabelsBuilder();
    for (int left = in.count("the number of labels"); left > 0; left--) {
      labels.add(
          texts[in.upTo(texts.length - 1, "a label's name")],
          texts[in.upTo(texts.length - 1, "a label's value")]);
    }
    try {
      return labels.build();
    } catch (IllegalArgumentException notLabels) {
      throw ByteInput.damaged(notLabels.getMessage());
    }
  }
}
