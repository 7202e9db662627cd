package dev.weir.series.shard;

import static java.util.stream.Collectors.toSet;

import dev.weir.segment.SegmentBody;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which files a snapshot's chunks are in: those that go on as they are, and those that are to be
 * written.
 *
 * <p>Chunks go into files by the day of their first sample. A day's small files are written anew as
 * one when there are more than {@value #SMALL_MAX}. What is written is joined first, see {@link
 * ChunkJoining}. A file keeps no order between chunks that means anything: their numbers do.
 *
 * @param kept in the order in which they came
 */
public record ChunkFiling(List<ChunkFile> kept, List<SegmentBody> written) {
  private static final long DAY_MILLIS = 24 * 60 * 60 * 1000L;

  /** Small files of a day. */
  static final int SMALL_MAX = 8;

  /** Days that one snapshot writes files of; with chunks of more of them, days share files. */
  static final int DAYS_MAX = 32;

  /**
   * Plans the files of a snapshot.
   *
   * @param isStored whether a file will stay; the chunks of others are written again
   * @param fileBytes from which on a file is not small
   */
  public static ChunkFiling of(ChunkImage image, Predicate<ChunkFile> isStored, long fileBytes) {
    List<ChunkEntry> loose = new ArrayList<>(image.unfiled());
    List<ChunkFile> kept = new ArrayList<>();
    for (ChunkFile file : image.files()) {
      if (file.isOwn() && isStored.test(file)) {
        kept.add(file);
      } else {
        dissolve(file, image, loose);
      }
    }
    Map<Long, List<ChunkEntry>> byDay = byDay(loose);
    dissolveSmall(image, kept, byDay, fileBytes);
    List<SegmentBody> written = new ArrayList<>();
    byDay.forEach((day, entries) -> cut(day, entries, fileBytes, written));
    return new ChunkFiling(kept, written);
  }

  /**
   * The files of a later snapshot that have all chunks of a state, so that nothing is to be written
   * for it; empty when they have not.
   */
  public static Optional<List<ChunkFile>> within(ChunkImage image, List<ChunkFile> later) {
    RoaringBitmap wanted = image.numbers();
    Set<SegmentRef> own = image.files().stream().map(ChunkFile::segment).collect(toSet());
    List<ChunkFile> files = new ArrayList<>();
    for (ChunkFile file : later) {
      RoaringBitmap numbers = usable(file, own.contains(file.segment()));
      if (RoaringBitmap.intersects(wanted, numbers)) {
        files.add(file);
        wanted.andNot(numbers);
      }
    }
    return wanted.isEmpty() ? Optional.of(files) : Optional.empty();
  }

  /** What was joined in a file that the state has not may have samples that it has not. */
  private static RoaringBitmap usable(ChunkFile file, boolean own) {
    RoaringBitmap numbers = new RoaringBitmap();
    file.forEach(
        each -> {
          if (own || each.place().parts() <= 1) {
            numbers.add(each.number());
          }
        });
    return numbers;
  }

  private static void dissolve(ChunkFile file, ChunkImage image, List<ChunkEntry> into) {
    file.forEach(
        each -> {
          if (image.has(each.number())) {
            into.add(each);
          }
        });
  }

  /** The day of a time in milliseconds, counted since 1970. */
  static long day(long time) {
    return Math.floorDiv(time, DAY_MILLIS);
  }

  private static TreeMap<Long, List<ChunkEntry>> byDay(List<ChunkEntry> entries) {
    TreeMap<Long, List<ChunkEntry>> byDay = new TreeMap<>();
    for (ChunkEntry each : entries) {
      byDay.computeIfAbsent(day(each.read().firstTime()), _ -> new ArrayList<>()).add(each);
    }
    if (byDay.size() <= DAYS_MAX) {
      return byDay;
    }
    long width = (byDay.lastKey() - byDay.firstKey()) / DAYS_MAX + 1;
    TreeMap<Long, List<ChunkEntry>> wider = new TreeMap<>();
    byDay.forEach(
        (day, those) ->
            wider
                .computeIfAbsent(Math.floorDiv(day, width) * width, _ -> new ArrayList<>())
                .addAll(those));
    return wider;
  }

  /** Of days that get a file anyway. */
  private static void dissolveSmall(
      ChunkImage image, List<ChunkFile> kept, Map<Long, List<ChunkEntry>> byDay, long fileBytes) {
    Map<Long, List<ChunkFile>> small = new HashMap<>();
    for (ChunkFile file : kept) {
      if (file.segment().bytes() < fileBytes) {
        small.computeIfAbsent(file.day(), _ -> new ArrayList<>()).add(file);
      }
    }
    byDay.forEach(
        (day, entries) -> {
          List<ChunkFile> files = small.getOrDefault(day, List.of());
          if (files.size() >= SMALL_MAX) {
            files.forEach(file -> dissolve(file, image, entries));
            kept.removeAll(files);
          }
        });
  }

  private static void cut(
      long day, List<ChunkEntry> entries, long fileBytes, List<SegmentBody> written) {
    entries.sort(ChunkEntry.BY_SERIES);
    List<ChunkEntry> file = new ArrayList<>();
    long bytes = 0;
    for (ChunkEntry each : new ChunkJoining().join(entries)) {
      file.add(each);
      bytes += each.stored().length();
      if (bytes >= fileBytes) {
        written.add(new Body(day, List.copyOf(file)));
        file.clear();
        bytes = 0;
      }
    }
    if (!file.isEmpty()) {
      written.add(new Body(day, List.copyOf(file)));
    }
  }

  private record Body(long day, List<ChunkEntry> entries) implements SegmentBody {
    @Override
    public void writeTo(SegmentWriter out) throws IOException {
      ChunkFile.write(out, day, entries);
    }
  }
}
