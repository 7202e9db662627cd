package dev.weir.series.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.util.ArrayList;
import java.util.List;

/** Labels of series: every text once, and what the series have by the numbers of the texts. */
final class LabelColumns {
  /** Most new series. */
  static final int SERIES_MAX = 1 << 18;

  /** Most texts. */
  static final int TEXTS_MAX = 1 << 20;

  /** Most labels of one series. */
  static final int LABELS_MAX = 1 << 16;

  private LabelColumns() {}

  static void write(ByteOutput out, List<Labels> all) {
    NumberedTexts texts = new NumberedTexts();
    ByteOutput series = new ByteOutput(64);
    series.varint(all.size());
    for (Labels labels : all) {
      MetricsBatchCodec.requireAtMost(LABELS_MAX, labels.size(), "labels of a series");
      series.varint(labels.size());
      texts.write(series, labels);
    }
    MetricsBatchCodec.requireAtMost(TEXTS_MAX, texts.all().size(), "texts");
    out.varint(texts.all().size());
    for (String text : texts.all()) {
      byte[] bytes = text.getBytes(UTF_8);
      out.varint(bytes.length);
      out.put(bytes, bytes.length);
    }
    out.put(series.array(), series.size());
  }

  static List<Labels> read(ByteInput in) {
    int count = in.atMost(TEXTS_MAX, "the number of texts");
    byte[][] texts = new byte[count][];
    for (int i = 0; i < count; i++) {
      texts[i] = in.take(in.count("the length of a text"), "a text");
    }
    int series = in.atMost(SERIES_MAX, "the number of new series");
    List<Labels> all = new ArrayList<>(series);
    long room = MetricsBatchCodec.LABEL_BYTES_MAX;
    for (int i = 0; i < series; i++) {
      all.add(read(in, texts, room));
      room -= all.get(i).bytes();
    }
    return all;
  }

  /** Counts before it builds: a few bytes can name a long text many times. */
  private static Labels read(ByteInput in, byte[][] texts, long room) {
    LabelsBuilder labels = new LabelsBuilder();
    long bytes = 1;
    for (int left = in.atMost(LABELS_MAX, "the number of labels"); left > 0; left--) {
      byte[] name = texts[in.upTo(texts.length - 1, "a label's name")];
      byte[] value = texts[in.upTo(texts.length - 1, "a label's value")];
      bytes += name.length + value.length + (value.length == 0 ? 0 : 2);
      if (bytes > room) {
        throw ByteInput.damaged("the labels of its new series are too long");
      }
      labels.add(name, value);
    }
    try {
      return labels.build();
    } catch (IllegalArgumentException notLabels) {
      throw ByteInput.damaged(notLabels.getMessage());
    }
  }
}
