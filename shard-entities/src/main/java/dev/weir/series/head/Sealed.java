package dev.weir.series.head;

/** Takes the chunks that a head has sealed. Must not throw, nor touch the head. */
@FunctionalInterface
public interface Sealed {
  /**
   * Takes a chunk of {@link dev.weir.series.codec.Chunk} bytes, which are its own from then on.
   *
   * @param late false for samples that came in the order of their times; true for those that did
   *     not, which outrank all chunks of their series sealed so far, and all that are not late
   */
  void chunk(int sid, byte[] chunk, boolean late);
}
