package dev.weir.series.shard;

import dev.weir.config.WeirException;
import dev.weir.series.codec.Chunk;
import dev.weir.series.head.ChunkSource;
import dev.weir.series.head.Samples;
import dev.weir.series.head.Source;

/**
 * A chunk that takes no more samples, wherever its bytes are. Immutable.
 *
 * @param number counts the chunks of the shard in the order in which they were sealed
 * @param count how many samples it has
 * @param place among the chunks of the series that came in order
 */
record SealedChunk(int number, long firstTime, long lastTime, int count, Place place, Stored stored)
    implements Source {
  /**
   * Where a chunk is among those of its series that came in order.
   *
   * @param first how many chunks were sealed before it
   * @param parts how many chunks, as they were sealed, it was joined of; 0 for a late one
   */
  record Place(int first, int parts) {
    /** Of samples that came when there were newer ones of the series. */
    static final Place LATE = new Place(0, 0);

    boolean late() {
      return parts == 0;
    }

    int end() {
      return first + parts;
    }
  }

  /** Where the bytes of a chunk are. */
  sealed interface Stored {
    /** Reads all of them. */
    byte[] bytes();

    int length();
  }

  /** In memory, until the next snapshot. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Held(byte[] bytes) implements Stored {
    @Override
    public int length() {
      return bytes.length;
    }
  }

  /** In a file. */
  record Filed(ChunkFile file, int offset, int length) implements Stored {
    @Override
    public byte[] bytes() {
      return file.read(offset, length);
    }
  }

  /** Reads what is to be known of a chunk. */
  static SealedChunk of(int number, Place place, Stored stored) {
    Chunk chunk = read(stored);
    return new SealedChunk(
        number, chunk.firstTime(), chunk.lastTime(), chunk.samples(), place, stored);
  }

  /** The same in another place. */
  SealedChunk in(Filed file) {
    return new SealedChunk(number, firstTime, lastTime, count, place, file);
  }

  boolean late() {
    return place.late();
  }

  Chunk chunk() {
    return read(stored);
  }

  /** Reads a chunk; one that is damaged names its file. */
  static Chunk read(Stored stored) {
    try {
      return Chunk.of(stored.bytes());
    } catch (WeirException damage) {
      throw stored instanceof Filed filed ? filed.file().damaged(filed, damage) : damage;
    }
  }

  @Override
  public Samples samples() {
    Chunk chunk = chunk();
    try {
      return new ChunkSource(chunk).samples();
    } catch (WeirException damage) {
      throw stored instanceof Filed filed ? filed.file().damaged(filed, damage) : damage;
    }
  }
}
