package dev.weir.series.shard;

import dev.weir.series.Labels;
import dev.weir.series.head.ChunkSource;
import dev.weir.series.head.Head;
import dev.weir.series.head.SampleMerge;
import dev.weir.series.head.Source;
import dev.weir.series.index.Matcher;
import dev.weir.series.index.SeriesIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Takes what answers questions out of a shard: labels at once, samples as sources. */
record Capture(SeriesIndex index, Head head, SealedChunks sealed) {
  private static final int NO_MORE = -1;

  /** A series whose samples lie in several places, the lowest rank first. */
  private record Taken(Labels labels, List<Source> sources) {}

  Supplier<Answer> of(Question question) {
    return switch (question) {
      case Question.LabelNames(var selectors) -> {
        Answer names =
            new Answer.Texts(
                selectors.isEmpty() ? index.labelNames() : index.labelNames(selected(selectors)));
        yield () -> names;
      }
      case Question.LabelValues(String name, var selectors) -> {
        Answer values =
            new Answer.Texts(
                selectors.isEmpty() ? index.values(name) : index.values(name, selected(selectors)));
        yield () -> values;
      }
      case Question.Series series -> {
        Answer found = series(series);
        yield () -> found;
      }
      case Question.Statistics(int top) -> {
        Answer statistics = new Answer.Statistics(index.statistics(top));
        yield () -> statistics;
      }
      case Question.Samples samples -> samples(samples);
      case Question.Newest newest -> newest(newest);
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

  private Answer series(Question.Series question) {
    List<Labels> found = new ArrayList<>();
    IntIterator sids = selected(question.selectors()).getIntIterator();
    while (sids.hasNext()) {
      int sid = sids.next();
      if (hasSamples(sid, question.from(), question.to())) {
        if (found.size() == question.seriesMax()) {
          return new Answer.Series(found, true);
        }
        found.add(index.labels(sid));
      }
    }
    return new Answer.Series(found, false);
  }

  /** Whether a chunk, or what is in the head, reaches into a time. */
  private boolean hasSamples(int sid, long from, long to) {
    return !sealed.overlapping(sid, from, to).isEmpty()
        || (head.newestMillis(sid) >= from
            && head.sources(sid).stream().anyMatch(source -> source.firstTime() <= to));
  }

  private Supplier<Answer> samples(Question.Samples question) {
    List<Taken> taken = new ArrayList<>();
    PeekableIntIterator sids = selected(question.selectors()).getIntIterator();
    sids.advanceIfNeeded(question.afterSid() + 1);
    long samples = 0;
    int last = NO_MORE;
    while (sids.hasNext() && samples < question.samplesMax()) {
      last = sids.next();
      List<Source> sources = sources(last, question.from(), question.to());
      if (!sources.isEmpty()) {
        taken.add(new Taken(index.labels(last), sources));
        samples += sealed.samples(last) + head.samples(last);
      }
    }
    int lastSid = sids.hasNext() ? last : NO_MORE;
    return () ->
        new Answer.Samples(
            taken.stream()
                .map(each -> merged(each, question.from(), question.to()))
                .filter(found -> found.times().length > 0)
                .toList(),
            lastSid);
  }

  /** All that may hold samples of a time. */
  private List<Source> sources(int sid, long from, long to) {
    List<Source> sources = new ArrayList<>();
    List<SealedChunks.Sealed> chunks = sealed.overlapping(sid, from, to);
    chunks.stream()
        .filter(each -> !each.late())
        .forEach(each -> sources.add(new ChunkSource(each.chunk())));
    Optional.ofNullable(head.tail(sid)).ifPresent(sources::add);
    chunks.stream()
        .filter(SealedChunks.Sealed::late)
        .forEach(each -> sources.add(new ChunkSource(each.chunk())));
    Optional.ofNullable(head.side(sid)).ifPresent(sources::add);
    return sources;
  }

  private static Answer.Found merged(Taken taken, long from, long to) {
    long[] times = new long[64];
    long[] bits = new long[64];
    int count = 0;
    SampleMerge merge = SampleMerge.of(taken.sources());
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
    return new Answer.Found(
        taken.labels(), Arrays.copyOf(times, count), Arrays.copyOf(bits, count));
  }

  private Supplier<Answer> newest(Question.Newest question) {
    List<Taken> taken = new ArrayList<>();
    IntIterator sids = selected(question.selectors()).getIntIterator();
    long from = question.after() + 1;
    while (sids.hasNext() && taken.size() < question.seriesMax()) {
      int sid = sids.next();
      List<Source> sources = sources(sid, from, question.to());
      if (!sources.isEmpty()) {
        taken.add(new Taken(index.labels(sid), sources));
      }
    }
    return () ->
        new Answer.Samples(
            taken.stream()
                .map(each -> merged(each, from, question.to()))
                .filter(Capture::isAlive)
                .map(Capture::last)
                .toList(),
            NO_MORE);
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
