package dev.weir.http;

import dev.weir.http.samples.SampleBatch;
import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits the samples of a request by shard, and within a shard so that each part fits one message
 * and one event. Samples of a series stay together, in the order in which they came.
 *
 * <p>Histograms come in messages of their own, behind the floats. All parts of one come in one
 * message as far as they fit, and in any case its count comes last: a histogram whose count is not
 * there yet is none.
 */
final class MetricsParts {
  /** Samples of a part: 256 KiB of times and values. */
  static final int SAMPLES_MAX = 16_384;

  /** Bytes of the labels of a part; one series is always let through. */
  static final int LABEL_BYTES_MAX = 192 << 10;

  /** Bytes of what is said of metrics in a part; one thing is always let through. */
  private static final int METADATA_BYTES_MAX = 48 << 10;

  /**
   * What one shard gets at a time.
   *
   * @param hasHistograms whether its samples are parts of histograms, all or none of them
   */
  record Part(
      int shard, MetricsBatch batch, List<MetricMetadata> metadata, boolean hasHistograms) {}

  private final SampleBatch batch;
  private final long arrivalMillis;
  private final int[] starts;
  private final int[] order;
  private final List<Part> parts = new ArrayList<>();

  private MetricsParts(SampleBatch batch, long arrivalMillis) {
    this.batch = batch;
    this.arrivalMillis = arrivalMillis;
    this.starts = new int[batch.seriesCount() + 1];
    this.order = new int[batch.size()];
    sortBySeries();
  }

  /**
   * The parts of a request.
   *
   * @param shards how many there are, a power of two
   */
  static List<Part> of(SampleBatch batch, int shards, long arrivalMillis) {
    MetricsParts all = new MetricsParts(batch, arrivalMillis);
    int[] ends = new int[shards + 1];
    int[] series = all.seriesByShard(shards, ends);
    List<List<MetricMetadata>> metadata = metadataByShard(batch, shards);
    for (int shard = 0; shard < shards; shard++) {
      int first = all.parts.size();
      all.addShard(shard, series, ends[shard], ends[shard + 1]);
      all.describe(shard, first, metadata.get(shard));
    }
    return all.parts;
  }

  private static List<List<MetricMetadata>> metadataByShard(SampleBatch batch, int shards) {
    List<List<MetricMetadata>> byShard = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      byShard.add(new ArrayList<>());
    }
    for (MetricMetadata each : batch.metadata()) {
      byShard.get(each.shard(shards)).add(each);
    }
    return byShard;
  }

  /** Gives what is said to the parts from one on, and makes more where these are not enough. */
  private void describe(int shard, int first, List<MetricMetadata> said) {
    int part = first;
    int from = 0;
    while (from < said.size()) {
      int to = from + 1;
      int bytes = said.get(from).bytes();
      while (to < said.size() && bytes + said.get(to).bytes() <= METADATA_BYTES_MAX) {
        bytes += said.get(to++).bytes();
      }
      if (part == parts.size()) {
        parts.add(part(shard, List.of(), new Runs.Builder().build(), false));
      }
      Part samples = parts.get(part);
      List<MetricMetadata> some = List.copyOf(said.subList(from, to));
      parts.set(part++, new Part(shard, samples.batch(), some, samples.hasHistograms()));
      from = to;
    }
  }

  private Part part(int shard, List<Labels> series, Runs runs, boolean hasHistograms) {
    MetricsBatch samples = new MetricsBatch(arrivalMillis, 0, series, runs);
    return new Part(shard, samples, List.of(), hasHistograms);
  }

  /** By counting, so that samples of a series keep their order. */
  private void sortBySeries() {
    for (int sample = 0; sample < order.length; sample++) {
      starts[batch.series(sample) + 1]++;
    }
    for (int series = 1; series < starts.length; series++) {
      starts[series] += starts[series - 1];
    }
    int[] next = starts.clone();
    for (int sample = 0; sample < order.length; sample++) {
      order[next[batch.series(sample)]++] = sample;
    }
  }

  /**
   * Series by shard, those of one shard in their order.
   *
   * @param ends gets where the series of each shard end, behind where those of the first begin
   */
  private int[] seriesByShard(int shards, int[] ends) {
    int[] shardOf = new int[batch.seriesCount()];
    for (int series = 0; series < shardOf.length; series++) {
      shardOf[series] = batch.labels(series).shard(shards);
      ends[shardOf[series] + 1]++;
    }
    for (int shard = 1; shard <= shards; shard++) {
      ends[shard] += ends[shard - 1];
    }
    int[] next = ends.clone();
    int[] sorted = new int[shardOf.length];
    for (int series = 0; series < shardOf.length; series++) {
      sorted[next[shardOf[series]]++] = series;
    }
    return sorted;
  }

  private void addShard(int shard, int[] all, int from, int to) {
    Draft draft = new Draft(shard, false);
    Map<Labels, List<Integer>> histograms = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      Labels labels = batch.labels(all[i]);
      if (labels.isPart()) {
        histograms.computeIfAbsent(labels.withoutPart(), _ -> new ArrayList<>()).add(all[i]);
      } else {
        draft = add(all[i], draft);
      }
    }
    draft.end();
    addHistograms(shard, histograms.values());
  }

  /** Adds the samples of a series; the part that is being filled then. */
  private Draft add(int series, Draft begun) {
    Draft draft = begun;
    Labels labels = batch.labels(series);
    int at = starts[series];
    while (at < starts[series + 1]) {
      draft = draft.withRoomFor(labels);
      at = draft.add(labels, at, starts[series + 1]);
    }
    return draft;
  }

  private void addHistograms(int shard, Collection<List<Integer>> histograms) {
    Draft draft = new Draft(shard, true);
    for (List<Integer> series : histograms) {
      draft = draft.withRoomFor(series);
      series.sort(Comparator.comparing(each -> batch.labels(each).isCounted()));
      for (int each : series) {
        draft = add(each, draft);
      }
    }
    draft.end();
  }

  /** The part that is being filled. */
  private final class Draft {
    private final int shard;
    private final boolean hasHistograms;
    private final List<Labels> series = new ArrayList<>();
    private final Runs.Builder runs = new Runs.Builder();
    private int samples;
    private int labelBytes;

    private Draft(int shard, boolean hasHistograms) {
      this.shard = shard;
      this.hasHistograms = hasHistograms;
    }

    /** One that all parts of a histogram fit into, if there can be one. */
    private Draft withRoomFor(List<Integer> all) {
      long bytes = labelBytes;
      long count = samples;
      for (int each : all) {
        bytes += batch.labels(each).bytes();
        count += starts[each + 1] - starts[each];
      }
      return count > SAMPLES_MAX || bytes > LABEL_BYTES_MAX ? next() : this;
    }

    private Draft next() {
      end();
      return new Draft(shard, hasHistograms);
    }

    private Draft withRoomFor(Labels labels) {
      boolean full =
          samples == SAMPLES_MAX || (samples > 0 && labelBytes + labels.bytes() > LABEL_BYTES_MAX);
      return full ? next() : this;
    }

    /** Adds as many samples as there is room for; returns where to go on. */
    private int add(Labels labels, int from, int to) {
      int end = Math.min(to, from + SAMPLES_MAX - samples);
      runs.begin(series.size());
      for (int i = from; i < end; i++) {
        runs.add(batch.millis(order[i]), batch.bits(order[i]));
      }
      series.add(labels);
      labelBytes += labels.bytes();
      samples += end - from;
      return end;
    }

    private void end() {
      if (samples > 0) {
        parts.add(part(shard, series, runs.build(), hasHistograms));
      }
    }
  }
}
