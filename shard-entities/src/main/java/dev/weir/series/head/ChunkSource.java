package dev.weir.series.head;

import dev.weir.series.codec.Chunk;

/** The samples of a chunk, read when they are wanted. */
public record ChunkSource(Chunk chunk) implements Source {
  @Override
  public long firstTime() {
    return chunk.firstTime();
  }

  @Override
  public int count() {
    return chunk.samples();
  }

  @Override
  public Samples samples() {
    long[] times = new long[chunk.samples()];
    long[] bits = new long[chunk.samples()];
    chunk.read(times, bits);
    return new Samples(times, bits, times.length);
  }
}
