package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.head.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * The chunks of all series that take no more samples, in the order in which they were sealed. Those
 * that are in no file yet have their bytes here.
 */
final class SealedChunks {
  /** Objects and references for a chunk, roughly. */
  private static final int CHUNK_OVERHEAD = 96;

  private final List<List<SealedChunk>> bySid = new ArrayList<>();
  private final List<ChunkEntry> unfiled = new ArrayList<>();
  private final RoaringBitmap dropped = new RoaringBitmap();

  /** How many chunks of the shard are in each file, in the order in which these came. */
  private Map<ChunkFile, Integer> files = new HashMap<>();

  private List<ChunkFile> order = List.of();
  private int next;
  private long bytes;

  void add(int sid, byte[] chunk, boolean late) {
    SealedChunk.Place place =
        late ? SealedChunk.Place.LATE : new SealedChunk.Place(inOrder(sid), 1);
    SealedChunk added = SealedChunk.of(next, place, new SealedChunk.Held(chunk));
    next = Math.addExact(next, 1);
    of(sid).add(added);
    unfiled.add(new ChunkEntry(sid, added.number(), place, added.stored()));
    bytes += chunk.length + CHUNK_OVERHEAD;
  }

  /** How many chunks of a series were sealed in order, as far as is known. */
  private int inOrder(int sid) {
    List<SealedChunk> chunks = all(sid);
    for (int at = chunks.size() - 1; at >= 0; at--) {
      if (!chunks.get(at).late()) {
        return chunks.get(at).place().end();
      }
    }
    return 0;
  }

  private List<SealedChunk> of(int sid) {
    while (bySid.size() <= sid) {
      bySid.add(List.of());
    }
    if (bySid.get(sid).isEmpty()) {
      bySid.set(sid, new ArrayList<>(1));
    }
    return bySid.get(sid);
  }

  /** All chunks of a series, in the order in which they were sealed. */
  List<SealedChunk> all(int sid) {
    return sid < bySid.size() ? bySid.get(sid) : List.of();
  }

  /** The chunks of a series that reach into a time, in the order in which they were sealed. */
  List<SealedChunk> overlapping(int sid, long from, long to) {
    return all(sid).stream()
        .filter(each -> each.firstTime() <= to && each.lastTime() >= from)
        .toList();
  }

  /** The chunks of a series that reach into a time, the lowest rank first. */
  List<Source> sources(int sid, long from, long to) {
    return overlapping(sid, from, to).stream()
        .sorted(Comparator.comparing(SealedChunk::late))
        .<Source>map(each -> each)
        .toList();
  }

  /** Series up to the last one that has had a chunk. */
  int series() {
    return bySid.size();
  }

  long bytes() {
    return bytes;
  }

  /** Forgets the chunks of a series that end before a time. */
  void drop(int sid, long before) {
    RoaringBitmap held = new RoaringBitmap();
    drop(sid, before, held);
    unfiled.removeIf(each -> held.contains(each.number()));
  }

  /** Forgets the chunks of all series that end before a time. */
  void dropAll(long before) {
    RoaringBitmap held = new RoaringBitmap();
    for (int sid = 0; sid < bySid.size(); sid++) {
      drop(sid, before, held);
    }
    unfiled.removeIf(each -> held.contains(each.number()));
  }

  /**
   * @param held takes the numbers of the chunks that are in no file
   */
  private void drop(int sid, long before, RoaringBitmap held) {
    List<SealedChunk> gone = all(sid).stream().filter(each -> each.lastTime() < before).toList();
    if (gone.isEmpty()) {
      return;
    }
    bySid.get(sid).removeIf(each -> each.lastTime() < before);
    for (SealedChunk each : gone) {
      bytes -= CHUNK_OVERHEAD;
      dropped.add(each.number());
      switch (each.stored()) {
        case SealedChunk.Held(byte[] chunk) -> {
          bytes -= chunk.length;
          held.add(each.number());
        }
        case SealedChunk.Filed place -> files.merge(place.file(), -1, Integer::sum);
      }
    }
  }

  /** Everything as of now; only references are copied. */
  ChunkImage image() {
    return new ChunkImage(
        next,
        dropped.clone(),
        order.stream().filter(file -> files.get(file) > 0).toList(),
        unfiled);
  }

  /**
   * The chunks of an image.
   *
   * @param seriesMax how many series there are
   * @throws WeirException {@code journal-corrupt} for a damaged chunk
   */
  static SealedChunks of(ChunkImage image, int seriesMax) {
    SealedChunks chunks = new SealedChunks();
    chunks.next = image.next();
    chunks.dropped.or(image.dropped());
    chunks.take(image.files());
    image.unfiled().forEach(each -> chunks.restore(each, seriesMax));
    for (ChunkFile file : image.files()) {
      file.forEach(
          each -> {
            if (image.has(each.number())) {
              chunks.restore(each, seriesMax);
            }
          });
    }
    for (int sid = 0; sid < chunks.bySid.size(); sid++) {
      chunks.sort(sid);
    }
    chunks.unfiled.addAll(image.unfiled());
    return chunks;
  }

  private void take(List<ChunkFile> now) {
    Map<ChunkFile, Integer> counts = new HashMap<>();
    now.forEach(file -> counts.put(file, files.getOrDefault(file, 0)));
    files = counts;
    order = now;
  }

  private void restore(ChunkEntry each, int seriesMax) {
    if (each.sid() >= seriesMax) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "A chunk is of series %d, the snapshot has %d.".formatted(each.sid(), seriesMax));
    }
    of(each.sid()).add(each.chunk());
    bytes += CHUNK_OVERHEAD;
    switch (each.stored()) {
      case SealedChunk.Held held -> bytes += held.length();
      case SealedChunk.Filed place -> files.merge(place.file(), 1, Integer::sum);
    }
  }

  private void sort(int sid) {
    if (bySid.get(sid).size() > 1) {
      bySid.get(sid).sort(Comparator.comparingInt(SealedChunk::number));
    }
  }

  /**
   * A snapshot is stored: what is in its files needs no memory any more.
   *
   * @param now all files that the snapshot consists of
   */
  void filed(List<ChunkFile> now) {
    Map<ChunkFile, Integer> before = files;
    take(now);
    for (ChunkFile file : now) {
      if (!before.containsKey(file)) {
        file.forEach(this::place);
      }
    }
    unfiled.removeIf(each -> !isHeld(each));
  }

  /** A chunk is in another place now, unless it was dropped since it was written. */
  private void place(ChunkEntry each) {
    int at = find(each.sid(), each.number());
    if (at < 0) {
      return;
    }
    List<SealedChunk> chunks = bySid.get(each.sid());
    SealedChunk.Filed place = (SealedChunk.Filed) each.stored();
    bytes -= heldBytes(chunks.get(at));
    boolean joined = !each.place().equals(chunks.get(at).place());
    chunks.set(at, joined ? each.chunk() : chunks.get(at).in(place));
    files.merge(place.file(), 1, Integer::sum);
    if (joined) {
      removeJoined(chunks, at);
    }
  }

  /** The chunks that one was joined of follow it, late ones between them. */
  private void removeJoined(List<SealedChunk> chunks, int at) {
    int end = chunks.get(at).place().end();
    for (int i = at + 1; i < chunks.size(); ) {
      SealedChunk next = chunks.get(i);
      if (!next.late() && next.place().first() >= end) {
        return;
      }
      if (next.late()) {
        i++;
      } else {
        bytes -= heldBytes(chunks.remove(i)) + CHUNK_OVERHEAD;
      }
    }
  }

  private static int heldBytes(SealedChunk chunk) {
    return chunk.stored() instanceof SealedChunk.Held held ? held.length() : 0;
  }

  private boolean isHeld(ChunkEntry each) {
    int at = find(each.sid(), each.number());
    return at >= 0 && bySid.get(each.sid()).get(at).stored() instanceof SealedChunk.Held;
  }

  private int find(int sid, int wanted) {
    List<SealedChunk> chunks = all(sid);
    int from = 0;
    int to = chunks.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int number = chunks.get(middle).number();
      if (number == wanted) {
        return middle;
      }
      if (number < wanted) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return -1;
  }
}
