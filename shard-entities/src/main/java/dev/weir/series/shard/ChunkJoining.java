package dev.weir.series.shard;

import dev.weir.series.codec.Chunk;
import dev.weir.series.codec.ChunkJoin;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the chunks of a series that came in order into fewer and denser ones, before they are
 * written. Used by one thread.
 *
 * <p>The samples stay the same, and so does everything that is read or forgotten: chunks that end
 * on different days are never joined, because whole days are forgotten; nor are late ones, whose
 * order means something, nor chunks with another one between them, which stays where it is.
 */
final class ChunkJoining {
  private final ChunkJoin join = new ChunkJoin();
  private final List<ChunkEntry> result = new ArrayList<>();

  /** Chunks that may become one, and what they are. */
  private final List<ChunkEntry> run = new ArrayList<>();

  private final List<Chunk> chunks = new ArrayList<>();

  /**
   * Joins what can be.
   *
   * @param entries in the order {@link ChunkEntry#BY_SERIES}
   * @return in the same order
   */
  List<ChunkEntry> join(List<ChunkEntry> entries) {
    for (ChunkEntry each : entries) {
      if (each.late()) {
        result.add(each);
      } else {
        add(each);
      }
    }
    end();
    result.sort(ChunkEntry.BY_SERIES);
    return result;
  }

  private void add(ChunkEntry entry) {
    Chunk chunk = entry.read();
    if (!run.isEmpty() && !follows(entry, chunk)) {
      end();
    }
    run.add(entry);
    chunks.add(chunk);
  }

  private boolean follows(ChunkEntry entry, Chunk chunk) {
    if (run.getFirst().sid() != entry.sid()
        || run.getLast().place().end() != entry.place().first()
        || ChunkFiling.day(chunks.getFirst().lastTime()) != ChunkFiling.day(chunk.lastTime())) {
      return false;
    }
    chunks.add(chunk);
    boolean fits = ChunkJoin.fits(chunks);
    chunks.removeLast();
    return fits;
  }

  private void end() {
    if (run.size() > 1) {
      ChunkEntry first = run.getFirst();
      int from = first.place().first();
      var place = new SealedChunk.Place(from, run.getLast().place().end() - from);
      var bytes = new SealedChunk.Held(join.join(chunks));
      result.add(new ChunkEntry(first.sid(), first.number(), place, bytes));
    } else {
      result.addAll(run);
    }
    run.clear();
    chunks.clear();
  }
}
