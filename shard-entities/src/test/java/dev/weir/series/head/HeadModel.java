package dev.weir.series.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.codec.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What should be there, kept the obvious way, and the chunks that a head has sealed. */
final class HeadModel implements Sealed {
  private record Key(int sid, boolean late) {}

  private final Map<Integer, TreeMap<Long, Long>> samples = new TreeMap<>();
  private final Map<Key, List<byte[]>> chunks = new HashMap<>();
  private int hash = 1;
  private int sealed;
  private int late;

  void put(int sid, long time, long bits) {
    samples.computeIfAbsent(sid, _ -> new TreeMap<>()).put(time, bits);
  }

  @Override
  public void chunk(int sid, byte[] chunk, boolean isLate) {
    chunks.computeIfAbsent(new Key(sid, isLate), _ -> new ArrayList<>()).add(chunk);
    hash = 31 * (31 * hash + Arrays.hashCode(chunk)) + sid;
    sealed++;
    late += isLate ? 1 : 0;
  }

  /** Of all chunks so far, in their order. */
  int hash() {
    return hash;
  }

  int sealed() {
    return sealed;
  }

  int late() {
    return late;
  }

  Iterable<Integer> sids() {
    return samples.keySet();
  }

  long newest(int sid) {
    return samples.get(sid).lastKey();
  }

  /** Everything of a series, ascending: pairs of time and bits. */
  List<Long> expected(int sid) {
    List<Long> all = new ArrayList<>();
    samples
        .get(sid)
        .forEach(
            (time, bits) -> {
              all.add(time);
              all.add(bits);
            });
    return all;
  }

  /** The same from chunks and a head. */
  List<Long> merged(int sid, Head head) {
    List<Source> sources = new ArrayList<>(chunks(sid, false));
    Source tail = head.tail(sid);
    if (tail != null) {
      sources.add(tail);
    }
    sources.addAll(chunks(sid, true));
    Samples side = head.side(sid);
    if (side != null) {
      sources.add(side);
    }
    List<Long> all = new ArrayList<>();
    SampleMerge merge = SampleMerge.of(sources);
    while (merge.next()) {
      all.add(merge.time());
      all.add(merge.bits());
    }
    return all;
  }

  List<ChunkSource> chunks(int sid, boolean isLate) {
    return chunks.getOrDefault(new Key(sid, isLate), List.of()).stream()
        .map(chunk -> new ChunkSource(Chunk.of(chunk)))
        .toList();
  }

  void requireEqual(Head head, String name) {
    for (int sid : sids()) {
      assertThat(merged(sid, head)).as("%s, sid %d", name, sid).isEqualTo(expected(sid));
      assertThat(head.newestMillis(sid)).as(name).isEqualTo(newest(sid));
    }
  }
}
