package dev.weir.series.rollup;

import dev.weir.config.WeirException;
import dev.weir.series.head.Samples;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rollups of the series of one shard, by the number of the series. Used by one thread; what
 * {@link #of} and {@link #image} give may go to others.
 */
public final class Rollups {
  private SeriesRollup[] bySid = new SeriesRollup[0];
  private final Map<Tier, Long> oldest = new EnumMap<>(Tier.class);

  /** None of what is gone comes again. */
  private Ends ends = Ends.NONE;

  private long bytes;

  private List<RollupFile> files = List.of();

  /** What has changed since the last image was taken. */
  private BlockSet changed = new BlockSet();

  /** What the last image has and its files, as far as they are known, have not. */
  private BlockSet unfiled = new BlockSet();

  /**
   * The rollups of an image.
   *
   * @param seriesMax how many series there are
   * @throws WeirException {@code journal-corrupt} for rollups of others
   */
  public static Rollups of(RollupImage image, int seriesMax) {
    Rollups rollups = new Rollups();
    rollups.ends = image.ends();
    for (int sid = 0; sid < image.bySid().length; sid++) {
      if (image.bySid()[sid] != null) {
        if (sid >= seriesMax) {
          throw BlockCodec.damaged(
              "they are of series %d, the snapshot has %d".formatted(sid, seriesMax), null);
        }
        rollups.put(sid, image.bySid()[sid]);
      }
    }
    rollups.files = image.files();
    rollups.changed = image.unfiled().copy();
    return rollups;
  }

  /**
   * Takes samples of a series that have become part of what is raw.
   *
   * @param since earlier samples do not count, for what was raw then may be gone; begin of an hour
   * @param raw all samples of the series, these among them
   */
  public void add(int sid, Samples samples, long since, RawSamples raw) {
    SeriesRollup before = of(sid);
    SeriesRollup after = before.with(samples, since, raw);
    for (Tier tier : Tier.values()) {
      after = after.since(tier, ends.of(tier));
    }
    after.addChanged(before, ends, sid, changed);
    put(sid, after);
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
    bySid[sid] = rollup.isEmpty() ? null : rollup;
    bytes += bytes(rollup) - bytes(before);
    for (Tier tier : Tier.values()) {
      oldest.merge(tier, rollup.oldest(tier), Math::min);
    }
  }

  private static long bytes(SeriesRollup rollup) {
    return rollup.isEmpty() ? 0 : rollup.bytes();
  }

  /** The begin of the earliest bucket of a tier; the greatest possible time when there is none. */
  public long oldest(Tier tier) {
    return oldest.getOrDefault(tier, Long.MAX_VALUE);
  }

  /**
   * Drops the buckets of a tier that begin before a time. That need not be written anywhere: an
   * image says until when they are gone. But what followed from them is to be stored from now on.
   */
  public void dropBefore(Tier tier, long time) {
    Ends before = ends;
    ends = before.with(tier, time);
    oldest.clear();
    for (int sid = 0; sid < bySid.length; sid++) {
      of(sid).addDerived(before, ends, sid, changed);
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

  /** Everything as of now; only references are copied. */
  public RollupImage image() {
    unfiled.addAll(changed);
    changed = new BlockSet();
    return new RollupImage(bySid.clone(), ends, files, unfiled.copy());
  }

  /**
   * A snapshot is stored.
   *
   * @param now all files that it consists of
   * @param isLast whether no other image was taken since its own
   */
  public void filed(List<RollupFile> now, boolean isLast) {
    files = now;
    if (isLast) {
      unfiled = new BlockSet();
    }
  }
}
