package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.http.samples.HistogramMessages;
import dev.weir.http.samples.InfluxPrecision;
import dev.weir.http.samples.InfluxReader;
import dev.weir.http.samples.RemoteWriteReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleLimits;
import dev.weir.http.samples.WireOut;
import dev.weir.series.Labels;
import dev.weir.series.MetricsBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsPartsTest {
  private static final int SHARDS = 4;

  private static SampleBatch read(String lines) {
    return InfluxReader.read(
        lines.getBytes(StandardCharsets.UTF_8),
        InfluxPrecision.MILLISECONDS,
        Optional.empty(),
        SampleLimits.DEFAULT,
        0);
  }

  private static String lines(Random random, int samples, int series) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < samples; i++) {
      lines.append("m,host=h%d v=%d %d\n".formatted(random.nextInt(series), i, i / 3));
    }
    return lines.toString();
  }

  /** Times and values of each series, in the order of the request. */
  private static Map<String, List<String>> samples(SampleBatch batch) {
    Map<String, List<String>> all = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      all.computeIfAbsent(batch.labels(batch.series(i)).toString(), name -> new ArrayList<>())
          .add(batch.millis(i) + " " + batch.bits(i));
    }
    return all;
  }

  private static Map<String, List<String>> samples(List<MetricsParts.Part> parts) {
    Map<String, List<String>> all = new TreeMap<>();
    for (MetricsParts.Part part : parts) {
      MetricsBatch batch = part.batch();
      for (int run = 0; run < batch.runs().runs(); run++) {
        Labels labels = batch.fresh().get(batch.runs().sid(run));
        assertThat(labels.shard(SHARDS)).isEqualTo(part.shard());
        List<String> samples = all.computeIfAbsent(labels.toString(), name -> new ArrayList<>());
        for (int i = batch.runs().from(run); i < batch.runs().to(run); i++) {
          samples.add(batch.runs().time(i) + " " + batch.runs().bits(i));
        }
      }
    }
    return all;
  }

  @Test
  void everySampleIsInOnePart_inItsOrder() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int series : new int[] {1, 3, 200, 5_000}) {
      SampleBatch batch = read(lines(random, 70_000, series));
      List<MetricsParts.Part> parts = MetricsParts.of(batch, SHARDS, 7);
      assertThat(samples(parts)).as(Seeds.option(seed)).isEqualTo(samples(batch));
      assertThat(parts)
          .allMatch(part -> part.batch().runs().samples() <= MetricsParts.SAMPLES_MAX)
          .allMatch(part -> part.batch().arrivalMillis() == 7)
          .allMatch(part -> bytes(part.batch().fresh()) <= MetricsParts.LABEL_BYTES_MAX);
    }
  }

  private static int bytes(List<Labels> labels) {
    return labels.stream().mapToInt(Labels::bytes).sum();
  }

  @Test
  void longLabelsMakeSmallParts() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append("m,a=%s%d v=1 1\n".formatted("x".repeat(4_000), i));
    }
    List<MetricsParts.Part> parts = MetricsParts.of(read(lines.toString()), SHARDS, 0);
    assertThat(parts).hasSizeGreaterThan(SHARDS);
    assertThat(parts).allMatch(part -> bytes(part.batch().fresh()) <= MetricsParts.LABEL_BYTES_MAX);
  }

  private static SampleBatch histograms(int series, int samples, String labels) {
    WireOut request = new WireOut();
    for (int number = 0; number < series; number++) {
      WireOut one =
          new WireOut()
              .bytes(1, new WireOut().text(1, "__name__").text(2, "h" + number))
              .bytes(1, new WireOut().text(1, "l").text(2, labels))
              .bytes(2, new WireOut().varint(2, 1));
      for (int sample = 0; sample < samples; sample++) {
        one.bytes(4, HistogramMessages.integer(sample));
      }
      request.bytes(1, one);
    }
    return RemoteWriteReader.read(request.toBytes(), SampleLimits.DEFAULT);
  }

  @Test
  void histogramsComeBehindFloats_eachWholeAndItsCountAtTheEnd() {
    SampleBatch batch = histograms(2_000, 7, "x".repeat(50));
    List<MetricsParts.Part> parts = MetricsParts.of(batch, SHARDS, 7);
    assertThat(samples(parts)).isEqualTo(samples(batch));
    assertThat(parts).hasSizeGreaterThan(2 * SHARDS);
    Set<Labels> whole = new HashSet<>();
    for (MetricsParts.Part part : parts) {
      assertThat(part.batch().runs().samples()).isLessThanOrEqualTo(MetricsParts.SAMPLES_MAX);
      assertThat(part.batch().fresh()).allMatch(each -> each.isPart() == part.hasHistograms());
      Set<Labels> here = new HashSet<>();
      for (Labels labels : part.batch().fresh()) {
        if (labels.isPart()) {
          assertThat(whole).doesNotContain(labels.withoutPart());
          here.add(labels.withoutPart());
        }
        if (labels.isPart() && labels.isCounted()) {
          whole.add(labels.withoutPart());
        }
      }
      assertThat(whole).containsAll(here);
    }
  }

  @Test
  void aHistogramThatFitsNowhereHasItsCountAtTheEnd() {
    List<MetricsParts.Part> parts = MetricsParts.of(histograms(1, 4_000, "x"), 1, 7);
    assertThat(parts).hasSizeGreaterThan(2);
    assertThat(parts.getLast().batch().fresh().getLast().part()).isEqualTo("count");
  }

  @Test
  void aRequestWithoutSamplesHasNoParts() {
    assertThat(MetricsParts.of(read(""), SHARDS, 0)).isEmpty();
  }
}
