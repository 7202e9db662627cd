package dev.weir.http.samples;

import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramColumns;
import java.util.HashMap;
import java.util.Map;

/**
 * Histograms of a request of remote write, on their way into its samples. Messages are noted by
 * their places until the labels of their series are known, for these may stand behind them: a
 * message takes two bytes, what is read of it hundreds.
 */
final class HistogramWrites {
  /** Bytes that the label of a part may have in all. */
  private static final int PART_BYTES = 64;

  private final byte[] body;
  private final SampleBatch batch;
  private final SampleLimits limits;

  /** Numbers of the parts of each histogram by their names: the same parts come again and again. */
  private final Map<Labels, Map<String, Integer>> parts = new HashMap<>();

  /** The messages of the present series. */
  private final Places messages = new Places();

  HistogramWrites(byte[] body, SampleBatch batch, SampleLimits limits) {
    this.body = body;
    this.batch = batch;
    this.limits = limits;
  }

  /** Forgets the messages of the series before. */
  void clear() {
    messages.clear();
  }

  /** Takes note of a message. */
  void note(int from, int to) {
    messages.add(from, to);
  }

  /** How many messages the series has. */
  int count() {
    return messages.count();
  }

  /**
   * Looks whether messages of a series that is left out are messages at all.
   *
   * @throws SampleRefusal when one is malformed
   */
  void walk() {
    for (int message = 0; message < messages.count(); message++) {
      read(message);
    }
  }

  private WireHistogram read(int message) {
    return WireHistogram.read(body, messages.from(message), messages.to(message));
  }

  /**
   * Adds the histograms of a series to the samples, and rejects those that may not be stored.
   *
   * @param position of the series in the request, from 1
   * @throws SampleRefusal when a message is malformed
   */
  void write(Labels labels, long position) {
    for (int message = 0; message < messages.count(); message++) {
      WireHistogram said = read(message);
      try {
        requireRoom(labels);
        write(labels, said.millis, HistogramRules.histogram(said));
      } catch (BadSample e) {
        batch.reject(1, position, 0, e.getMessage());
      }
    }
  }

  /** With the label of a part, labels must be some that an import takes back. */
  private void requireRoom(Labels labels) throws BadSample {
    if (labels.isPart()) {
      throw new BadSample(0, "a native histogram with a label " + Labels.PART_NAME);
    }
    if (labels.size() >= limits.labels()
        || labels.bytes() > Math.max(0, limits.labelSetBytes() - PART_BYTES)) {
      throw new BadSample(0, "a native histogram with too many labels, or too long ones");
    }
  }

  private void write(Labels labels, long millis, Histogram histogram) {
    Map<String, Integer> numbers = parts.computeIfAbsent(labels, _ -> new HashMap<>());
    HistogramColumns.write(
        histogram,
        (name, bits) -> {
          Integer number = numbers.get(name);
          if (number == null) {
            number = batch.part(labels.withPart(name));
            numbers.put(name, number);
          }
          batch.add(number, millis, bits);
        });
  }
}
