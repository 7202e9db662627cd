package dev.weir.entity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File names of snapshots: {@code c.TENANT.CIRCUIT.REV.EPOCH.segment}, where the epoch is that of
 * the claim under which it was written; files of the first builds have none. Files that snapshots
 * share have {@code .f1}, {@code .f2} and so on behind the epoch. Two owners of a circuit, one of
 * them yet to learn that it is none, never write the same file.
 */
public final class SegmentName {
  private static final Pattern AFTER_CIRCUIT =
      Pattern.compile("\\d+(?:\\.(\\d+))?(?:\\.f\\d+)?\\.segment");

  private SegmentName() {}

  /** The name of a snapshot's own file that is written under a claim. */
  public static String of(String persistenceId, long rev, long appendEpoch) {
    return of(persistenceId, rev, appendEpoch, 0);
  }

  /**
   * The name of one of the files that are written for a snapshot under a claim.
   *
   * @param place 0 is its own file; later snapshots may have the others too
   */
  public static String of(String persistenceId, long rev, long appendEpoch, int place) {
    String end = place == 0 ? ".segment" : ".f" + place + ".segment";
    return prefix(persistenceId) + rev + "." + appendEpoch + end;
  }

  /** Whether the file belongs to the circuit and was written under this claim or an older one. */
  static boolean isUpTo(long appendEpoch, String persistenceId, String name) {
    if (!name.startsWith(prefix(persistenceId))) {
      return false;
    }
    Matcher rest = AFTER_CIRCUIT.matcher(name.substring(prefix(persistenceId).length()));
    return rest.matches()
        && (rest.group(1) == null || Long.parseLong(rest.group(1)) <= appendEpoch);
  }

  /** Ids hold only a-z, 0-9, - and the separator. */
  private static String prefix(String persistenceId) {
    return persistenceId.replace('|', '.') + ".";
  }
}
