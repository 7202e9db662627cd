package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.head.Head;
import dev.weir.series.head.SampleMerge;
import dev.weir.series.head.Samples;
import dev.weir.series.head.Source;
import dev.weir.series.index.HistogramGroups;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.SeriesIndex;
import dev.weir.series.rollup.SeriesRollup;
import dev.weir.series.rollup.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Takes what answers questions out of a shard: labels at once, samples as sources. */
record Capture(
    SeriesIndex index,
    Head head,
    SealedChunks sealed,
    RolledSamples rolled,
    MetadataTable metadata) {
  private static final int NO_MORE = -1;
  private static final int[] NO_PARTS = {};

  /** Series of one capture; more would hold up the batches behind it. */
  private static final int SERIES_MAX = 250_000;

  /** A series whose samples lie in several places, the lowest rank first. */
  private record Taken(Labels labels, List<Source> sources) {}

  Captured of(Question question) {
    return switch (question) {
      case Question.LabelNames(var selectors, long from, long to) ->
          Captured.whole(
              new Answer.Texts(
                  isEverything(selectors, from, to)
                      ? index.labelNames()
                      : index.labelNames(selected(selectors, from, to))));
      case Question.LabelValues(String name, var selectors, long from, long to) ->
          Captured.whole(
              new Answer.Texts(
                  isEverything(selectors, from, to)
                      ? index.values(name)
                      : index.values(name, selected(selectors, from, to))));
      case Question.Series series -> Captured.whole(series(series));
      case Question.Statistics(int top) ->
          Captured.whole(new Answer.Statistics(index.statistics(top)));
      case Question.Samples samples -> samples(samples);
      case Question.Newest newest -> newest(newest);
      case Question.Rolled rollups -> rolled(rollups);
      case Question.Metadata(Optional<String> metric, int metricsMax) ->
          Captured.whole(
              new Answer.Metadata(
                  metric.map(metadata::of).orElseGet(() -> metadata.all(metricsMax)),
                  metadata.isFull()));
    };
  }

  private RoaringBitmap selected(List<List<Matcher>> selectors) {
    if (selectors.isEmpty()) {
      return index.select(List.of());
    }
    RoaringBitmap any = new RoaringBitmap();
    selectors.forEach(matchers -> any.or(index.select(matchers)));
    return any;
  }

  private static boolean isEverything(List<List<Matcher>> selectors, long from, long to) {
    return selectors.isEmpty() && isAlways(from, to);
  }

  private static boolean isAlways(long from, long to) {
    return from == Long.MIN_VALUE && to == Long.MAX_VALUE;
  }

  private RoaringBitmap selected(List<List<Matcher>> selectors, long from, long to) {
    RoaringBitmap all = selected(selectors);
    if (isAlways(from, to)) {
      return all;
    }
    RoaringBitmap inTime = new RoaringBitmap();
    for (IntIterator sids = all.getIntIterator(); sids.hasNext(); ) {
      int sid = sids.next();
      if (hasSamples(sid, from, to)) {
        inTime.add(sid);
      }
    }
    return inTime;
  }

  private Answer series(Question.Series question) {
    SequencedSet<Labels> found = new LinkedHashSet<>();
    IntIterator sids = selected(question.selectors()).getIntIterator();
    while (sids.hasNext()) {
      int sid = sids.next();
      if (hasSamples(sid, question.from(), question.to())) {
        found.add(index.labels(sid).withoutPart());
        if (found.size() > question.seriesMax()) {
          found.removeLast();
          return new Answer.Series(List.copyOf(found), true);
        }
      }
    }
    return new Answer.Series(List.copyOf(found), false);
  }

  /** Whether a chunk, or what is in the head, reaches into a time. */
  private boolean hasSamples(int sid, long from, long to) {
    return !sealed.overlapping(sid, Math.max(from, rolled.since()), to).isEmpty()
        || (head.newestMillis(sid) >= from
            && head.sources(sid).stream().anyMatch(source -> source.firstTime() <= to));
  }

  private Captured samples(Question.Samples question) {
    List<Taken> taken = new ArrayList<>();
    long from = Math.max(question.from(), rolled.since());
    RoaringBitmap selected = selected(question.selectors());
    PeekableIntIterator sids = selected.getIntIterator();
    sids.advanceIfNeeded(question.afterSid() + 1);
    long samples = 0;
    int last = NO_MORE;
    while (sids.hasNext() && samples < question.samplesMax()) {
      last = sids.next();
      int group = index.histograms().of(last);
      if (group == HistogramGroups.NONE) {
        samples += take(last, from, question.to(), taken);
      } else {
        for (int part : parts(group, last, selected)) {
          samples += take(part, from, question.to(), taken);
        }
      }
    }
    int lastSid = sids.hasNext() ? last : NO_MORE;
    return new Captured(
        taken.isEmpty(),
        () ->
            new Answer.Samples(
                taken.stream()
                    .map(each -> merged(each, from, question.to()))
                    .filter(found -> found.times().length > 0)
                    .toList(),
                lastSid));
  }

  /** Takes a series if it may have samples of a time; how many there may be. */
  private long take(int sid, long from, long to, List<Taken> taken) {
    List<Source> sources = sources(sid, from, to);
    if (sources.isEmpty()) {
      return 0;
    }
    taken.add(new Taken(index.labels(sid), sources));
    return sources.stream().mapToLong(Source::count).sum();
  }

  /**
   * The parts of a histogram that are selected, all of them at the first one. The first stays the
   * same whatever parts come later, so that no page has one that an earlier page was to have.
   */
  private int[] parts(int group, int sid, RoaringBitmap selected) {
    int[] parts =
        Arrays.stream(index.histograms().members(group)).filter(selected::contains).toArray();
    return parts[0] == sid ? parts : NO_PARTS;
  }

  /** All that may hold samples of a time. */
  private List<Source> sources(int sid, long from, long to) {
    List<Source> sources = new ArrayList<>();
    List<SealedChunk> chunks = sealed.overlapping(sid, from, to);
    chunks.stream().filter(each -> !each.late()).forEach(sources::add);
    Optional.ofNullable(head.tail(sid)).ifPresent(sources::add);
    chunks.stream().filter(SealedChunk::late).forEach(sources::add);
    Optional.ofNullable(head.side(sid)).ifPresent(sources::add);
    return sources;
  }

  private static Answer.Found merged(Taken taken, long from, long to) {
    List<Samples> read = taken.sources().stream().map(Source::samples).toList();
    return areApart(read)
        ? joined(taken.labels(), read, from, to)
        : merged(taken.labels(), read, from, to);
  }

  /** Whether each begins behind the end of the one before, as nearly always. */
  private static boolean areApart(List<Samples> all) {
    for (int next = 1; next < all.size(); next++) {
      if (all.get(next).firstTime() <= all.get(next - 1).lastTime()) {
        return false;
      }
    }
    return true;
  }

  private static Answer.Found joined(Labels labels, List<Samples> all, long from, long to) {
    int count = 0;
    for (Samples samples : all) {
      count += samples.behind(to) - samples.at(from);
    }
    long[] times = new long[count];
    long[] bits = new long[count];
    int place = 0;
    for (Samples samples : all) {
      int first = samples.at(from);
      int end = samples.behind(to);
      samples.copy(first, end, times, bits, place);
      place += end - first;
    }
    return new Answer.Found(labels, times, bits);
  }

  private static Answer.Found merged(Labels labels, List<Samples> read, long from, long to) {
    long[] times = new long[64];
    long[] bits = new long[64];
    int count = 0;
    SampleMerge merge = SampleMerge.of(List.copyOf(read));
    while (merge.next() && merge.time() <= to) {
      if (merge.time() >= from) {
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
          bits = Arrays.copyOf(bits, 2 * count);
        }
        times[count] = merge.time();
        bits[count++] = merge.bits();
      }
    }
    return new Answer.Found(labels, Arrays.copyOf(times, count), Arrays.copyOf(bits, count));
  }

  /** What the newest samples are found in. */
  private sealed interface Candidates {
    /** The newest samples of a time; none where a series has ended. */
    Stream<Answer.Found> newest(long from, long to);
  }

  /**
   * A series of floats.
   *
   * @param isMixed whether there are histograms with the same labels
   */
  private record Floats(Taken series, boolean isMixed) implements Candidates {
    @Override
    public Stream<Answer.Found> newest(long from, long to) {
      return Stream.of(merged(series, from, to))
          .filter(found -> isMixed ? found.times().length > 0 : isAlive(found))
          .map(Capture::last);
    }
  }

  /** The parts of a histogram. */
  private record Parts(Taken count, List<Taken> all) implements Candidates {
    @Override
    public Stream<Answer.Found> newest(long from, long to) {
      long[] times = merged(count, from, to).times();
      if (times.length == 0) {
        return Stream.empty();
      }
      long newest = times[times.length - 1];
      return all.stream()
          .map(part -> merged(part, newest, newest))
          .filter(found -> found.times().length > 0);
    }
  }

  private Captured newest(Question.Newest question) {
    List<Candidates> taken = new ArrayList<>();
    RoaringBitmap selected = selected(question.selectors());
    IntIterator sids = selected.getIntIterator();
    long from = Math.max(question.after() + 1, rolled.since());
    int last = NO_MORE;
    while (sids.hasNext() && taken.size() < SERIES_MAX) {
      last = sids.next();
      candidates(last, selected, from, question.to()).ifPresent(taken::add);
    }
    int lastSid = sids.hasNext() ? last : NO_MORE;
    return new Captured(
        taken.isEmpty(),
        () ->
            new Answer.Samples(
                taken.stream()
                    .flatMap(each -> each.newest(from, question.to()))
                    .limit(question.seriesMax())
                    .toList(),
                lastSid));
  }

  private Optional<Candidates> candidates(int sid, RoaringBitmap selected, long from, long to) {
    List<Taken> taken = new ArrayList<>();
    int group = index.histograms().of(sid);
    if (group == HistogramGroups.NONE) {
      take(sid, from, to, taken);
      return taken.stream().findFirst().map(this::floats);
    }
    for (int part : parts(group, sid, selected)) {
      take(part, from, to, taken);
    }
    return taken.stream()
        .filter(part -> part.labels().isCounted())
        .findFirst()
        .map(count -> new Parts(count, taken));
  }

  private Candidates floats(Taken series) {
    return new Floats(series, index.histograms().find(series.labels()) != HistogramGroups.NONE);
  }

  /**
   * A series with its rollup, and with its samples as far as it has some that are not rolled up.
   *
   * @param open samples that are not sealed
   */
  private record TakenRollup(
      Labels labels, SeriesRollup rollup, List<Source> open, List<Source> raw) {}

  private Captured rolled(Question.Rolled question) {
    List<TakenRollup> taken = new ArrayList<>();
    PeekableIntIterator sids = selected(question.selectors()).getIntIterator();
    sids.advanceIfNeeded(question.afterSid() + 1);
    long buckets = 0;
    int last = NO_MORE;
    while (sids.hasNext() && buckets < question.bucketsMax()) {
      last = sids.next();
      if (!index.histograms().isPart(last)) {
        TakenRollup next = rollup(last, question);
        taken.add(next);
        buckets += 1 + next.rollup().bucketsMax(question.tier(), question.from(), question.to());
      }
    }
    int lastSid = sids.hasNext() ? last : NO_MORE;
    long from = Math.max(question.tier().start(question.from()), rolled.since());
    return new Captured(
        taken.isEmpty(),
        () ->
            new Answer.Rolled(
                taken.stream()
                    .map(each -> rolled(each, question, from))
                    .filter(each -> !each.buckets().isEmpty())
                    .toList(),
                lastSid));
  }

  private TakenRollup rollup(int sid, Question.Rolled question) {
    List<Source> open = head.sources(sid);
    long first = open.stream().mapToLong(Source::firstTime).min().orElse(Long.MAX_VALUE);
    long from = Math.max(question.tier().start(question.from()), Tier.HOUR.start(first));
    long to = Math.min(question.tier().end(question.to()), Tier.HOUR.end(head.newestMillis(sid)));
    boolean isOpen = !open.isEmpty() && from <= to;
    return new TakenRollup(
        index.labels(sid),
        rolled.of(sid),
        isOpen ? open : List.of(),
        isOpen ? sources(sid, Math.max(from, rolled.since()), to) : List.of());
  }

  private static Answer.RolledSeries rolled(
      TakenRollup taken, Question.Rolled question, long from) {
    SeriesRollup all =
        taken
            .rollup()
            .withOpen(
                taken.open().stream().map(Source::samples).toList(),
                from,
                question.tier().end(question.to()),
                (_, _) -> SampleMerge.of(taken.raw()));
    return new Answer.RolledSeries(
        taken.labels(), all.buckets(question.tier(), question.from(), question.to()));
  }

  /** Whether there is a sample and the newest one does not say that the series has ended. */
  private static boolean isAlive(Answer.Found found) {
    int count = found.bits().length;
    return count > 0 && found.bits()[count - 1] != Answer.STALE;
  }

  private static Answer.Found last(Answer.Found found) {
    int last = found.times().length - 1;
    return new Answer.Found(
        found.labels(), new long[] {found.times()[last]}, new long[] {found.bits()[last]});
  }
}
