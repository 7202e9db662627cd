package dev.weir.series.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetadataTableTest {
  private final MetadataTable table = new MetadataTable();

  private static MetricMetadata said(String metric, String help) {
    return new MetricMetadata(metric, MetricType.GAUGE, help, "");
  }

  private static byte[] written(MetadataTable table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static MetadataTable copy(MetadataTable table) throws IOException {
    return MetadataTable.read(new DataInputStream(new ByteArrayInputStream(written(table))));
  }

  @Test
  void hasTheNewestFirstAndForgetsTheOldest() {
    for (int i = 0; i < 6; i++) {
      table.add(said("up", "help " + i));
    }
    assertThat(table.of("up"))
        .extracting(MetricMetadata::help)
        .containsExactly("help 5", "help 4", "help 3", "help 2");
    assertThat(table.takes(said("up", "help 2"))).isFalse();
    assertThat(table.takes(said("up", "help 1"))).isTrue();
  }

  @Test
  void whatIsKnownChangesNothing() throws IOException {
    table.add(said("up", "one"));
    table.add(said("up", "two"));
    byte[] before = written(table);
    table.add(said("up", "one"));
    assertThat(written(table)).isEqualTo(before);
  }

  @Test
  void saysOnceThatItIsFull() {
    String help = "h".repeat(1000);
    int metrics = 0;
    while (!table.isFull()) {
      MetricMetadata next = said("metric_" + metrics++, help);
      assertThat(table.takes(next)).isTrue();
      table.add(next);
    }
    assertThat(table.bytes()).isBetween(MetadataTable.BYTES_MAX - 2_000, MetadataTable.BYTES_MAX);
    assertThat(table.all(Integer.MAX_VALUE)).hasSize(metrics - 1);
    assertThat(table.takes(said("another", help))).isFalse();
    assertThat(table.takes(said("metric_0", help))).isFalse();
  }

  @Test
  void comesBackAsItWas() throws IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    MetadataTable restored = new MetadataTable();
    for (int i = 0; i < 400; i++) {
      MetricType type = MetricType.of(random.nextLong(9));
      MetricMetadata said =
          new MetricMetadata(
              "métrique_" + random.nextInt(30), type, "h" + random.nextInt(3), "s".repeat(i % 2));
      assertThat(restored.takes(said)).as(Seeds.option(seed)).isEqualTo(table.takes(said));
      table.add(said);
      restored.add(said);
      if (random.nextInt(20) == 0) {
        restored = copy(restored);
      }
    }
    assertThat(written(restored)).as(Seeds.option(seed)).isEqualTo(written(table));
    assertThat(restored.bytes()).as(Seeds.option(seed)).isEqualTo(table.bytes());
  }
}
