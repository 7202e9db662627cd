package dev.weir.series.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What senders say of metrics, the newest first. Senders of several versions may say different
 * things of a metric for as long as they run, so a few of them are kept: one that replaced the
 * other would be an event with each request.
 */
final class MetadataTable {
  /** Of a metric; a later one replaces the oldest. */
  static final int EACH_MAX = 4;

  /** Of all; beyond it nothing is said of further metrics. */
  static final int BYTES_MAX = 4 << 20;

  private final NavigableMap<String, List<MetricMetadata>> byMetric = new TreeMap<>();
  private int bytes;
  private boolean full;

  /** Whether it would be another table with this in it. */
  boolean takes(MetricMetadata said) {
    return !known(said.metric()).contains(said) && (!full || hasRoom(said));
  }

  private List<MetricMetadata> known(String metric) {
    return byMetric.getOrDefault(metric, List.of());
  }

  private boolean hasRoom(MetricMetadata said) {
    return bytes + said.bytes() <= BYTES_MAX;
  }

  void add(MetricMetadata said) {
    List<MetricMetadata> before = known(said.metric());
    if (before.contains(said)) {
      return;
    }
    if (!hasRoom(said)) {
      full = true;
      return;
    }
    List<MetricMetadata> after = new ArrayList<>(before);
    after.addFirst(said);
    bytes += said.bytes();
    if (after.size() > EACH_MAX) {
      bytes -= after.removeLast().bytes();
    }
    byMetric.put(said.metric(), List.copyOf(after));
  }

  boolean isEmpty() {
    return byMetric.isEmpty();
  }

  /** Whether something was said that there was no room for. */
  boolean isFull() {
    return full;
  }

  int bytes() {
    return bytes;
  }

  /** What is known of one metric. */
  List<MetricMetadata> of(String metric) {
    return known(metric);
  }

  /** What is known of all, metrics by their names. */
  List<MetricMetadata> all(int metricsMax) {
    return byMetric.values().stream().limit(metricsMax).flatMap(List::stream).toList();
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(full);
    out.writeInt(byMetric.size());
    for (Map.Entry<String, List<MetricMetadata>> each : byMetric.entrySet()) {
      write(out, each.getKey());
      out.writeByte(each.getValue().size());
      for (MetricMetadata said : each.getValue()) {
        write(out, said.type().name());
        write(out, said.help());
        write(out, said.unit());
      }
    }
  }

  private static void write(DataOutput out, String text) throws IOException {
    byte[] utf8 = text.getBytes(UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static MetadataTable read(DataInput in) throws IOException {
    MetadataTable table = new MetadataTable();
    table.full = in.readBoolean();
    int metrics = in.readInt();
    for (int i = 0; i < metrics; i++) {
      String metric = text(in);
      List<MetricMetadata> said = new ArrayList<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        said.add(new MetricMetadata(metric, MetricType.valueOf(text(in)), text(in), text(in)));
      }
      said.forEach(each -> table.bytes += each.bytes());
      table.byMetric.put(metric, List.copyOf(said));
    }
    return table;
  }

  private static String text(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > BYTES_MAX) {
      throw new IOException("a text of " + length + " bytes");
    }
    byte[] utf8 = new byte[length];
    in.readFully(utf8);
    return new String(utf8, UTF_8);
  }
}
