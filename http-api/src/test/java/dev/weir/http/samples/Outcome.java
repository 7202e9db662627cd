package dev.weir.http.samples;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a reader made of a body, in a form that two readers can be compared by. */
record Outcome(
    List<String> samples, long rejected, long skipped, Optional<SampleRefusal.Reason> refusal) {

  static Outcome of(Supplier<SampleBatch> reader) {
    try {
      return of(reader.get());
    } catch (SampleRefusal refusal) {
      return refused(refusal.reason());
    }
  }

  static Outcome refused(SampleRefusal.Reason reason) {
    return new Outcome(List.of(), 0, 0, Optional.of(reason));
  }

  private static Outcome of(SampleBatch batch) {
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      samples.add(sample(batch.labels(batch.series(i)).toString(), batch.millis(i), batch.bits(i)));
    }
    return new Outcome(samples, batch.rejected(), batch.skipped(), Optional.empty());
  }

  private static String sample(String labels, long millis, long bits) {
    return labels + " " + Long.toHexString(bits) + " @" + millis;
  }

  /** Thrown by slow readers: this line or series is not taken. */
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What a slow reader writes into. Texts hold one byte a char. */
  static final class Sink {
    private final SampleLimits limits;
    final List<String> samples = new ArrayList<>();
    long rejected;
    long skipped;

    Sink(SampleLimits limits) {
      this.limits = limits;
    }

    Outcome outcome() {
      return new Outcome(samples, rejected, skipped, Optional.empty());
    }

    String sample(List<String[]> labels, long millis, long bits) throws Bad {
      return Outcome.sample(series(labels, limits), millis, bits);
    }

    /** Whether one label more is allowed, with all that it may have. */
    boolean hasRoomForParts(List<String[]> labels) {
      long shown = labels.stream().filter(label -> !label[1].isEmpty()).count();
      return shown < limits.labels() && limits.labelSetBytes() > 1_000;
    }

    void check(List<String[]> labels) throws Bad {
      require(!series(labels, limits).isEmpty());
    }

    /** Labels as a selector; refused as the readers refuse them. */
    static String series(List<String[]> labels, SampleLimits limits) throws Bad {
      Map<String, String> sorted = new TreeMap<>();
      int bytes = 0;
      for (String[] label : labels) {
        bytes += label[0].length() + label[1].length();
        require(!label[0].isEmpty() && label[0].length() <= limits.nameBytes());
        require(label[1].length() <= limits.valueBytes());
        require(sorted.put(label[0], label[1]) == null);
      }
      require(labels.size() <= limits.labels() && bytes <= limits.labelSetBytes());
      require(!sorted.getOrDefault("__name__", "").isEmpty());
      StringBuilder text = new StringBuilder();
      for (Map.Entry<String, String> label : sorted.entrySet()) {
        String value = utf8(label.getValue());
        String name = utf8(label.getKey());
        if (!value.isEmpty()) {
          text.append(text.isEmpty() ? "{" : ", ").append(name).append("=\"");
          text.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
          text.append('"');
        }
      }
      return text.append('}').toString();
    }

    static void require(boolean met) throws Bad {
      if (!met) {
        throw new Bad();
      }
    }

    static String utf8(String latin) throws Bad {
      byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
      String text = new String(bytes, StandardCharsets.UTF_8);
      require(Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8)));
      return text;
    }
  }
}
