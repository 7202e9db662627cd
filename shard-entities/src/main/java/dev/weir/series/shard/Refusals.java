package dev.weir.series.shard;

import dev.weir.series.index.Growth;
import dev.weir.series.shard.Refused.Reason;
import java.util.List;
import java.util.Map;

/**
 * What a shard does not take of a batch.
 *
 * @param samples how many, by reason
 * @param first some of them
 * @param growth which labels grow by series that are refused
 * @param waitMillis until the hour is over in which no more series may come; 0 when that is not
 *     what refuses them
 */
public record Refusals(
    Map<Reason, Integer> samples, List<Refused> first, Growth growth, long waitMillis) {
  /** Everything is taken. */
  public static final Refusals NONE =
      new Refusals(Map.of(), List.of(), new Growth(List.of(), List.of()), 0);

  /** How many samples are refused. */
  public int total() {
    return samples.values().stream().mapToInt(Integer::intValue).sum();
  }
}
