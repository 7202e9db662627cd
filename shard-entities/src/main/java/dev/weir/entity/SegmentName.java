package dev.weir.entity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File names of snapshots: {@code c.TENANT.CIRCUIT.REV.EPOCH.segment}, where the epoch is that of
 * the claim under which it was written; files of the first builds have none. Two owners of a
 * circuit, one of them yet to learn that it is none, never write the same file.
 */
public final class SegmentName {
  private static final Pattern AFTER_CIRCUIT = Pattern.compile("\\d+(?:\\.(\\d+))?\\.segment");

  private SegmentName() {}

  /** The name of a file that is written under a claim. */
  public static String of(String persistenceId, long rev, long appendEpoch) {
    return prefix(persistenceId) + rev + "." + appendEpoch + ".segment";
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
