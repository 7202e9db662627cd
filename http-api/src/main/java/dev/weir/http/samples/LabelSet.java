package dev.weir.http.samples;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.Utf8;
import java.util.Arrays;

/** The labels of one series while they are read, held against the limits. */
final class LabelSet {
  static final byte[] METRIC_NAME = Bytes.utf8(Labels.METRIC_NAME);

  private final SampleLimits limits;

  /** Offset in the request where the labels begin. */
  private final int at;

  private final LabelsBuilder builder = new LabelsBuilder();
  private int count;
  private int bytes;
  private boolean named;

  LabelSet(SampleLimits limits, int at) {
    this.limits = limits;
    this.at = at;
  }

  /** Adds a label; the arrays are kept. An empty value is as no label, but its name is taken. */
  void add(byte[] name, byte[] value) throws BadSample {
    require(name.length > 0, "a label without a name");
    require(name.length <= limits.nameBytes(), "a label name that is too long");
    require(value.length <= limits.valueBytes(), "a label value that is too long");
    require(++count <= limits.labels(), "too many labels");
    bytes += name.length + value.length;
    require(bytes <= limits.labelSetBytes(), "labels that are too long together");
    require(isUtf8(name) && isUtf8(value), "a label that is no UTF-8");
    named |= value.length > 0 && Arrays.equals(name, METRIC_NAME);
    builder.add(name, value);
  }

  void addMetricName(byte[] name) throws BadSample {
    add(METRIC_NAME, name);
  }

  Labels labels() throws BadSample {
    require(named, "a series without a metric name");
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new BadSample(at, e.getMessage());
    }
  }

  private void require(boolean met, String otherwise) throws BadSample {
    if (!met) {
      throw new BadSample(at, otherwise);
    }
  }

  private static boolean isUtf8(byte[] text) {
    return Utf8.isText(text, 0, text.length);
  }
}
