package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.http.samples.SampleError;
import dev.weir.series.Labels;
import dev.weir.series.index.Statistics.Count;
import dev.weir.series.shard.Refusals;
import dev.weir.series.shard.Refused;
import dev.weir.series.shard.Refused.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says to a sender which samples of a request are not stored and why: those that could not be read,
 * and those that the shards do not take.
 */
final class RefusedSamples {
  private static final int GROWING_MAX = 5;
  private static final int SERIES_MAX = 3;
  private static final long SECOND_MILLIS = 1000;

  private final List<SampleError> errors;
  private final List<Refusals> refusals;
  private final Limits limits;

  /**
   * @param limits of the tenant
   */
  RefusedSamples(List<SampleError> errors, List<Refusals> refusals, Limits limits) {
    this.errors = errors;
    this.refusals = refusals;
    this.limits = limits;
  }

  /**
   * The refusal. Where an hour is to be waited for, the sender may come again: what is stored by
   * then counts as duplicate, and the rest is told once more. A tenant that may have no new series
   * at all waits in vain, and is not told to.
   *
   * @param counts of {@code accepted}, {@code rejected} and {@code duplicate} samples
   */
  WeirException with(Map<String, Object> counts) {
    List<Map<String, Object>> described = described();
    Map<String, Object> members = new LinkedHashMap<>(counts);
    members.put("errors", described);
    boolean hour = has(Reason.HOUR);
    boolean later = hour && limits.newSeriesPerHourMax() > 0;
    if (hour) {
      members.put("limit", "new-series-per-hour-max");
      members.put("limit_value", limits.newSeriesPerHourMax());
      members.put("scope", "tenant");
    } else if (has(Reason.SERIES)) {
      members.put("limit", "series-max");
      members.put("limit_value", limits.seriesMax());
      members.put("scope", "tenant");
    }
    if (hour || has(Reason.SERIES)) {
      members.put("growth", growth());
    }
    if (later) {
      members.put(Problems.RETRY_AFTER, retrySeconds());
    }
    String first = described.isEmpty() ? "" : " The first: " + described.getFirst().get("detail");
    return new WeirException(
        later ? ErrorCode.RATE_LIMITED : ErrorCode.SAMPLES_REJECTED,
        "%s samples were not stored, %s are; %s.%s%s"
            .formatted(
                counts.get("rejected"),
                counts.get("accepted"),
                later
                    ? "those of new series may be sent again after the time in Retry-After"
                    : "do not send those that are refused again",
                first,
                offender()),
        members);
  }

  private boolean has(Reason reason) {
    return refusals.stream().anyMatch(each -> each.samples().containsKey(reason));
  }

  private long retrySeconds() {
    long millis = refusals.stream().mapToLong(Refusals::waitMillis).max().orElse(0);
    return Math.max(1, Math.ceilDiv(millis, SECOND_MILLIS));
  }

  /** Which label makes the series, in words. */
  private String offender() {
    List<Count> growing = growing();
    return growing.isEmpty()
        ? ""
        : " Most new values has the label %s: %d of them."
            .formatted(growing.getFirst().name(), growing.getFirst().count());
  }

  /** A value that several shards have not seen counts in each of them. */
  private List<Count> growing() {
    Map<String, Long> all = new TreeMap<>();
    refusals.forEach(
        each ->
            each.growth()
                .newValues()
                .forEach(count -> all.merge(count.name(), count.count(), Long::sum)));
    return all.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(GROWING_MAX)
        .map(each -> new Count(each.getKey(), each.getValue()))
        .toList();
  }

  private Map<String, Object> growth() {
    List<Map<String, Object>> labels = new ArrayList<>();
    for (Count count : growing()) {
      Map<String, Object> label = new LinkedHashMap<>();
      label.put("name", count.name());
      label.put("new_values", count.count());
      labels.add(label);
    }
    Map<String, Object> growth = new LinkedHashMap<>();
    growth.put("labels", labels);
    growth.put(
        "series",
        refusals.stream()
            .flatMap(each -> each.growth().samples().stream())
            .limit(SERIES_MAX)
            .map(Labels::toString)
            .toList());
    return growth;
  }

  private List<Map<String, Object>> described() {
    List<Map<String, Object>> described = new ArrayList<>();
    errors.forEach(error -> described.add(described(error)));
    refusals.stream()
        .flatMap(each -> each.first().stream())
        .limit(Math.max(0, SampleRoutes.ERRORS_MAX - described.size()))
        .forEach(each -> described.add(described(each)));
    return described;
  }

  private static Map<String, Object> described(SampleError error) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("position", error.position());
    members.put("column", error.column());
    members.put("detail", error.text());
    return members;
  }

  private Map<String, Object> described(Refused refused) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("series", refused.series());
    members.put("samples", refused.samples());
    members.put(
        "detail",
        switch (refused.reason()) {
          case TIME ->
              "the times of %d samples of %s are too far from now."
                  .formatted(refused.samples(), refused.series());
          case SERIES ->
              "%s would be one series more than its shard may have: its part of series-max = %d."
                  .formatted(refused.series(), limits.seriesMax());
          case HOUR ->
              "%s would be one new series more than its shard may get in an hour: its part of new-series-per-hour-max = %d."
                  .formatted(refused.series(), limits.newSeriesPerHourMax());
        });
    return members;
  }
}
