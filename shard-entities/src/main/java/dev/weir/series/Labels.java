package dev.weir.series;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The identity of a series: names and values, one value a name, in the order of the names' bytes.
 * Immutable; two with the same bytes are equal. The layout is in the package documentation.
 *
 * <p>Labels that a node knows come to their shard with every request. They remember where the shard
 * found them, so that it need not compare them again; that is a hint and no part of what they are.
 */
public final class Labels {
  /** The label that holds the name of the metric. */
  public static final String METRIC_NAME = "__name__";

  /** The label that says which part of a native histogram a series is. */
  public static final String PART_NAME = "__native__";

  /** The part of a histogram that each sample of one has: how many observations there are. */
  public static final String COUNT_PART = "count";

  private final byte[] canonical;
  private final long hash;

  /** Where the label of a part begins. */
  private final int part;

  /** Where labels were found last: what only one index has, and the number there. */
  private record Found(Object index, int sid) {}

  /** Any thread may replace it: whoever reads sees one or the other as a whole. */
  private Found found;

  /** Takes bytes that are known to be canonical. */
  Labels(byte[] canonical) {
    this.canonical = canonical;
    this.hash = SeriesHash.of(canonical, 0, canonical.length);
    this.part = LabelParts.find(canonical);
  }

  /**
   * Reads canonical bytes.
   *
   * @throws IllegalArgumentException when the bytes are not canonical labels
   */
  public static Labels of(byte[] canonical) {
    return LabelsReader.read(canonical.clone());
  }

  /** How many labels there are. */
  public int size() {
    return Varints.read(canonical, 0);
  }

  /** Name of a label, counted from 0. */
  public String name(int label) {
    return text(begin(2 * label));
  }

  /** Value of a label, never empty. */
  public String value(int label) {
    return text(begin(2 * label + 1));
  }

  /** The value of a name; empty where the label is not there. */
  public Optional<String> value(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int at = Varints.end(canonical, 0);
    for (int label = 0; label < size(); label++) {
      int order = compare(at, wanted);
      at = Varints.textEnd(canonical, at);
      if (order == 0) {
        return Optional.of(text(at));
      }
      if (order > 0) {
        break;
      }
      at = Varints.textEnd(canonical, at);
    }
    return Optional.empty();
  }

  private int compare(int at, byte[] wanted) {
    return Arrays.compareUnsigned(
        canonical,
        Varints.textStart(canonical, at),
        Varints.textEnd(canonical, at),
        wanted,
        0,
        wanted.length);
  }

  /** Where one of the names and values begins with its length. */
  private int begin(int text) {
    Objects.checkIndex(text, 2 * size());
    int at = Varints.end(canonical, 0);
    for (int before = 0; before < text; before++) {
      at = Varints.textEnd(canonical, at);
    }
    return at;
  }

  private String text(int at) {
    int start = Varints.textStart(canonical, at);
    return new String(
        canonical, start, Varints.textEnd(canonical, at) - start, StandardCharsets.UTF_8);
  }

  /** The bytes by which series are told apart and stored; not to be changed. */
  public byte[] canonical() {
    return canonical;
  }

  /** Bytes of the canonical form. */
  public int bytes() {
    return canonical.length;
  }

  /** XXH64 of the canonical form. */
  public long hash() {
    return hash;
  }

  /** The number in an index that was remembered last; -1 if it was none of this index. */
  public int remembered(Object index) {
    Found last = found;
    return last != null && last.index.equals(index) ? last.sid : -1;
  }

  /**
   * Remembers a number, which labels have in an index for ever.
   *
   * @param index something that belongs to this index alone, and is held by what remembers it
   */
  public void remember(Object index, int sid) {
    found = new Found(index, sid);
  }

  /** Whether the series is a part of a native histogram. */
  public boolean isPart() {
    return part != LabelParts.NONE;
  }

  /** Which part of a histogram it is; empty when it is none. */
  public String part() {
    return isPart() ? text(Varints.textEnd(canonical, part)) : "";
  }

  /**
   * Whether its samples count: a histogram is one sample, however many parts it has, and {@link
   * #COUNT_PART} is the one that stands for it.
   */
  public boolean isCounted() {
    return !isPart() || part().equals(COUNT_PART);
  }

  /** The labels of the histogram that it is a part of; the same labels when it is none. */
  public Labels withoutPart() {
    return isPart() ? new Labels(LabelParts.without(canonical, part)) : this;
  }

  /**
   * The labels of a part of the histogram that has these labels.
   *
   * @param name not empty
   * @throws IllegalStateException when it is a part already
   */
  public Labels withPart(String name) {
    if (isPart()) {
      throw new IllegalStateException("a part of a part: " + this);
    }
    return new Labels(LabelParts.with(canonical, name.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The shard on which the series lives; that of all parts of a histogram is the same, and the one
   * of its labels without any part.
   *
   * @param shards a power of two
   */
  public int shard(int shards) {
    long placed = isPart() ? withoutPart().hash : hash;
    return (int) (placed & (shards - 1));
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Labels labels
            && hash == labels.hash
            && Arrays.equals(canonical, labels.canonical));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  /** As PromQL writes a selector. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int label = 0; label < size(); label++) {
      text.append(label == 0 ? "" : ", ").append(name(label)).append("=\"");
      text.append(value(label).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return text.append('}').toString();
  }
}
