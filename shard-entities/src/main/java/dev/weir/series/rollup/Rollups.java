package dev.weir.series.rollup;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.head.Samples;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The rollups of the series of one shard, by the number of the series. Used by one thread; what
 * {@link #of} gives may go to others.
 */
public final class Rollups {
  private static final int VERSION = 1;

  private SeriesRollup[] bySid = new SeriesRollup[0];
  private final Map<Tier, Long> oldest = new EnumMap<>(Tier.class);
  private long bytes;

  /**
   * Takes samples of a series that have become part of what is raw.
   *
   * @param since earlier samples do not count, for what was raw then may be gone; begin of an hour
   * @param raw all samples of the series, these among them
   */
  public void add(int sid, Samples samples, long since, RawSamples raw) {
    put(sid, of(sid).with(samples, since, raw));
  }

  /** The rollup of a series, as of now. */
  public SeriesRollup of(int sid) {
    return sid < bySid.length && bySid[sid] != null ? bySid[sid] : SeriesRollup.EMPTY;
  }

  private void put(int sid, SeriesRollup rollup) {
    SeriesRollup before = of(sid);
    if (before == rollup) {
      return;
    }
    if (sid >= bySid.length) {
      bySid = Arrays.copyOf(bySid, Math.max(sid + 1, bySid.length + bySid.length / 2));
    }
    bySid[sid] = rollup;
    bytes += rollup.bytes() - (before == SeriesRollup.EMPTY ? 0 : before.bytes());
    for (Tier tier : Tier.values()) {
      oldest.merge(tier, rollup.oldest(tier), Math::min);
    }
  }

  /** The begin of the earliest bucket of a tier; the greatest possible time when there is none. */
  public long oldest(Tier tier) {
    return oldest.getOrDefault(tier, Long.MAX_VALUE);
  }

  /** Drops the buckets of a tier that begin before a time. */
  public void dropBefore(Tier tier, long time) {
    oldest.clear();
    for (int sid = 0; sid < bySid.length; sid++) {
      put(sid, of(sid).since(tier, time));
      for (Tier each : Tier.values()) {
        oldest.merge(each, of(sid).oldest(each), Math::min);
      }
    }
  }

  /** Bytes of memory, about. */
  public long bytes() {
    return bytes;
  }

  /** Writes everything, in the format of the package documentation. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    int series = 0;
    for (SeriesRollup each : bySid) {
      series += each == null ? 0 : 1;
    }
    out.writeInt(series);
    for (int sid = 0; sid < bySid.length; sid++) {
      if (bySid[sid] != null) {
        out.writeInt(sid);
        write(bySid[sid], out);
      }
    }
  }

  private static void write(SeriesRollup rollup, DataOutput out) throws IOException {
    out.writeLong(rollup.newest());
    out.writeShort(rollup.keys().length);
    for (int at = 0; at < rollup.keys().length; at++) {
      out.writeLong(rollup.keys()[at]);
      out.writeShort(rollup.blocks()[at].length);
      out.write(rollup.blocks()[at]);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param seriesMax how many series there are
   * @throws WeirException {@code journal-corrupt} or {@code format-too-new}
   */
  public static Rollups read(DataInput in, int seriesMax) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new WeirException(
          version > VERSION ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.JOURNAL_CORRUPT,
          "The rollups of a snapshot have format version %d, this build reads %d."
              .formatted(version, VERSION));
    }
    Rollups rollups = new Rollups();
    int series = in.readInt();
    int before = -1;
    for (int at = 0; at < series; at++) {
      int sid = in.readInt();
      if (sid <= before || sid >= seriesMax) {
        throw BlockCodec.damaged("series %d follows %d".formatted(sid, before), null);
      }
      rollups.put(sid, series(in));
      before = sid;
    }
    return rollups;
  }

  private static SeriesRollup series(DataInput in) throws IOException {
    long newest = in.readLong();
    int count = in.readUnsignedShort();
    long[] keys = new long[count];
    byte[][] blocks = new byte[count][];
    for (int at = 0; at < count; at++) {
      keys[at] = in.readLong();
      if (!SeriesRollup.isKey(keys[at]) || (at > 0 && keys[at] <= keys[at - 1])) {
        throw BlockCodec.damaged("a block has the key " + keys[at], null);
      }
      int length = in.readUnsignedShort();
      if (length == 0 || length > BlockCodec.BYTES_MAX) {
        throw BlockCodec.damaged("a block has %d bytes".formatted(length), null);
      }
      blocks[at] = new byte[length];
      in.readFully(blocks[at]);
    }
    return new SeriesRollup(newest, keys, blocks);
  }
}
