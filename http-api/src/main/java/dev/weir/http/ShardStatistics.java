package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.series.index.Statistics;
import dev.weir.series.index.Statistics.Count;
import dev.weir.series.shard.Answer;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;

/**
 * What the shards of a tenant hold together, as {@code status/tsdb} shows it.
 *
 * <p>Series add up. Values of a label do not, for shards may have the same ones: shown is the most
 * of one shard, so there are at least as many.
 */
final class ShardStatistics implements JsonOut.Content {
  private final List<Statistics> shards;
  private final int top;

  ShardStatistics(List<Answer.Statistics> shards, int top) {
    this.shards = shards.stream().map(Answer.Statistics::statistics).toList();
    this.top = top;
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("headStats");
    json.writeNumberField("numSeries", shards.stream().mapToLong(Statistics::series).sum());
    json.writeNumberField(
        "numLabelPairs", shards.stream().mapToLong(Statistics::labelPairs).max().orElse(0));
    json.writeEndObject();
    counts(json, "seriesCountByMetricName", Statistics::seriesByMetric, Long::sum);
    counts(json, "labelValueCountByLabelName", Statistics::valuesByLabel, Math::max);
    counts(json, "memoryInBytesByLabelName", Statistics::bytesByLabel, Long::sum);
    counts(json, "seriesCountByLabelValuePair", Statistics::seriesByPair, Long::sum);
    json.writeEndObject();
  }

  private void counts(
      JsonGenerator json,
      String field,
      Function<Statistics, List<Count>> counts,
      LongBinaryOperator together)
      throws IOException {
    Map<String, Long> all = new HashMap<>();
    for (Statistics shard : shards) {
      counts
          .apply(shard)
          .forEach(count -> all.merge(count.name(), count.count(), together::applyAsLong));
    }
    PrometheusJson.counts(
        json,
        field,
        all.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(top)
            .toList());
  }
}
